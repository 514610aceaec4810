// Made by `npm run generate` from schemas/proto. Do not edit.
import type { StatePosition as _millrace_v1_StatePosition, StatePosition__Output as _millrace_v1_StatePosition__Output } from '../../millrace/v1/StatePosition.ts';

export interface GetStateResponse {
  /**
   * As JSON; integers beyond 53 bits, micros among them, are strings. Absent: there is none.
   */
  'valueJson'?: (string);
  'position'?: (_millrace_v1_StatePosition | null);
  '_valueJson'?: "valueJson";
}

export interface GetStateResponse__Output {
  /**
   * As JSON; integers beyond 53 bits, micros among them, are strings. Absent: there is none.
   */
  'valueJson'?: (string);
  'position': (_millrace_v1_StatePosition__Output | null);
  '_valueJson'?: "valueJson";
}
