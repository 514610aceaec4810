import type { Fold } from '../topology/nodes/aggregate.ts';
import type { TableFold } from '../topology/nodes/table/aggregate.ts';
import {
  type Aggregator,
  isMerging,
  type MergingAggregator,
  type Reducer,
  type TableAggregator,
} from './aggregators.ts';

/** Counting records. */
export const counting: MergingAggregator<unknown, unknown, number> = {
  init: () => 0,
  add: (count) => count + 1,
  merge: (left, right) => left + right,
};

/** Counting rows. */
export const countingRows: TableAggregator<unknown, unknown, number> = {
  init: () => 0,
  add: (count) => count + 1,
  sub: (count) => count - 1,
};

/** The step-by-step form of an aggregator. */
export function foldOf<K, V, A>({ init, add }: Pick<Aggregator<K, V, A>, 'init' | 'add'>): Fold<K, V, A> {
  return (aggregate, value, key) => add(aggregate === undefined ? init() : aggregate, value, key);
}

/** The step-by-step form of a reducer: the first value is the aggregate. */
export function foldOfReducer<K, V>(reducer: Reducer<V>): Fold<K, V, V> {
  return (aggregate, value) => (aggregate === undefined ? value : reducer(aggregate, value));
}

/** How two results of a reducer become one, if they may; undefined otherwise. */
export function mergeOfReducer<V>(reducer: Reducer<V>): Reducer<V> | undefined {
  return isMerging(reducer) ? reducer : undefined;
}

/** The step-by-step form of a table's aggregator. */
export function tableFoldOf<K, V, A>({ init, add, sub }: TableAggregator<K, V, A>): TableFold<K, V, A> {
  return {
    add: (aggregate, value, key) => add(aggregate === undefined ? init() : aggregate, value, key),
    remove: sub,
  };
}

/** The step-by-step form of a table's reducers. */
export function tableFoldOfReducers<K, V>(add: Reducer<V>, sub: Reducer<V>): TableFold<K, V, V> {
  return { add: (aggregate, value) => (aggregate === undefined ? value : add(aggregate, value)), remove: sub };
}
