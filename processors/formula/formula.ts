import type { MetricReason, MetricUnit } from '../../schemas/generated/types.ts';
import { check, checkMetric } from './language/check.ts';
import { type Metrics, noMetrics } from './language/metrics.ts';
import type { Typed } from './language/typed.ts';
import type { Unit } from './language/units.ts';
import { lower } from './plan/lower.ts';
import { type Plan, reasons } from './plan/plan.ts';
import { compile } from './run/compile.ts';
import { type Source, State, type Step } from './run/state.ts';

/** What a formula comes to. */
export interface Result {
  /** Money in currency units, shares as fractions; null with the reason. */
  readonly value: number | boolean | string | null;
  readonly reason: MetricReason;
  /** Of money; null for everything else. */
  readonly currency: string | null;
  /** The exact millionths of an amount or count that was only added up; null for what was divided. */
  readonly micros: bigint | null;
  /** Ids of the exchange rates that went into it. */
  readonly rates: readonly string[];
}

/** A formula that was checked and compiled. It keeps registers: evaluate one at a time. */
export interface Formula {
  readonly source: string;
  readonly unit: Unit;
  readonly typed: Typed;
  readonly plan: Plan;
  /** The bare steps, for who keeps the state: of money and counts in micros they give the bigint. */
  readonly step: Step;
  evaluate(source: Source): Result;
}

/** Compiles a formula. @throws FormulaError with every problem found. */
export function compileFormula(source: string, metrics: Metrics = noMetrics): Formula {
  return formulaOf(source, check(source, metrics));
}

/** Compiles the formula of a metric, which cannot refer to itself. @throws FormulaError with every problem found. */
export function compileMetric(id: string, source: string, metrics: Metrics): Formula {
  return formulaOf(source, checkMetric(id, source, metrics));
}

/** The formula of a checked part of another one; `source` is what people are shown of it. */
export function formulaOf(source: string, typed: Typed): Formula {
  const plan = lower(typed, source);
  const step = compile(plan);
  const state = new State(nowhere);
  return {
    source,
    unit: typed.unit,
    typed,
    plan,
    step,
    evaluate(from) {
      state.source = from;
      if (state.rates.size > 0) state.rates.clear();
      const value = step(state);
      const { currency } = state;
      const reason = reasons[state.reason] ?? 'OK';
      const rates = state.rates.size === 0 ? none : [...state.rates].sort();
      if (typeof value !== 'bigint') return { value, reason, currency, micros: null, rates };
      return { value: Number(value) / 1e6, reason, currency, micros: value, rates };
    },
  };
}

const none: readonly string[] = [];
const nowhere: Source = {
  sum: () => null,
  days: () => undefined,
  due: () => null,
  left: () => undefined,
  troubles: () => null,
};

/** The unit as gold records carry it. A plain number is a score; truths and texts have none. */
export function metricUnit(unit: Unit): MetricUnit {
  switch (unit) {
    case 'number':
    case 'null':
      return 'SCORE';
    case 'bool':
    case 'text':
      return 'UNKNOWN';
    default:
      return unit.toUpperCase() as MetricUnit;
  }
}
