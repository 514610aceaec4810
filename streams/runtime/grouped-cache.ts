import { type StatePlace, StoreMiss } from '../errors.ts';
import type { StoreDescription } from '../topology/topology.ts';
import { Emptied } from './emptied.ts';
import { encodeGroupedKey, fieldStartOf } from './layout.ts';
import { SmallMap } from './small-map.ts';
import {
  ENTRY_OVERHEAD,
  type Evictable,
  giveUp,
  type StateAddresses,
  type StateWrite,
  type StoreCache,
} from './state-cache.ts';

interface Group extends Evictable {
  /** Values by field. In a group that is not loaded: what was written since; undefined stands for deleted. */
  fields: SmallMap<unknown>;
  /** False while only what was written is known, not what Redis has. */
  loaded: boolean;
  /** Fields written since the last commit, and whether they were held at it. */
  readonly dirty: SmallMap<boolean>;
  bytes: number;
  /** Fields that are in `bytes`. */
  counted: number;
  seq: number;
}

/** How a field stood before a write of the record in hand. */
interface Before {
  group: string;
  held: Group;
  field: string;
  had: boolean;
  value: unknown;
  dirty: boolean;
}

/**
 * Cache of a grouped store: groups are loaded and given up whole. A group can be written before it is loaded: what is
 * written is laid over what Redis has when it comes.
 */
export class GroupedCache implements StoreCache {
  readonly store: StoreDescription;
  readonly #groups = new Map<string, Group>();
  readonly #dirty = new Set<string>();
  readonly #emptied = new Emptied();
  #bytes = 0;
  /** What the record in hand has written, in order: so many of these, which are used again for the next record. */
  readonly #journal: Before[] = [];
  #writes = 0;

  constructor(store: StoreDescription) {
    this.store = store;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get hasChanges(): boolean {
    return this.#dirty.size > 0;
  }

  get(group: string, field: string): unknown {
    const held = this.#groups.get(group);
    if (held !== undefined && (held.loaded || held.fields.has(field))) return held.fields.get(field);
    throw new StoreMiss(this.store.name, [[group, undefined]]);
  }

  put(group: string, field: string, value: unknown): void {
    const held = this.#groups.get(group) ?? this.#unloaded(group);
    this.#note(group, held, field);
    if (!held.dirty.has(field)) held.dirty.set(field, held.fields.has(field));
    held.fields.set(field, value);
    this.#dirty.add(group);
  }

  delete(group: string, field: string): void {
    const held = this.#groups.get(group) ?? this.#unloaded(group);
    if (held.loaded && !held.fields.has(field)) return;
    this.#note(group, held, field);
    if (!held.dirty.has(field)) held.dirty.set(field, held.fields.has(field));
    if (held.loaded) held.fields.delete(field);
    else held.fields.set(field, undefined);
    this.#dirty.add(group);
  }

  entries(group: string): IterableIterator<[string, unknown]> {
    return this.#loaded(group).fields.entries();
  }

  size(group: string): number {
    return this.#loaded(group).fields.size;
  }

  require(places: readonly StatePlace[]): void {
    const missing = places.filter(([group]) => this.#groups.get(group)?.loaded !== true);
    if (missing.length > 0) throw new StoreMiss(this.store.name, missing);
  }

  touch(group: string): boolean {
    const held = this.#groups.get(group);
    if (held === undefined) return false;
    held.wanted = true;
    return held.loaded;
  }

  /** Takes in a group as Redis has it; `bytes` is its serialised length. */
  load(group: string, fields: SmallMap<unknown>, bytes: number): void {
    const size = bytes + ENTRY_OVERHEAD * (fields.size + 1);
    const held = this.#groups.get(group);
    if (held === undefined) {
      const counted = fields.size;
      this.#groups.set(group, {
        fields,
        loaded: true,
        dirty: new SmallMap(),
        bytes: size,
        counted,
        seq: 0,
        wanted: true,
      });
      this.#bytes += size;
    } else if (!held.loaded) {
      this.#overlay(held, fields, size);
    }
  }

