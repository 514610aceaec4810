import type { Measures } from '../../../schemas/generated/types.ts';
import { fitsMicros } from '../../measures.ts';
import type { MeasureName } from '../language/fields.ts';
import { allPlans, type Plan, reasonCode } from '../plan/plan.ts';
import { converted } from './convert.ts';
import type { Rates } from './data.ts';
import type { CompiledSum, Source, State } from './state.ts';

/** Whether a plan can be evaluated on the measures of one row alone. */
export function isOfOneRow(plan: Plan): boolean {
  return allPlans(plan).every((part) => {
    if (part.op === 'sum') {
      const { frame, account, filter } = part.sum;
      return frame.kind === 'scope' && frame.back === 0 && !account && filter === null;
    }
    return part.op !== 'daily' && part.op !== 'due' && part.op !== 'projected' && part.op !== 'troubles';
  });
}

/** What one row tells. */
export type RowMeasures = Readonly<Measures> & { readonly reach?: number | null };

/** What the amounts of a row are, and how they are converted. */
export interface RowMoney {
  /** The account's day, in days since 1970-01-01. */
  readonly day: number;
  readonly currency: string;
  readonly rates: Rates;
}

/**
 * The measures of one row as a source: what is asked for is what they are of. Put `measures` in before each evaluation, and `money`
 * where formulas may convert: without it there are no rates.
 */
export class RowSource implements Source {
  measures: RowMeasures;
  money: RowMoney | undefined;

  constructor(measures: RowMeasures) {
    this.measures = measures;
  }

  sum(sum: CompiledSum, state: State): number | bigint | null {
    const value =
      (this.measures as Readonly<Partial<Record<MeasureName, number | bigint | null>>>)[sum.measure] ?? null;
    const { money } = this;
    if (sum.money && money !== undefined) return amount(sum, value as bigint | null, money, state);
    if (value === null || sum.convertTo !== null) return state.nothing(reasonCode.NO_DATA);
    state.currency = null;
    state.reason = reasonCode.OK;
    return value;
  }

  days(): undefined {
    return undefined;
  }

  due(_back: number, state: State): null {
    return state.nothing(reasonCode.NO_DATA);
  }

  left(): undefined {
    return undefined;
  }

  troubles(_trouble: unknown, state: State): null {
    return state.nothing(reasonCode.NO_DATA);
  }
}

/** An amount of the row, in its own currency or the one that the formula asks for. */
function amount({ convertTo }: CompiledSum, micros: bigint | null, money: RowMoney, state: State): bigint | null {
  const told = micros === null ? undefined : converted(micros, money, convertTo, money.rates, state.rates);
  if (told === undefined) return state.nothing(reasonCode.NO_DATA);
  if (!fitsMicros(told)) return state.nothing(reasonCode.OVERFLOW);
  state.currency = convertTo ?? money.currency;
  state.reason = reasonCode.OK;
  return told;
}
