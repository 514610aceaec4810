import { countSerde } from '../serde/serdes.ts';
import { changeSerde } from '../topology/change.ts';
import type { Step } from '../topology/graph.ts';
import { TableAggregateNode, type TableFold } from '../topology/nodes/table/aggregate.ts';
import type { Reducer, TableAggregator } from './aggregators.ts';
import type { Dsl } from './dsl.ts';
import { readBack } from './facts.ts';
import { countingRows, tableFoldOf, tableFoldOfReducers } from './folds.ts';
import type { KGroupedTable, KTable } from './interfaces.ts';
import type { CountMaterialized, Grouped, Materialized } from './options.ts';
import { repartition } from './repartition.ts';
import { statefulStep } from './steps.ts';
import { storedTable, tableStore } from './table-store.ts';

/** A table that is grouped. Its rows always go through a repartition topic. */
export class GraphGroupedTable<K, V> implements KGroupedTable<K, V> {
  readonly #dsl: Dsl;
  readonly #step: Step;
  readonly #grouped: Required<Grouped<K, V>>;
  #source: Step | undefined;

  constructor(dsl: Dsl, step: Step, grouped: Required<Grouped<K, V>>) {
    this.#dsl = dsl;
    this.#step = step;
    this.#grouped = grouped;
  }

  count(store: CountMaterialized<K>): KTable<K, number> {
    const fold = tableFoldOf<K, V, number>(countingRows);
    return this.#aggregated(fold, { ...store, value: countSerde });
  }

  reduce(add: Reducer<V>, sub: Reducer<V>, store: Materialized<K, V>): KTable<K, V> {
    return this.#aggregated(tableFoldOfReducers(add, sub), store);
  }

  aggregate<A>(aggregator: TableAggregator<K, V, A>, store: Materialized<K, A>): KTable<K, A> {
    return this.#aggregated(tableFoldOf(aggregator), store);
  }

  #aggregated<A>(fold: TableFold<K, V, A>, store: Materialized<K, A>): KTable<K, A> {
    const { graph } = this.#dsl;
    const parts = tableStore(graph, store, readBack(this.#grouped.key), store.name);
    const oldValues = { wanted: false };
    const step = graph.add(
      statefulStep<K>({
        name: graph.name(undefined, 'KTABLE-AGGREGATE'),
        parents: [this.#repartitioned()],
        stores: [parts.store],
        want: [parts.want],
        create: (context) => new TableAggregateNode(context, parts.open(context), oldValues, fold),
      }),
    );
    return this.#dsl.table({
      step,
      key: parts.key,
      value: parts.value,
      graceMs: undefined,
      ...storedTable(parts, oldValues),
    });
  }

  #repartitioned(): Step {
    const { name, value } = this.#grouped;
    const key = readBack(this.#grouped.key);
    const changes = { name, key, value: changeSerde(readBack(value)), dropNullKeys: false };
    this.#source ??= repartition(this.#dsl.graph, { step: this.#step, key, value: changes.value }, changes).step;
    return this.#source;
  }
}
