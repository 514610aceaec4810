import type { Serde, Topic } from '../serde/serde.ts';
import type { StoreBuilders } from '../state/store.ts';
import type { Windowed } from '../state/windowed.ts';
import type { Predicate } from '../topology/nodes/filter.ts';
import type { FixedKeyProcessorFor } from '../topology/nodes/fixed-key-processor.ts';
import type { RecordMapper } from '../topology/nodes/flat-map.ts';
import type { ForeignKeyExtractor } from '../topology/nodes/join/foreign-key.ts';
import type { ValueJoiner } from '../topology/nodes/join/stream-table.ts';
import type { ValueMapper } from '../topology/nodes/map-values.ts';
import type { ProcessorFor } from '../topology/nodes/processor.ts';
import type { KeySelector } from '../topology/nodes/select-key.ts';
import type { SinkTopic } from '../topology/nodes/sink.ts';
import type { SliceGroupUpdate, SliceRow, SliceUpdate } from '../topology/nodes/slice/records.ts';
import type { RowMapper } from '../topology/nodes/table/aggregate.ts';
import type { JoinWindows, SessionWindows, SlidingWindows } from '../topology/windows/other-windows.ts';
import type { FixedWindows } from '../topology/windows/time-windows.ts';
import type { Aggregator, MergingAggregator, Reducer, TableAggregator } from './aggregators.ts';
import type {
  CountMaterialized,
  Grouped,
  Joined,
  Materialized,
  Named,
  Regrouped,
  Repartitioned,
  StreamJoined,
  Suppressed,
  TableJoined,
  TableOperator,
  VersionedMaterialized,
  WindowCountMaterialized,
  WindowMaterialized,
  WindowOptions,
} from './options.ts';
import type { AggregateSlice, ReplaceSlice } from './slice-options.ts';

/** A type without null: what an operator sees that drops nulls. */
type Present<T> = Exclude<T, null>;

/**
 * A stream of records: each is a fact of its own. Every operator answers a new stream and leaves this one as it is, so
 * that a stream may be used several times. Functions given to operators are pure: they may run more than once a record.
 */
export interface KStream<K, V> {
  /** Replaces each value; the key stays. */
  mapValues<R>(map: ValueMapper<K, V, R>, options?: Named): KStream<K, R>;

  /** Any number of values from each, under the same key. */
  flatMapValues<R>(map: (value: V, key: K) => Iterable<R>, options?: Named): KStream<K, R>;

  /** Keeps the records that fit; a type guard narrows the stream's type. */
  filter<W extends V>(guard: (value: V, key: K) => value is W, options?: Named): KStream<K, W>;
  filter(predicate: Predicate<K, V>, options?: Named): KStream<K, V>;
  /** Drops the records that fit. */
  filterNot(predicate: Predicate<K, V>, options?: Named): KStream<K, V>;

  /** A new key and value from each: what follows counts as rekeyed (see `selectKey`). */
  map<K2, V2>(map: (value: V, key: K) => readonly [key: K2, value: V2], options?: Named): KStream<K2, V2>;

  /** Any number of records from each, under any keys: what follows counts as rekeyed (see `selectKey`). */
  flatMap<K2, V2>(map: RecordMapper<K, V, K2, V2>, options?: Named): KStream<K2, V2>;

  /**
   * Gives each record a new key. The record stays in its partition, where its new key may not belong: grouping and
   * joining go through a repartition topic from here on, and `process` with stores is refused until `repartition`.
   */
  selectKey<K2>(select: KeySelector<K, V, K2>, options?: Named): KStream<K2, V>;

  /** Lets a function see each record as it passes. It may run more than once a record. */
  peek(see: (value: V, key: K) => void, options?: Named): KStream<K, V>;

  /** Begins a split into named branches; a record goes to the first that it fits. */
  split(options?: Named): SplitStream<K, V>;

