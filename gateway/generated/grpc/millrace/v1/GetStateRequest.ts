// Made by `npm run generate` from schemas/proto. Do not edit.
import type { StatePlace as _millrace_v1_StatePlace, StatePlace__Output as _millrace_v1_StatePlace__Output } from '../../millrace/v1/StatePlace.ts';
import type { ReadOptions as _millrace_v1_ReadOptions, ReadOptions__Output as _millrace_v1_ReadOptions__Output } from '../../millrace/v1/ReadOptions.ts';

export interface GetStateRequest {
  'place'?: (_millrace_v1_StatePlace | null);
  /**
   * The entry of the group; to be left out where a key has one entry.
   */
  'field'?: (string);
  'options'?: (_millrace_v1_ReadOptions | null);
}

export interface GetStateRequest__Output {
  'place': (_millrace_v1_StatePlace__Output | null);
  /**
   * The entry of the group; to be left out where a key has one entry.
   */
  'field': (string);
  'options': (_millrace_v1_ReadOptions__Output | null);
}
