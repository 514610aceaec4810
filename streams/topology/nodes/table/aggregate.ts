import type { Headers } from '../../../processor/record.ts';
import type { TableStore } from '../../../state/views.ts';
import type { Change } from '../../change.ts';
import { Node, type NodeContext } from '../../node.ts';
import { type OldValues, TableNode } from './updates.ts';

/** How a table's rows make an aggregate: `remove` takes back what `add` added. */
export interface TableFold<K, V, A> {
  readonly add: (aggregate: A | undefined, value: V, key: K) => A | null;
  readonly remove: (aggregate: A, value: V, key: K) => A | null;
}

/** `count`, `reduce` and `aggregate` on a table that was grouped: the old value leaves, the new one comes. */
export class TableAggregateNode<K, V, A> extends TableNode<K, Change<V>, K, A> {
  readonly #fold: TableFold<K, V, A>;

  constructor(context: NodeContext, store: TableStore<K, A>, oldValues: OldValues, fold: TableFold<K, V, A>) {
    super(context, store, oldValues);
    this.#fold = fold;
  }

  override process(key: K, { newValue, oldValue }: Change<V>, timestamp: number, headers: Headers | undefined): void {
    const before = this.current(key);
    let aggregate: A | null = before?.value ?? null;
    if (oldValue !== null && aggregate !== null) aggregate = this.#fold.remove(aggregate, oldValue, key);
    if (newValue !== null) aggregate = this.#fold.add(aggregate ?? undefined, newValue, key);
    const time = before === undefined ? timestamp : Math.max(timestamp, before.timestamp);
    this.update(key, before, aggregate, time, timestamp, headers);
  }
}

/** A row under the key and with the value by which it is grouped. */
export type RowMapper<K, V, K2, V2> = (value: V, key: K) => readonly [key: K2, value: V2] | null;

/**
 * `groupBy` on a table: a changed row leaves its old group and joins its new one. When both are one group, old and new
 * value travel in one record, so that the aggregate changes once (KIP-904).
 */
export class RegroupNode<K, V, K2, V2> extends Node<K, Change<V>> {
  readonly #map: RowMapper<K, V, K2, V2>;
  readonly #bytes: (key: K2) => Buffer;
  readonly #versioned: boolean;

  /** @param bytes a key's bytes, by which groups are told apart */
  constructor(map: RowMapper<K, V, K2, V2>, bytes: (key: K2) => Buffer, versioned: boolean) {
    super();
    this.#map = map;
    this.#bytes = bytes;
    this.#versioned = versioned;
  }

  override process(key: K, change: Change<V>, timestamp: number, headers: Headers | undefined): void {
    const { isLatest } = change;
    if (this.#versioned && !isLatest) return;
    const old = change.oldValue === null ? null : this.#map(change.oldValue, key);
    const fresh = change.newValue === null ? null : this.#map(change.newValue, key);
    if (old !== null && fresh !== null && this.#bytes(old[0]).equals(this.#bytes(fresh[0]))) {
      this.emit(fresh[0], { newValue: fresh[1], oldValue: old[1], isLatest }, timestamp, headers);
      return;
    }
    if (old !== null) this.emit(old[0], { newValue: null, oldValue: old[1], isLatest }, timestamp, headers);
    if (fresh !== null) this.emit(fresh[0], { newValue: fresh[1], oldValue: null, isLatest }, timestamp, headers);
  }
}
