import type { Principal } from '../auth/principal.ts';
import type { PreparedOperation } from './documents.ts';
import { pointsOf } from './query-cost.ts';
import { refuseBeyondRate } from './rate-headers.ts';
import type { RateLimiter, RateState } from './rate-limiter.ts';

/**
 * Takes a point for a request before anything is looked at in it, so that also those are counted that come to nothing; then, when
 * `prepare` has told its cost, what it costs beyond that. `onState` is told where the client stands, also when it is refused.
 * @throws LimitError MR_RATE_LIMITED, or what `prepare` throws.
 */
export async function takePoints(
  rate: RateLimiter,
  principal: Principal,
  prepare: () => PreparedOperation | Promise<PreparedOperation>,
  onState: (state: RateState) => void = () => undefined,
): Promise<PreparedOperation> {
  const take = async (points: number) => {
    const state = await rate.take(principal, points);
    onState(state);
    refuseBeyondRate(state, points);
  };
  await take(1);
  const prepared = await prepare();
  const more = pointsOf(prepared.cost) - 1;
  if (more > 0) await take(more);
  return prepared;
}
