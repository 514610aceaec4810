export {
  type Aggregator,
  type MergingAggregator,
  mergingReducer,
  type Reducer,
  type TableAggregator,
} from './dsl/aggregators.ts';
export { type StreamOptions, StreamsBuilder, type TableOptions } from './dsl/builder.ts';
export type * from './dsl/interfaces.ts';
export * from './dsl/options.ts';
export type * from './dsl/slice-options.ts';
export * from './errors.ts';
export type * from './processor/processor.ts';
export type * from './processor/record.ts';
export * from './serde/bytes.ts';
export { murmur2, partitionOf } from './serde/partitioner.ts';
export type * from './serde/serde.ts';
export * from './serde/serdes.ts';
export * from './serde/windowed.ts';
export * from './state/builders.ts';
export type * from './state/store.ts';
export type * from './state/timestamped.ts';
export type * from './state/windowed.ts';
export type { ValueJoiner } from './topology/nodes/join/stream-table.ts';
export type * from './topology/nodes/slice/records.ts';
export type { BufferConfig } from './topology/nodes/table/suppress.ts';
export type { EmitStrategy } from './topology/nodes/window/windowed-node.ts';
export type * from './topology/topology.ts';
export * from './topology/windows/index.ts';
