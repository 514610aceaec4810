import { LimitError } from '../errors.ts';
import type { RateState } from './rate-limiter.ts';

/** The names of what `rateHeaders` gives each answer. */
export const rateHeaderNames = [
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'ratelimit-policy',
] as const;

/**
 * Headers of an answer that tell where a client stands: `RateLimit-Limit`, `-Remaining`, `-Reset` (seconds) and `-Policy`
 * (draft-ietf-httpapi-ratelimit-headers-06), with `Retry-After` (RFC 9110) when it is to wait.
 */
export function rateHeaders(state: RateState): Record<string, string> {
  return {
    'ratelimit-limit': String(state.limit),
    'ratelimit-remaining': String(state.remaining),
    'ratelimit-reset': String(state.resetSeconds),
    'ratelimit-policy': `${state.limit};w=${state.seconds}`,
    ...(state.allowed ? {} : { 'retry-after': String(state.retryAfterSeconds) }),
  };
}

/** @throws LimitError MR_RATE_LIMITED, which says what is left and when to try again, unless the request was allowed. */
export function refuseBeyondRate(state: RateState, points: number): void {
  if (state.allowed) return;
  const { limit, remaining, seconds, retryAfterSeconds } = state;
  throw new LimitError(
    'MR_RATE_LIMITED',
    `this takes ${points} of ${limit} points in ${seconds} s, of which ${remaining} are left: try again in ${retryAfterSeconds} s`,
    { limit, remaining, windowSeconds: seconds, retryAfterSeconds },
  );
}
