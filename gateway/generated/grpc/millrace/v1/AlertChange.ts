// Made by `npm run generate` from schemas/proto. Do not edit.
import type { AlertState as _millrace_v1_AlertState, AlertState__Output as _millrace_v1_AlertState__Output } from '../../millrace/v1/AlertState.ts';
import type { Severity as _millrace_v1_Severity, Severity__Output as _millrace_v1_Severity__Output } from '../../millrace/v1/Severity.ts';
import type { AlertEvidence as _millrace_v1_AlertEvidence, AlertEvidence__Output as _millrace_v1_AlertEvidence__Output } from '../../millrace/v1/AlertEvidence.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface AlertChange {
  'alertId'?: (string);
  'fingerprint'?: (string);
  'ruleId'?: (string);
  'ruleVersion'?: (number);
  'ruleName'?: (string);
  /**
   * From 1, ascending for each fingerprint.
   */
  'seq'?: (number | string | Long);
  'state'?: (_millrace_v1_AlertState);
  'prevState'?: (_millrace_v1_AlertState);
  'severity'?: (_millrace_v1_Severity);
  'subject'?: (string);
  /**
   * `META` and the like.
   */
  'platform'?: (string);
  'accountId'?: (string);
  /**
   * `CAMPAIGN` and the like.
   */
  'level'?: (string);
  'entityId'?: (string);
  'entityName'?: (string);
  'value'?: (number | string);
  /**
   * OK, or why there is no value.
   */
  'valueReason'?: (string);
  /**
   * Of AMENDED: what the value was before.
   */
  'previousValue'?: (number | string);
  'threshold'?: (number | string);
  'comparison'?: (string);
  'unit'?: (string);
  'currency'?: (string);
  'evidence'?: (_millrace_v1_AlertEvidence)[];
  'finality'?: (string);
  /**
   * The account's own day: `2026-11-01`.
   */
  'reportDay'?: (string);
  'dataAsOf'?: (_google_protobuf_Timestamp | null);
  'suppressedBy'?: (string);
  'labels'?: ({[key: string]: string});
  /**
   * Of a rule on trial: nobody is told.
   */
  'shadow'?: (boolean);
  'at'?: (_google_protobuf_Timestamp | null);
  /**
   * What brought it about, where that is not the data.
   */
  'cause'?: (string);
  '_entityName'?: "entityName";
  '_value'?: "value";
  '_previousValue'?: "previousValue";
  '_threshold'?: "threshold";
  '_currency'?: "currency";
  '_reportDay'?: "reportDay";
  '_suppressedBy'?: "suppressedBy";
  '_cause'?: "cause";
}

export interface AlertChange__Output {
  'alertId': (string);
  'fingerprint': (string);
  'ruleId': (string);
  'ruleVersion': (number);
  'ruleName': (string);
  /**
   * From 1, ascending for each fingerprint.
   */
  'seq': (string);
  'state': (_millrace_v1_AlertState__Output);
  'prevState': (_millrace_v1_AlertState__Output);
  'severity': (_millrace_v1_Severity__Output);
  'subject': (string);
  /**
   * `META` and the like.
   */
  'platform': (string);
  'accountId': (string);
  /**
   * `CAMPAIGN` and the like.
   */
  'level': (string);
  'entityId': (string);
  'entityName'?: (string);
  'value'?: (number);
  /**
   * OK, or why there is no value.
   */
  'valueReason': (string);
  /**
   * Of AMENDED: what the value was before.
   */
  'previousValue'?: (number);
  'threshold'?: (number);
  'comparison': (string);
  'unit': (string);
  'currency'?: (string);
  'evidence': (_millrace_v1_AlertEvidence__Output)[];
  'finality': (string);
  /**
   * The account's own day: `2026-11-01`.
   */
  'reportDay'?: (string);
  'dataAsOf': (_google_protobuf_Timestamp__Output | null);
  'suppressedBy'?: (string);
  'labels': ({[key: string]: string});
  /**
   * Of a rule on trial: nobody is told.
   */
  'shadow': (boolean);
  'at': (_google_protobuf_Timestamp__Output | null);
  /**
   * What brought it about, where that is not the data.
   */
  'cause'?: (string);
  '_entityName'?: "entityName";
  '_value'?: "value";
  '_previousValue'?: "previousValue";
  '_threshold'?: "threshold";
  '_currency'?: "currency";
  '_reportDay'?: "reportDay";
  '_suppressedBy'?: "suppressedBy";
  '_cause'?: "cause";
}
