import type { GoldMetric, RuleConfig, SliceEvent } from '../../schemas/generated/types.ts';
import type { RateChange } from '../rates/state.ts';
import type { FlightChange } from './planned.ts';

/** A rule that was made, changed or, with null, taken away: what each task is told. */
export interface RuleChange {
  readonly tenant: string;
  readonly rule: string;
  readonly config: RuleConfig | null;
}

/** What the engine reads. */
export type RuleInput = GoldMetric | RuleChange | RateChange | SliceEvent | FlightChange;

/** Whether an input is a change of a rule. */
export function isRuleChange(input: RuleInput): input is RuleChange {
  return 'rule' in input;
}

/** Whether an input is a change of exchange rates. */
export function isRateChange(input: RuleInput): input is RateChange {
  return 'of' in input;
}

/** Whether an input tells that something is wrong with a slice, or is no longer. */
export function isSliceEvent(input: RuleInput): input is SliceEvent {
  return 'trouble' in input;
}

/** Whether an input is a change of an organisation's flights. */
export function isFlightChange(input: RuleInput): input is FlightChange {
  return 'flightOf' in input;
}