  /** The records of both streams, which need not have one type. Order is kept within each. */
  merge<K2, V2>(other: KStream<K2, V2>, options?: Named): KStream<K | K2, V | V2>;

  /**
   * Sends the stream through a topic of the application's own, so that equal keys meet in one partition. A record without a
   * key is dropped and counted as event `repartition_null_key_dropped`.
   */
  repartition(options: Repartitioned<K, V>): KStream<K, V>;

  /**
   * Calls an asynchronous function for each record: up to `maxInFlight` (default 100) at once, results of one key in
   * order, all of them settled before the commit. It must not touch stores. A rejection with `RecordError` makes the
   * record a dead letter; any other, or none within `timeoutMs` (default 30,000), stops the process. So does one that no record
   * of a topic has caused, but a punctuation, or a table that is held with `untilCommit`: nothing could be the dead letter.
   */
  mapAsync<R>(map: (value: V, key: K) => Promise<R>, options?: MapAsyncOptions): KStream<K, R>;

  /**
   * Runs a processor, the step with state. One object serves all tasks, so it keeps its state in its stores only.
   * The keys it forwards must belong to the partition of the record in hand, as the key itself does; this is not checked.
   *
   * @throws TopologyError when it has stores and the stream was rekeyed, or when another store has the name of one.
   */
  process<KOut, VOut, S extends StoreBuilders>(
    processor: ProcessorFor<K, V, KOut, VOut, S>,
    options?: Named,
  ): KStream<KOut, VOut>;

  /** Runs a processor that cannot change the key, so what follows it needs no repartitioning. Otherwise as `process`. */
  processValues<VOut, S extends StoreBuilders>(
    processor: FixedKeyProcessorFor<K, V, VOut, S>,
    options?: Named,
  ): KStream<K, VOut>;

  /**
   * Keeps the rows of slices that their source restates as a whole, and passes on what changes. A newer revision replaces an
   * older one row by row: equal rows give nothing, others a change with the old and the new content, and what a complete
   * revision no longer has is taken out at its end. A revision that is not complete, or of which rows are missing or have
   * unknown keys, takes out nothing and says so. What an older revision still sends is dropped and counted, as are chunks
   * that come again: `<name>.stale_row`, `.stale_marker`, `.resent_row`, `.resent_chunk`, `.resent_marker`, `.resumed`.
   *
   * State: a value of the store for eight rows. Records of a slice must have one key.
   *
   * @throws TopologyError when the key was changed before or its serde is not known, or the name is taken.
   */
  replaceSlice<C, Row extends SliceRow>(
    options: ReplaceSlice<Present<K>, V, C, Row>,
  ): KStream<Present<K>, SliceUpdate<V, C, Row>>;

  /**
   * Keeps aggregates of each slice by group, not its rows, and passes on which of them changed, with old and new, once, at the
   * end of a revision. The records are those of whole revisions, whose rows make aggregates anew which then replace the old
   * ones; or changes, each of which takes an old row out and puts a new one in. Of a revision that is not complete, or of
   * which rows are missing, nothing is taken (counted as `<name>.partial_discarded`). Otherwise as `replaceSlice`.
   */
  aggregateSlice<C, A>(options: AggregateSlice<Present<K>, V, C, A>): KStream<Present<K>, SliceGroupUpdate<V, C, A>>;

  /** Groups by the present key. `options` are needed when the key was changed before: a repartition topic is made then. */
  groupByKey(options?: Grouped<K, V>): KGroupedStream<Present<K>, V>;

  /** Groups by a new key, through a repartition topic. */
  groupBy<K2>(select: KeySelector<K, V, K2>, options: Grouped<K2, V>): KGroupedStream<Present<K2>, V>;

  /** Reads the stream as a table: the newest value of each key, null deletes. A `versionedStore` keeps the older ones, too. */
  toTable(
    store: Materialized<Present<K>, Present<V>> | VersionedMaterialized<Present<K>, Present<V>>,
  ): KTable<Present<K>, Present<V>>;

