import type { Headers } from '../../../processor/record.ts';
import type { VersionedStoreView } from '../../../state/versioned-view.ts';
import { Node, type NodeContext } from '../../node.ts';
import { type OldValues, TableNode } from './updates.ts';

/** Event counted when a table gets a record without a key, which can be no table's row. */
export const tableNullKeyEvent = 'table_null_key_dropped';
/** Event counted when a table gets an update older than the one it has; it is applied, as in Kafka Streams. */
export const outOfOrderUpdateEvent = 'out_of_order_update';
/** Event counted when a versioned table gets an update older than its history; it is not applied. */
export const expiredVersionEvent = 'expired_version_dropped';

/** Keeps a table's newest value by key: null deletes. A null key is dropped and counted. */
export class TableSourceNode<K, V> extends TableNode<K | null, V | null, K, V> {
  override process(key: K | null, value: V | null, timestamp: number, headers: Headers | undefined): void {
    if (key === null) {
      this.context.environment.count(tableNullKeyEvent, 1);
      return;
    }
    const before = this.current(key);
    if (before !== undefined && timestamp < before.timestamp) {
      this.context.environment.count(outOfOrderUpdateEvent, 1);
    }
    this.update(key, before, value, timestamp, timestamp, headers);
  }
}

/** Keeps every version of a table within its history. */
export class VersionedTableSourceNode<K, V> extends Node<K | null, V | null> {
  readonly #context: NodeContext;
  readonly #store: VersionedStoreView<K, V>;
  readonly #oldValues: OldValues;

  constructor(context: NodeContext, store: VersionedStoreView<K, V>, oldValues: OldValues) {
    super();
    this.#context = context;
    this.#store = store;
    this.#oldValues = oldValues;
  }

  override process(key: K | null, value: V | null, timestamp: number, headers: Headers | undefined): void {
    if (key === null) {
      this.#context.environment.count(tableNullKeyEvent, 1);
      return;
    }
    const oldValue = this.#oldValues.wanted ? (this.#store.get(key)?.value ?? null) : null;
    const { stored, latest } = this.#store.putVersion(key, value, timestamp);
    if (stored) this.emit(key, { newValue: value, oldValue, isLatest: latest }, timestamp, headers);
    else this.#context.environment.count(expiredVersionEvent, 1);
  }
}

/** A table's updates without a store: the value of each record is the new one, the old one is not known. */
export class UnstoredTableNode<K, V> extends Node<K | null, V | null> {
  readonly #context: NodeContext;

  constructor(context: NodeContext) {
    super();
    this.#context = context;
  }

  override process(key: K | null, value: V | null, timestamp: number, headers: Headers | undefined): void {
    if (key === null) this.#context.environment.count(tableNullKeyEvent, 1);
    else this.emit(key, { newValue: value, oldValue: null, isLatest: true }, timestamp, headers);
  }
}
