import { TopologyError } from '../errors.ts';
import type { GlobalTableAccess, StateAccess } from '../topology/topology.ts';
import { type FieldCodec, fieldCodec } from './field.ts';
import type { GlobalTableReference, KeyValueStore, KeyValueStoreBuilder, ReadonlyKeyValueStore } from './store.ts';

/** A key-value store over a driver's state; values were put by the same builder's type, hence the casts. */
export class KeyValueStoreView<K, V> implements KeyValueStore<K, V> {
  readonly #state: StateAccess;
  readonly #fields: FieldCodec<K>;

  constructor(builder: KeyValueStoreBuilder<K, V>, state: StateAccess) {
    this.#state = state;
    this.#fields = fieldCodec(builder.key);
  }

  get(key: K): V | undefined {
    return this.#state.get('', this.#fields.field(key)) as V | undefined;
  }

  put(key: K, value: V): void {
    this.#state.put('', this.#fields.field(key), value);
  }

  delete(key: K): void {
    this.#state.delete('', this.#fields.field(key));
  }
}

/** The store of a KTable as processors see it: the table's topic alone writes it. */
export class TableStoreView<K, V> extends KeyValueStoreView<K, V> {
  readonly #name: string;

  constructor(builder: KeyValueStoreBuilder<K, V>, state: StateAccess) {
    super(builder, state);
    this.#name = builder.name;
  }

  override put(): void {
    throw this.#refusal();
  }

  override delete(): void {
    throw this.#refusal();
  }

  #refusal(): TopologyError {
    return new TopologyError(
      `store '${this.#name}' holds a table and is written by the table's topic only: write to that topic, or keep a store of your own`,
    );
  }
}

/** A global table over a driver's copy of it. */
export class GlobalTableView<K, V> implements ReadonlyKeyValueStore<K, V> {
  readonly #table: GlobalTableAccess;
  readonly #fields: FieldCodec<K>;

  constructor(reference: GlobalTableReference<K, V>, table: GlobalTableAccess) {
    this.#table = table;
    this.#fields = fieldCodec(reference.key);
  }

  get(key: K): V | undefined {
    return this.#table.get(this.#fields.field(key)) as V | undefined;
  }
}