  /** Joins with another stream: records of one key whose times lie within the windows. */
  join<R, Out>(
    other: KStream<K, R>,
    joiner: ValueJoiner<Present<K>, Present<V>, Present<R>, Out>,
    windows: JoinWindows,
    options: StreamJoined<K, V, R>,
  ): KStream<Present<K>, Out>;
  /** Joins with a table: each record meets the present row of its key; those without one are left out. */
  join<R, Out>(
    table: KTable<Present<K>, R>,
    joiner: ValueJoiner<Present<K>, Present<V>, R, Out>,
    options?: Joined<K, V>,
  ): KStream<Present<K>, Out>;
  /** Joins with a global table by a key of any kind. */
  join<GK, R, Out>(
    table: GlobalKTable<GK, R>,
    keyOf: (value: Present<V>, key: K) => GK | null,
    joiner: ValueJoiner<K, Present<V>, R, Out>,
    options?: Named,
  ): KStream<K, Out>;

  /** As `join`, but a record that meets none is emitted with null, when its window has closed. */
  leftJoin<R, Out>(
    other: KStream<K, R>,
    joiner: ValueJoiner<K, Present<V>, Present<R> | null, Out>,
    windows: JoinWindows,
    options: StreamJoined<K, V, R>,
  ): KStream<K, Out>;
  /** As `join` with a table, but a record without a row is emitted with null. */
  leftJoin<R, Out>(
    table: KTable<Present<K>, R>,
    joiner: ValueJoiner<K, Present<V>, R | null, Out>,
    options?: Joined<K, V>,
  ): KStream<K, Out>;
  leftJoin<GK, R, Out>(
    table: GlobalKTable<GK, R>,
    keyOf: (value: Present<V>, key: K) => GK | null,
    joiner: ValueJoiner<K, Present<V>, R | null, Out>,
    options?: Named,
  ): KStream<K, Out>;

  /** As `leftJoin` with a stream, for both sides. */
  outerJoin<R, Out>(
    other: KStream<K, R>,
    joiner: ValueJoiner<K, Present<V> | null, Present<R> | null, Out>,
    windows: JoinWindows,
    options: StreamJoined<K, V, R>,
  ): KStream<K, Out>;

  /**
   * Writes the stream to a topic, whose types must hold each key and value. A null value becomes a tombstone. What does
   * not serialise makes the source record a dead letter.
   */
  to(topic: SinkTopic<K, V>, options?: Named): void;

  /** As `to`, and goes on with what was written, as read from that topic. */
  through<K2, V2>(topic: Topic<K2, V2> & SinkTopic<K, V>, options: { readonly name: string }): KStream<K2, V2>;
}

/** Limits of `mapAsync`. */
export interface MapAsyncOptions extends Named {
  readonly maxInFlight?: number;
  readonly timeoutMs?: number;
}

/**
 * A stream being split. `Rest` is what no branch so far has claimed by a type guard, `Out` the branches by name.
 *
 * ```ts
 * const { rows, ends } = cleaned.split({ name: 'kind' }).branch('rows', isRow).defaultBranch('ends');
 * ```
 */
export interface SplitStream<K, Rest, Out = Record<never, never>> {
  /** Adds a branch. A type guard narrows the branch's type and takes it from what the later branches see. */
  branch<N extends string, W extends Rest>(
    name: N,
    guard: (value: Rest, key: K) => value is W,
  ): SplitStream<K, Exclude<Rest, W>, Out & Readonly<Record<N, KStream<K, W>>>>;
  branch<N extends string>(
    name: N,
    predicate: Predicate<K, Rest>,
  ): SplitStream<K, Rest, Out & Readonly<Record<N, KStream<K, Rest>>>>;

  /** Ends the split: what fits no branch goes to this one, named `default` unless said otherwise. */
  defaultBranch(): Out & Readonly<Record<'default', KStream<K, Rest>>>;
  defaultBranch<N extends string>(name: N): Out & Readonly<Record<N, KStream<K, Rest>>>;

