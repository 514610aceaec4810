import type { Headers, RecordMetadata } from '../processor/record.ts';
import type { Serde } from '../serde/serde.ts';

/** A topic that a sub-topology reads. Serdes are the topic's own; types were checked when the topology was built. */
export interface SourceDescription {
  readonly name: string;
  readonly topic: string;
  readonly key: Serde<unknown>;
  readonly value: Serde<unknown>;
  /** Event time in epoch milliseconds; a negative or non-finite one makes the record a dead letter. */
  readonly timestamp: ((key: unknown, value: unknown, recordTimestamp: number) => number) | undefined;
}

/** A store of a sub-topology. `changelog` is the topic name. `source` names the topic when that topic is the changelog. */
export interface StoreDescription {
  readonly name: string;
  readonly kind: 'key-value' | 'grouped';
  readonly key: Serde<unknown> | undefined;
  readonly value: Serde<unknown>;
  readonly changelog: string;
}

/** A table that every process holds whole. */
export interface GlobalTableDescription {
  readonly name: string;
  readonly source: SourceDescription;
}

/** What lies between topics: one task per partition of its sources. */
export interface SubTopology {
  readonly id: number;
  readonly sources: readonly SourceDescription[];
  readonly sinks: readonly { readonly name: string; readonly topic: string }[];
  readonly stores: readonly StoreDescription[];
  /** Builds the node instances of one task. */
  createTask(environment: TaskEnvironment): Task;
}

/** A compiled, validated graph. */
export interface Topology {
  readonly applicationId: string;
  readonly subTopologies: readonly SubTopology[];
  readonly globalTables: readonly GlobalTableDescription[];
  /** Hash over sub-topologies, stores and topics: changes when the state's meaning may have changed. */
  readonly hash: string;
  /** Kafka Streams' own text form. */
  describe(): string;
  /** Every serde in it, so that they can be opened before the first record. */
  readonly serdes: readonly Serde<unknown>[];
}

/**
 * One store of one task as the driver provides it: keys are strings (for a key-value store the key's bytes as latin1,
 * with a fast path for string keys; the group is then ''), values are decoded. `get` on what is not loaded throws `StoreMiss`.
 */
export interface StateAccess {
  get(group: string, field: string): unknown;
  put(group: string, field: string, value: unknown): void;
  delete(group: string, field: string): void;
  entries(group: string): IterableIterator<[string, unknown]>;
  size(group: string): number;
}

/** Read side of a global table as the driver provides it. */
export interface GlobalTableAccess {
  get(key: string): unknown;
}

/** Collects what `keysOf` declares. */
export interface PrefetchSink {
  want(store: string, group: string, field: string | undefined): void;
}

/** Takes the records that leave a task. Bytes are final; a null partition means: by murmur2 of the key. */
export interface RecordCollector {
  send(
    topic: string,
    partition: number | null,
    key: Buffer | null,
    value: Buffer | null,
    timestamp: number,
    headers: Headers | undefined,
  ): void;
}

/** What a driver (test driver or app) gives a task. */
export interface TaskEnvironment {
  readonly partition: number;
  readonly collector: RecordCollector;
  state(store: string): StateAccess;
  globalTable(name: string): GlobalTableAccess;
  /** Counts a named event (see ProcessorContext.count). */
  count(event: string, by: number): void;
}

/** A decoded source record on its way into a task. */
export interface TaskRecord {
  readonly key: unknown;
  readonly value: unknown;
  readonly timestamp: number;
  readonly headers: Headers | undefined;
  readonly metadata: RecordMetadata;
}

/** One sub-topology on one partition. Synchronous; one caller at a time. */
export interface Task {
  /** Runs the record through the graph, depth first. `RecordError` and `SerdeError` escape: the caller dead-letters. */
  process(source: string, record: TaskRecord): void;
  /** Asks each stateful step near the source which state the record will read. */
  prefetch(source: string, record: TaskRecord, sink: PrefetchSink): void;
  /** Greatest timestamp seen; restored by the driver with `streamTime = …` before the first record. */
  streamTime: number;
}
