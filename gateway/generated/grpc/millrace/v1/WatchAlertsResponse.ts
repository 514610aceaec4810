// Made by `npm run generate` from schemas/proto. Do not edit.
import type { AlertChange as _millrace_v1_AlertChange, AlertChange__Output as _millrace_v1_AlertChange__Output } from '../../millrace/v1/AlertChange.ts';

export interface WatchAlertsResponse {
  /**
   * Everything up to here has come.
   */
  'cursor'?: (string);
  'alert'?: (_millrace_v1_AlertChange | null);
}

export interface WatchAlertsResponse__Output {
  /**
   * Everything up to here has come.
   */
  'cursor': (string);
  'alert': (_millrace_v1_AlertChange__Output | null);
}
