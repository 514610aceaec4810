import type { Typed } from '../language/typed.ts';
import { Pairs } from './pairs.ts';
import type { Form, Frame, Plan } from './plan.ts';

/** What surrounds an expression while it is lowered. */
export interface Around {
  readonly frame: Frame;
  /** How far everything is moved back. */
  readonly back: { readonly days: number; readonly hours: number };
  /** Where sums that count the same rows meet. */
  readonly pairs: Pairs;
  readonly filters: readonly Plan[];
  readonly account: boolean;
  readonly convertTo: string | null;
  /** In a condition on single rows. */
  readonly row: boolean;
  /** Lowers an expression inside of this one. */
  readonly lower: (typed: Typed, around: Around) => Plan;
}

/** The same surroundings, for an expression that is a figure of its own. */
export function apart(around: Around): Around {
  return { ...around, pairs: new Pairs() };
}

/** The literal, as it is calculated with. */
export function constant(value: number | string | boolean | null): Plan {
  const form: Form = typeof value === 'string' ? 'text' : typeof value === 'boolean' ? 'bool' : 'float';
  return { op: 'constant', form, money: false, value };
}

/** The value as a float: of integers the one nearest to it. */
export function float(of: Plan): Plan {
  return of.form === 'int' || of.form === 'micros' ? { op: 'float', form: 'float', money: of.money, of } : of;
}

/** Sums of integers stay integers. */
export function added(op: 'add' | 'subtract', left: Plan, right: Plan): Plan {
  const money = left.money || right.money;
  const exact = (form: Form) => form === 'int' || form === 'micros';
  if (exact(left.form) && exact(right.form)) {
    const form = left.form === 'int' && right.form === 'int' ? 'int' : 'micros';
    return { op, form, money, left, right };
  }
  return { op, form: 'float', money, left: float(left), right: float(right) };
}

/** The fraction of plans, millionths of micros set off against one another. */
export function fraction(
  above: readonly Plan[],
  below: readonly Plan[],
  times: number,
  per: number,
  money: boolean,
): Plan {
  const micros = (plans: readonly Plan[]) => plans.filter(({ form }) => form === 'micros').length;
  const shift = 6 * (micros(below) - micros(above));
  const scaled = reduced(times * (shift > 0 ? 10 ** shift : 1), per * (shift < 0 ? 10 ** -shift : 1));
  if (above.length === 0 && below.length === 0 && scaled.per !== 0) return constant(scaled.times / scaled.per);
  return { op: 'fraction', form: 'float', money, above, below, ...scaled };
}

/** Whole numbers without their common divisor: smaller ones lose no digits when they are multiplied. */
function reduced(times: number, per: number): { times: number; per: number } {
  if (!Number.isSafeInteger(times) || !Number.isSafeInteger(per) || times === 0 || per === 0) return { times, per };
  let [a, b] = [Math.abs(times), Math.abs(per)];
  while (b !== 0) [a, b] = [b, a % b];
  return { times: times / a, per: per / a };
}
