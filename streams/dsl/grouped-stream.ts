import { TopologyError } from '../errors.ts';
import type { Serde } from '../serde/serde.ts';
import { countSerde } from '../serde/serdes.ts';
import { AggregateNode, type Fold } from '../topology/nodes/aggregate.ts';
import { SessionWindows, SlidingWindows } from '../topology/windows/other-windows.ts';
import type { FixedWindows } from '../topology/windows/time-windows.ts';
import type { Aggregator, MergingAggregator, Reducer } from './aggregators.ts';
import { GraphCogrouped } from './cogrouped.ts';
import { type Combination, combined } from './combine.ts';
import type { Dsl } from './dsl.ts';
import { readBack, readBackIfKnown, type StreamFacts, type TableFacts } from './facts.ts';
import { counting, foldOf, foldOfReducer, mergeOfReducer } from './folds.ts';
import type { CogroupedKStream, KGroupedStream, KTable } from './interfaces.ts';
import type { CountMaterialized, Grouped, Materialized, WindowOptions } from './options.ts';
import { copartitioned } from './repartition.ts';
import { statefulStep } from './steps.ts';
import { storedTable, tableStore } from './table-store.ts';
import { GraphSessionWindowed, GraphSlidingWindowed, GraphTimeWindowed } from './windowed-stream.ts';

/**
 * A stream that is grouped. The repartition topic, if one is needed, is made by the first step that follows; those that
 * take whole records share it, and each that combines them has one of its own.
 */
export class GraphGroupedStream<K, V> implements KGroupedStream<K, V> {
  readonly #dsl: Dsl;
  readonly #stream: StreamFacts<K, V>;
  readonly #options: Partial<Grouped<K, V>>;
  #partitioned: StreamFacts<K, V> | undefined;

  /** @param options whose name, if any, becomes the repartition topic's */
  constructor(dsl: Dsl, stream: StreamFacts<K, V>, options: Partial<Grouped<K, V>>) {
    this.#dsl = dsl;
    this.#stream = stream;
    this.#options = options;
  }

  count(store: CountMaterialized<K>): KTable<K, number> {
    return this.#aggregated(
      'KSTREAM-AGGREGATE',
      foldOf<K, Exclude<V, null>, number>(counting),
      countOf(store),
      counting,
    );
  }

  reduce(reducer: Reducer<Exclude<V, null>>, store: Materialized<K, Exclude<V, null>>): KTable<K, Exclude<V, null>> {
    return this.#aggregated('KSTREAM-REDUCE', foldOfReducer(reducer), store, { merge: mergeOfReducer(reducer) });
  }

  aggregate<A>(
    aggregator: Aggregator<K, Exclude<V, null>, A> | MergingAggregator<K, Exclude<V, null>, A>,
    store: Materialized<K, A>,
  ): KTable<K, A> {
    return this.#aggregated('KSTREAM-AGGREGATE', foldOf(aggregator), store, aggregator);
  }

  windowedBy(windows: FixedWindows | SlidingWindows | SessionWindows, options: WindowOptions<K, V> = {}): never {
    const parts = { dsl: this.#dsl, grouped: this, options };
    if (windows instanceof SlidingWindows) return new GraphSlidingWindowed(parts as never, windows) as never;
    if (windows instanceof SessionWindows) return new GraphSessionWindowed(parts, windows) as never;
    return new GraphTimeWindowed(parts, windows) as never;
  }

  cogroup<A>(add: (aggregate: A, value: Exclude<V, null>, key: K) => A | null): CogroupedKStream<K, A> {
    return new GraphCogrouped<K, A>(this.#dsl, []).cogroup(this, add);
  }

  /** The stream with equal keys in one partition. */
  get facts(): StreamFacts<K, V> {
    const { key, value } = this.#stream;
    const { name } = this.#options;
    this.#partitioned ??= copartitioned(this.#dsl.graph, this.#stream, 'an aggregation', {
      ...(name !== undefined && { name }),
      key,
      value,
      dropNullKeys: true,
    });
    return this.#partitioned;
  }

  /** Serde of the key, where it is known. */
  get key(): Serde<K> | undefined {
    return this.#stream.key;
  }

  /**
   * The stream's partial aggregates, through a topic `<applicationId>-<name>-<store>-repartition`, which `through` makes.
   * Undefined where no topic is needed, where one with the whole records is there already, or where combining is off.
   */
  combined<A, P>(
    store: Omit<Materialized<K, A>, 'kind'>,
    fold: Fold<K, V, A>,
    through: (stream: StreamFacts<K, V>, combination: Combination<K, V, A>) => StreamFacts<K, P>,
  ): StreamFacts<K, P> | undefined {
    const { name, combine = true } = this.#options;
    const needsTopic = this.#partitioned === undefined && this.#stream.step.rekeyedBy !== undefined;
    if (!needsTopic || !combine || name === undefined) return undefined;
    const key = readBackIfKnown(store.key) ?? this.#stream.key;
    const aggregate = readBack(store.value);
    return through(this.#stream, { name: `${name}-${store.name}`, key, aggregate, fold });
  }

  #aggregated<A>(
    operator: string,
    fold: Fold<K, Exclude<V, null>, A>,
    store: Materialized<K, A>,
    { merge }: { readonly merge?: ((left: A, right: A, key: K) => A) | undefined },
  ): KTable<K, A> {
    const partial =
      merge &&
      this.combined<A, A>(store, fold as Fold<K, V, A>, (stream, each) => combined(this.#dsl.graph, stream, each));
    if (merge !== undefined && partial !== undefined) {
      const merged: Fold<K, A, A> = (aggregate, part, group) =>
        aggregate === undefined ? part : merge(aggregate, part, group);
      return this.#dsl.table(aggregatedTable(this.#dsl, partial, operator, merged, store));
    }
    return this.#dsl.table(aggregatedTable(this.#dsl, this.facts, operator, fold as Fold<K, V, A>, store));
  }
}

/** A count's store: the same object as the caller's store builder when it is one. */
function countOf<K>(store: CountMaterialized<K>): Materialized<K, number> {
  return 'value' in store ? (store as Materialized<K, number>) : { ...store, value: countSerde };
}

/** The table of an aggregation that is kept by key. */
export function aggregatedTable<K, V, A>(
  dsl: Dsl,
  stream: StreamFacts<K, V>,
  operator: string,
  fold: Fold<K, V, A>,
  store: Materialized<K, A>,
): TableFacts<K, A> {
  const { graph } = dsl;
  const name = graph.name(undefined, operator);
  const parts = tableStore(graph, store, stream.key, store.name);
  const oldValues = { wanted: false };
  const step = graph.add(
    statefulStep<K>({
      name,
      parents: [stream.step],
      stores: [parts.store],
      want: [parts.want],
      create: (context) => new AggregateNode(context, parts.open(context), oldValues, fold),
    }),
  );
  return { step, key: parts.key, value: parts.value, graceMs: undefined, ...storedTable(parts, oldValues) };
}

/** @throws TopologyError for what no `groupBy` has made. */
export function requireGrouped<K, V>(stream: KGroupedStream<K, V>): GraphGroupedStream<K, V> {
  if (stream instanceof GraphGroupedStream) return stream;
  throw new TopologyError('a cogroup takes streams that groupBy or groupByKey made');
}
