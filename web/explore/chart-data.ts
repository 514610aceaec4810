import { countDays, moveDay } from '../format/days.ts';
import { platformName } from '../format/words.ts';
import { drawn, type Metric, type MetricLine } from './metrics.ts';
import type { Breakdown } from './view.ts';

/** Parts that are drawn by name; what is beyond them is one of its own, where parts add up. */
const maxParts = 6;

/** A part of the whole that is drawn. */
export interface Part {
  readonly key: string;
  readonly name: string;
}

/** One day of the chart. Numbers are for drawing only; figures in words come from the exact amounts. */
export interface DayPoint {
  readonly day: string;
  /** The whole of the day. */
  readonly total: number | null;
  /** The whole of the day that it is compared with. */
  readonly before: number | null;
  readonly beforeDay: string | null;
  /** Whether the platform may still restate the day. */
  readonly open: boolean;
  /** Share of the day's slices that were fetched complete. */
  readonly coverage: number;
  readonly parts: Readonly<Record<string, number | null>>;
}

/** What stands for a row of a breakdown among others. */
export function partKey(row: MetricLine, by: Breakdown): string {
  if (by === 'NONE') return row.day ?? '';
  if (by === 'PLATFORM') return row.platform ?? '';
  if (by === 'ACCOUNT') return `${row.platform}/${row.accountId}`;
  return `${row.platform}/${row.accountId}/${row.entityId}`;
}

/** A row's name, as a person knows it. */
export function partName(row: MetricLine, by: Breakdown, accountNames: ReadonlyMap<string, string>): string {
  if (by === 'NONE') return row.day ?? '';
  if (by === 'PLATFORM') return platformName(row.platform);
  const account = accountNames.get(`${row.platform}/${row.accountId}`) ?? row.accountId ?? '';
  if (by === 'ACCOUNT') return `${platformName(row.platform)} ${account}`;
  return row.entityName ?? row.entityId ?? '';
}

/** The parts that are drawn by name: the greatest of the days there are. */
export function partsOf(
  rows: readonly MetricLine[],
  metric: Metric,
  by: Breakdown,
  accountNames: ReadonlyMap<string, string>,
): readonly Part[] {
  const sizes = new Map<string, { name: string; size: number; days: number }>();
  for (const row of rows) {
    const key = partKey(row, by);
    const known = sizes.get(key) ?? { name: '', size: 0, days: 0 };
    // For choosing what is drawn: a ratio's size is that of its rows' spend, so that a tiny part does not stand for the whole.
    const size =
      metric.parts === 'add' ? drawn(metric, row) : Number(row.measures.spend?.amount ?? row.measures.impressions ?? 0);
    sizes.set(key, { name: partName(row, by, accountNames), size: known.size + (size ?? 0), days: known.days + 1 });
  }
  return [...sizes]
    .sort(([, a], [, b]) => b.size - a.size)
    .slice(0, maxParts)
    .map(([key, { name }]) => ({ key, name }));
}

/** Every day from first to last, also those without rows, with its parts and the day that it is compared with. */
export function pointsOf(said: {
  readonly from: string;
  readonly to: string;
  readonly days: readonly MetricLine[];
  readonly daysBefore: readonly MetricLine[];
  /** First of the days that these are compared with; null where they are not. */
  readonly beforeFrom: string | null;
  readonly partRows: readonly MetricLine[];
  readonly named: readonly Part[];
  readonly metric: Metric;
  readonly by: Breakdown;
}): DayPoint[] {
  const { metric, by } = said;
  const [days, before] = [byDay(said.days), byDay(said.daysBefore)];
  const named = new Set(said.named.map(({ key }) => key));
  const parts = new Map<string, Record<string, number | null>>();
  for (const row of said.partRows) {
    const of = parts.get(row.day ?? '') ?? {};
    const key = partKey(row, by);
    const value = drawn(metric, row);
    if (named.has(key)) of[key] = value;
    else if (metric.parts === 'add') of[restKey] = (of[restKey] ?? 0) + (value ?? 0);
    parts.set(row.day ?? '', of);
  }
  return Array.from({ length: countDays(said.from, said.to) }, (_, at) => {
    const day = moveDay(said.from, at);
    const beforeDay = said.beforeFrom === null ? null : moveDay(said.beforeFrom, at);
    const row = days.get(day);
    return {
      day,
      total: drawn(metric, row),
      before: beforeDay === null ? null : drawn(metric, before.get(beforeDay)),
      beforeDay,
      open: row !== undefined && row.finality !== 'FINAL',
      coverage: row?.coverage ?? 1,
      parts: parts.get(day) ?? {},
    };
  });
}

/** Stands for all parts that have no name of their own in the chart. */
export const restKey = 'rest of all';

/** Stretches of days that can still change, each as its first and last day. */
export function openStretches(
  points: readonly Pick<DayPoint, 'day' | 'open'>[],
): readonly (readonly [string, string])[] {
  const stretches: [string, string][] = [];
  for (const [at, { day, open }] of points.entries()) {
    if (!open) continue;
    const last = stretches.at(-1);
    if (last !== undefined && points[at - 1]?.open) last[1] = day;
    else stretches.push([day, day]);
  }
  return stretches;
}

function byDay(rows: readonly MetricLine[]): Map<string, MetricLine> {
  return new Map(rows.map((row) => [row.day ?? '', row]));
}
