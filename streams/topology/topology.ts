import type { StatePlace } from '../errors.ts';
import type { Headers, RecordMetadata } from '../processor/record.ts';
import type { Serde } from '../serde/serde.ts';
import type { StoreType, TimedShape } from '../state/state-store.ts';

/** A topic that a sub-topology reads. Serdes are the topic's own; types were checked when the topology was built. */
export interface SourceDescription {
  readonly name: string;
  readonly topic: string;
  readonly key: Serde<unknown>;
  readonly value: Serde<unknown>;
  /** Event time in epoch milliseconds; a negative or non-finite one makes the record a dead letter. */
  readonly timestamp: ((key: unknown, value: unknown, recordTimestamp: number) => number) | undefined;
}

/** A store of a sub-topology. `changelog` is the topic name, `<applicationId>-<name>-changelog`. */
export interface StoreDescription {
  readonly name: string;
  /** How its entries lie: by key, or by group and field. */
  readonly kind: 'key-value' | 'grouped';
  /** What it is to its users. */
  readonly type: StoreType;
  readonly key: Serde<unknown> | undefined;
  readonly value: Serde<unknown>;
  readonly changelog: string;
  /** Of a store of windows, sessions or versions, whose `key` is undefined. */
  readonly timed?: TimedShape | undefined;
}

/** A step as it is described: what it is called, what it reads and writes, and which steps follow. */
export interface StepDescription {
  readonly name: string;
  readonly kind: 'source' | 'processor' | 'sink';
  /** The topic of a source or sink. */
  readonly topic: string | undefined;
  readonly stores: readonly string[];
  readonly globalTables: readonly string[];
  readonly predecessors: readonly string[];
  readonly successors: readonly string[];
}

/** A table that every process holds whole. */
export interface GlobalTableDescription {
  readonly name: string;
  readonly source: SourceDescription;
}

/** A topic that the topology writes and reads itself, and that the application creates. */
export interface InternalTopicDescription {
  readonly topic: string;
  /** As declared; undefined: as many as the topics it must fit. */
  readonly partitions: number | undefined;
}

/** What lies between topics: one task per partition of its sources. */
export interface SubTopology {
  readonly id: number;
  /** Its steps, parents before their children. */
  readonly steps: readonly StepDescription[];
  readonly sources: readonly SourceDescription[];
  readonly sinks: readonly { readonly name: string; readonly topic: string }[];
  readonly stores: readonly StoreDescription[];
  /** Builds the node instances of one task: for the drivers, `StreamsApp` and `TopologyTestDriver`. */
  createTask(environment: TaskEnvironment): Task;
}

/** A compiled, validated graph. */
export interface Topology {
  readonly applicationId: string;
  readonly subTopologies: readonly SubTopology[];
  readonly globalTables: readonly GlobalTableDescription[];
  /** Repartition topics and the like; changelogs are named by their stores. */
  readonly internalTopics: readonly InternalTopicDescription[];
  /** Hash over sub-topologies, stores and topics: changes when the state's meaning may have changed. */
  readonly hash: string;
  /** Kafka Streams' own text form. */
  describe(): string;
  /** A Mermaid flow chart: topics, sub-topologies with their steps, stores, global tables. */
  toMermaid(): string;
  /** The same facts as plain data; what `JSON.stringify` shows. */
  toJSON(): TopologyJson;
  /** Every serde in it, so that they can be opened before the first record. */
  readonly serdes: readonly Serde<unknown>[];
}

/** A topology as plain data. */
export interface TopologyJson {
  readonly applicationId: string;
  readonly hash: string;
  readonly subTopologies: readonly {
    readonly id: number;
    readonly steps: readonly StepDescription[];
    readonly stores: readonly Pick<StoreDescription, 'name' | 'type' | 'changelog'>[];
  }[];
  readonly internalTopics: readonly InternalTopicDescription[];
  readonly globalTables: readonly { readonly name: string; readonly topic: string }[];
}

/**
 * One store of one task as the driver provides it: keys are strings (for a key-value store as `fieldCodec` makes them;
 * the group is then ''), values are decoded. Reading what is not loaded throws `StoreMiss`; writing never does.
 */
export interface StateAccess {
  get(group: string, field: string): unknown;
  put(group: string, field: string, value: unknown): void;
  delete(group: string, field: string): void;
  /** The entries of a group; of a key-value store all of them. */
  entries(group: string): IterableIterator<[string, unknown]>;
  size(group: string): number;
  /** Throws one `StoreMiss` for all of these that are not loaded. */
  require(places: readonly StatePlace[]): void;
}

/** Read side of a global table as the driver provides it; keys as `fieldCodec` of the topic's key serde makes them. */
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

/** Work that a step has begun asynchronously for the record in hand. */
export interface DeferredWork {
  /** Name of the step. */
  readonly step: string;
  readonly limits: { readonly maxInFlight: number; readonly timeoutMs: number };
  /** Begins it. Called once the record has taken effect, so that a record which is undone begins nothing. */
  start(): Promise<unknown>;
  /** Goes on with the result; errors and undoing as `Task.process`. */
  resume(result: unknown): void;
}

/** What a driver (test driver or app) gives a task. */
export interface TaskEnvironment {
  readonly partition: number;
  readonly collector: RecordCollector;
  state(store: string): StateAccess;
  globalTable(name: string): GlobalTableAccess;
  /**
   * Takes work over: the driver starts it, resumes in the order of the records, and has settled all of it before it
   * commits.
   */
  defer(work: DeferredWork): void;
  /** The wall clock, epoch milliseconds; in the test driver the one a test advances. */
  wallClock(): number;
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

/** The clock a punctuation goes by. */
export type PunctuationType = 'stream-time' | 'wall-clock';

/** One sub-topology on one partition. Synchronous; one caller at a time. */
export interface Task {
  /**
   * Runs the record through the graph, depth first. `RecordError`, `SerdeError` and `StoreMiss` escape. A record that
   * threw must leave no trace: the caller undoes its sends, state changes and counts, sets `streamTime` back, then
   * dead-letters it (or, after a `StoreMiss`, loads what was missing and runs it again).
   */
  process(source: string, record: TaskRecord): void;
  /**
   * Asks the stateful steps which state the record will read. The walk runs the stateless steps, which are pure, and
   * ends at the first `process` step of each path: what that one forwards is not known yet. A record that these steps
   * refuse declares nothing; `process` will refuse it again.
   */
  prefetch(source: string, record: TaskRecord, sink: PrefetchSink): void;
  /** True when a step has scheduled punctuations by that clock. */
  hasPunctuations(type: PunctuationType): boolean;
  /**
   * Runs the punctuations that are due: by stream time after each record, by the wall clock between batches. Errors
   * and undoing as `process`.
   */
  punctuate(type: PunctuationType): void;
  /** True when steps hold back partial results of the batch in hand. */
  readonly hasPartials: boolean;
  /** True when they hold so many that the batch should end here. */
  readonly isFullOfPartials: boolean;
  /** Lets some of them go; the caller does so at the end of each batch, until there are none. */
  endBatch(): void;
  /** Forgets them: the batch is undone. */
  clearPartials(): void;
  /**
   * Greatest timestamp seen; restored by the driver with `streamTime = …` before the first record and whenever writes
   * were taken back.
   */
  streamTime: number;
}
