import { isoFromDay } from '../../schemas/day.ts';
import type { EtlInput, EtlStep } from './types.ts';

/** Days of one step at most. */
const longestStep = 31;
/** Steps of one history at most: one whose days come one by one puts some four hundred events into it, which Temporal ends at 51,200. */
const usualSteps = 100;

/** Steps of one history of a run at most. */
export function stepsPerRun({ stepsPerRun: said = usualSteps }: Pick<EtlInput, 'stepsPerRun'>): number {
  return said;
}

/** What a run is made of. Days are those since 1970-01-01, both included. */
export interface EtlRange {
  readonly accounts: readonly string[];
  readonly reports: readonly string[];
  readonly first: number;
  readonly last: number;
}

/** The steps of a range that come after one of them, at most so many: account by account, report by report, the first days first. */
export function stepsAfter(range: EtlRange, after: EtlStep | null, most: number): readonly EtlStep[] {
  const steps: EtlStep[] = [];
  for (const account of [...range.accounts].sort()) {
    if (after !== null && account < after.account) continue;
    for (const [index, report] of range.reports.entries()) {
      const isOfAfter = account === after?.account;
      const afterIndex = isOfAfter ? range.reports.indexOf(after?.report ?? '') : -1;
      if (index < afterIndex) continue;
      for (let from = range.first; from <= range.last; from += longestStep) {
        const step = {
          account,
          report,
          from: isoFromDay(from),
          to: isoFromDay(Math.min(range.last, from + longestStep - 1)),
        };
        if (index === afterIndex && step.from <= (after?.from ?? '')) continue;
        if (steps.length === most) return steps;
        steps.push(step);
      }
    }
  }
  return steps;
}
