import { type StoreMiss, StreamsError, TopologyError } from '../errors.ts';
import type { PrefetchSink, StateAccess, StoreDescription, SubTopology } from '../topology/topology.ts';
import type { ResolvedConfig } from './config.ts';
import { GroupedCache } from './grouped-cache.ts';
import { KeyValueCache } from './key-value-cache.ts';
import { bucketKey, bucketOf, groupKey } from './layout.ts';
import type { StreamsMetrics } from './metrics.ts';
import { Needs } from './needs.ts';
import { retried } from './redis-retry.ts';
import type { LoadAnswer, LoadRequest, ReadGuard, RedisTaskState } from './redis-state.ts';
import { SmallMap } from './small-map.ts';
import type { StateAddresses, StateWrite, StoreCache } from './state-cache.ts';

type Cache = KeyValueCache | GroupedCache;

/**
 * Commits for which it is kept that something is empty: what is deleted and soon written again needs no reading. Windows that have
 * closed and rows that have gone do not come back, and would fill the cache up to its limit.
 */
const KEPT_EMPTY_COMMITS = 100;

/** All stores of one task: what is loaded, what is wanted next and what the record in hand has changed. */
export class TaskState implements PrefetchSink {
  readonly #redis: RedisTaskState;
  readonly #application: string;
  readonly #redisTimeoutMs: number;
  readonly #metrics: StreamsMetrics;
  readonly #caches = new Map<string, Cache>();
  readonly #list: readonly Cache[];
  readonly #wanted = new Map<Cache, Set<string>>();
  readonly #wantedWhole = new Set<KeyValueCache>();
  readonly #addresses: StateAddresses;
  #hits = 0;
  #misses = 0;

