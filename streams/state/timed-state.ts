import type { StateAccess } from '../topology/topology.ts';
import { FieldOrder, timeOf } from './field-order.ts';
import type { Timestamped } from './timestamped.ts';

/** Group of the clocks, the counter and the list of index buckets. */
const META = 'm';
/** Field of it: the width of the index buckets with which the state was begun. */
const WIDTH = 'w';
const separator = '|';
/** A key with no more entries is searched as it is. */
const FEW_ENTRIES = 16;
/** Keys whose entries are kept in order at most; the one ordered first is forgotten. */
const MAX_ORDERED_KEYS = 10_000;

/** An entry of the index: what is due at a time. */
export interface Due {
  readonly due: number;
  readonly id: string;
}

/**
 * Entries that lie together by key, with what time-bound operators need beside them: clocks that survive a restart, a
 * counter, and an index of what is due when. All of it stands in one grouped store, so that it has one changelog:
 *
 * - group `k<key>`: the entries of a key, by a field of the caller's choice;
 * - group `m`: clocks, the counter, the index buckets that hold something;
 * - group `t<bucket>|<clock>`: index entries `<due>|<id>` due within the bucket.
 *
 * An index entry is written without reading its bucket; a bucket is read when its time comes.
 */
export class TimedState<V> {
  readonly #state: StateAccess;
  readonly #bucketMs: number;
  readonly #generation: () => number;
  /** By clock: nothing is due before this time. Only holds while no write was taken back. */
  readonly #quiet = new Map<string, { readonly before: number; readonly generation: number }>();
  /** By clock: its index buckets, in order. Read for all clocks at once, since they lie among one another; holds as `#quiet` does. */
  #buckets = new Map<string, number[]>();
  #bucketsGeneration = -1;

  /** By key: its fields in order. Holds as `#quiet` does, and as long as nobody else writes the store. */
  readonly #orders = new Map<string, FieldOrder>();
  #ordersGeneration = -1;

  /**
   * @param bucketMs width of the index buckets, milliseconds; state that was begun with another keeps that
   * @param generation changes whenever writes were taken back, so that what was learnt from them is forgotten
   */
  constructor(state: StateAccess, bucketMs: number, generation: () => number) {
    this.#state = state;
    this.#bucketMs = Math.max(1, Math.floor(bucketMs));
    this.#generation = generation;
  }

  get(key: string, field: string): Timestamped<V | null> | undefined {
    return this.#state.get(keyGroup(key), field) as Timestamped<V | null> | undefined;
  }

  put(key: string, field: string, entry: Timestamped<V | null>): void {
    this.#orders.get(key)?.add(field);
    this.#state.put(keyGroup(key), field, entry);
  }

  remove(key: string, field: string): void {
    this.#orders.get(key)?.remove(field);
    this.#state.delete(keyGroup(key), field);
  }

