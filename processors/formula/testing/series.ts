import { dayFromIso } from '../../../schemas/day.ts';
import { builtInCatalogue } from '../catalogue/catalogue.ts';
import { compileFormula, type Result } from '../formula.ts';
import { momentAfter } from '../run/clock.ts';
import type { DayRow, Moment } from '../run/data.ts';
import { DaySeries, type SeriesOptions } from '../run/series.ts';

/** What a test says of a row: money in micros. */
export interface SaidRow {
  readonly day: string;
  readonly hour?: number;
  readonly currency?: string;
  readonly coverage?: number;
  readonly texts?: DayRow['texts'];
  readonly measures: DayRow['measures'];
}

/** A series of rows, complete and in USD unless they say otherwise. */
export function seriesOf(rows: readonly SaidRow[], options: SeriesOptions = { zone: 'UTC' }): DaySeries {
  const series = new DaySeries(options);
  for (const [at, { day, hour = null, currency = 'USD', coverage = 1, texts = {}, measures }] of rows.entries()) {
    series.put(String(at), { day: dayFromIso(day), hour, currency, coverage, measures, texts });
  }
  return series;
}

/** The moment when `complete` is the last complete day; asked for is that day alone, or from `from` on. */
export function momentOf(complete: string, from = complete): Moment {
  const day = dayFromIso(complete);
  return momentAfter(day, { from: dayFromIso(from), to: day });
}

/** What a formula comes to, the built-in metrics known. */
export function evaluated(source: string, series: DaySeries, moment: Moment): Result {
  return compileFormula(source, builtInCatalogue()).evaluate(series.at(moment));
}
