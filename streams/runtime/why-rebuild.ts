import type { TaskMeta } from './redis-state.ts';

/** Most of what is taken off the time for which deletions are kept: for flushes that lag, long reads and clocks that differ. */
const MAX_MARGIN_MS = 3_600_000;

/** What a task would catch up from. */
export interface CatchUp {
  readonly buckets: number;
  readonly changelogs: ReadonlyArray<{
    readonly store: string;
    /** First and next offset of the task's partition. */
    readonly low: number;
    readonly high: number;
    /** How long the broker keeps deletions, at least, milliseconds; Infinity when it never removes them. */
    readonly deleteRetentionMs: number;
  }>;
}

/**
 * Why the state in Redis cannot be brought up to date from where it stands and must be rebuilt from nothing; undefined when it can.
 *
 * Compaction removes a deletion once it is older than the topic's `delete.retention.ms`. State that has not been written for
 * longer, as that of an old backup of Redis, would keep what was deleted since. Within half of that time at the latest, or an
 * hour before it ends, it is no longer trusted, unless nothing at all was committed since.
 */
export function whyRebuild(meta: TaskMeta, { buckets, changelogs }: CatchUp): string | undefined {
  if (meta.seq === undefined) return 'Redis has none';
  if (meta.rebuilding) return 'an earlier rebuild has not ended';
  if (meta.buckets !== buckets) return `it is spread over ${meta.buckets} hashes, not over ${buckets}`;
  // Its commits were counted for others: a renumbered sub-topology.
  const other = [...meta.floors.keys()].find((name) => changelogs.every(({ store }) => store !== name));
  if (other !== undefined) return `it was written with store '${other}', which is not of this task`;
  for (const { store, low, high, deleteRetentionMs } of changelogs) {
    const floor = meta.floors.get(store);
    if (floor === undefined || floor < low || floor > high) {
      return `the changelog of '${store}' reaches from ${low} to ${high}, not to ${floor ?? 'its unknown position'}`;
    }
    if (floor < high && !isRecent(meta.ageMs, deleteRetentionMs)) {
      return `it was written ${meta.ageMs ?? 'unknown'} ms ago, the changelog of '${store}' keeps deletions for ${deleteRetentionMs} ms`;
    }
  }
  return undefined;
}

/** A clock that went back, so that the last write lies ahead, tells nothing, either. */
function isRecent(ageMs: number | undefined, deleteRetentionMs: number): boolean {
  if (deleteRetentionMs === Number.POSITIVE_INFINITY) return true;
  const margin = Math.min(MAX_MARGIN_MS, deleteRetentionMs / 2);
  return ageMs !== undefined && Math.abs(ageMs) <= deleteRetentionMs - margin;
}
