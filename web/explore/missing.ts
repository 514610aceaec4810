import type { FormulaReason } from '../generated/operations.ts';
import { drawn, type Metric, type MetricLine } from './metrics.ts';

const reasonWords: Readonly<Partial<Record<FormulaReason, string>>> = {
  DIV0: 'The denominator is zero',
  NO_DATA: 'No platform reported all that it is made of',
  PARTIAL: 'From the rows that have all that it is made of',
  MIXED_CURRENCY: 'Made of amounts in several currencies',
  OVERFLOW: 'Too large to be computed',
};
const noneOfFormula =
  'Something that it is made of was not reported, or no budget and days were set (millrace flights)';

/** Why a figure of a row is missing, or not of all rows; undefined where it is whole. */
export function reasonText(metric: Metric, line: MetricLine): string | undefined {
  const reason = metric.reason?.(line) ?? 'OK';
  return reason === 'NO_DATA' && metric.formula !== undefined ? noneOfFormula : reasonWords[reason];
}

/** Why nothing can be drawn of rows of which none has a figure; null where one has, or there are none. */
export function whyNothing(metric: Metric, rows: readonly MetricLine[]): string | null {
  if (rows.length === 0 || rows.some((row) => drawn(metric, row) !== null)) return null;
  return rows.map((row) => reasonText(metric, row)).find((text) => text !== undefined) ?? null;
}
