import type { WritingSerde } from '../serde/serde.ts';
import type { SinkTopic } from '../topology/nodes/sink.ts';
import type { BufferConfig } from '../topology/nodes/table/suppress.ts';
import type { EmitStrategy } from '../topology/nodes/window/windowed-node.ts';

/** Options every operator takes. */
export interface Named {
  /** The step's name in `describe()`; unique in the topology. One in Kafka Streams' form is made when absent. */
  readonly name?: string;
}

/** What goes through a repartition topic, which the name becomes part of. */
export interface Regrouped<K, V> {
  readonly name: string;
  /** Serdes of the grouped stream. A source's own are taken when absent; `selectKey` and `mapValues` lose them. */
  readonly key?: WritingSerde<K>;
  readonly value?: WritingSerde<V>;
}

/** How records are grouped: the name becomes a repartition topic's when the key has changed. */
export interface Grouped<K, V> extends Regrouped<K, V> {
  /**
   * Whether records are combined in their batch before the topic, where the aggregation can merge (see
   * `MergingAggregator`). Default true; false sends each by itself, as Kafka Streams does.
   */
  readonly combine?: boolean;
}

/**
 * Where an aggregate or a derived table is kept: a store (and its changelog) of that name. The builder of a key-value store
 * fits, and processors that declare the same builder read the table.
 */
export interface Materialized<K, V> {
  readonly name: string;
  readonly value: WritingSerde<V>;
  /** That of the table when absent. */
  readonly key?: WritingSerde<K>;
  readonly kind?: 'key-value';
}

/** Where a table and its older versions are kept: a `versionedStore`. */
export interface VersionedMaterialized<K, V> extends Omit<Materialized<K, V>, 'kind' | 'key'> {
  readonly kind: 'versioned';
  readonly key: WritingSerde<K>;
  readonly historyRetentionMs: number;
}

/** Where a windowed aggregate is kept. */
export interface WindowMaterialized<K, V> extends Omit<Materialized<K, V>, 'kind'> {
  readonly kind?: 'window' | 'session';
  /**
   * How long, by stream time, a window is kept after its start, milliseconds. Default, and least: what the windows need,
   * size and grace.
   */
  readonly retentionMs?: number;
}

/** Where a count is kept. */
export interface CountMaterialized<K> {
  readonly name: string;
  readonly key?: WritingSerde<K>;
  readonly kind?: 'key-value';
}

/** Where a windowed count is kept. */
export interface WindowCountMaterialized<K> {
  readonly name: string;
  readonly key?: WritingSerde<K>;
  readonly kind?: 'window' | 'session';
  readonly retentionMs?: number;
}

/** How a windowed aggregation tells time, what it does with late records and when it emits. */
export interface WindowOptions<K, V> {
  /** `on-update` (default): each update. `on-window-close`: each window once, when it has closed. */
  readonly emit?: EmitStrategy;
  /**
   * Kafka Streams loses a session or a sliding window when the record that closes it is so much later that the store's
   * retention is over, too: after a gap in the input. So does this, and counts it as `window_expired_unemitted`; true emits
   * them. Fixed windows are emitted always. Default false; true with watermark groups, which Kafka Streams has none of:
   * there is no answer of its to be equal to.
   */
  readonly emitExpired?: boolean;
  /**
   * Topic for records that come after all their windows closed. They are counted as `<store>_late_dropped` in any case.
   */
  readonly lateTo?: SinkTopic<K, V>;
  /**
   * Groups of records with a clock of their own; without, all records of a task share one, as in Kafka Streams. A clock
   * stands still when its group sends nothing more, and the group's last windows stay open: end what has an end with a
   * record that `completeUntil` answers for, and give `idleMs` for groups that fall silent.
   */
  readonly watermark?: {
    readonly group: (value: V, key: K) => string;
    /** A time up to which a record says that everything of its group has come; such a record is not aggregated. */
    readonly completeUntil?: (value: V, key: K) => number | undefined;
    /**
     * After so long without a record of a group its windows close, milliseconds of the wall clock. What is emitted then
     * carries the header `millrace-idle-close`, since a replay may differ.
     */
    readonly idleMs?: number;
    /**
     * Groups of a task that have a clock at most. Before another one the group whose clock is furthest behind is ended, and
     * counted as `watermark_group_ended`: its windows close, what the store keeps of it goes, and what still comes of it
     * begins anew. Default 10,000.
     */
    readonly maxGroups?: number;
  };
}

