import { countDays, isDay, later, moveDay } from '../format/days.ts';
import { levelNames } from '../format/words.ts';
import type { CompareInput, DataRangesQuery, GroupBy, Level, MetricFilter, Platform } from '../generated/operations.ts';
import { isFormulaId, metricOf } from './metrics.ts';

/** By what figures are broken down. */
export type Breakdown = 'NONE' | 'PLATFORM' | 'ACCOUNT' | 'ENTITY';
/** With which days they are compared. */
export type Comparison = 'none' | 'previous' | 'week' | 'year';

/** What is looked at: all of it stands in the address. */
export interface View {
  readonly metric: string;
  readonly level: Level;
  readonly by: Breakdown;
  readonly from: string;
  readonly to: string;
  readonly compare: Comparison;
  readonly platform: Platform | null;
  readonly account: string | null;
  /** The currency that is drawn; null for the one with most in it. */
  readonly currency: string | null;
  /** Words that a row's name or id has to have. */
  readonly find: string;
  /** Column by which rows are sorted, `-` before it for the greatest first. */
  readonly sort: string;
}

/** Days that are looked at where the address says nothing, back from the newest there are. */
const firstDays = 30;
const breakdowns: readonly Breakdown[] = ['NONE', 'PLATFORM', 'ACCOUNT', 'ENTITY'];
const comparisons: readonly Comparison[] = ['none', 'previous', 'week', 'year'];

/** Reads an address; what it does not say, or says wrongly, is as is best for the data there is. Null where there is no data. */
export function viewOf(address: URLSearchParams, ranges: DataRangesQuery['dataRanges']): View | null {
  const range = rangeFor(ranges, address.get('level'));
  const level = levelNames.find(([known]) => known === address.get('level'))?.[0] ?? range?.level;
  if (level === undefined) return null;
  const newest = range?.lastDay ?? ranges.reduce((last, { lastDay }) => later(last, lastDay), '');
  const said = (name: string) => address.get(name) ?? '';
  const to = isDay(said('to')) ? said('to') : newest;
  const earliest = moveDay(to, 1 - firstDays);
  const from = isDay(said('from')) && said('from') <= to ? said('from') : earliest;
  const metric = isFormulaId(said('metric')) ? said('metric') : metricOf(said('metric')).id;
  return {
    metric,
    level,
    by: breakdowns.find((known) => known === said('by')) ?? 'PLATFORM',
    from,
    to,
    compare: comparisons.find((known) => known === said('compare')) ?? 'none',
    platform: (said('platform') as Platform) || null,
    account: said('account') || null,
    currency: said('currency') || null,
    find: said('find'),
    sort: said('sort') || `-${metric}`,
  };
}

/** What a view is in an address, beside what the address has for others. */
export function addressOf(view: View): Record<string, string | null> {
  return {
    metric: view.metric,
    level: view.level,
    by: view.by,
    from: view.from,
    to: view.to,
    compare: view.compare === 'none' ? null : view.compare,
    platform: view.platform,
    account: view.account,
    currency: view.currency,
    find: view.find,
    sort: view.sort === `-${view.metric}` ? null : view.sort,
  };
}

/** The days that a view is compared with; null where it is not. A year is 52 weeks, so that weekdays meet their own. */
export function comparedDays(view: Pick<View, 'from' | 'to' | 'compare'>): { from: string; to: string } | null {
  if (view.compare === 'none') return null;
  const by = { previous: countDays(view.from, view.to), week: 7, year: 364 }[view.compare];
  return { from: moveDay(view.from, -by), to: moveDay(view.to, -by) };
}

/** The same as the gateway is asked for it; null where a view is not compared. */
export function compareOf({ compare }: Pick<View, 'compare'>): CompareInput | null {
  if (compare === 'none') return null;
  return { with: ({ previous: 'PERIOD_BEFORE', week: 'WEEK_BEFORE', year: 'YEAR_BEFORE' } as const)[compare] };
}

/** The question that a view asks of the gateway, for its own days or others. */
export function filterOf(view: View, days: { readonly from: string; readonly to: string } = view): MetricFilter {
  return {
    level: view.level,
    from: days.from,
    to: days.to,
    reportFamily: 'delivery',
    ...(view.platform !== null && { platform: view.platform }),
    ...(view.account !== null && { accounts: [view.account] }),
  };
}

/** What rows of a breakdown are grouped by. */
export function groupingOf(by: Breakdown): readonly GroupBy[] {
  return by === 'NONE' ? [] : [by];
}

/** The level that was asked for, or the one whose data is newest and of most accounts, campaigns first. */
function rangeFor(ranges: DataRangesQuery['dataRanges'], level: string | null) {
  const delivery = ranges.filter(({ reportFamily }) => reportFamily === 'delivery');
  const asked = delivery.find((range) => range.level === level);
  if (asked !== undefined) return asked;
  const newest = delivery.reduce((day, range) => later(range.lastDay, day), '');
  const candidates = delivery.filter(({ lastDay }) => lastDay === newest).sort((a, b) => b.accounts - a.accounts);
  const most = candidates.filter(({ accounts }) => accounts === candidates[0]?.accounts);
  return most.find((range) => range.level === 'CAMPAIGN') ?? most[0];
}
