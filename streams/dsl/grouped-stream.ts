import { TopologyError } from '../errors.ts';
import { countSerde } from '../serde/serdes.ts';
import { AggregateNode, type Fold } from '../topology/nodes/aggregate.ts';
import { SessionWindows, SlidingWindows } from '../topology/windows/other-windows.ts';
import type { FixedWindows } from '../topology/windows/time-windows.ts';
import type { Aggregator, MergingAggregator, Reducer } from './aggregators.ts';
import { GraphCogrouped } from './cogrouped.ts';
import { combined } from './combine.ts';
import type { Dsl } from './dsl.ts';
import type { StreamFacts, TableFacts } from './facts.ts';
import { counting, foldOf, foldOfReducer } from './folds.ts';
import type { CogroupedKStream, KGroupedStream, KTable } from './interfaces.ts';
import type { CountMaterialized, Materialized, WindowOptions } from './options.ts';
import { copartitioned } from './repartition.ts';
import { statefulStep } from './steps.ts';
import { storedTable, tableStore } from './table-store.ts';
import { GraphSessionWindowed, GraphSlidingWindowed, GraphTimeWindowed } from './windowed-stream.ts';

/** A stream that is grouped. The repartition topic, if one is needed, is made by the first step that follows. */
export class GraphGroupedStream<K, V> implements KGroupedStream<K, V> {
  readonly #dsl: Dsl;
  readonly #stream: StreamFacts<K, V>;
  readonly #name: string | undefined;
  #partitioned: StreamFacts<K, V> | undefined;

  /** @param name of the repartition topic; undefined when none was given */
  constructor(dsl: Dsl, stream: StreamFacts<K, V>, name: string | undefined) {
    this.#dsl = dsl;
    this.#stream = stream;
    this.#name = name;
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
    return this.#aggregated('KSTREAM-REDUCE', foldOfReducer(reducer), store, {});
  }

  aggregate<A>(
    aggregator: Aggregator<K, Exclude<V, null>, A> | MergingAggregator<K, Exclude<V, null>, A>,
    store: Materialized<K, A>,
  ): KTable<K, A> {
    return this.#aggregated('KSTREAM-AGGREGATE', foldOf(aggregator), store, aggregator);
  }

  windowedBy(windows: FixedWindows | SlidingWindows | SessionWindows, options: WindowOptions<K, V> = {}): never {
    const { graph } = this.#dsl;
    const parts = { dsl: this.#dsl, stream: this.facts, options, graph };
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
    const name = this.#name;
    this.#partitioned ??= copartitioned(this.#dsl.graph, this.#stream, 'an aggregation', {
      ...(name !== undefined && { name }),
      key,
      value,
      dropNullKeys: true,
    });
    return this.#partitioned;
  }

  #aggregated<A>(
    operator: string,
    fold: Fold<K, Exclude<V, null>, A>,
    store: Materialized<K, A>,
    { merge }: { readonly merge?: ((left: A, right: A, key: K) => A) | undefined },
  ): KTable<K, A> {
    const { graph } = this.#dsl;
    const needsTopic = this.#partitioned === undefined && this.#stream.step.rekeyedBy !== undefined;
    if (needsTopic && merge !== undefined && this.#name !== undefined) {
      const key = store.key ?? this.#stream.key;
      const { value } = store;
      const partial = combined(graph, this.#stream, { name: this.#name, key, value, fold: fold as Fold<K, V, A> });
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
  return { step, key: parts.key, value: store.value, graceMs: undefined, ...storedTable(parts, oldValues) };
}

/** @throws TopologyError for what no `groupBy` has made. */
export function requireGrouped<K, V>(stream: KGroupedStream<K, V>): GraphGroupedStream<K, V> {
  if (stream instanceof GraphGroupedStream) return stream;
  throw new TopologyError('a cogroup takes streams that groupBy or groupByKey made');
}
