export * from './errors.ts';
export type * from './processor/processor.ts';
export type * from './processor/record.ts';
export type * from './serde/serde.ts';
export * from './serde/serdes.ts';
export type * from './state/store.ts';
export type * from './topology/topology.ts';
