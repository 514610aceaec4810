import type { MetricReason, SliceTrouble } from '../../../schemas/generated/types.ts';
import type { ClockName, MeasureName, TextName } from '../language/fields.ts';
import type { ComparisonSign } from '../syntax/tree.ts';

/** The reasons in the order of their weight: of several the heaviest is told. From NO_DATA on the value is null. */
export const reasons = [
  'OK',
  'PARTIAL',
  'NO_DATA',
  'DIV0',
  'MIXED_CURRENCY',
  'OVERFLOW',
] as const satisfies readonly MetricReason[];
export type Reason = (typeof reasons)[number];
export const reasonCode = {
  OK: 0,
  PARTIAL: 1,
  NO_DATA: 2,
  DIV0: 3,
  MIXED_CURRENCY: 4,
  OVERFLOW: 5,
} as const satisfies Record<Reason, number>;

/**
 * Days (or hours) that are added up. `scope`: those asked for; `each`: the one that a function which looks at days one by one is at.
 * `back` moves it back by days, of `hours` by hours.
 */
export type Frame =
  | { readonly kind: 'scope' | 'mtd' | 'qtd' | 'flight' | 'today'; readonly back: number }
  | { readonly kind: 'days'; readonly length: number; readonly inclToday: boolean; readonly back: number }
  | { readonly kind: 'hours'; readonly length: number; readonly back: number }
  | { readonly kind: 'each' };

/** A measure added up over a frame: where formulas touch data. */
export interface Sum {
  readonly measure: MeasureName;
  /** Decimal digits of the integer. */
  readonly scale: 0 | 6;
  readonly money: boolean;
  readonly additive: boolean;
  readonly frame: Frame;
  /**
   * Measures that a row must say, too, to count: both sides of a ratio are of the same rows. Rows that say only some of them are
   * left out and make the sum PARTIAL.
   */
  readonly together: readonly MeasureName[];
  /** What must hold for a row. */
  readonly filter: Plan | null;
  /** Of all entities of the account. */
  readonly account: boolean;
  /** The currency that each row is converted to first. */
  readonly convertTo: string | null;
}

/** What a value is kept as: `int` and `micros` are exact integers, micros of a millionth. */
export type Form = 'int' | 'micros' | 'float' | 'bool' | 'text';

/** What a formula comes down to: the same steps for the closure and for SQL, so that both give the same. */
export type Plan = { readonly form: Form; readonly money: boolean } & (
  | { readonly op: 'constant'; readonly value: number | string | boolean | null }
  | { readonly op: 'sum'; readonly sum: Sum }
  | { readonly op: 'rowMeasure'; readonly measure: MeasureName; readonly scale: 0 | 6 }
  | { readonly op: 'rowText'; readonly name: TextName }
  | { readonly op: 'rowClock'; readonly name: ClockName }
  | { readonly op: 'float'; readonly of: Plan }
  | { readonly op: 'negative'; readonly of: Plan }
  | { readonly op: 'add' | 'subtract'; readonly left: Plan; readonly right: Plan }
  /** (above[0] × above[1] × … × times) / (below[0] × … × per), integers taken as they are. */
  | {
      readonly op: 'fraction';
      readonly above: readonly Plan[];
      readonly below: readonly Plan[];
      readonly times: number;
      readonly per: number;
    }
  | { readonly op: 'compare'; readonly sign: ComparisonSign; readonly left: Plan; readonly right: Plan }
  | { readonly op: 'and' | 'or'; readonly left: Plan; readonly right: Plan }
  | { readonly op: 'not'; readonly of: Plan }
  | { readonly op: 'in'; readonly of: Plan; readonly list: readonly (number | string)[] }
  | { readonly op: 'isNull'; readonly of: Plan; readonly negated: boolean }
  | { readonly op: 'if'; readonly condition: Plan; readonly then: Plan; readonly otherwise: Plan }
  | { readonly op: 'coalesce'; readonly items: readonly Plan[] }
  | { readonly op: 'least' | 'greatest'; readonly items: readonly Plan[] }
  | { readonly op: 'nullIf'; readonly left: Plan; readonly right: Plan }
  | { readonly op: 'zeroIfMissing'; readonly of: Plan }
  /** `of`, or `instead` where it is null because of a division by zero. */
  | { readonly op: 'unlessDiv0'; readonly of: Plan; readonly instead: Plan }
  | { readonly op: 'abs' | 'log' | 'sqrt'; readonly of: Plan }
  | { readonly op: 'round'; readonly of: Plan; readonly digits: number }
  /** The mean of those that are not null. */
  | { readonly op: 'meanOf'; readonly items: readonly Plan[] }
  | {
      readonly op: 'daily';
      readonly fold: DailyFold;
      readonly frame: Frame;
      readonly of: Plan;
      readonly weight: Plan | null;
    }
  /** What of the flight's budget was due at the end of the last complete day, in currency units. */
  | { readonly op: 'due'; readonly back: number }
  | { readonly op: 'projected'; readonly total: Plan; readonly last: Plan; readonly back: number }
  /** Slices of the account that something is wrong with now. */
  | { readonly op: 'troubles'; readonly trouble: Trouble }
);

/** What may be wrong with a slice. */
export type Trouble = Exclude<SliceTrouble, 'UNKNOWN'>;

/**
 * What becomes of the values of single days; `ewma` weighs a day back with `factor` of the one after it, `rank` tells which share of
 * them is less than `than`.
 */
export type DailyFold =
  | { readonly kind: 'mean' | 'stddev' | 'weighted' }
  | { readonly kind: 'ewma'; readonly factor: number }
  | { readonly kind: 'rank'; readonly than: Plan };

/** The plans directly inside of one, filters of sums left out. */
export function planParts(plan: Plan): readonly Plan[] {
  switch (plan.op) {
    case 'constant':
    case 'sum':
    case 'rowMeasure':
    case 'rowText':
    case 'rowClock':
    case 'due':
    case 'troubles':
      return [];
    case 'add':
    case 'subtract':
    case 'compare':
    case 'and':
    case 'or':
    case 'nullIf':
      return [plan.left, plan.right];
    case 'fraction':
      return [...plan.above, ...plan.below];
    case 'if':
      return [plan.condition, plan.then, plan.otherwise];
    case 'coalesce':
    case 'least':
    case 'greatest':
    case 'meanOf':
      return plan.items;
    case 'unlessDiv0':
      return [plan.of, plan.instead];
    case 'daily': {
      const than = plan.fold.kind === 'rank' ? [plan.fold.than] : [];
      return [plan.of, ...than, ...(plan.weight === null ? [] : [plan.weight])];
    }
    case 'projected':
      return [plan.total, plan.last];
    default:
      return [plan.of];
  }
}

/** Every sum of a plan, those that are the same told once each. */
export function sumsOf(plan: Plan): readonly Sum[] {
  const own = plan.op === 'sum' ? [plan.sum] : [];
  return [...own, ...planParts(plan).flatMap(sumsOf)];
}

/** Every plan inside of one, itself included, filters of sums too. */
export function allPlans(plan: Plan): readonly Plan[] {
  const filter = plan.op === 'sum' && plan.sum.filter !== null ? allPlans(plan.sum.filter) : [];
  return [plan, ...filter, ...planParts(plan).flatMap(allPlans)];
}
