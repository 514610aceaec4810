import { type StatePlace, StoreMiss, TopologyError } from '../errors.ts';
import { type FieldCodec, fieldCodec } from '../state/field.ts';
import type { StoreDescription } from '../topology/topology.ts';
import { ENTRY_OVERHEAD, type StateWrite, type StoreCache, type Undo } from './state-cache.ts';

interface Entry {
  value: unknown;
  bytes: number;
  dirty: boolean;
  /** The commit that wrote it last; 0 for one that came from Redis. */
  seq: number;
}

/** Cache of a key-value store. The group is always ''. */
export class KeyValueCache implements StoreCache {
  readonly store: StoreDescription;
  readonly #undo: Undo[];
  readonly #codec: FieldCodec<unknown>;
  readonly #entries = new Map<string, Entry>();
  readonly #dirty = new Map<string, Entry>();
  /** True while every entry of the store is held: what is not held does not exist then. */
  #isWhole = false;
  #bytes = 0;

  /** `undo` is the task's journal: every write adds how to take it back. */
  constructor(store: StoreDescription, undo: Undo[]) {
    if (store.key === undefined) throw new TopologyError(`key-value store '${store.name}' has no key serde`);
    this.store = store;
    this.#undo = undo;
    this.#codec = fieldCodec(store.key);
  }

  get bytes(): number {
    return this.#bytes;
  }

  get hasChanges(): boolean {
    return this.#dirty.size > 0;
  }

  /** The key's bytes of a field, as Redis and the changelog have them. */
  keyBytes(field: string): Buffer {
    return this.#codec.bytes(field);
  }

  /** The field of a key's bytes. */
  fieldOf(bytes: Buffer): string {
    return this.#codec.fieldOf(bytes);
  }

  get(_group: string, field: string): unknown {
    const entry = this.#entries.get(field);
    if (entry !== undefined) return entry.value;
    if (this.#isWhole) return undefined;
    throw new StoreMiss(this.store.name, [['', field]]);
  }

  put(_group: string, field: string, value: unknown): void {
    const entry = this.#entries.get(field);
    if (entry === undefined) {
      const fresh = { value, bytes: ENTRY_OVERHEAD, dirty: true, seq: 0 };
      this.#entries.set(field, fresh);
      this.#dirty.set(field, fresh);
      this.#bytes += fresh.bytes;
      this.#undo.push(() => {
        this.#entries.delete(field);
        this.#dirty.delete(field);
        this.#bytes -= fresh.bytes;
      });
      return;
    }
    const { value: before, dirty: wasDirty } = entry;
    this.#undo.push(() => {
      entry.value = before;
      entry.dirty = wasDirty;
      if (!wasDirty) this.#dirty.delete(field);
    });
    entry.value = value;
    if (!wasDirty) {
      entry.dirty = true;
      this.#dirty.set(field, entry);
    }
  }

  delete(group: string, field: string): void {
    this.put(group, field, undefined);
  }

  *entries(): IterableIterator<[string, unknown]> {
    this.#requireWhole();
    for (const [field, { value }] of this.#entries) if (value !== undefined) yield [field, value];
  }

  size(): number {
    this.#requireWhole();
    let size = 0;
    for (const { value } of this.#entries.values()) if (value !== undefined) size += 1;
    return size;
  }

  require(places: readonly StatePlace[]): void {
    const missing = places.filter(([, field]) => !this.#holds(field));
    if (missing.length > 0) throw new StoreMiss(this.store.name, missing);
  }

  touch(_group: string, field: string | undefined): boolean {
    if (field === undefined) return this.#isWhole;
    const entry = this.#entries.get(field);
    if (entry === undefined) return this.#isWhole;
    this.#entries.delete(field);
    this.#entries.set(field, entry);
    return true;
  }

  /** Takes in what Redis has; `bytes` is its serialised length, 0 for an absent key. */
  load(field: string, value: unknown, bytes: number): void {
    if (this.#entries.has(field)) return;
    this.#entries.set(field, { value, bytes: bytes + ENTRY_OVERHEAD, dirty: false, seq: 0 });
    this.#bytes += bytes + ENTRY_OVERHEAD;
  }

  /** Every entry that Redis has was taken in. */
  loadedWhole(): void {
    this.#isWhole = true;
  }

  collect(seq: number, into: StateWrite[]): void {
    for (const [field, entry] of this.#dirty) {
      const key = this.#codec.bytes(field);
      const value = entry.value === undefined ? null : this.store.value.serialize(entry.value);
      into.push({ store: this.store, group: '', field: key, changelogKey: key, value });
      const bytes = key.length + (value?.length ?? 0) + ENTRY_OVERHEAD;
      this.#bytes += bytes - entry.bytes;
      entry.bytes = bytes;
      entry.dirty = false;
      entry.seq = seq;
    }
    this.#dirty.clear();
  }

  evict(limit: number, flushedSeq: number): number {
    let evicted = 0;
    for (const [field, entry] of this.#entries) {
      if (this.#bytes <= limit) break;
      if (entry.dirty || entry.seq > flushedSeq) continue;
      this.#entries.delete(field);
      this.#bytes -= entry.bytes;
      evicted++;
    }
    if (evicted > 0) this.#isWhole = false;
    return evicted;
  }

  clear(): void {
    this.#entries.clear();
    this.#dirty.clear();
    this.#isWhole = false;
    this.#bytes = 0;
  }

  #holds(field: string | undefined): boolean {
    return this.#isWhole || (field !== undefined && this.#entries.has(field));
  }

  #requireWhole(): void {
    if (!this.#isWhole) throw new StoreMiss(this.store.name, [['', undefined]]);
  }
}
