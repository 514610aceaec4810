import type { Serde } from '../serde/serde.ts';

/** A store of one value per key, local to a task. Values are owned by the store: to change one, `put` it again. */
export interface KeyValueStore<K, V> {
  get(key: K): V | undefined;
  put(key: K, value: V): void;
  delete(key: K): void;
}

/**
 * A store whose entries lie together by group, so that a whole group is loaded in one round trip and can be iterated.
 * Made for slices: the group is the slice, the fields are its rows.
 */
export interface GroupedStore<V> {
  get(group: string, field: string): V | undefined;
  put(group: string, field: string, value: V): void;
  delete(group: string, field: string): void;
  /** Entries of a group, in insertion order of this process; do not rely on the order across restarts. */
  entries(group: string): IterableIterator<[field: string, value: V]>;
  size(group: string): number;
}

/** Declares a key-value store; the name becomes the changelog's. */
export interface KeyValueStoreBuilder<K, V> {
  readonly kind: 'key-value';
  readonly name: string;
  readonly key: Serde<K>;
  readonly value: Serde<V>;
}

/** Declares a grouped store; the name becomes the changelog's. */
export interface GroupedStoreBuilder<V> {
  readonly kind: 'grouped';
  readonly name: string;
  readonly value: Serde<V>;
}

/** Names a global table of the topology (see `StreamsBuilder.globalTable`), which a processor reads. */
export interface GlobalTableReference<K, V> {
  readonly kind: 'global';
  readonly name: string;
  readonly key: Serde<K>;
  /** Never set: carries the value's type. */
  readonly valueType?: V;
}

/** A table that can only be read. */
export interface ReadonlyKeyValueStore<K, V> {
  get(key: K): V | undefined;
}

/** Stores a processor declares, by the name under which its context shows them. */
export type StoreBuilders = Readonly<
  // biome-ignore lint/suspicious/noExplicitAny: a map of builders of any key and value type; each keeps its own.
  Record<string, KeyValueStoreBuilder<any, any> | GroupedStoreBuilder<any> | GlobalTableReference<any, any>>
>;

/** The stores as a processor's context shows them. */
export type Stores<S extends StoreBuilders> = {
  readonly [N in keyof S]: S[N] extends KeyValueStoreBuilder<infer K, infer V>
    ? KeyValueStore<K, V>
    : S[N] extends GroupedStoreBuilder<infer V>
      ? GroupedStore<V>
      : S[N] extends GlobalTableReference<infer K, infer V>
        ? ReadonlyKeyValueStore<K, V>
        : never;
};