  /** Lays what was written over what Redis has. What is not dirty was committed, but may not be in Redis yet. */
  #overlay(held: Group, fields: SmallMap<unknown>, size: number): void {
    const [ofWritten, ofLoaded] = [averageOf(held), averageOf({ bytes: size, counted: fields.size })];
    let [bytes, counted] = [size, fields.size];
    for (const [field, value] of held.fields.entries()) {
      const isThere = fields.has(field);
      if (held.dirty.has(field)) held.dirty.set(field, isThere);
      else if (value !== undefined && !isThere) {
        bytes += ofWritten;
        counted += 1;
      } else if (value === undefined && isThere) {
        bytes -= ofLoaded;
        counted -= 1;
      }
      if (value === undefined) fields.delete(field);
      else fields.set(field, value);
    }
    this.#bytes += bytes - held.bytes;
    held.fields = fields;
    held.loaded = true;
    held.bytes = bytes;
    held.counted = counted;
  }

  keep(): void {
    this.#writes = 0;
  }

  undo(): void {
    while (this.#writes > 0) {
      this.#writes -= 1;
      const { group, held, field, had, value, dirty } = this.#journal[this.#writes] as Before;
      if (had) held.fields.set(field, value);
      else held.fields.delete(field);
      if (dirty) continue;
      held.dirty.delete(field);
      if (held.dirty.size === 0) this.#dirty.delete(group);
    }
  }

  collect(seq: number, addresses: StateAddresses, into: StateWrite[]): void {
    const { changelog } = this.store;
    for (const group of this.#dirty) {
      const held = this.#groups.get(group);
      if (held === undefined) continue;
      const key = addresses.group(this.store, group);
      const fieldStart = fieldStartOf(group);
      // What was written over had an unknown length: that of the others, which is right in the long run.
      const average = averageOf(held);
      let grown = 0;
      for (const [name, wasHeld] of held.dirty.entries()) {
        const current = held.fields.get(name);
        const value = current === undefined ? null : this.store.value.serialize(current);
        const changelogKey = encodeGroupedKey(group, name);
        into.push({ changelog, changelogKey, key, fieldStart, value });
        // In a group that is not loaded a deletion is held as well.
        const isHeld = value !== null || !held.loaded;
        if (isHeld) grown += changelogKey.length - fieldStart + (value?.length ?? 0) + ENTRY_OVERHEAD;
        if (wasHeld) grown -= average;
        held.counted += (isHeld ? 1 : 0) - (wasHeld ? 1 : 0);
      }
      held.dirty.clear();
      held.bytes += grown;
      this.#bytes += grown;
      held.seq = seq;
      if (held.fields.size === 0) {
        this.#bytes -= held.bytes - ENTRY_OVERHEAD;
        held.bytes = ENTRY_OVERHEAD;
        held.counted = 0;
        this.#emptied.add(group, seq);
      }
    }
    this.#dirty.clear();
  }

  releaseEmptied(seq: number): void {
    this.#emptied.release(seq, this.#giveUpEmpty);
  }

  evict(limit: number, flushedSeq: number): number {
    const given = giveUp(this.#groups, this.#bytes - limit, flushedSeq, ({ dirty }) => dirty.size > 0);
    this.#bytes -= given.bytes;
    return given.entries;
  }

  clear(): void {
    this.#writes = 0;
    this.#groups.clear();
    this.#dirty.clear();
    this.#emptied.clear();
    this.#bytes = 0;
  }

  readonly #giveUpEmpty = (group: string): void => {
    const held = this.#groups.get(group);
    if (held === undefined || held.fields.size > 0 || held.dirty.size > 0) return;
    this.#groups.delete(group);
    this.#bytes -= held.bytes;
  };

  #loaded(group: string): Group {
    const held = this.#groups.get(group);
    if (held?.loaded !== true) throw new StoreMiss(this.store.name, [[group, undefined]]);
    return held;
  }

  #unloaded(group: string): Group {
    const held: Group = {
      fields: new SmallMap(),
      loaded: false,
      dirty: new SmallMap(),
      bytes: ENTRY_OVERHEAD,
      counted: 0,
      seq: 0,
      wanted: true,
    };
    this.#groups.set(group, held);
    this.#bytes += ENTRY_OVERHEAD;
    return held;
  }

  /** Nothing is loaded while a record is in hand, so that the group is then as it is now. */
  #note(group: string, held: Group, field: string): void {
    const had = held.fields.has(field);
    const value = held.fields.get(field);
    const dirty = held.dirty.has(field);
    const before = this.#journal[this.#writes];
    if (before === undefined) this.#journal.push({ group, held, field, had, value, dirty });
    else {
      before.group = group;
      before.held = held;
      before.field = field;
      before.had = had;
      before.value = value;
      before.dirty = dirty;
    }
    this.#writes += 1;
  }
}

/** Bytes of a field of a group, on average: a whole number, so that what is added and taken adds up to nothing. */
function averageOf({ bytes, counted }: Pick<Group, 'bytes' | 'counted'>): number {
  return counted <= 0 ? 0 : Math.round((bytes - ENTRY_OVERHEAD) / counted);
}
