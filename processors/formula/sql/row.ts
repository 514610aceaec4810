import { MetricError } from '../../errors.ts';
import { type MeasureName, measureFields, type TextName } from '../language/fields.ts';
import { allPlans, type Plan } from '../plan/plan.ts';
import type { Sql } from './text.ts';

/** What every row has, before what a formula needs of it. */
const always = ['toInt32(report_day)', 'toInt32(hour)', 'coverage', 'toString(currency)'] as const;

/** Where in the tuple of a row each column is. */
export interface RowLayout {
  /** Expressions over the columns of gold, in the order of the tuple. */
  readonly columns: readonly Sql[];
  day(row: Sql): Sql;
  hour(row: Sql): Sql;
  currency(row: Sql): Sql;
  measure(row: Sql, name: MeasureName): Sql;
  text(row: Sql, name: TextName): Sql;
}

/**
 * The columns of gold that a plan needs.
 * @throws MetricError MR_FORMULA_BACKEND for a measure that cannot be added up.
 */
export function layoutOf(plan: Plan): RowLayout {
  const measures = new Set<MeasureName>();
  const texts = new Set<TextName>();
  for (const part of allPlans(plan)) {
    if (part.op === 'sum') for (const name of [part.sum.measure, ...part.sum.together]) measures.add(name);
    if (part.op === 'rowMeasure') measures.add(part.measure);
    if (part.op === 'rowText') texts.add(part.name);
  }
  for (const name of measures) {
    if (measureFields.get(name)?.additive !== true) {
      throw new MetricError(
        'MR_FORMULA_BACKEND',
        `a query over days has no ${name}: it cannot be added up. Ask for it of single days`,
      );
    }
  }
  const names = [...measures, ...texts];
  const at = (name: string) => always.length + names.indexOf(name as MeasureName) + 1;
  return {
    columns: [...always, ...measures, ...[...texts].map((name) => `CAST(${name} AS Nullable(String))`)],
    day: (row) => `${row}.1`,
    hour: (row) => `${row}.2`,
    currency: (row) => `${row}.4`,
    measure: (row, name) => `${row}.${at(name)}`,
    text: (row, name) => `${row}.${at(name)}`,
  };
}