/** A join of two streams: its name becomes those of its stores. */
export interface StreamJoined<K, L, R> {
  readonly name: string;
  /** Serdes of the two streams; those of their sources when absent. */
  readonly key?: WritingSerde<K>;
  readonly value?: WritingSerde<L>;
  readonly otherValue?: WritingSerde<R>;
}

/** A join of a stream with a table. The name is needed when the stream's key has changed: a topic is made then. */
export interface Joined<K, L> extends Named {
  readonly key?: WritingSerde<K>;
  readonly value?: WritingSerde<L>;
  /**
   * How long a record waits for rows that come late, milliseconds of the stream's time; it is then joined with the row of
   * its own time. The table must be kept in a `versionedStore`, and the join must have a name: the buffer is the store
   * `<name>-buffer`. Without, a record is joined when it comes.
   */
  readonly graceMs?: number;
}

/** A foreign-key join: its name becomes those of two topics and a store. */
export interface TableJoined<K, L, FK, R, Out> {
  readonly name: string;
  /** Serdes of both tables; those of their stores when absent. */
  readonly key?: WritingSerde<K>;
  readonly value?: WritingSerde<L>;
  readonly foreignKey?: WritingSerde<FK>;
  readonly foreignValue?: WritingSerde<R>;
  /** Keeps the result, which what needs its old values (a grouping, a further join) asks for. */
  readonly store?: Materialized<K, Out>;
}

/** Options of an operator on a table. */
export interface TableOperator<K, V> extends Named {
  /** Keeps the result in a store of its own. Without, it is computed from the table it comes from. */
  readonly store?: Materialized<K, V>;
}

/** A stream that goes through a topic of the application's own. */
export interface Repartitioned<K, V> extends Regrouped<K, V> {
  /** Partitions of the topic; as many as the stream has when absent. */
  readonly partitions?: number;
}

/** When the updates of a table go on. */
export type Suppressed =
  | { readonly kind: 'commit'; readonly name?: string }
  | { readonly kind: 'window-closes'; readonly name: string; readonly buffer: BufferConfig }
  | { readonly kind: 'time-limit'; readonly name: string; readonly limitMs: number; readonly buffer: BufferConfig };

/** Holds what a buffer keeps without a limit but memory's. For windows, whose number is bounded by their retention. */
export function unboundedBuffer(): BufferConfig {
  return {
    maxRecords: Number.POSITIVE_INFINITY,
    maxBytes: Number.POSITIVE_INFINITY,
    whenFull: 'shut-down',
  };
}

/**
 * `suppress(untilWindowCloses({ name }))`: each window's last update, once, when it has closed. The buffer is the store
 * `<name>-store`. When it has a limit and reaches it the process stops: nothing is emitted early.
 */
export function untilWindowCloses(options: {
  readonly name: string;
  readonly maxRecords?: number;
  readonly maxBytes?: number;
}): Suppressed {
  const { name, maxRecords, maxBytes } = options;
  const buffer = { ...unboundedBuffer(), ...(maxRecords && { maxRecords }), ...(maxBytes && { maxBytes }) };
  return { kind: 'window-closes', name, buffer };
}

/**
 * `suppress(untilCommit())`: of the updates of a key only the last of each transaction goes on, as the record cache of Kafka Streams
 * (`statestore.cache.max.bytes`) does it by default there. Nobody sees less for it, because readers of committed records see a
 * transaction whole; the topics after it get fewer records. The steps behind see the table as it stood at the last commit. What they
 * refuse (`RecordError`) stops the process: no single record has caused it.
 */
export function untilCommit(options: Named = {}): Suppressed {
  return { kind: 'commit', ...options };
}

/**
 * `suppress(untilTimeLimit(ms, { name, maxRecords }))`: at most one update of a key in so many milliseconds of stream time.
 * A full buffer emits its oldest early, or stops the process (`whenFull: 'shut-down'`). `maxRecords` may be infinite where
 * the number of keys is bounded.
 */
export function untilTimeLimit(
  limitMs: number,
  options: {
    readonly name: string;
    readonly maxRecords: number;
    readonly maxBytes?: number;
    readonly whenFull?: BufferConfig['whenFull'];
  },
): Suppressed {
  const { name, maxRecords, maxBytes = Number.POSITIVE_INFINITY, whenFull = 'emit-early' } = options;
  return { kind: 'time-limit', name, limitMs, buffer: { maxRecords, maxBytes, whenFull } };
}