  /** Ends the split: what fits no branch is dropped and counted as event `<split name>_unmatched`. */
  noDefaultBranch(): Out;
}

/**
 * A table: the newest value of each key. An update goes on as a change, so that what follows can take the old value back.
 */
export interface KTable<K, V> {
  /** Name of its store; undefined when it is computed from others. */
  readonly storeName: string | undefined;
  /** The updates as a stream; a deletion has the value null. */
  toStream(options?: Named): KStream<K, V | null>;
  /** Rows that fit; a row that does not is as if deleted. */
  filter<W extends V>(guard: (value: V, key: K) => value is W, options?: TableOperator<K, W>): KTable<K, W>;
  filter(predicate: Predicate<K, V>, options?: TableOperator<K, V>): KTable<K, V>;
  filterNot(predicate: Predicate<K, V>, options?: TableOperator<K, V>): KTable<K, V>;
  /** A new value for each row; null takes the row out. */
  mapValues<R>(map: ValueMapper<K, V, R>, options?: TableOperator<K, Present<R>>): KTable<K, Present<R>>;
  /** Groups rows by another key, through a repartition topic; null leaves a row out. */
  groupBy<K2, V2>(map: RowMapper<K, V, K2, V2>, options: Required<Regrouped<K2, V2>>): KGroupedTable<K2, V2>;
  /** Rows whose key is in both tables. Either side's update gives a new result; null is none. */
  join<R, Out>(
    other: KTable<K, R>,
    joiner: ValueJoiner<K, V, R, Out>,
    options?: TableOperator<K, Present<Out>>,
  ): KTable<K, Present<Out>>;
  /** Each row with the row of another table that it refers to. Both tables' updates give new results. */
  join<FK, R, Out>(
    other: KTable<FK, R>,
    foreignKey: ForeignKeyExtractor<K, V, FK>,
    joiner: ValueJoiner<K, V, R, Out>,
    options: TableJoined<K, V, FK, R, Present<Out>>,
  ): KTable<K, Present<Out>>;
  /** As `join`, and rows of this table without one in the other. */
  leftJoin<R, Out>(
    other: KTable<K, R>,
    joiner: ValueJoiner<K, V, R | null, Out>,
    options?: TableOperator<K, Present<Out>>,
  ): KTable<K, Present<Out>>;
  leftJoin<FK, R, Out>(
    other: KTable<FK, R>,
    foreignKey: ForeignKeyExtractor<K, V, FK>,
    joiner: ValueJoiner<K, V, R | null, Out>,
    options: TableJoined<K, V, FK, R, Present<Out>>,
  ): KTable<K, Present<Out>>;
  /** As `join`, and rows of either table without one in the other. */
  outerJoin<R, Out>(
    other: KTable<K, R>,
    joiner: ValueJoiner<K, V | null, R | null, Out>,
    options?: TableOperator<K, Present<Out>>,
  ): KTable<K, Present<Out>>;
  /** Lets only some updates go on: a window's last (`untilWindowCloses`), one in a time (`untilTimeLimit`), the last of each transaction (`untilCommit`). */
  suppress(suppressed: Suppressed & Partial<Pick<Materialized<K, V>, 'key' | 'value'>>): KTable<K, V>;
}

/** A table that every process holds whole. Processors read it by declaring `globalTableStore` under its name. */
export interface GlobalKTable<K, V> {
  readonly name: string;
  /** Serde of its keys. */
  readonly key: Serde<K>;
  /** Never set: carries the types. */
  readonly rowType?: readonly [K, V];
}

