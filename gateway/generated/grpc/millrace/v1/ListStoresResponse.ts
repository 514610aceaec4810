// Made by `npm run generate` from schemas/proto. Do not edit.
import type { StateStore as _millrace_v1_StateStore, StateStore__Output as _millrace_v1_StateStore__Output } from '../../millrace/v1/StateStore.ts';

export interface ListStoresResponse {
  'stores'?: (_millrace_v1_StateStore)[];
}

export interface ListStoresResponse__Output {
  'stores': (_millrace_v1_StateStore__Output)[];
}
