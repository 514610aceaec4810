import { firstKept } from '../../connectors/kept.ts';
import { localDay } from '../../connectors/local-day.ts';
import type { Backfill, Series } from '../plan/plan.ts';

/**
 * Whether each day of a request that has begun was fetched since it was asked for, of each report of its accounts. What other accounts
 * or days wait for does not keep it open; of an account that is not reached any more, and of days that the platform does not have
 * any more, there is nothing to wait for.
 */
export function isDone({ account, from, to, since }: Backfill, series: readonly Series[], now: number): boolean {
  return series.every(({ account: of, rule, days }) => {
    if (account !== null && account !== of) return true;
    const today = localDay(rule.zone, now);
    const last = Math.min(to, today);
    for (let day = Math.max(from, firstKept(rule, today) ?? from); day <= last; day += 1) {
      const fetchedAt = days.get(day)?.fetchedAt ?? null;
      if (fetchedAt === null || fetchedAt < since) return false;
    }
    return true;
  });
}
