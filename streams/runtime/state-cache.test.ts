import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StoreMiss } from '../errors.ts';
import type { Serde } from '../serde/serde.ts';
import { int32Serde, stringSerde } from '../serde/serdes.ts';
import { MemoryState } from '../state/memory.ts';
import type { StateAccess, StoreDescription } from '../topology/topology.ts';
import { GroupedCache } from './grouped-cache.ts';
import { KeyValueCache } from './key-value-cache.ts';
import { SmallMap } from './small-map.ts';
import type { StateAddresses, StateWrite } from './state-cache.ts';

const fields = ['a', 'b', 'c'];
const refused = new Error('refused');
/** Each hash by the name of its group; all keys of the other kind in one. */
const addresses: StateAddresses = { group: (_, group) => group, bucket: () => '' };

/** A cache as a task uses it, over what Redis would hold. */
class Cached {
  readonly cache: KeyValueCache | GroupedCache;
  readonly #stored = new Map<string, Map<string, Buffer>>();
  readonly #unflushed: StateWrite[][] = [];
  #seq = 0;
  #flushedSeq = 0;

  constructor(kind: 'key-value' | 'grouped') {
    const store = { name: 's', kind, key: stringSerde, value: int32Serde } as unknown as StoreDescription;
    this.cache = kind === 'grouped' ? new GroupedCache(store) : new KeyValueCache(store);
  }

  /** Does something whole or not at all, loading what it misses; it is taken back where it is refused. */
  run(act: (state: StateAccess) => void): void {
    for (;;) {
      try {
        act(this.cache);
        this.cache.keep();
        return;
      } catch (error) {
        this.cache.undo();
        if (error === refused) return;
        if (!(error instanceof StoreMiss)) throw error;
        for (const [group, field] of error.places) this.#load(group, field);
      }
    }
  }

  commit(): void {
    const writes: StateWrite[] = [];
    this.#seq += 1;
    this.cache.collect(this.#seq, addresses, writes);
    this.#unflushed.push(writes);
  }

  flush(): void {
    const writes = this.#unflushed.shift();
    if (writes === undefined) return;
    this.#flushedSeq += 1;
    for (const { key: group, changelogKey, fieldStart, value } of writes) {
      const field = changelogKey.subarray(fieldStart);
      const held = this.#stored.get(group) ?? new Map<string, Buffer>();
      this.#stored.set(group, held);
      if (value === null) held.delete(String(field));
      else held.set(String(field), value);
    }
  }

  releaseEmptied(): void {
    this.cache.releaseEmptied(this.#flushedSeq);
  }

  evict(limit: number): void {
    this.cache.evict(limit, this.#flushedSeq);
    if (limit === 0 && !this.cache.hasChanges && this.#unflushed.length === 0) expect(this.cache.bytes).toBe(0);
  }

  #load(group: string, field: string | undefined): void {
    const stored = this.#stored.get(group) ?? new Map<string, Buffer>();
    const { cache } = this;
    if (cache instanceof GroupedCache) {
      const loaded = new SmallMap<unknown>();
      for (const [name, bytes] of stored) loaded.set(name, int32Serde.deserialize(bytes));
      cache.load(group, loaded, 8 * stored.size);
    } else if (field === undefined) {
      for (const [name, bytes] of stored) cache.load(name, int32Serde.deserialize(bytes), bytes.length);
      cache.loadedWhole();
    } else {
      const bytes = stored.get(field);
      cache.load(field, bytes && int32Serde.deserialize(bytes), bytes?.length ?? 0);
    }
  }
}

const change = fc.record({
  group: fc.constantFrom('g', 'h'),
  field: fc.constantFrom(...fields),
  value: fc.option(fc.nat(99)),
  reads: fc.constantFrom('nothing', 'field', 'all'),
});
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ changes: fc.array(change, { maxLength: 6 }), isRefused: fc.boolean() }) },
  { weight: 2, arbitrary: fc.constantFrom('commit' as const, 'flush' as const, 'release' as const) },
  { weight: 1, arbitrary: fc.nat(500) },
  { weight: 1, arbitrary: fc.constant(0) },
);

function contents(state: StateAccess, groups: readonly string[]): unknown {
  return groups.map((group) => [
    state.size(group),
    ...[...state.entries(group)].sort(),
    ...fields.map((field) => state.get(group, field)),
  ]);
}

