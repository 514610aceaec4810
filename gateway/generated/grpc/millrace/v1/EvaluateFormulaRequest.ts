// Made by `npm run generate` from schemas/proto. Do not edit.
import type { DayRow as _millrace_v1_DayRow, DayRow__Output as _millrace_v1_DayRow__Output } from '../../millrace/v1/DayRow.ts';
import type { Flight as _millrace_v1_Flight, Flight__Output as _millrace_v1_Flight__Output } from '../../millrace/v1/Flight.ts';

export interface EvaluateFormulaRequest {
  'formula'?: (string);
  /**
   * At most 5,000.
   */
  'rows'?: (_millrace_v1_DayRow)[];
  /**
   * A text by which rows are put into groups, such as `entity_id`: one result for each. Empty: one result of all.
   */
  'by'?: (string);
  /**
   * The account's time zone, by its IANA name. Empty: UTC.
   */
  'zone'?: (string);
  /**
   * The last complete day, with which windows end: `2026-11-01`. Empty: the day of the last row.
   */
  'complete'?: (string);
  /**
   * Days that a formula without a window sums up, both included. Empty: from the first row to the last complete day.
   */
  'from'?: (string);
  'to'?: (string);
  /**
   * Whether days between the first row and the last that have none were fetched, and nothing happened.
   */
  'covered'?: (boolean);
  'flight'?: (_millrace_v1_Flight | null);
}

export interface EvaluateFormulaRequest__Output {
  'formula': (string);
  /**
   * At most 5,000.
   */
  'rows': (_millrace_v1_DayRow__Output)[];
  /**
   * A text by which rows are put into groups, such as `entity_id`: one result for each. Empty: one result of all.
   */
  'by': (string);
  /**
   * The account's time zone, by its IANA name. Empty: UTC.
   */
  'zone': (string);
  /**
   * The last complete day, with which windows end: `2026-11-01`. Empty: the day of the last row.
   */
  'complete': (string);
  /**
   * Days that a formula without a window sums up, both included. Empty: from the first row to the last complete day.
   */
  'from': (string);
  'to': (string);
  /**
   * Whether days between the first row and the last that have none were fetched, and nothing happened.
   */
  'covered': (boolean);
  'flight': (_millrace_v1_Flight__Output | null);
}
