import { momentAfter } from '../formula/run/clock.ts';
import type { CompiledRule } from './compiled.ts';
import type { History } from './history.ts';
import type { Verdict } from './instance.ts';
import { type Judgement, judge } from './judge.ts';

/** A past evaluation that would be otherwise now. */
export interface Flip {
  readonly was: Verdict;
  readonly verdict: Verdict;
  readonly judgement: Judgement;
}

/** Whether it says that the condition holds, or that it does not. */
export function isDecisive({ outcome }: Judgement): boolean {
  return outcome === 'MET' || outcome === 'CLEAR' || outcome === 'BETWEEN';
}

/** Those of past evaluations, of days before `complete`, that restated data of a day turns into their opposite; oldest first. */
export function flipsOf(
  rule: CompiledRule,
  history: History,
  verdicts: readonly Verdict[],
  { day, complete }: { readonly day: number; readonly complete: number },
): readonly Flip[] {
  return verdicts.flatMap((was): readonly Flip[] => {
    const [of, held] = was;
    // A rule of running days was last asked when a day was not over: what came later on it only grew.
    const sees = rule.needs.running ? of + 1 >= day && held : of >= day;
    if (!sees || of >= complete || of - rule.needs.days >= day) return [];
    const judgement = judge(rule, history, momentAfter(of));
    const holds = judgement.outcome === 'MET';
    if (!isDecisive(judgement) || holds === held) return [];
    return [{ was, verdict: [of, holds, judgement.value], judgement }];
  });
}
