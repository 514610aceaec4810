// Made by `npm run generate` from schemas/proto. Do not edit.
import type { StatePlace as _millrace_v1_StatePlace, StatePlace__Output as _millrace_v1_StatePlace__Output } from '../../millrace/v1/StatePlace.ts';
import type { ReadOptions as _millrace_v1_ReadOptions, ReadOptions__Output as _millrace_v1_ReadOptions__Output } from '../../millrace/v1/ReadOptions.ts';

export interface RangeStateRequest {
  'place'?: (_millrace_v1_StatePlace | null);
  /**
   * Entries after this field; all where it is absent.
   */
  'after'?: (string);
  /**
   * At most so many, 1 to 500; 100 where it is not said.
   */
  'limit'?: (number);
  'options'?: (_millrace_v1_ReadOptions | null);
  '_after'?: "after";
  '_limit'?: "limit";
}

export interface RangeStateRequest__Output {
  'place': (_millrace_v1_StatePlace__Output | null);
  /**
   * Entries after this field; all where it is absent.
   */
  'after'?: (string);
  /**
   * At most so many, 1 to 500; 100 where it is not said.
   */
  'limit'?: (number);
  'options': (_millrace_v1_ReadOptions__Output | null);
  '_after'?: "after";
  '_limit'?: "limit";
}
