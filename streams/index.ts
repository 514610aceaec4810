// The public surface, name by name: what is not here is the library's own and may change.
export {
  type Aggregator,
  type MergingAggregator,
  mergingReducer,
  type Reducer,
  type TableAggregator,
} from './dsl/aggregators.ts';
export { type StreamOptions, StreamsBuilder, type TableOptions } from './dsl/builder.ts';
export type {
  CogroupedKStream,
  GlobalKTable,
  KGroupedStream,
  KGroupedTable,
  KStream,
  KTable,
  MapAsyncOptions,
  SessionWindowedCogroupedKStream,
  SessionWindowedKStream,
  SplitStream,
  WindowedCogroupedKStream,
  WindowedKStream,
} from './dsl/interfaces.ts';
export {
  type CountMaterialized,
  type Grouped,
  type Joined,
  type Materialized,
  type Named,
  type Regrouped,
  type Repartitioned,
  type StreamJoined,
  type Suppressed,
  type TableJoined,
  type TableOperator,
  untilCommit,
  untilTimeLimit,
  untilWindowCloses,
  type VersionedMaterialized,
  type WindowCountMaterialized,
  type WindowMaterialized,
  type WindowOptions,
} from './dsl/options.ts';
export type * from './dsl/slice-options.ts';
export {
  ApplicationRunningError,
  BrokerError,
  DeadLetterStormError,
  FencedError,
  IncompatibleTopologyError,
  PartitionsChangedError,
  RecordError,
  SerdeError,
  StateGapError,
  StoreMiss,
  StreamsConfigError,
  StreamsError,
  type StreamsErrorCode,
  TopologyError,
} from './errors.ts';
export type {
  Cancellable,
  FixedKeyProcessor,
  FixedKeyProcessorContext,
  FixedKeySchedulingContext,
  Prefetch,
  Processor,
  ProcessorContext,
  SchedulingContext,
} from './processor/processor.ts';
export type { Headers, RecordMetadata, StreamRecord } from './processor/record.ts';
export * from './serde/bytes.ts';
export { murmur2, partitionOf } from './serde/partitioner.ts';
export { type FieldEncoder, type LazyReaderOptions, LazyRecords } from './serde/projection/lazy.ts';
export {
  type Projection,
  projection,
  projectionOf,
  type RecordSchema,
  recordSchema,
} from './serde/projection/projection.ts';
export type { Serde, Topic, WritingSerde } from './serde/serde.ts';
export {
  bytesSerde,
  countSerde,
  int32Serde,
  jsonSerde,
  longSerde,
  nullable,
  stringSerde,
} from './serde/serdes.ts';
export { sessionWindowedSerde, timeWindowedSerde } from './serde/windowed.ts';
export {
  globalTableStore,
  groupedStore,
  keyValueStore,
  sessionStore,
  versionedStore,
  windowStore,
} from './state/builders.ts';
export type { StoreType, TimedShape } from './state/state-store.ts';
export type {
  AnyStoreBuilder,
  GlobalTableReference,
  GroupedStore,
  GroupedStoreBuilder,
  KeyRange,
  KeyValueStore,
  KeyValueStoreBuilder,
  ReadonlyKeyValueStore,
  SessionStore,
  SessionStoreBuilder,
  StoreBuilders,
  StoreOf,
  Stores,
  VersionedKeyValueStore,
  VersionedRecord,
  VersionedStoreBuilder,
  WindowEntry,
  WindowStore,
  WindowStoreBuilder,
} from './state/store.ts';
export type { Timestamped } from './state/timestamped.ts';
export type { Window, Windowed } from './state/windowed.ts';
export type { Predicate } from './topology/nodes/filter.ts';
export type { FixedKeyProcessorFor } from './topology/nodes/fixed-key-processor.ts';
export type { RecordMapper } from './topology/nodes/flat-map.ts';
export type { ForeignKeyExtractor } from './topology/nodes/join/foreign-key.ts';
export type { ValueJoiner } from './topology/nodes/join/stream-table.ts';
export type { ValueMapper } from './topology/nodes/map-values.ts';
export type { ProcessorFor } from './topology/nodes/processor.ts';
export type { KeySelector } from './topology/nodes/select-key.ts';
export type { Serialize, SinkTopic } from './topology/nodes/sink.ts';
export type * from './topology/nodes/slice/records.ts';
export type { RowMapper } from './topology/nodes/table/aggregate.ts';
export type { BufferConfig } from './topology/nodes/table/suppress.ts';
export type { EmitStrategy } from './topology/nodes/window/windowed-node.ts';
export type {
  GlobalTableDescription,
  InternalTopicDescription,
  PunctuationType,
  SourceDescription,
  StepDescription,
  StoreDescription,
  SubTopology,
  Topology,
  TopologyJson,
} from './topology/topology.ts';
export {
  type CalendarUnit,
  CalendarWindows,
  days,
  type FixedWindows,
  hours,
  JoinWindows,
  minutes,
  SessionWindows,
  SlidingWindows,
  seconds,
  TimeWindows,
} from './topology/windows/index.ts';
