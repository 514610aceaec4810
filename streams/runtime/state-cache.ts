import { StoreMiss, TopologyError } from '../errors.ts';
import { type FieldCodec, fieldCodec } from '../state/field.ts';
import type { StateAccess, StoreDescription } from '../topology/topology.ts';
import { encodeGroupedKey } from './layout.ts';

/** What an entry costs in memory beside its serialised bytes: an estimate for the limit, in bytes. */
const ENTRY_OVERHEAD = 100;

/** A changed entry on its way into a commit. A null value is a deletion. */
export interface StateWrite {
  readonly store: StoreDescription;
  /** Group of a grouped store; '' otherwise. */
  readonly group: string;
  /** Field within the Redis hash. */
  readonly field: Buffer;
  readonly changelogKey: Buffer;
  readonly value: Buffer | null;
}

/** Undoes one write. */
export type Undo = () => void;

interface Entry {
  value: unknown;
  bytes: number;
  dirty: boolean;
  /** The commit that wrote it last; 0 for one that came from Redis. */
  seq: number;
}

interface Group {
  readonly fields: Map<string, unknown>;
  /** Fields written since the last commit. */
  dirty: Set<string>;
  bytes: number;
  seq: number;
}

/**
 * The loaded part of one store of one task, decoded, with what was written since the last commit laid over it. Least
 * recently wanted entries are given up first, but none that was changed and is not known to be in Redis yet: reading it
 * from there would bring an older value back.
 */
export interface StoreCache extends StateAccess {
  readonly store: StoreDescription;
  /** Serialised bytes held, estimated. */
  readonly bytes: number;
  /** True when it is loaded; marks it as recently wanted. */
  touch(group: string, field: string | undefined): boolean;
  /** Serialises what changed since the last commit and counts it to commit `seq`. @throws SerdeError */
  collect(seq: number, into: StateWrite[]): void;
  /** Gives up entries until `limit` bytes are held. Returns how many were given up. */
  evict(limit: number, flushedSeq: number): number;
  /** Forgets everything, changed or not. */
  clear(): void;
  readonly hasChanges: boolean;
}

/** Cache of a key-value store. The group is always ''. */
export class KeyValueCache implements StoreCache {
  readonly store: StoreDescription;
  readonly #undo: Undo[];
  readonly #codec: FieldCodec<unknown>;
  readonly #entries = new Map<string, Entry>();
  readonly #dirty = new Map<string, Entry>();
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

  get(_group: string, field: string): unknown {
    const entry = this.#entries.get(field);
    if (entry === undefined) throw new StoreMiss(this.store.name, '', field);
    return entry.value;
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

  entries(): IterableIterator<[string, unknown]> {
    throw this.#notGrouped();
  }

  size(): number {
    throw this.#notGrouped();
  }

  touch(_group: string, field: string | undefined): boolean {
    if (field === undefined) throw this.#notGrouped();
    const entry = this.#entries.get(field);
    if (entry === undefined) return false;
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
    return evicted;
  }

  clear(): void {
    this.#entries.clear();
    this.#dirty.clear();
    this.#bytes = 0;
  }

  #notGrouped(): TopologyError {
    return new TopologyError(`store '${this.store.name}' is a key-value store: it has no groups to list`);
  }
}

/** Cache of a grouped store: groups are loaded and given up whole. */
export class GroupedCache implements StoreCache {
  readonly store: StoreDescription;
  readonly #undo: Undo[];
  readonly #groups = new Map<string, Group>();
  readonly #dirty = new Set<string>();
  #bytes = 0;

  /** `undo` is the task's journal: every write adds how to take it back. */
  constructor(store: StoreDescription, undo: Undo[]) {
    this.store = store;
    this.#undo = undo;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get hasChanges(): boolean {
    return this.#dirty.size > 0;
  }

  get(group: string, field: string): unknown {
    return this.#loaded(group).fields.get(field);
  }

  put(group: string, field: string, value: unknown): void {
    const loaded = this.#loaded(group);
    this.#journal(group, loaded, field);
    loaded.fields.set(field, value);
    loaded.dirty.add(field);
    this.#dirty.add(group);
  }

  delete(group: string, field: string): void {
    const loaded = this.#loaded(group);
    if (!loaded.fields.has(field)) return;
    this.#journal(group, loaded, field);
    loaded.fields.delete(field);
    loaded.dirty.add(field);
    this.#dirty.add(group);
  }

  entries(group: string): IterableIterator<[string, unknown]> {
    return this.#loaded(group).fields.entries();
  }

  size(group: string): number {
    return this.#loaded(group).fields.size;
  }

  touch(group: string): boolean {
    const loaded = this.#groups.get(group);
    if (loaded === undefined) return false;
    this.#groups.delete(group);
    this.#groups.set(group, loaded);
    return true;
  }

  /** Takes in a group as Redis has it; `bytes` is its serialised length. */
  load(group: string, fields: Map<string, unknown>, bytes: number): void {
    if (this.#groups.has(group)) return;
    const size = bytes + ENTRY_OVERHEAD * (fields.size + 1);
    this.#groups.set(group, { fields, dirty: new Set(), bytes: size, seq: 0 });
    this.#bytes += size;
  }

  collect(seq: number, into: StateWrite[]): void {
    for (const group of this.#dirty) {
      const loaded = this.#loaded(group);
      for (const name of loaded.dirty) {
        const value = loaded.fields.has(name) ? this.store.value.serialize(loaded.fields.get(name)) : null;
        const field = Buffer.from(name);
        into.push({ store: this.store, group, field, changelogKey: encodeGroupedKey(group, name), value });
        // Overwriting counts again until the group is loaded anew: the limit is then kept too early, never too late.
        const bytes = value === null ? 0 : field.length + value.length + ENTRY_OVERHEAD;
        loaded.bytes += bytes;
        this.#bytes += bytes;
      }
      loaded.dirty = new Set();
      loaded.seq = seq;
      if (loaded.fields.size === 0) {
        this.#bytes -= loaded.bytes - ENTRY_OVERHEAD;
        loaded.bytes = ENTRY_OVERHEAD;
      }
    }
    this.#dirty.clear();
  }

  evict(limit: number, flushedSeq: number): number {
    let evicted = 0;
    for (const [name, group] of this.#groups) {
      if (this.#bytes <= limit) break;
      if (group.dirty.size > 0 || group.seq > flushedSeq) continue;
      this.#groups.delete(name);
      this.#bytes -= group.bytes;
      evicted++;
    }
    return evicted;
  }

  clear(): void {
    this.#groups.clear();
    this.#dirty.clear();
    this.#bytes = 0;
  }

  #loaded(group: string): Group {
    const loaded = this.#groups.get(group);
    if (loaded === undefined) throw new StoreMiss(this.store.name, group, undefined);
    return loaded;
  }

  #journal(group: string, loaded: Group, field: string): void {
    const { fields } = loaded;
    const had = fields.has(field);
    const before = fields.get(field);
    const wasDirty = loaded.dirty.has(field);
    this.#undo.push(() => {
      if (had) fields.set(field, before);
      else fields.delete(field);
      if (!wasDirty) {
        loaded.dirty.delete(field);
        if (loaded.dirty.size === 0) this.#dirty.delete(group);
      }
    });
  }
}
