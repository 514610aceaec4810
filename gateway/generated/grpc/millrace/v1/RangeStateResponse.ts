// Made by `npm run generate` from schemas/proto. Do not edit.
import type { StateEntry as _millrace_v1_StateEntry, StateEntry__Output as _millrace_v1_StateEntry__Output } from '../../millrace/v1/StateEntry.ts';
import type { StatePosition as _millrace_v1_StatePosition, StatePosition__Output as _millrace_v1_StatePosition__Output } from '../../millrace/v1/StatePosition.ts';

export interface RangeStateResponse {
  'entries'?: (_millrace_v1_StateEntry)[];
  /**
   * Whether there are more after the last of these.
   */
  'more'?: (boolean);
  'position'?: (_millrace_v1_StatePosition | null);
}

export interface RangeStateResponse__Output {
  'entries': (_millrace_v1_StateEntry__Output)[];
  /**
   * Whether there are more after the last of these.
   */
  'more': (boolean);
  'position': (_millrace_v1_StatePosition__Output | null);
}
