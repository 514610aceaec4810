import { DeliveryError } from '../../errors.ts';
import type { Claimed, Outcome } from '../store/outbox.ts';
import type { KindLabel } from './metrics.ts';
import type { RoomLimits } from './room.ts';

/** How often and how long a delivery is tried, and how much is at work at once. */
export interface DeliveryLimits extends RoomLimits {
  /** Waits after the first, second … failed attempt, milliseconds; one attempt more than there are waits is made. */
  readonly waitsMs: readonly number[];
  /** A message older than this is not tried again. */
  readonly maxAgeMs: number;
  /** Messages of one channel that are under way at once, by its kind. */
  readonly underWay: Readonly<Record<KindLabel, number>>;
  /** After this long without an outcome another process tries again: longer than a delivery can take. */
  readonly leaseMs: number;
  /** The longest pause of a channel whose rounds all fail. */
  readonly longestPauseMs: number;
  /** Milliseconds between two looks at what is due; whatever this process queues is seen to at once. */
  readonly pollMs: number;
}

const [second, minute, hour] = [1_000, 60_000, 3_600_000] as const;

/** Eight attempts in five hours. */
export const defaultLimits: DeliveryLimits = {
  waitsMs: [5 * second, 30 * second, 2 * minute, 10 * minute, 30 * minute, hour, 3 * hour],
  maxAgeMs: 24 * hour,
  // Slack and Teams take about one a second; mail servers few connections of one client.
  underWay: { webhook: 16, email: 2, slack: 1, teams: 1, unknown: 16 },
  lanes: {
    // A tenant has 200 channels at most: they may all have a place while nobody else wants one.
    healthy: { places: 512, perTenant: 200 },
    failing: { places: 256, perTenant: 32 },
    // Each takes a connection; a tenant's groups are locked together.
    desk: { places: 3, perTenant: 1 },
  },
  patienceMs: second,
  leaseMs: minute,
  longestPauseMs: minute,
  pollMs: 500,
};

/** Part of a wait by which it is shortened or lengthened, so that what failed together does not come back together. */
const jitter = 0.2;

/** What becomes of a message whose attempt failed. `random` is from 0 to 1. */
export function afterFailure(
  { id, attempt, createdAt }: Claimed,
  error: Error,
  { now, limits, random }: { readonly now: number; readonly limits: DeliveryLimits; readonly random: number },
): Outcome {
  const refused = error instanceof DeliveryError && error.permanent;
  if (refused) return { id, state: 'DEAD', error: error.message, refused };
  const wait = limits.waitsMs[attempt - 1];
  if (wait === undefined || now - createdAt >= limits.maxAgeMs) {
    return { id, state: 'DEAD', error: `given up after ${attempt} attempts; the last: ${error.message}`, refused };
  }
  const asked = error instanceof DeliveryError ? (error.retryAfterMs ?? 0) : 0;
  const jittered = wait * (1 + jitter * (2 * random - 1));
  return { id, state: 'PENDING', error: error.message, nextAt: now + Math.max(jittered, asked) };
}

/** The pause of a channel after so many failed rounds in a row: a second, doubled each time. */
export function pauseMs(failures: number, { longestPauseMs }: DeliveryLimits): number {
  return Math.min(longestPauseMs, second * 2 ** Math.min(failures - 1, 20));
}
