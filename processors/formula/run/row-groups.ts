import type { TextName } from '../language/fields.ts';
import type { DayRow } from './data.ts';
import { DaySeries, type SeriesOptions } from './series.ts';

/** How rows become series. */
export interface RowGroupOptions extends Omit<SeriesOptions, 'account'> {
  /** The text by whose values rows are put into groups; undefined: all are one. */
  readonly by: TextName | undefined;
  /** Whether days between the first row and the last that have none are known to be complete. */
  readonly covered: boolean;
}

/** Rows that belong together. */
export interface RowGroup {
  /** The group's text, empty for rows without one; null where rows are not put into groups. */
  readonly name: string | null;
  readonly series: DaySeries;
}

/** Days of the first row and the last; undefined without rows. */
export function extentOf(rows: readonly DayRow[]): readonly [first: number, last: number] | undefined {
  const [start, ...rest] = rows;
  if (start === undefined) return undefined;
  let [first, last] = [start.day, start.day];
  for (const { day } of rest) {
    if (day < first) first = day;
    if (day > last) last = day;
  }
  return [first, last];
}

/** The series of rows, by group in the order of their texts. All rows together are what `in_account` looks at. */
export function rowGroups(rows: readonly DayRow[], { by, covered, ...settings }: RowGroupOptions): readonly RowGroup[] {
  const extent = covered ? extentOf(rows) : undefined;
  const seriesOf = (some: readonly DayRow[], options: SeriesOptions): DaySeries => {
    const series = new DaySeries(options);
    for (const [at, row] of some.entries()) series.put(String(at), row);
    if (extent !== undefined) for (let day = extent[0]; day <= extent[1]; day++) series.cover(day);
    return series;
  };
  const account = seriesOf(rows, settings);
  if (by === undefined) return [{ name: null, series: seriesOf(rows, { ...settings, account }) }];
  const groups = new Map<string, DayRow[]>();
  for (const row of rows) {
    const name = row.texts[by] ?? '';
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, some]) => ({ name, series: seriesOf(some, { ...settings, account }) }));
}
