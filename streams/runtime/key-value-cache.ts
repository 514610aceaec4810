import { type StatePlace, StoreMiss, TopologyError } from '../errors.ts';
import { type FieldCodec, fieldCodec } from '../state/field.ts';
import type { StoreDescription } from '../topology/topology.ts';
import { Emptied } from './emptied.ts';
import {
  ENTRY_OVERHEAD,
  type Evictable,
  giveUp,
  type StateAddresses,
  type StateWrite,
  type StoreCache,
} from './state-cache.ts';

interface Entry extends Evictable {
  value: unknown;
  bytes: number;
  dirty: boolean;
  seq: number;
}

/** How an entry stood before a write of the record in hand. */
interface Before {
  field: string;
  entry: Entry;
  value: unknown;
  dirty: boolean;
  /** True when the write has made it. */
  isFresh: boolean;
}

/** Cache of a key-value store. The group is always ''. */
export class KeyValueCache implements StoreCache {
  readonly store: StoreDescription;
  readonly #codec: FieldCodec<unknown>;
  readonly #entries = new Map<string, Entry>();
  readonly #dirty = new Map<string, Entry>();
  readonly #emptied = new Emptied();
  /** True while every entry of the store is held: what is not held does not exist then. */
  #isWhole = false;
  #bytes = 0;
  /** What the record in hand has written, in order: so many of these, which are used again for the next record. */
  readonly #journal: Before[] = [];
  #writes = 0;

  constructor(store: StoreDescription) {
    if (store.key === undefined) throw new TopologyError(`key-value store '${store.name}' has no key serde`);
    this.store = store;
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
    const entry = this.#entries.get(field) ?? this.#made(field);
    const { dirty } = entry;
    this.#note(field, entry, false);
    entry.value = value;
    if (dirty) return;
    entry.dirty = true;
    this.#dirty.set(field, entry);
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
    entry.wanted = true;
    return true;
  }

  /** Takes in what Redis has; `bytes` is its serialised length, 0 for an absent key. */
  load(field: string, value: unknown, bytes: number): void {
    if (this.#entries.has(field)) return;
    this.#entries.set(field, { value, bytes: bytes + ENTRY_OVERHEAD, dirty: false, seq: 0, wanted: true });
    this.#bytes += bytes + ENTRY_OVERHEAD;
  }

  /** Every entry that Redis has was taken in. */
  loadedWhole(): void {
    this.#isWhole = true;
  }

  keep(): void {
    this.#writes = 0;
  }

  undo(): void {
    while (this.#writes > 0) {
      this.#writes -= 1;
      const { field, entry, value, dirty, isFresh } = this.#journal[this.#writes] as Before;
      entry.value = value;
      entry.dirty = dirty;
      if (!dirty) this.#dirty.delete(field);
      if (!isFresh) continue;
      this.#entries.delete(field);
      this.#bytes -= entry.bytes;
    }
  }

  collect(seq: number, addresses: StateAddresses, into: StateWrite[]): void {
    const { changelog } = this.store;
    for (const [field, entry] of this.#dirty) {
      const key = this.#codec.bytes(field);
      const value = entry.value === undefined ? null : this.store.value.serialize(entry.value);
      into.push({ changelog, changelogKey: key, key: addresses.bucket(this.store, key), fieldStart: 0, value });
      const bytes = key.length + (value?.length ?? 0) + ENTRY_OVERHEAD;
      this.#bytes += bytes - entry.bytes;
      entry.bytes = bytes;
      entry.dirty = false;
      entry.seq = seq;
      if (value === null) this.#emptied.add(field, seq);
    }
    this.#dirty.clear();
  }

  releaseEmptied(seq: number): void {
    this.#emptied.release(seq, this.#giveUpEmpty);
  }

  evict(limit: number, flushedSeq: number): number {
    const given = giveUp(this.#entries, this.#bytes - limit, flushedSeq, ({ dirty }) => dirty);
    this.#bytes -= given.bytes;
    if (given.entries > 0) this.#isWhole = false;
    return given.entries;
  }

  clear(): void {
    this.#writes = 0;
    this.#entries.clear();
    this.#dirty.clear();
    this.#emptied.clear();
    this.#isWhole = false;
    this.#bytes = 0;
  }

  readonly #giveUpEmpty = (field: string): void => {
    const entry = this.#entries.get(field);
    if (entry === undefined || entry.value !== undefined || entry.dirty) return;
    this.#entries.delete(field);
    this.#bytes -= entry.bytes;
  };

  #made(field: string): Entry {
    const entry = { value: undefined, bytes: ENTRY_OVERHEAD, dirty: false, seq: 0, wanted: true };
    this.#entries.set(field, entry);
    this.#bytes += entry.bytes;
    this.#note(field, entry, true);
    return entry;
  }

  #note(field: string, entry: Entry, isFresh: boolean): void {
    const { value, dirty } = entry;
    const before = this.#journal[this.#writes];
    if (before === undefined) this.#journal.push({ field, entry, value, dirty, isFresh });
    else {
      before.field = field;
      before.entry = entry;
      before.value = value;
      before.dirty = dirty;
      before.isFresh = isFresh;
    }
    this.#writes += 1;
  }

  #holds(field: string | undefined): boolean {
    return this.#isWhole || (field !== undefined && this.#entries.has(field));
  }

  #requireWhole(): void {
    if (!this.#isWhole) throw new StoreMiss(this.store.name, [['', undefined]]);
  }
}
