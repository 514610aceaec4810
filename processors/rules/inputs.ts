import type { GoldMetric, RuleConfig } from '../../schemas/generated/types.ts';
import type { RateChange } from '../rates/state.ts';

/** A rule that was made, changed or, with null, taken away: what each task is told. */
export interface RuleChange {
  readonly tenant: string;
  readonly rule: string;
  readonly config: RuleConfig | null;
}

/** What the engine reads. */
export type RuleInput = GoldMetric | RuleChange | RateChange;

/** Whether an input is a change of a rule. */
export function isRuleChange(input: RuleInput): input is RuleChange {
  return 'rule' in input;
}

/** Whether an input is a change of exchange rates. */
export function isRateChange(input: RuleInput): input is RateChange {
  return 'of' in input;
}
