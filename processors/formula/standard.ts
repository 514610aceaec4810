import type { Measures, MetricUnit, MetricValue } from '../../schemas/generated/types.ts';
import { emptyMeasures, isMicros, type measureNames } from '../measures.ts';
import { builtInMetrics } from './catalogue/built-in.ts';
import { builtInCatalogue } from './catalogue/catalogue.ts';
import { type Formula, metricUnit } from './formula.ts';
import { type Plan, reasons } from './plan/plan.ts';
import { isOfOneRow, RowSource } from './run/row.ts';
import { State } from './run/state.ts';

type Measure = (typeof measureNames)[number];

interface Ratio {
  readonly id: string;
  readonly numerator: Measure;
  readonly denominator: Measure;
  readonly unit: MetricUnit;
  /** What the plain ratio is multiplied with: 1000 for a price per thousand. */
  readonly times: number;
}

interface StandardMetric {
  readonly id: string;
  readonly unit: MetricUnit;
  readonly formula: Formula;
}

const catalogue = builtInCatalogue();

/** The built-in metrics that the sums of one entity and day are enough for. */
const standard: readonly StandardMetric[] = builtInMetrics
  .map(({ id, version }): StandardMetric => {
    const formula = catalogue.compile(id, version);
    return { id: `${id}@${version}`, unit: metricUnit(formula.unit), formula };
  })
  .filter(({ formula }) => isOfOneRow(formula.plan));

/** Those that every entity has, as ratios of two sums. A version number is part of a name: a changed formula gets a new one. */
export const standardRatios: readonly Ratio[] = standard.flatMap(({ id, unit, formula }) => {
  const sides = sidesOf(formula.plan);
  return sides === undefined ? [] : [{ id, unit, ...sides }];
});

const row = new RowSource(emptyMeasures());
const state = new State(row);

/**
 * The standard metrics of summed measures. Null with reason NO_DATA where the platform did not say one of the two sums,
 * null with reason DIV0 where the denominator is zero. MONEY is in currency units; ratios are fractions, not percent.
 */
export function standardMetrics(measures: Measures): Record<string, MetricValue> {
  const metrics: Record<string, MetricValue> = {};
  row.measures = measures;
  for (let i = 0; i < standard.length; i++) {
    const { id, unit, formula } = standard[i] as StandardMetric;
    const value = formula.step(state);
    metrics[id] = { value: typeof value === 'number' ? value : null, reason: reasons[state.reason] ?? 'OK', unit };
  }
  return metrics;
}

/** The two sums of a plan that divides one by the other; undefined for any other plan. */
function sidesOf(plan: Plan): Pick<Ratio, 'numerator' | 'denominator' | 'times'> | undefined {
  if (plan.op !== 'fraction' || plan.above.length !== 1 || plan.below.length !== 1) return undefined;
  const [above] = plan.above;
  const [below] = plan.below;
  if (above?.op !== 'sum' || below?.op !== 'sum') return undefined;
  const [numerator, denominator] = [above.sum.measure as Measure, below.sum.measure as Measure];
  const scale = (isMicros(numerator) ? 1e6 : 1) / (isMicros(denominator) ? 1e6 : 1);
  return { numerator, denominator, times: (plan.times / plan.per) * scale };
}
