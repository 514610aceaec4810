import { ExponentialBackoff, handleAll, retry } from 'cockatiel';
import type { Clock } from '../../../base/clock.ts';
import type { Logger } from '../../../base/log.ts';
import type { PostgresPool } from '../../../base/postgres.ts';
import { DeliveryError } from '../../errors.ts';
import type { Delivery } from '../channels/channel.ts';
import { type ChannelDeps, openChannel } from '../channels/open.ts';
import type { Secrets } from '../secrets.ts';
import { storedChannel } from '../store/definition.ts';
import { type Claimed, claim, type Outcome, settle } from '../store/outbox.ts';
import type { KindLabel, NotificationMetrics } from './metrics.ts';
import { afterFailure, type DeliveryLimits, pauseMs } from './retries.ts';
import type { Place } from './room.ts';

/**
 * What was sent and is not noted is sent once more: noting is tried again, four seconds in all, before a round is given up for a
 * store that is slow or away for a moment.
 */
const noting = { maxAttempts: 6, initialDelay: 50, maxDelay: 1_500 } as const;

/** What delivering needs. */
export interface RoundDeps {
  readonly pool: PostgresPool;
  readonly secrets: Secrets;
  readonly channels: ChannelDeps;
  readonly clock: Clock;
  readonly limits: DeliveryLimits;
  readonly metrics: NotificationMetrics;
  readonly logger: Logger;
}

interface Which {
  readonly tenant: string;
  readonly channel: string;
}

/**
 * One round of a channel: takes a few messages, tries to deliver each, and notes what became of it; again for as long as the channel
 * takes all of them and more wait, but no longer than others may have to wait for its place. A process that dies in it leaves them to
 * whoever looks after the lease; they are then sent once more, with the same keys. So are those that have no answer when the round has to
 * leave its place.
 */
export async function deliverRound(which: Which, deps: RoundDeps, place: Place): Promise<void> {
  const { clock, limits, metrics } = deps;
  const until = clock.now() + limits.patienceMs;
  const opened = await openedChannel(which, deps);
  const { kind } = opened;
  metrics.busy.inc({ kind });
  try {
    let isMore: boolean;
    do {
      const outcomes = await deliverTurn(which, opened, deps, place);
      isMore = outcomes.length === limits.underWay[kind] && outcomes.every(({ state }) => state === 'SENT');
    } while (isMore && !place.signal.aborted && clock.now() < until);
  } finally {
    metrics.busy.dec({ kind });
  }
}

/** Takes as many as may be under way at once; answers what became of them when that is noted. */
async function deliverTurn(which: Which, opened: Opened, deps: RoundDeps, place: Place): Promise<readonly Outcome[]> {
  const { pool, clock, limits, metrics } = deps;
  const limit = limits.underWay[opened.kind];
  const claimed = await claim(pool, which, { now: clock.now(), leaseMs: limits.leaseMs, limit });
  place.waits(clock.now());
  const outcomes = await Promise.all(claimed.map((each) => attempt(each, opened, which, deps, place.signal)));
  const pause = (failures: number) => pauseMs(failures, limits);
  const policy = retry(handleAll, { maxAttempts: noting.maxAttempts, backoff: new ExponentialBackoff(noting) });
  policy.onRetry(() => metrics.errors.inc({ work: 'note' }));
  await policy.execute(() => settle(pool, which, outcomes, { now: clock.now(), pauseMs: pause }));
  return outcomes;
}

interface Opened {
  readonly kind: KindLabel;
  readonly delivery: Delivery;
}

/** A channel that cannot be opened refuses everything, with the reason. */
async function openedChannel({ tenant, channel }: Which, { pool, secrets, channels }: RoundDeps): Promise<Opened> {
  try {
    const found = await storedChannel(pool, secrets, tenant, channel);
    if (found === undefined) return refusing(`there is no channel '${channel}' any more`, true);
    if (!found.enabled) return refusing(`channel ${channel} is disabled`, true);
    return { kind: found.kind, delivery: openChannel(found, channels) };
  } catch (error) {
    return refusing(`channel ${channel} cannot be opened: ${(error as Error).message}`, false);
  }
}

function refusing(message: string, permanent: boolean): Opened {
  return {
    kind: 'unknown',
    delivery: { deliver: () => Promise.reject(new DeliveryError(message, { permanent })) },
  };
}

async function attempt(
  claimed: Claimed,
  { kind, delivery }: Opened,
  which: Which,
  deps: RoundDeps,
  signal: AbortSignal,
): Promise<Outcome> {
  const { clock, limits, metrics, logger } = deps;
  const stop = metrics.seconds.startTimer({ kind });
  try {
    await delivery.deliver(claimed.message, signal);
    metrics.attempts.inc({ kind, outcome: 'sent' });
    metrics.delay.observe({ kind }, (clock.now() - claimed.createdAt) / 1000);
    return { id: claimed.id, state: 'SENT' };
  } catch (error) {
    const outcome = afterFailure(claimed, error as Error, { now: clock.now(), limits, random: Math.random() });
    const dead = outcome.state === 'DEAD';
    metrics.attempts.inc({ kind, outcome: dead ? 'dead' : 'retry' });
    const { tenant, channel } = which;
    const { key } = claimed.message;
    const line = { tenant, channel, key, attempt: claimed.attempt, reason: (error as Error).message };
    if (!(error instanceof DeliveryError))
      logger.error({ ...line, err: error }, 'notification failed for a reason of ours');
    else if (dead) logger.warn(line, 'notification given up: see `millrace notifications failed`');
    else logger.info(line, 'notification not taken, trying again');
    return outcome;
  } finally {
    stop();
  }
}