  constructor(subTopology: SubTopology, redis: RedisTaskState, config: ResolvedConfig, metrics: StreamsMetrics) {
    this.#redis = redis;
    this.#application = config.applicationId;
    this.#redisTimeoutMs = config.redisTimeoutMs;
    this.#metrics = metrics;
    for (const store of subTopology.stores) {
      this.#caches.set(store.name, store.kind === 'grouped' ? new GroupedCache(store) : new KeyValueCache(store));
    }
    this.#list = [...this.#caches.values()];
    const { prefix, buckets } = redis;
    this.#addresses = {
      group: (store, group) => groupKey(prefix, store.name, group),
      bucket: (store, key) => bucketKey(prefix, store.name, bucketOf(key, buckets)),
    };
  }

  get bytes(): number {
    let bytes = 0;
    for (const cache of this.#caches.values()) bytes += cache.bytes;
    return bytes;
  }

  get hasChanges(): boolean {
    for (const cache of this.#caches.values()) if (cache.hasChanges) return true;
    return false;
  }

  /** The store as the task's steps use it. */
  store(name: string): StateAccess {
    return this.#cache(name);
  }

  /** Keeps what the record in hand has written. */
  keep(): void {
    for (const cache of this.#list) cache.keep();
  }

  /** Takes back what the record in hand has written. */
  undo(): void {
    for (const cache of this.#list) cache.undo();
  }

  want(store: string, group: string, field: string | undefined): void {
    const cache = this.#cache(store);
    if (cache.touch(group, field)) {
      this.#hits += 1;
      return;
    }
    this.#misses += 1;
    if (cache instanceof KeyValueCache && field === undefined) {
      this.#wantedWhole.add(cache);
      return;
    }
    let names = this.#wanted.get(cache);
    if (names === undefined) {
      names = new Set();
      this.#wanted.set(cache, names);
    }
    names.add(cache instanceof GroupedCache ? group : (field ?? ''));
  }

  /** Wants what an undeclared read missed. */
  wantMissed(miss: StoreMiss): void {
    this.#metrics.storeMisses.inc({ application: this.#application });
    for (const [group, field] of miss.places) this.want(miss.store, group, field);
  }

  /** Loads what is wanted, in one round trip; none when nothing is. Errors as `RedisTaskState.load`. */
  async load(guard: ReadGuard): Promise<void> {
    this.#measureWants();
    if (this.#wanted.size === 0 && this.#wantedWhole.size === 0) return;
    const keyValue: Array<{ cache: KeyValueCache; fields: string[] }> = [];
    const grouped: Array<{ cache: GroupedCache; groups: string[] }> = [];
    for (const [cache, names] of this.#wanted) {
      if (cache instanceof GroupedCache) grouped.push({ cache, groups: [...names] });
      else keyValue.push({ cache, fields: [...names] });
    }
    const whole = [...this.#wantedWhole];
    this.#wanted.clear();
    this.#wantedWhole.clear();
    const request: LoadRequest = {
      keys: keyValue.map(({ cache, fields }) => ({
        store: cache.store,
        keys: fields.map((field) => cache.keyBytes(field)),
      })),
      groups: grouped.map(({ cache, groups }) => ({ store: cache.store, groups })),
      whole: whole.map(({ store }) => store),
    };
    const stop = this.#metrics.redisReadSeconds.startTimer({ application: this.#application });
    const answer = await retried(() => this.#redis.load(request, guard), this.#redisTimeoutMs);
    stop();
    await neededBy(request, answer).fetch();
    keyValue.forEach(({ cache, fields }, i) => {
      fields.forEach((field, j) => {
        const bytes = answer.keys[i]?.[j];
        cache.load(field, bytes === undefined ? undefined : this.#decode(cache, bytes), bytes?.length ?? 0);
      });
    });
    grouped.forEach(({ cache, groups }, i) => {
      for (const [j, group] of groups.entries()) this.#takeGroup(cache, group, answer.groups[i]?.[j] ?? []);
    });
    whole.forEach((cache, i) => {
      const entries = answer.whole[i] ?? [];
      for (let at = 0; at < entries.length; at += 2) {
        const [key, value] = [entries[at] as Buffer, entries[at + 1] as Buffer];
        cache.load(cache.fieldOf(key), this.#decode(cache, value), key.length + value.length);
      }
      cache.loadedWhole();
    });
  }

  /** What changed since the last commit, once per entry. */
  collect(seq: number): readonly StateWrite[] {
    const writes: StateWrite[] = [];
    for (const cache of this.#caches.values()) cache.collect(seq, this.#addresses, writes);
    return writes;
  }

  /** Gives up what is empty for long, and least recently wanted entries until the task holds `limit` bytes. */
  evict(limit: number, flushedSeq: number): void {
    for (const cache of this.#caches.values()) cache.releaseEmptied(flushedSeq - KEPT_EMPTY_COMMITS);
    const { bytes } = this;
    if (bytes <= limit) return;
    for (const cache of this.#caches.values()) cache.evict((cache.bytes / bytes) * limit, flushedSeq);
  }

  /** Forgets all that is loaded, written or wanted. */
  clear(): void {
    this.#wanted.clear();
    this.#wantedWhole.clear();
    for (const cache of this.#caches.values()) cache.clear();
  }

  #measureWants(): void {
    if (this.#hits > 0) this.#metrics.cacheHits.inc({ application: this.#application }, this.#hits);
    if (this.#misses > 0) this.#metrics.cacheMisses.inc({ application: this.#application }, this.#misses);
    this.#hits = 0;
    this.#misses = 0;
  }

  /** Takes in a group; `entries`: fields and values in turn. */
  #takeGroup(cache: GroupedCache, group: string, entries: readonly Buffer[]): void {
    const fields = new SmallMap<unknown>();
    let bytes = group.length;
    for (let at = 0; at < entries.length; at += 2) {
      const [field, value] = [entries[at] as Buffer, entries[at + 1] as Buffer];
      fields.set(field.toString(), this.#decode(cache, value));
      bytes += field.length + value.length;
    }
    cache.load(group, fields, bytes);
  }

  #cache(name: string): Cache {
    const cache = this.#caches.get(name);
    if (cache === undefined) throw new TopologyError(`store '${name}' is not part of this sub-topology`);
    return cache;
  }

  #decode(cache: StoreCache, bytes: Buffer): unknown {
    try {
      return cache.store.value.deserialize(bytes);
    } catch (error) {
      // Not a SerdeError: the record in hand is not to blame, so it must not become a dead letter.
      throw new StreamsError(
        'MR_STREAMS_SERDE',
        `a value of store '${cache.store.name}' in Redis does not decode with the store's serde: ${error instanceof Error ? error.message : String(error)}`,
        { cause: error },
      );
    }
  }
}

function neededBy(request: LoadRequest, answer: LoadAnswer): Needs {
  const needs = new Needs();
  for (const [i, { store }] of request.keys.entries()) {
    for (const bytes of answer.keys[i] ?? []) needs.add(store.value, bytes);
  }
  for (const [i, { store }] of request.groups.entries()) {
    for (const entries of answer.groups[i] ?? []) addValues(needs, store, entries);
  }
  for (const [i, store] of request.whole.entries()) {
    addValues(needs, store, answer.whole[i] ?? []);
  }
  return needs;
}

/** Adds the values of what lists names and values in turn. */
function addValues(needs: Needs, { value: serde }: StoreDescription, entries: readonly Buffer[]): void {
  if (serde.needs === undefined) return;
  for (let at = 1; at < entries.length; at += 2) needs.add(serde, entries[at]);
}
