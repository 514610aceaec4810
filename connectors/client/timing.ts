import { setTimeout as sleep } from 'node:timers/promises';
import { NotReadyError } from '../errors.ts';

/** Every wait that a client may make, in milliseconds, and how often it tries. */
export interface Timing {
  /** Until the first byte of an answer. Default 60 s. */
  readonly headersMs: number;
  /** Between two pieces of an answer. Default 60 s. */
  readonly bodyMs: number;
  /** Tries of one call, the first among them. Default 6. */
  readonly attempts: number;
  /** First wait before a repetition; each next one is twice as long, with jitter. Default 1 s. */
  readonly backoffMs: number;
  /** Longest wait before a repetition. A platform that asks for a longer one ends the call. Default 60 s. */
  readonly longestBackoffMs: number;
  /** How long a platform that failed `breakerFailures` times in a row is left alone. Default 30 s. */
  readonly breakerMs: number;
  /** Default 12. */
  readonly breakerFailures: number;
  /** First wait for a report that is being made; each next one is half as long again. Default 5 s. */
  readonly pollMs: number;
  /** Default 60 s. */
  readonly longestPollMs: number;
  /** How long a report is waited for altogether. Default 30 min; a later call goes on waiting for the same one. */
  readonly reportMs: number;
}

export const defaultTiming: Timing = {
  headersMs: 60_000,
  bodyMs: 60_000,
  attempts: 6,
  backoffMs: 1_000,
  longestBackoffMs: 60_000,
  breakerMs: 30_000,
  breakerFailures: 12,
  pollMs: 5_000,
  longestPollMs: 60_000,
  reportMs: 1_800_000,
};

/**
 * Asks until there is an answer other than null.
 * @throws NotReadyError MR_CONNECTOR_NOT_READY after `reportMs`; `what` names what is waited for.
 */
export async function waitFor<T>(
  timing: Timing,
  what: string,
  ask: () => Promise<T | null>,
  signal?: AbortSignal,
): Promise<T> {
  const until = performance.now() + timing.reportMs;
  let wait = timing.pollMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (performance.now() + wait > until) {
      throw new NotReadyError(
        `${what} is not ready after ${Math.round(timing.reportMs / 1000)} s; the next fetch waits for the same one`,
      );
    }
    await sleep(wait, undefined, signal === undefined ? {} : { signal });
    wait = Math.min(timing.longestPollMs, wait * 1.5);
  }
}
