import type { Serde } from '../serde/serde.ts';
import type { Windowed } from './windowed.ts';

/** A table that can only be read. */
export interface ReadonlyKeyValueStore<K, V> {
  get(key: K): V | undefined;
}

/** What a range over a key-value store asks for. Keys compare by their serialised bytes, unsigned. */
export interface KeyRange<K> {
  /** First key; the store's first when absent. */
  readonly from?: K;
  /** Last key, included; the store's last when absent. */
  readonly to?: K;
  /** From the last to the first. */
  readonly reverse?: boolean;
}

/**
 * A store of one value per key, local to a task. Values are owned by the store: to change one, `put` it again.
 *
 * Point reads are what it is made for. `all`, `range` and `prefixScan` load the whole store of the task on first use
 * (`cacheBytes` bounds what stays in memory), so they are for stores of some thousand keys.
 */
export interface KeyValueStore<K, V> extends ReadonlyKeyValueStore<K, V> {
  put(key: K, value: V): void;
  /** Puts unless the key has a value; answers what it had. */
  putIfAbsent(key: K, value: V): V | undefined;
  delete(key: K): void;
  /** Every entry in the order of the keys' bytes. A snapshot: the store may be changed while it is walked. */
  all(): Array<[key: K, value: V]>;
  range(range: KeyRange<K>): Array<[key: K, value: V]>;
  /** Entries whose key's bytes begin with these. */
  prefixScan(prefix: Buffer): Array<[key: K, value: V]>;
  /** Number of entries. */
  approximateNumEntries(): number;
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
  /**
   * Loads many groups in one round trip where `keysOf` could not name them: the step begins again once they are there, as with
   * any read of what is not loaded, which loads one. Places are groups, each with an undefined field.
   */
  require(places: readonly (readonly [group: string, field: undefined])[]): void;
}

/** One window of a key. */
export interface WindowEntry<V> {
  readonly start: number;
  readonly value: V;
}

/**
 * Values by key and window start, epoch milliseconds. All windows of a key are loaded together. What starts before
 * `greatest start put − retention + 1` is not found any more.
 */
export interface WindowStore<K, V> {
  put(key: K, value: V, windowStart: number): void;
  delete(key: K, windowStart: number): void;
  /** The value of a window. */
  fetch(key: K, windowStart: number): V | undefined;
  /** Windows of a key that start in `from..to`, both included, by start. */
  fetchRange(key: K, from: number, to: number, options?: { readonly reverse?: boolean }): WindowEntry<V>[];
  /** Windows of all keys that start in `from..to`, both included, by start, then key. */
  fetchAll(from: number, to: number): Array<Windowed<K> & { readonly value: V }>;
}

/**
 * Values by key and session. All sessions of a key are loaded together, and `findSessions` looks at each, since sessions may lie
 * within one another: what bounds them is the retention.
 */
export interface SessionStore<K, V> {
  put(session: Windowed<K>, value: V): void;
  remove(session: Windowed<K>): void;
  fetchSession(key: K, start: number, end: number): V | undefined;
  /** Sessions of a key that end at or after `earliestEnd` and start at or before `latestStart`, by end. */
  findSessions(key: K, earliestEnd: number, latestStart: number): Array<Windowed<K> & { readonly value: V }>;
}

/** A version of a key's value: valid from its timestamp until that of the next version. */
export interface VersionedRecord<V> {
  readonly value: V;
  readonly timestamp: number;
  /** Undefined for the latest version. */
  readonly validTo: number | undefined;
}

/**
 * A store of every value a key had within its history, by event time. All versions of a key are loaded together; a read looks
 * at two.
 */
export interface VersionedKeyValueStore<K, V> {
  /**
   * Adds a version; null deletes from that time on. False when it is older than the history: nothing is stored then.
   */
  put(key: K, value: V | null, timestamp: number): boolean;
  /** The version valid at `asOf` (epoch milliseconds, included), the latest one when absent. */
  get(key: K, asOf?: number): VersionedRecord<V> | undefined;
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

/** Declares a window store. */
export interface WindowStoreBuilder<K, V> {
  readonly kind: 'window';
  readonly name: string;
  readonly key: Serde<K>;
  readonly value: Serde<V>;
  /** Length of its windows, milliseconds. */
  readonly windowSizeMs: number;
  /** How long, by stream time, windows are kept after their start, milliseconds. */
  readonly retentionMs: number;
}

/** Declares a session store. */
export interface SessionStoreBuilder<K, V> {
  readonly kind: 'session';
  readonly name: string;
  readonly key: Serde<K>;
  readonly value: Serde<V>;
  /** How long, by stream time, sessions are kept after their end, milliseconds. */
  readonly retentionMs: number;
}

/** Declares a versioned store. */
export interface VersionedStoreBuilder<K, V> {
  readonly kind: 'versioned';
  readonly name: string;
  readonly key: Serde<K>;
  readonly value: Serde<V>;
  /** How far back, by stream time, old versions are found and accepted, milliseconds. */
  readonly historyRetentionMs: number;
}

/** Names a global table of the topology (see `StreamsBuilder.globalTable`), which a processor reads. */
export interface GlobalTableReference<K, V> {
  readonly kind: 'global';
  readonly name: string;
  readonly key: Serde<K>;
  /** Never set: carries the value's type. */
  readonly valueType?: V;
}

/** Stores a processor declares, by the name under which its context shows them. */
export type StoreBuilders = Readonly<
  Record<
    string,
    // biome-ignore lint/suspicious/noExplicitAny: a map of builders of any key and value type; each keeps its own.
    AnyStoreBuilderOf<any, any> | GlobalTableReference<any, any>
  >
>;

type AnyStoreBuilderOf<K, V> =
  | KeyValueStoreBuilder<K, V>
  | GroupedStoreBuilder<V>
  | WindowStoreBuilder<K, V>
  | SessionStoreBuilder<K, V>
  | VersionedStoreBuilder<K, V>;

/** A store builder of any type. */
export type AnyStoreBuilder = AnyStoreBuilderOf<unknown, unknown>;

/** The stores as a processor's context shows them. */
export type Stores<S extends StoreBuilders> = { readonly [N in keyof S]: StoreOf<S[N]> };

/** The store that a builder declares. */
export type StoreOf<B> =
  B extends KeyValueStoreBuilder<infer K, infer V>
    ? KeyValueStore<K, V>
    : B extends GroupedStoreBuilder<infer V>
      ? GroupedStore<V>
      : B extends WindowStoreBuilder<infer K, infer V>
        ? WindowStore<K, V>
        : B extends SessionStoreBuilder<infer K, infer V>
          ? SessionStore<K, V>
          : B extends VersionedStoreBuilder<infer K, infer V>
            ? VersionedKeyValueStore<K, V>
            : B extends GlobalTableReference<infer K, infer V>
              ? ReadonlyKeyValueStore<K, V>
              : never;