test.each(['key-value', 'grouped'] as const)(
  'a %s cache reads as if all was in memory, whatever is refused, missed, flushed late or given up',
  (kind) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const cached = new Cached(kind);
        const memory = new MemoryState({ value: int32Serde as Serde<unknown> } as StoreDescription);
        const groups = kind === 'grouped' ? ['g', 'h'] : [''];
        for (const each of steps) {
          if (each === 'commit') cached.commit();
          else if (each === 'flush') cached.flush();
          else if (each === 'release') cached.releaseEmptied();
          else if (typeof each === 'number') cached.evict(each);
          else {
            const seen: unknown[][] = [];
            const act = (state: StateAccess) => {
              const read: unknown[] = [];
              for (const { group: named, field, value, reads } of each.changes) {
                const group = kind === 'grouped' ? named : '';
                if (reads === 'field') read.push(state.get(group, field));
                if (reads === 'all') read.push([...state.entries(group)].sort());
                if (value === null) state.delete(group, field);
                else state.put(group, field, value);
              }
              seen.push(read);
              if (each.isRefused) throw refused;
            };
            cached.run(act);
            try {
              act(memory);
              memory.keep();
            } catch (error) {
              expect(error).toBe(refused);
              memory.undo();
            }
            expect(seen.at(-2)).toEqual(seen.at(-1));
          }
        }
        cached.run((state) => expect(contents(state, groups)).toEqual(contents(memory, groups)));
        cached.commit();
        for (const _ of steps) cached.flush();
        cached.flush();
        cached.evict(0);
        cached.run((state) => expect(contents(state, groups)).toEqual(contents(memory, groups)));
      }),
      { numRuns: 1_000 },
    );
  },
);

test.each(['key-value', 'grouped'] as const)(
  'a %s cache gives up what was emptied once Redis has that, and nothing that was filled again',
  (kind) => {
    const cached = new Cached(kind);
    const [gone, back] = kind === 'grouped' ? ['g', 'h'] : ['', ''];
    const write = (group: string, field: string, value: number | undefined) =>
      cached.run((state) => {
        state.get(group, field);
        if (value === undefined) state.delete(group, field);
        else state.put(group, field, value);
      });
    write(gone, 'a', 1);
    write(back, 'b', 2);
    cached.commit();
    write(gone, 'a', undefined);
    write(back, 'b', undefined);
    cached.commit();
    cached.flush();
    const held = cached.cache.bytes;
    cached.releaseEmptied();
    expect(cached.cache.bytes).toBe(held);
    write(back, 'b', 3);
    cached.flush();
    cached.releaseEmptied();
    const left = cached.cache.bytes;
    expect(left).toBeLessThan(held);
    cached.commit();
    cached.flush();
    cached.releaseEmptied();
    write(back, 'b', undefined);
    cached.commit();
    cached.flush();
    cached.releaseEmptied();
    expect([left > 0, cached.cache.bytes]).toEqual([true, 0]);
  },
);

/** A group that is written to for long: one field is written over; of the others one comes and one goes, so that it is never empty. */
function writtenFor(commits: number, isLoaded: boolean): Cached {
  const cached = new Cached('grouped');
  for (let number = 0; number < commits; number += 1) {
    cached.run((state) => {
      if (isLoaded) state.size('g');
      state.put('g', 'kept', number);
      state.put('g', `number ${number}`, number);
      state.delete('g', `number ${number - 3}`);
    });
    cached.commit();
    cached.flush();
  }
  return cached;
}

test('what a grouped cache holds is told by what is in it, however long it is written to', () => {
  const cached = writtenFor(2_000, true);
  // Four fields of some 15 bytes, and 100 beside for each and for the group.
  expect(cached.cache.bytes).toBeGreaterThan(450);
  expect(cached.cache.bytes).toBeLessThan(700);
  cached.evict(0);
  expect(cached.cache.bytes).toBe(0);
});

test('what was deleted of a group that nobody reads counts, since it is held: so it is given up at the limit', () => {
  const cached = writtenFor(2_000, false);
  expect(cached.cache.bytes).toBeGreaterThan(2_000 * 100);
  cached.evict(50_000);
  expect(cached.cache.bytes).toBeLessThan(50_000);
});
