import type { MetricUnit, MetricValue } from '../../schemas/generated/types.ts';
import { emptyMeasures, isMicros, type measureNames } from '../measures.ts';
import { builtInMetrics } from './catalogue/built-in.ts';
import { builtInCatalogue } from './catalogue/catalogue.ts';
import { type Formula, metricUnit } from './formula.ts';
import { type Plan, reasons } from './plan/plan.ts';
import { isOfOneRow, type RowMeasures, type RowMoney, RowSource } from './run/row.ts';
import { figureOf, State } from './run/state.ts';

type Measure = (typeof measureNames)[number];

interface Ratio {
  readonly id: string;
  readonly numerator: Measure;
  readonly denominator: Measure;
  readonly unit: MetricUnit;
  /** What the plain ratio is multiplied with: 1000 for a price per thousand. */
  readonly times: number;
}

/** A metric that the sums of one entity and day are enough for. */
export interface RowMetric {
  /** `ctr@1`: a version number is part of the name. */
  readonly id: string;
  readonly unit: MetricUnit;
  readonly formula: Formula;
}

/** A metric as one of a row; undefined when it looks at other days or entities, or is no figure. */
export function rowMetric(id: string, version: number, formula: Formula): RowMetric | undefined {
  const unit = metricUnit(formula.unit);
  return unit === 'UNKNOWN' || !isOfOneRow(formula.plan) ? undefined : { id: `${id}@${version}`, unit, formula };
}

const catalogue = builtInCatalogue();

/**
 * The built-in metrics of a gold record: all but `pacing` and `share_of_spend`. A record is of one entity and day, and is made again when
 * that row changes. Pacing is of a flight and of all its days so far, a share of all entities of the account: a change of one row would
 * have to make anew the records of all later days, or of the whole account. They are computed where they are asked for: by rules, by
 * the gateway for each entity and day, and by `millrace formula`.
 */
const standard: readonly RowMetric[] = builtInMetrics.flatMap(
  ({ id, version }) => rowMetric(id, version, catalogue.compile(id, version)) ?? [],
);

/** Those that every entity has, as ratios of two sums that can be added up. A version number is part of a name: a changed formula gets a new one. */
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
export function standardMetrics(measures: RowMeasures): Record<string, MetricValue> {
  const metrics: Record<string, MetricValue> = {};
  addMetrics(standard, measures, metrics);
  return metrics;
}

/**
 * Adds the values that metrics have of summed measures, as `standardMetrics` gives them; amounts and counts as plain numbers. Amounts in
 * another currency need `money`.
 */
export function addMetrics(
  added: readonly RowMetric[],
  measures: RowMeasures,
  metrics: Record<string, MetricValue>,
  money?: RowMoney,
): void {
  row.measures = measures;
  row.money = money;
  for (let i = 0; i < added.length; i++) {
    const { id, unit, formula } = added[i] as RowMetric;
    metrics[id] = { value: figureOf(formula.step(state)), reason: reasons[state.reason] ?? 'OK', unit };
  }
  if (state.rates.size > 0) state.rates.clear();
}

/** The two sums of a plan that divides one by the other; undefined for any other plan. */
function sidesOf(plan: Plan): Pick<Ratio, 'numerator' | 'denominator' | 'times'> | undefined {
  if (plan.op !== 'fraction' || plan.above.length !== 1 || plan.below.length !== 1) return undefined;
  const [above] = plan.above;
  const [below] = plan.below;
  if (above?.op !== 'sum' || below?.op !== 'sum' || !above.sum.additive || !below.sum.additive) return undefined;
  const [numerator, denominator] = [above.sum.measure as Measure, below.sum.measure as Measure];
  const scale = (isMicros(numerator) ? 1e6 : 1) / (isMicros(denominator) ? 1e6 : 1);
  return { numerator, denominator, times: (plan.times / plan.per) * scale };
}
