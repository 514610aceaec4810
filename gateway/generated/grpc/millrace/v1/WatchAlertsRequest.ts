// Made by `npm run generate` from schemas/proto. Do not edit.
import type { AlertState as _millrace_v1_AlertState, AlertState__Output as _millrace_v1_AlertState__Output } from '../../millrace/v1/AlertState.ts';
import type { Severity as _millrace_v1_Severity, Severity__Output as _millrace_v1_Severity__Output } from '../../millrace/v1/Severity.ts';

export interface WatchAlertsRequest {
  /**
   * The last cursor there was. Empty: from now on.
   */
  'after'?: (string);
  /**
   * Only transitions to one of these; all where there are none.
   */
  'states'?: (_millrace_v1_AlertState)[];
  'severities'?: (_millrace_v1_Severity)[];
  /**
   * Only of this rule. Empty: of all.
   */
  'ruleId'?: (string);
  /**
   * Only of these accounts, at most 200; of all where there are none.
   */
  'accountIds'?: (string)[];
}

export interface WatchAlertsRequest__Output {
  /**
   * The last cursor there was. Empty: from now on.
   */
  'after': (string);
  /**
   * Only transitions to one of these; all where there are none.
   */
  'states': (_millrace_v1_AlertState__Output)[];
  'severities': (_millrace_v1_Severity__Output)[];
  /**
   * Only of this rule. Empty: of all.
   */
  'ruleId': (string);
  /**
   * Only of these accounts, at most 200; of all where there are none.
   */
  'accountIds': (string)[];
}
