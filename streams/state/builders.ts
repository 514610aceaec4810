import type { Serde } from '../serde/serde.ts';
import type {
  GlobalTableReference,
  GroupedStoreBuilder,
  KeyValueStoreBuilder,
  SessionStoreBuilder,
  VersionedStoreBuilder,
  WindowStoreBuilder,
} from './store.ts';

interface Declared<K, V> {
  readonly name: string;
  readonly key: Serde<K>;
  readonly value: Serde<V>;
}

/**
 * Declares a store of one value per key. Processors that name the same store share it: give them the same builder.
 * The changelog is `<applicationId>-<name>-changelog`.
 */
export function keyValueStore<K, V>(options: Declared<K, V>): KeyValueStoreBuilder<K, V> {
  return { kind: 'key-value', name: options.name, key: options.key, value: options.value };
}

/** Declares a store whose entries lie together by group (see `GroupedStore`). Sharing and changelog as `keyValueStore`. */
export function groupedStore<V>(options: { readonly name: string; readonly value: Serde<V> }): GroupedStoreBuilder<V> {
  return { kind: 'grouped', name: options.name, value: options.value };
}

/** Declares a store of values by key and window start; lengths in milliseconds. */
export function windowStore<K, V>(
  options: Declared<K, V> & { readonly windowSizeMs: number; readonly retentionMs: number },
): WindowStoreBuilder<K, V> {
  return { kind: 'window', ...options };
}

/** Declares a store of values by key and session; lengths in milliseconds. */
export function sessionStore<K, V>(
  options: Declared<K, V> & { readonly retentionMs: number },
): SessionStoreBuilder<K, V> {
  return { kind: 'session', ...options };
}

/** Declares a store of every version of a key's value within `historyRetentionMs`. */
export function versionedStore<K, V>(
  options: Declared<K, V> & { readonly historyRetentionMs: number },
): VersionedStoreBuilder<K, V> {
  return { kind: 'versioned', ...options };
}

/** Names a global table that the topology must declare (`StreamsBuilder.globalTable`), for a processor to read. */
export function globalTableStore<K, V>(options: {
  readonly name: string;
  readonly key: Serde<K>;
}): GlobalTableReference<K, V> {
  return { kind: 'global', name: options.name, key: options.key };
}
