/** How records of one key become an aggregate. */
export interface Aggregator<K, V, A> {
  /** The aggregate of no record. */
  readonly init: () => A;
  /** The aggregate with one record more; null deletes it. Must not change the aggregate it is given. */
  readonly add: (aggregate: A, value: V, key: K) => A | null;
  readonly merge?: undefined;
}

/** An aggregator whose aggregates can be made in parts. It deletes none. */
export interface MergingAggregator<K, V, A> {
  readonly init: () => A;
  readonly add: (aggregate: A, value: V, key: K) => A;
  /**
   * The aggregate of two sets of records that have none in common, in either order. With it, records that go through a
   * repartition topic are first combined in their batch, and sessions can meet. The result is the same.
   */
  readonly merge: (left: A, right: A, key: K) => A;
}

/** How rows of a table become an aggregate: what was added can be taken back. */
export interface TableAggregator<K, V, A> {
  readonly init: () => A;
  readonly add: (aggregate: A, value: V, key: K) => A | null;
  /** The aggregate without a row that was added before: the inverse of `add`. */
  readonly sub: (aggregate: A, value: V, key: K) => A | null;
}

/** One value of two of the same kind. */
export type Reducer<V> = (left: V, right: V) => V;