  /** The entries of a key, in no order. A snapshot. */
  entries(key: string): Array<[field: string, entry: Timestamped<V | null>]> {
    return [...(this.#state.entries(keyGroup(key)) as Iterable<[string, Timestamped<V | null>]>)];
  }

  /**
   * The entries of a key whose fields begin with a time in `from..to`, both included, by that time. Each is read when its
   * turn comes; which there are is a snapshot.
   */
  *between(
    key: string,
    from: number,
    to: number,
    reverse = false,
  ): Generator<[field: string, entry: Timestamped<V | null>]> {
    const fields = this.#fieldsBetween(key, from, to);
    if (reverse) fields.reverse();
    for (const field of fields) {
      const entry = this.get(key, field);
      if (entry !== undefined) yield [field, entry];
    }
  }

  /** The last entry of a key whose field begins with a time up to `time`, and the first with a later one. Only those are read. */
  around(
    key: string,
    time: number,
  ): { readonly upTo: Timestamped<V | null> | undefined; readonly after: Timestamped<V | null> | undefined } {
    const size = this.#state.size(keyGroup(key));
    const order = size > FEW_ENTRIES ? this.#orderOf(key, size) : new FieldOrder(this.#fieldsOf(key));
    const [upTo, after] = order.around(time);
    return {
      upTo: upTo === undefined ? undefined : this.get(key, upTo),
      after: after === undefined ? undefined : this.get(key, after),
    };
  }

  #fieldsBetween(key: string, from: number, to: number): string[] {
    const size = this.#state.size(keyGroup(key));
    if (size > FEW_ENTRIES) return this.#orderOf(key, size).between(from, to);
    const fields = this.#fieldsOf(key).filter((field) => timeOf(field) >= from && timeOf(field) <= to);
    return fields.sort((a, b) => timeOf(a) - timeOf(b));
  }

  #orderOf(key: string, size: number): FieldOrder {
    if (this.#ordersGeneration !== this.#generation()) this.#orders.clear();
    this.#ordersGeneration = this.#generation();
    const known = this.#orders.get(key);
    if (known?.size === size) return known;
    const order = new FieldOrder(this.#fieldsOf(key));
    this.#orders.delete(key);
    this.#orders.set(key, order);
    const [oldest] = this.#orders.keys();
    if (this.#orders.size > MAX_ORDERED_KEYS && oldest !== undefined) this.#orders.delete(oldest);
    return order;
  }

  #fieldsOf(key: string): string[] {
    return Array.from(this.#state.entries(keyGroup(key)), ([field]) => field);
  }

  /** Loads what is about to be read, in one round trip. */
  require(keys: readonly string[]): void {
    this.#state.require(keys.map((key) => [keyGroup(key), undefined]));
  }

  /** A time that was kept under a name; undefined before the first. */
  time(name: string): number | undefined {
    return this.#meta(`c${name}`);
  }

  setTime(name: string, timestamp: number): void {
    this.#setMeta(`c${name}`, timestamp);
  }

  forgetTime(name: string): void {
    this.#state.delete(META, `c${name}`);
  }

  /** Moves a clock forward to a time; answers where it stands. */
  advance(clock: string, timestamp: number): number {
    const stands = this.time(clock);
    if (stands !== undefined && stands >= timestamp) return stands;
    this.setTime(clock, timestamp);
    return timestamp;
  }

  /** Every name under which a time is kept. */
  names(): string[] {
    return [...this.#state.entries(META)].flatMap(([name]) => (name.startsWith('c') ? [name.slice(1)] : []));
  }

  /** The next number of the store's counter, from 0. */
  next(): number {
    const number = (this.#meta('#') ?? -1) + 1;
    this.#setMeta('#', number);
    return number;
  }

  /** Notes that something is due. */
  schedule(clock: string, due: number, id: string): void {
    const width = this.#width;
    if (this.#meta(WIDTH) === undefined) this.#setMeta(WIDTH, width);
    const bucket = Math.floor(due / width);
    const name = bucketName(clock, bucket);
    if (this.#meta(name) === undefined) {
      this.#setMeta(name, bucket);
      if (this.#bucketsGeneration === this.#generation()) noteBucket(this.#buckets, clock, bucket);
    }
    this.#state.put(indexGroup(clock, bucket), `${due}${separator}${id}`, { timestamp: due, value: null });
    const quiet = this.#quiet.get(clock);
    if (quiet !== undefined && due < quiet.before) this.#quiet.set(clock, { ...quiet, before: due });
  }

  /** Takes a note back; without effect when there is none. */
  unschedule(clock: string, due: number, id: string): void {
    this.#state.delete(indexGroup(clock, Math.floor(due / this.#width)), `${due}${separator}${id}`);
  }

  /** What is due at or before `until`, by time, then id. */
  due(clock: string, until: number): Due[] {
    const quiet = this.#quiet.get(clock);
    if (quiet !== undefined && quiet.generation === this.#generation() && until < quiet.before) return [];
    const buckets = this.#bucketsOf(clock);
    const width = this.#width;
    const last = Math.floor(until / width);
    const reached = buckets.filter((bucket) => bucket <= last);
    this.#state.require(reached.map((bucket) => [indexGroup(clock, bucket), undefined]));
    const found: Due[] = [];
    let before = (buckets[reached.length] ?? Number.POSITIVE_INFINITY) * width;
    for (const bucket of reached) {
      for (const due of this.#entriesOf(clock, bucket)) {
        if (due.due <= until) found.push(due);
        else before = Math.min(before, due.due);
      }
    }
    if (found.length === 0) this.#quiet.set(clock, { before, generation: this.#generation() });
    return found.sort(byDue);
  }

  /** What is due at any time, by time, then id. */
  all(clock: string): Due[] {
    return this.due(clock, Number.MAX_SAFE_INTEGER);
  }

  /** As `due`, and takes it back. Buckets that are over are forgotten. */
  take(clock: string, until: number): Due[] {
    const found = this.due(clock, until);
    if (found.length === 0) return found;
    for (const { due, id } of found) this.unschedule(clock, due, id);
    const width = this.#width;
    this.#forgetBuckets(clock, (bucket) => (bucket + 1) * width - 1 <= until);
    return found;
  }

  /** As `take`, of everything; the clock's name costs nothing more then. */
  takeAll(clock: string): Due[] {
    const found = this.take(clock, Number.MAX_SAFE_INTEGER);
    this.#forgetBuckets(clock, () => true);
    this.#quiet.delete(clock);
    return found;
  }

  /**
   * As `take`, but only of buckets that are over: each is read once. For what may stay a while longer, up to a bucket's
   * width.
   */
  takeOver(clock: string, until: number): Due[] {
    return this.take(clock, Math.floor((until + 1) / this.#width) * this.#width - 1);
  }

  get #width(): number {
    return this.#meta(WIDTH) ?? this.#bucketMs;
  }

  #meta(name: string): number | undefined {
    return (this.#state.get(META, name) as Timestamped<null> | undefined)?.timestamp;
  }

  #setMeta(name: string, timestamp: number): void {
    this.#state.put(META, name, { timestamp, value: null });
  }

  #bucketsOf(clock: string): readonly number[] {
    const generation = this.#generation();
    if (this.#bucketsGeneration !== generation) {
      this.#buckets = this.#readBuckets();
      this.#bucketsGeneration = generation;
    }
    return this.#buckets.get(clock) ?? [];
  }

  #readBuckets(): Map<string, number[]> {
    const found = new Map<string, number[]>();
    for (const [name, entry] of this.#state.entries(META)) {
      const clock = clockOfBucket(name);
      if (clock !== undefined) noteBucket(found, clock, (entry as Timestamped<null>).timestamp);
    }
    return found;
  }

  /** Forgets the first buckets of a clock, up to one that is not over. */
  #forgetBuckets(clock: string, isOver: (bucket: number) => boolean): void {
    const buckets = this.#bucketsOf(clock);
    const firstKept = buckets.findIndex((bucket) => !isOver(bucket));
    const left = firstKept < 0 ? [] : buckets.slice(firstKept);
    for (const bucket of buckets.slice(0, buckets.length - left.length)) {
      this.#state.delete(META, bucketName(clock, bucket));
    }
    if (left.length === 0) this.#buckets.delete(clock);
    else this.#buckets.set(clock, left);
  }

  *#entriesOf(clock: string, bucket: number): Generator<Due> {
    for (const [field, entry] of this.#state.entries(indexGroup(clock, bucket))) {
      yield { due: (entry as Timestamped<null>).timestamp, id: field.slice(field.indexOf(separator) + 1) };
    }
  }
}

/** Name of a watermark group's own clock or index; the plain name without groups. */
export function inGroup(name: string, group: string): string {
  return group === '' ? name : `${name}${separator}${group}`;
}

/** The group of such a name; undefined when it is another clock's. */
export function groupOf(name: string, full: string): string | undefined {
  if (full === name) return '';
  return full.startsWith(`${name}${separator}`) ? full.slice(name.length + separator.length) : undefined;
}

/** The group of a key's entries in a timed store. */
export function keyGroup(key: string): string {
  return `k${key}`;
}

/** The group every use of a timed store reads. */
export const timedMetaGroup = META;

function indexGroup(clock: string, bucket: number): string {
  return `t${bucket}${separator}${clock}`;
}

function bucketName(clock: string, bucket: number): string {
  return `b${bucket}${separator}${clock}`;
}

/** The clock of a bucket's name; undefined when it is another field of the meta. */
function clockOfBucket(name: string): string | undefined {
  return name.startsWith('b') ? name.slice(name.indexOf(separator) + 1) : undefined;
}

/** Adds a bucket to those of its clock, which mostly are before it. */
function noteBucket(buckets: Map<string, number[]>, clock: string, bucket: number): void {
  const known = buckets.get(clock);
  if (known === undefined) buckets.set(clock, [bucket]);
  else known.splice(known.findLastIndex((each) => each < bucket) + 1, 0, bucket);
}

/** By time, then id. */
export function byDue(a: Due, b: Due): number {
  if (a.due !== b.due) return a.due - b.due;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
