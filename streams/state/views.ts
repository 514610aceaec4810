import { TopologyError } from '../errors.ts';
import type { GlobalTableAccess, StateAccess } from '../topology/topology.ts';
import { type FieldCodec, fieldCodec } from './field.ts';
import type {
  GlobalTableReference,
  KeyRange,
  KeyValueStore,
  KeyValueStoreBuilder,
  ReadonlyKeyValueStore,
} from './store.ts';
import type { Timestamped } from './timestamped.ts';

/** A key-value store over a driver's state; values were put by the same builder's type, hence the casts. */
export class KeyValueStoreView<K, V> implements KeyValueStore<K, V> {
  readonly #state: StateAccess;
  readonly #fields: FieldCodec<K>;

  constructor(builder: Pick<KeyValueStoreBuilder<K, V>, 'key'>, state: StateAccess) {
    this.#state = state;
    this.#fields = fieldCodec(builder.key);
  }

  get(key: K): V | undefined {
    return this.#state.get('', this.#fields.field(key)) as V | undefined;
  }

  put(key: K, value: V): void {
    this.#state.put('', this.#fields.field(key), value);
  }

  putIfAbsent(key: K, value: V): V | undefined {
    const before = this.get(key);
    if (before === undefined) this.put(key, value);
    return before;
  }

  delete(key: K): void {
    this.#state.delete('', this.#fields.field(key));
  }

  all(): Array<[K, V]> {
    return this.#rows(() => true);
  }

  range({ from, to, reverse }: KeyRange<K>): Array<[K, V]> {
    const first = from === undefined ? undefined : this.#bytes(from);
    const last = to === undefined ? undefined : this.#bytes(to);
    const rows = this.#rows(
      (key) =>
        (first === undefined || Buffer.compare(key, first) >= 0) &&
        (last === undefined || Buffer.compare(key, last) <= 0),
    );
    return reverse === true ? rows.reverse() : rows;
  }

  prefixScan(prefix: Buffer): Array<[K, V]> {
    return this.#rows((key) => key.subarray(0, prefix.length).equals(prefix));
  }

  approximateNumEntries(): number {
    return this.#state.size('');
  }

  #bytes(key: K): Buffer {
    return this.#fields.bytes(this.#fields.field(key));
  }

  #rows(fits: (key: Buffer) => boolean): Array<[K, V]> {
    const rows: Array<{ readonly bytes: Buffer; readonly field: string; readonly value: V }> = [];
    for (const [field, value] of this.#state.entries('')) {
      const bytes = this.#fields.bytes(field);
      if (fits(bytes)) rows.push({ bytes, field, value: value as V });
    }
    rows.sort((a, b) => Buffer.compare(a.bytes, b.bytes));
    return rows.map(({ field, value }) => [this.#fields.key(field), value]);
  }
}

/** The store of a KTable as its own steps use it: each value with the time of the update that set it. */
export type TableStore<K, V> = KeyValueStore<K, Timestamped<V | null>>;

/** The store of a KTable as processors see it: values only, and the table's topic alone writes it. */
export class TableStoreView<K, V> implements KeyValueStore<K, V> {
  readonly #name: string;
  readonly #store: KeyValueStoreView<K, Timestamped<V | null>>;

  constructor(builder: KeyValueStoreBuilder<K, V>, state: StateAccess) {
    this.#name = builder.name;
    this.#store = new KeyValueStoreView({ key: builder.key }, state);
  }

  get(key: K): V | undefined {
    return this.#store.get(key)?.value ?? undefined;
  }

  all(): Array<[K, V]> {
    return values(this.#store.all());
  }

  range(range: KeyRange<K>): Array<[K, V]> {
    return values(this.#store.range(range));
  }

  prefixScan(prefix: Buffer): Array<[K, V]> {
    return values(this.#store.prefixScan(prefix));
  }

  approximateNumEntries(): number {
    return this.#store.approximateNumEntries();
  }

  put(): void {
    throw this.#refusal();
  }

  putIfAbsent(): undefined {
    throw this.#refusal();
  }

  delete(): void {
    throw this.#refusal();
  }

  #refusal(): TopologyError {
    return new TopologyError(
      `store '${this.#name}' holds a table and is written by the table's topic only: write to that topic, or keep a store of your own`,
    );
  }
}

function values<K, V>(rows: ReadonlyArray<[K, Timestamped<V | null>]>): Array<[K, V]> {
  return rows.flatMap(([key, { value }]): Array<[K, V]> => (value === null ? [] : [[key, value]]));
}

/** A global table over a driver's copy of it. */
export class GlobalTableView<K, V> implements ReadonlyKeyValueStore<K, V> {
  readonly #table: GlobalTableAccess;
  readonly #fields: FieldCodec<K>;

  constructor(reference: Pick<GlobalTableReference<K, V>, 'key'>, table: GlobalTableAccess) {
    this.#table = table;
    this.#fields = fieldCodec(reference.key);
  }

  get(key: K): V | undefined {
    return this.#table.get(this.#fields.field(key)) as V | undefined;
  }
}
