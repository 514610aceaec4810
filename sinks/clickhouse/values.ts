import { isoFromDay } from '../../schemas/day.ts';
import type { Measures } from '../../schemas/generated/types.ts';

/** A value as ClickHouse's JSON formats take it. 64-bit integers that may pass 2^53 are strings. */
export type Cell = string | number | boolean | null | readonly Cell[] | { readonly [key: string]: Cell };

/** A row by column name. */
export type Row = Readonly<Record<string, Cell>>;

/** The measures in the order of their columns. */
export const measureNames = [
  'impressions',
  'viewable_impressions',
  'measurable_impressions',
  'clicks',
  'link_clicks',
  'video_starts',
  'video_q25',
  'video_q50',
  'video_q75',
  'video_completes',
  'engagements',
  'conversions',
  'view_conversions',
  'installs',
  'leads',
  'spend',
  'conversion_value',
  'spend_rep',
  'value_rep',
] as const satisfies readonly (keyof Measures)[];

/** Each measure as its column holds it. Null stays null. */
export function measureCells(measures: Measures): Record<string, Cell> {
  const cells: Record<string, Cell> = {};
  for (const name of measureNames) cells[name] = integer(measures[name]);
  return cells;
}

/** Only the measures that have a value, as text. */
export function knownMeasures(measures: Measures | null): Record<string, string> {
  const known: Record<string, string> = {};
  if (measures === null) return known;
  for (const name of measureNames) {
    const value = measures[name];
    if (value !== null) known[name] = String(value);
  }
  return known;
}

/** Text of a DateTime64(6) in UTC from microseconds since the epoch: `2026-11-01 06:00:00.000000`. */
export function instant(micros: number): string {
  const millis = Math.floor(micros / 1000);
  const rest = micros - millis * 1000;
  const text = new Date(millis).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 23)}${String(rest).padStart(3, '0')}`;
}

/** Like `instant`; null stays null. */
export function instantOrNull(micros: number | null): string | null {
  return micros === null ? null : instant(micros);
}

/** Text of a Date from days since the epoch. */
export const day = isoFromDay;

/** The hour column: -1 is the whole day. */
export function hourCell(hour: number | null): number {
  return hour ?? -1;
}

/** A 64-bit integer as its column holds it. */
export function integer(value: number | bigint | null): string | null {
  return value === null ? null : String(value);
}