/** A stream grouped by key. Records without a key or a value are dropped and counted, unless said otherwise. */
export interface KGroupedStream<K, V> {
  /** Number of records of each key. */
  count(store: CountMaterialized<K>): KTable<K, number>;
  /** One value of all values of a key. */
  reduce(reducer: Reducer<Present<V>>, store: Materialized<K, Present<V>>): KTable<K, Present<V>>;
  aggregate<A>(
    aggregator: Aggregator<K, Present<V>, A> | MergingAggregator<K, Present<V>, A>,
    store: Materialized<K, A>,
  ): KTable<K, A>;
  /** By fixed windows of time. A record without a value is aggregated as well, as in Kafka Streams. */
  windowedBy(windows: FixedWindows, options?: WindowOptions<K, V>): WindowedKStream<K, V>;
  /** By windows around each record. */
  windowedBy(windows: SlidingWindows, options?: WindowOptions<K, V>): WindowedKStream<K, Present<V>>;
  /** By sessions. A record without a value is aggregated as well, as in Kafka Streams. */
  windowedBy(windows: SessionWindows, options?: WindowOptions<K, V>): SessionWindowedKStream<K, V>;
  /** Begins an aggregate over several grouped streams. */
  cogroup<A>(add: (aggregate: A, value: Present<V>, key: K) => A | null): CogroupedKStream<K, A>;
}

/** A stream grouped by key and time window. */
export interface WindowedKStream<K, V> {
  count(store: WindowCountMaterialized<K>): KTable<Windowed<K>, number>;
  reduce(reducer: Reducer<V>, store: WindowMaterialized<K, Present<V>>): KTable<Windowed<K>, Present<V>>;
  aggregate<A>(
    aggregator: Aggregator<K, V, A> | MergingAggregator<K, V, A>,
    store: WindowMaterialized<K, A>,
  ): KTable<Windowed<K>, A>;
}

/** A stream grouped by key and session. */
export interface SessionWindowedKStream<K, V> {
  count(store: WindowCountMaterialized<K>): KTable<Windowed<K>, number>;
  reduce(reducer: Reducer<V>, store: WindowMaterialized<K, Present<V>>): KTable<Windowed<K>, Present<V>>;
  aggregate<A>(aggregator: MergingAggregator<K, V, A>, store: WindowMaterialized<K, A>): KTable<Windowed<K>, A>;
}

/** Several grouped streams that make one aggregate. */
export interface CogroupedKStream<K, A> {
  cogroup<V>(
    stream: KGroupedStream<K, V>,
    add: (aggregate: A, value: Present<V>, key: K) => A | null,
  ): CogroupedKStream<K, A>;
  aggregate(init: () => A, store: Materialized<K, A>): KTable<K, A>;
  /**
   * By windows. Records without a value are aggregated as well, by fixed windows and sessions, as in Kafka Streams: `add` then
   * gets null. Each stream has a clock of its own.
   */
  windowedBy(windows: FixedWindows | SlidingWindows): WindowedCogroupedKStream<K, A>;
  windowedBy(windows: SessionWindows): SessionWindowedCogroupedKStream<K, A>;
}

/** Several grouped streams that make one aggregate a window. */
export interface WindowedCogroupedKStream<K, A> {
  aggregate(init: () => A, store: WindowMaterialized<K, A>): KTable<Windowed<K>, A>;
}

/** Several grouped streams that make one aggregate a session. */
export interface SessionWindowedCogroupedKStream<K, A> {
  aggregate(
    init: () => A,
    merge: (left: A, right: A, key: K) => A,
    store: WindowMaterialized<K, A>,
  ): KTable<Windowed<K>, A>;
}

/** A table grouped by another key. */
export interface KGroupedTable<K, V> {
  /** Number of rows of each group. */
  count(store: CountMaterialized<K>): KTable<K, number>;
  /** `sub(total, row)` takes back what `add(total, row)` added. */
  reduce(add: Reducer<V>, sub: Reducer<V>, store: Materialized<K, V>): KTable<K, V>;
  aggregate<A>(aggregator: TableAggregator<K, V, A>, store: Materialized<K, A>): KTable<K, A>;
}
