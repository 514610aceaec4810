import type { Headers } from '../../../processor/record.ts';
import type { Timestamped } from '../../../state/timestamped.ts';
import type { TableStore } from '../../../state/views.ts';
import type { Change, ValueGetter } from '../../change.ts';
import { Node } from '../../node.ts';
import type { Predicate } from '../filter.ts';
import type { ValueMapper } from '../map-values.ts';
import type { OldValues } from './updates.ts';

/** A new value from a table's value, null for none; the rule of `filter` and `mapValues` on tables. */
export type TableMapper<K, V, R> = (value: V, key: K) => R | null;

/** `filter` on a table: what does not fit is as if it were not there. */
export function filtering<K, V>(fits: Predicate<K, V>): TableMapper<K, V, V> {
  return (value, key) => (fits(value, key) ? value : null);
}

/** `mapValues` on a table. */
export function mapping<K, V, R>(map: ValueMapper<K, V, R>): TableMapper<K, V, R> {
  return map;
}

/** Maps a table's values, keeping the result in a store when it is given one. */
export class TableValuesNode<K, V, R> extends Node<K, Change<V>> {
  readonly #map: TableMapper<K, V, R>;
  readonly #store: TableStore<K, R> | undefined;
  readonly #oldValues: OldValues;
  readonly #dropsNothing: boolean;

  /** @param dropsNothing whether an update from nothing to nothing is held back where old values are known: filters do */
  constructor(
    map: TableMapper<K, V, R>,
    store: TableStore<K, R> | undefined,
    oldValues: OldValues,
    dropsNothing: boolean,
  ) {
    super();
    this.#map = map;
    this.#store = store;
    this.#oldValues = oldValues;
    this.#dropsNothing = dropsNothing;
  }

  override process(key: K, change: Change<V>, timestamp: number, headers: Headers | undefined): void {
    const newValue = this.#of(change.newValue, key);
    const oldValue = this.#oldValues.wanted ? this.#old(change, key) : null;
    if (this.#dropsNothing && this.#oldValues.wanted && newValue === null && oldValue === null) return;
    if (this.#store !== undefined) {
      const before = this.#store.get(key);
      if (newValue !== null) this.#store.put(key, { timestamp, value: newValue });
      else if (before === undefined) return;
      else this.#store.delete(key);
    }
    this.emit(key, { newValue, oldValue, isLatest: change.isLatest }, timestamp, headers);
  }

  #of(value: V | null, key: K): R | null {
    return value === null ? null : this.#map(value, key);
  }

  #old(change: Change<V>, key: K): R | null {
    return this.#store === undefined ? this.#of(change.oldValue, key) : (this.#store.get(key)?.value ?? null);
  }
}

/** The present values of a mapped table, computed from the table it maps. */
export class MappedGetter<K, V, R> implements ValueGetter<K, R> {
  readonly #parent: ValueGetter<K, V>;
  readonly #map: TableMapper<K, V, R>;

  constructor(parent: ValueGetter<K, V>, map: TableMapper<K, V, R>) {
    this.#parent = parent;
    this.#map = map;
  }

  get(key: K, asOf?: number): Timestamped<R> | undefined {
    const found = this.#parent.get(key, asOf);
    if (found === undefined) return undefined;
    const value = this.#map(found.value, key);
    return value === null ? undefined : { value, timestamp: found.timestamp };
  }
}

/** The present values of a table that is kept in a store. */
export class StoreGetter<K, V> implements ValueGetter<K, V> {
  readonly #store: TableStore<K, V>;

  constructor(store: TableStore<K, V>) {
    this.#store = store;
  }

  get(key: K): Timestamped<V> | undefined {
    const entry = this.#store.get(key);
    return entry === undefined || entry.value === null ? undefined : (entry as Timestamped<V>);
  }
}

/** `toStream`: the updates of a table as records. */
export class TableToStreamNode<K, V> extends Node<K, Change<V>> {
  override process(key: K, change: Change<V>, timestamp: number, headers: Headers | undefined): void {
    this.emit(key, change.newValue, timestamp, headers);
  }
}
