import { type Plan, reasonCode } from '../plan/plan.ts';
import { type Compile, finite, hasValue, meet } from './figures.ts';
import type { State, Step } from './state.ts';

type Daily = Plan & { op: 'daily' };

const { OK, PARTIAL, NO_DATA, MIXED_CURRENCY } = reasonCode;

/** Values of single days, oldest first, with what each weighs. */
interface Values {
  readonly values: number[];
  readonly weights: number[];
}

/**
 * Folds the values of single days. A day without data makes the result PARTIAL, one that would divide by zero is left out; when no
 * day has a value, so has the result none. Of a rank the value that is ranked comes first: without it there is nothing to tell.
 */
export function dailyStep(plan: Daily, compile: Compile): Step {
  const { frame, fold, money } = plan;
  const of = compile(plan.of);
  const weight = plan.weight === null ? null : compile(plan.weight);
  const than = fold.kind === 'rank' ? compile(fold.than) : null;
  const factor = fold.kind === 'ewma' ? fold.factor : 1;
  return (state) => {
    const days = state.source.days(frame);
    if (days === undefined) return state.nothing(NO_DATA);
    const ranked = than === null ? null : (than(state) as number | null);
    if (than !== null && ranked === null) return null;
    const found: Values = { values: [], weights: [] };
    let reason: number = than === null ? OK : state.reason;
    let missing: number = OK;
    let currency: string | null = than === null ? null : state.currency;
    for (let day = days[0]; day <= days[1]; day++) {
      state.each = day;
      const value = of(state) as number | null;
      if (value === null) {
        missing = Math.max(missing, state.reason);
        continue;
      }
      meet(state, reason, currency);
      ({ reason, currency } = state);
      const weighs = weight === null ? factor ** (days[1] - day) : (weight(state) as number | null);
      if (weighs === null) {
        missing = Math.max(missing, state.reason);
        continue;
      }
      found.values.push(value);
      found.weights.push(weighs);
    }
    if (missing >= MIXED_CURRENCY || !hasValue(reason)) return state.nothing(Math.max(missing, reason));
    if (found.values.length === 0) return state.nothing(missing === OK ? NO_DATA : missing);
    state.reason = missing === NO_DATA ? PARTIAL : reason;
    state.currency = money ? currency : null;
    if (ranked !== null) return rankOf(ranked, found.values);
    return fold.kind === 'stddev' ? deviation(state, found.values) : weighted(state, found);
  };
}

function weighted(state: State, { values, weights }: Values): number | null {
  let above = 0;
  let below = 0;
  for (let i = 0; i < values.length; i++) {
    above += (values[i] ?? 0) * (weights[i] ?? 0);
    below += weights[i] ?? 0;
  }
  return below === 0 ? state.nothing(reasonCode.DIV0) : finite(state, above / below);
}

/** The share of values that are less, those that are equal by half. */
function rankOf(value: number, values: readonly number[]): number {
  const halves = values.reduce((sum, other) => sum + (other < value ? 2 : other === value ? 1 : 0), 0);
  return halves / (2 * values.length);
}

/** Of a sample. Exactly zero for equal values, which the arithmetic of floats alone would not give. */
function deviation(state: State, values: readonly number[]): number | null {
  if (values.length < 2) return state.nothing(NO_DATA);
  if (Math.min(...values) === Math.max(...values)) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return finite(state, Math.sqrt(squares / (values.length - 1)));
}
