import type { StoreBuilders } from '../state/store.ts';
import type { Predicate } from '../topology/nodes/filter.ts';
import type { RecordMapper } from '../topology/nodes/flat-map.ts';
import type { ValueMapper } from '../topology/nodes/map-values.ts';
import type { ProcessorFor } from '../topology/nodes/processor.ts';
import type { KeySelector } from '../topology/nodes/select-key.ts';
import type { SinkTopic } from '../topology/nodes/sink.ts';

/** Options every operator takes. */
export interface Named {
  /** The step's name in `describe()`; unique in the topology. One in Kafka Streams' form is made when absent. */
  readonly name?: string;
}

/**
 * A stream of records: each is a fact of its own. Every operator answers a new stream and leaves this one as it is, so
 * that a stream may be used several times. Functions given to operators are pure: they may run more than once a record.
 */
export interface KStream<K, V> {
  /** Replaces each value; the key stays. */
  mapValues<R>(map: ValueMapper<K, V, R>, options?: Named): KStream<K, R>;

  /** Keeps the records that fit; a type guard narrows the stream's type. */
  filter<W extends V>(guard: (value: V, key: K) => value is W, options?: Named): KStream<K, W>;
  filter(predicate: Predicate<K, V>, options?: Named): KStream<K, V>;

  /** Any number of records from each, under any keys: what follows counts as rekeyed (see `selectKey`). */
  flatMap<K2, V2>(map: RecordMapper<K, V, K2, V2>, options?: Named): KStream<K2, V2>;

  /**
   * Gives each record a new key. The record stays in its partition, where its new key may not belong: a step with
   * stores is refused from here on, until the stream has gone through a topic (`to`, then `stream`).
   */
  selectKey<K2>(select: KeySelector<K, V, K2>, options?: Named): KStream<K2, V>;

  /** Begins a split into named branches; a record goes to the first that it fits. */
  split(options?: Named): SplitStream<K, V>;

  /** The records of both streams, which need not have one type. Order is kept within each. */
  merge<K2, V2>(other: KStream<K2, V2>, options?: Named): KStream<K | K2, V | V2>;

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

  /**
   * Writes the stream to a topic, whose types must hold each key and value. A null value becomes a tombstone. What does
   * not serialise makes the source record a dead letter.
   */
  to(topic: SinkTopic<K, V>, options?: Named): void;
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

/** A table: the newest value of each key, kept in a store of the task. Processors that declare its store may read it. */
export interface KTable<K, V> {
  /** Name of its store. */
  readonly storeName: string;
  /** The updates as a stream; a deletion has the value null. */
  toStream(options?: Named): KStream<K, V | null>;
}

/** A table that every process holds whole. Processors read it by declaring `globalTableStore` under its name. */
export interface GlobalKTable<K, V> {
  readonly name: string;
  /** Never set: carries the types. */
  readonly rowType?: readonly [K, V];
}
