import type { Headers } from '../../processor/record.ts';
import type { KeyValueStore } from '../../state/store.ts';
import { Node, type NodeContext } from '../node.ts';

/** Event counted when a table's topic carries a record without a key, which can be no table's row. */
export const tableNullKeyEvent = 'table_null_key_dropped';

/** Keeps a table's newest value by key: null deletes. Forwards each update; a null key is dropped and counted. */
export class TableSourceNode<K, V> extends Node<K | null, V | null> {
  readonly #context: NodeContext;
  readonly #store: KeyValueStore<K, V>;

  constructor(context: NodeContext, store: KeyValueStore<K, V>) {
    super();
    this.#context = context;
    this.#store = store;
  }

  override process(key: K | null, value: V | null, timestamp: number, headers: Headers | undefined): void {
    if (key === null) {
      this.#context.environment.count(tableNullKeyEvent, 1);
      return;
    }
    if (value === null) this.#store.delete(key);
    else this.#store.put(key, value);
    this.emit(key, value, timestamp, headers);
  }
}
