import type { Serde } from '../serde/serde.ts';
import type { GlobalTableReference, GroupedStoreBuilder, KeyValueStoreBuilder } from './store.ts';

/**
 * Declares a store of one value per key. Processors that name the same store share it: give them the same builder.
 * The changelog is `<applicationId>-<name>-changelog`.
 */
export function keyValueStore<K, V>(options: {
  readonly name: string;
  readonly key: Serde<K>;
  readonly value: Serde<V>;
}): KeyValueStoreBuilder<K, V> {
  return { kind: 'key-value', name: options.name, key: options.key, value: options.value };
}

/** Declares a store whose entries lie together by group (see `GroupedStore`). Sharing and changelog as `keyValueStore`. */
export function groupedStore<V>(options: { readonly name: string; readonly value: Serde<V> }): GroupedStoreBuilder<V> {
  return { kind: 'grouped', name: options.name, value: options.value };
}

/** Names a global table that the topology must declare (`StreamsBuilder.globalTable`), for a processor to read. */
export function globalTableStore<K, V>(options: {
  readonly name: string;
  readonly key: Serde<K>;
}): GlobalTableReference<K, V> {
  return { kind: 'global', name: options.name, key: options.key };
}
