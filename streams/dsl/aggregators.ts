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
   * repartition topic are first combined in their batch, by key and fixed window, and sessions can meet. The result is
   * the same.
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

const merging = new WeakSet<object>();

/**
 * Says that a reducer may also be given what it has made of other values, in either order (it is associative and
 * commutative), and answers no null. Records that go through a repartition topic are then first combined in their batch;
 * the result is the same.
 */
export function mergingReducer<V>(reducer: Reducer<V>): Reducer<V> {
  const merges: Reducer<V> = (left, right) => reducer(left, right);
  merging.add(merges);
  return merges;
}

/** Whether `mergingReducer` made it. */
export function isMerging<V>(reducer: Reducer<V>): boolean {
  return merging.has(reducer);
}
