import { drawn, metrics } from '../explore/metrics.ts';
import type { AlertSeriesQuery } from '../generated/operations.ts';

/** A day of an entity, as the gateway gives it. */
export type SeriesRow = AlertSeriesQuery['metrics']['nodes'][number];

/** One day of what an alert measures. For drawing: figures in words come from the alert. */
export interface SeriesPoint {
  readonly day: string;
  readonly value: number | null;
  /** Whether the platform may still restate it. */
  readonly open: boolean;
}

/** Days that are drawn of an alert. */
export const sparkDays = 14;

/** Measures that a condition can be about and that Explore does not offer. */
const furtherCounts = ['videoCompletes', 'viewableImpressions'] as const;

/**
 * What the metric of a condition (`@ctr over 1d`, `spend over 7d`) reads of a row of a day; null for one that is made of several
 * things, which days of a single measure would not show.
 */
export function readerOf(metric: string): ((row: SeriesRow) => number | null) | null {
  const said = /^@?([a-z_]+)(?:\s+over\s+\w+)?$/.exec(metric.trim())?.[1];
  const name = said?.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const known = metrics.find(({ id }) => id === name);
  if (known !== undefined) return (row) => drawn(known, row);
  const count = furtherCounts.find((further) => further === name);
  return count === undefined ? null : ({ measures }) => measures[count];
}

/** The days of one entity, first day first, in the currency that has most of them. */
export function seriesOf(
  rows: readonly SeriesRow[],
  entityId: string,
  read: (row: SeriesRow) => number | null,
): SeriesPoint[] {
  const ours = rows.filter((row) => row.entityId === entityId);
  const currencies = [...new Set(ours.map(({ currency }) => currency))];
  const days = (currency: string) => ours.filter((row) => row.currency === currency);
  const best = currencies.sort((a, b) => days(b).length - days(a).length)[0];
  if (best === undefined) return [];
  return days(best)
    .map((row) => ({ day: row.day ?? '', value: read(row), open: row.finality !== 'FINAL' }))
    .sort((a, b) => a.day.localeCompare(b.day));
}

/** Room above and below what is drawn, as a share of its height; of what has none, as a share of itself. */
const [margin, flatMargin] = [0.08, 0.1];

/**
 * From where to where a course is drawn with its threshold. Not from zero: its turns, and how near it is to the threshold, are what is
 * looked for, and the figures stand beside it.
 */
export function rangeOf(
  values: readonly number[],
  threshold: number | null,
): { readonly least: number; readonly most: number } {
  const drawn = threshold === null ? values : [...values, threshold];
  const [least, most] = drawn.length === 0 ? [0, 0] : [Math.min(...drawn), Math.max(...drawn)];
  const room = most > least ? (most - least) * margin : Math.abs(most) * flatMargin || 1;
  return { least: least - room, most: most + room };
}
