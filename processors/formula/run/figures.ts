import { fitsMicros } from '../../measures.ts';
import { type Plan, reasonCode } from '../plan/plan.ts';
import type { State, Step } from './state.ts';

/** Compiles what is inside. */
export type Compile = (plan: Plan) => Step;
type Of<Op extends Plan['op']> = Plan & { op: Op };

const { OK, PARTIAL, NO_DATA, DIV0, MIXED_CURRENCY, OVERFLOW } = reasonCode;

/** Whether a reason comes with a value. */
export function hasValue(reason: number): boolean {
  return reason <= PARTIAL;
}

/** Leaves reason and currency of a result of two; false when there is no result, because one is null or their currencies differ. */
export function meet(state: State, reasonA: number, currencyA: string | null): boolean {
  const reasonB = state.reason;
  const currencyB = state.currency;
  let reason = Math.max(reasonA, reasonB);
  if (currencyA !== null && currencyB !== null && currencyA !== currencyB && reason < MIXED_CURRENCY)
    reason = MIXED_CURRENCY;
  state.reason = reason;
  state.currency = currencyA ?? currencyB;
  return reason <= PARTIAL;
}

/** A float that came out; null when it is none. */
export function finite(state: State, value: number): number | null {
  return Number.isFinite(value) ? value : state.nothing(OVERFLOW);
}

export function negativeStep(plan: Of<'negative'>, compile: Compile): Step {
  const of = compile(plan.of);
  return (state) => {
    const value = of(state);
    return value === null ? null : typeof value === 'bigint' ? -value : 0 - Number(value);
  };
}

/** Sum or difference: of integers exact. */
export function addStep(plan: Of<'add' | 'subtract'>, compile: Compile): Step {
  const [left, right] = [compile(plan.left), compile(plan.right)];
  const join = joinOf(plan);
  return (state) => {
    const a = left(state);
    const { reason, currency } = state;
    const b = right(state);
    if (!meet(state, reason, currency) || a === null || b === null) return state.nothing(state.reason);
    const value = join(a, b);
    return value ?? state.nothing(OVERFLOW);
  };
}

function joinOf({ op, form, left, right }: Of<'add' | 'subtract'>): (a: unknown, b: unknown) => number | bigint | null {
  const minus = op === 'subtract';
  if (form === 'micros') {
    const toMicros = (plan: Plan) => (value: unknown) =>
      plan.form === 'micros' ? (value as bigint) : BigInt(value as number) * 1_000_000n;
    const [leftMicros, rightMicros] = [toMicros(left), toMicros(right)];
    return (a, b) => {
      const value = minus ? leftMicros(a) - rightMicros(b) : leftMicros(a) + rightMicros(b);
      return fitsMicros(value) ? value : null;
    };
  }
  const fits = form === 'int' ? Number.isSafeInteger : Number.isFinite;
  return (a, b) => {
    const value = minus ? (a as number) - (b as number) : (a as number) + (b as number);
    return fits(value) ? value : null;
  };
}

/** The fraction: every factor is looked at, so that the reason does not hang on their order. */
export function fractionStep(plan: Of<'fraction'>, compile: Compile): Step {
  const above = plan.above.map(compile);
  const below = plan.below.map(compile);
  const { times, per, money } = plan;
  const divides = below.length > 0 || per === 0;
  const [one, other] = [above[0], below[0]];
  if (one !== undefined && other !== undefined && above.length + below.length === 2)
    return quotientStep(one, other, plan);
  return (state) => {
    let reason: number = OK;
    let currency: string | null = null;
    let numerator = 1;
    let denominator = 1;
    for (let i = 0; i < above.length; i++) {
      const value = (above[i] as Step)(state);
      if (!meet(state, reason, currency) || value === null) numerator = 0;
      else numerator *= Number(value);
      ({ reason, currency } = state);
    }
    for (let i = 0; i < below.length; i++) {
      const value = (below[i] as Step)(state);
      if (!meet(state, reason, currency) || value === null) denominator = 0;
      else denominator *= Number(value);
      ({ reason, currency } = state);
    }
    if (!hasValue(reason)) return state.nothing(reason);
    const divisor = denominator * per;
    if (divides && divisor === 0) return state.nothing(DIV0);
    state.reason = reason;
    state.currency = money ? currency : null;
    return finite(state, (numerator * times) / divisor);
  };
}

/** The fraction of one value by another, which most metrics are: the same without loops. */
function quotientStep(above: Step, below: Step, { times, per, money }: Of<'fraction'>): Step {
  return (state) => {
    const a = above(state);
    const { reason, currency } = state;
    const b = below(state);
    if (!meet(state, reason, currency) || a === null || b === null) return state.nothing(state.reason);
    const divisor = Number(b) * per;
    if (divisor === 0) return state.nothing(DIV0);
    if (!money) state.currency = null;
    return finite(state, (Number(a) * times) / divisor);
  };
}

export function mathStep(plan: Of<'abs' | 'log' | 'sqrt' | 'round'>, compile: Compile): Step {
  const of = compile(plan.of);
  const work = plan.op === 'round' ? rounder(plan.digits) : Math[plan.op];
  return (state) => {
    const value = of(state);
    return value === null ? null : finite(state, work(value as number));
  };
}

/** Rounds to so many digits, halves to the even one. */
function rounder(digits: number): (value: number) => number {
  const scale = 10 ** digits;
  return (value) => {
    const scaled = value * scale;
    const below = Math.floor(scaled);
    const over = scaled - below;
    const up = over > 0.5 || (over === 0.5 && below % 2 !== 0);
    return (up ? below + 1 : below) / scale;
  };
}

/** The mean of the items that have a value; PARTIAL when some have none. */
export function meanStep(plan: Of<'meanOf'>, compile: Compile): Step {
  const items = plan.items.map(compile);
  return (state) => {
    let sum = 0;
    let count = 0;
    let reason: number = OK;
    let missing: number = OK;
    let currency: string | null = null;
    for (const item of items) {
      const value = item(state) as number | null;
      if (value === null) {
        missing = Math.max(missing, state.reason);
        continue;
      }
      meet(state, reason, currency);
      ({ reason, currency } = state);
      sum += value;
      count += 1;
    }
    if (missing >= MIXED_CURRENCY || !hasValue(reason)) return state.nothing(Math.max(missing, reason));
    if (count === 0) return state.nothing(missing === OK ? NO_DATA : missing);
    state.reason = missing === OK ? reason : PARTIAL;
    state.currency = currency;
    return finite(state, sum / count);
  };
}

/** Total, and the last day's rate for what is left. */
export function projectedStep(plan: Of<'projected'>, compile: Compile): Step {
  const [total, last] = [compile(plan.total), compile(plan.last)];
  const { back } = plan;
  return (state) => {
    const sum = total(state) as number | null;
    const { reason, currency } = state;
    const rate = last(state) as number | null;
    if (!meet(state, reason, currency) || sum === null || rate === null) return state.nothing(state.reason);
    const seconds = state.source.left(back);
    if (seconds === undefined) return state.nothing(NO_DATA);
    return finite(state, sum + (rate / seconds.last) * seconds.remaining);
  };
}
