import type { Measures } from '../../../schemas/generated/types.ts';
import type { MeasureName } from '../language/fields.ts';
import { allPlans, type Plan, reasonCode } from '../plan/plan.ts';
import type { CompiledSum, Source, State } from './state.ts';

/** Whether a plan can be evaluated on the measures of one row alone. */
export function isOfOneRow(plan: Plan): boolean {
  return allPlans(plan).every((part) => {
    if (part.op === 'sum') {
      const { frame, account, filter, convertTo } = part.sum;
      return frame.kind === 'scope' && frame.back === 0 && !account && filter === null && convertTo === null;
    }
    return part.op !== 'daily' && part.op !== 'due' && part.op !== 'projected';
  });
}

/** What one row tells. */
export type RowMeasures = Readonly<Measures> & { readonly reach?: number | null };

/** The measures of one row as a source: what is asked for is what they are of. Put `measures` in before each evaluation. */
export class RowSource implements Source {
  measures: RowMeasures;

  constructor(measures: RowMeasures) {
    this.measures = measures;
  }

  sum(sum: CompiledSum, state: State): number | bigint | null {
    const value =
      (this.measures as Readonly<Partial<Record<MeasureName, number | bigint | null>>>)[sum.measure] ?? null;
    state.currency = null;
    state.reason = value === null ? reasonCode.NO_DATA : reasonCode.OK;
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
}
