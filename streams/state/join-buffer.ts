import { SerdeError } from '../errors.ts';
import type { Serde } from '../serde/serde.ts';
import { EntryExpiry } from './entry-expiry.ts';
import { type FieldCodec, fieldCodec } from './field.ts';
import type { Due, TimedState } from './timed-state.ts';

const separator = '|';

/** One side of a join of streams: every record, also several of one key and time, until its window has passed. */
export class JoinBuffer<K, V> {
  readonly #state: TimedState<V>;
  readonly #fields: FieldCodec<K>;
  readonly #retentionMs: number;
  readonly #expiry: EntryExpiry<V>;

  constructor(key: Serde<K>, retentionMs: number, state: TimedState<V>) {
    this.#state = state;
    this.#fields = fieldCodec(key);
    this.#retentionMs = retentionMs;
    this.#expiry = new EntryExpiry(state);
  }

  put(key: K, timestamp: number, value: V): void {
    const field = this.#fields.field(key);
    const entry = `${timestamp}:${this.#state.next()}`;
    this.#expiry.observe(timestamp);
    this.#state.put(field, entry, { timestamp, value });
    this.#expiry.note({ key: field, field: entry }, timestamp + this.#retentionMs);
    this.#expiry.run();
  }

  /** The records of a key with a time in `from..to`, both included, by time, then arrival. */
  fetch(key: K, from: number, to: number): Array<{ readonly timestamp: number; readonly value: V }> {
    const oldest = Math.max(from, (this.#expiry.observed ?? -1) - this.#retentionMs + 1);
    const found: Array<{ timestamp: number; arrival: number; value: V }> = [];
    for (const [field, { timestamp, value }] of this.#state.between(this.#fields.field(key), oldest, to)) {
      if (value === null) continue;
      found.push({ timestamp, arrival: Number(field.slice(field.indexOf(':') + 1)), value });
    }
    return found.sort((a, b) => a.timestamp - b.timestamp || a.arrival - b.arrival);
  }
}

/** A record that no other has met yet: of which side it is, and its value. */
export type Unmatched<L, R> =
  | { readonly side: 'left'; readonly value: L }
  | { readonly side: 'right'; readonly value: R };

/** Bytes of an unmatched record: one for the side (1 left, 0 right), then the value's. */
export function unmatchedSerde<L, R>(left: Serde<L>, right: Serde<R>): Serde<Unmatched<L, R>> {
  return {
    serialize: ({ side, value }) =>
      side === 'left'
        ? Buffer.concat([Buffer.of(1), left.serialize(value)])
        : Buffer.concat([Buffer.of(0), right.serialize(value)]),
    deserialize(bytes) {
      const rest = bytes.subarray(1);
      if (bytes[0] === 1) return { side: 'left', value: left.deserialize(rest) };
      if (bytes[0] === 0) return { side: 'right', value: right.deserialize(rest) };
      throw new SerdeError(`an unmatched record begins with 0 or 1, this one with ${bytes[0]}`);
    },
    needs: (bytes) => (bytes[0] === 1 ? left : right).needs?.(bytes.subarray(1)),
    fetch: async (needs) => {
      await left.fetch?.(needs);
      if (right.fetch !== left.fetch) await right.fetch?.(needs);
    },
    open: async () => {
      await left.open?.();
      await right.open?.();
    },
  };
}

/** Stands for "no time". */
const NOTHING = -1;
/** Index of the unmatched records by their time. */
const UNMATCHED = 'unmatched';

/** The records of a left or outer join that nothing has met yet, both sides together, with the join's clock. */
export class UnmatchedBuffer<K, L, R> {
  readonly #state: TimedState<Unmatched<L, R>>;
  readonly #fields: FieldCodec<K>;

  constructor(key: Serde<K>, state: TimedState<Unmatched<L, R>>) {
    this.#state = state;
    this.#fields = fieldCodec(key);
  }

  /** Moves the join's stream time forward; answers where it stands. */
  advance(timestamp: number): number {
    return this.#state.advance('stream', timestamp);
  }

  /**
   * Time of the record at which the last look ended, or of one that came since: a bound on when to look again, as Kafka
   * Streams' time tracker has it. Undefined when nothing is known to wait.
   */
  get quietUntil(): number | undefined {
    const time = this.#state.time('quiet');
    return time === NOTHING ? undefined : time;
  }

  set quietUntil(timestamp: number | undefined) {
    this.#state.setTime('quiet', timestamp ?? NOTHING);
  }

  put(key: K, timestamp: number, unmatched: Unmatched<L, R>): void {
    const field = this.#fields.field(key);
    const entry = `${timestamp}:${unmatched.side}:${this.#state.next()}`;
    this.#state.put(field, entry, { timestamp, value: unmatched });
    this.#state.schedule(UNMATCHED, timestamp, indexId(entry, unmatched.side, field));
  }

  /** Takes out the records of a key, side and time: another has met them. */
  remove(key: K, timestamp: number, side: 'left' | 'right'): void {
    const field = this.#fields.field(key);
    const prefix = `${timestamp}:${side}:`;
    for (const [entry] of this.#state.between(field, timestamp, timestamp)) {
      if (entry.startsWith(prefix)) this.#drop(field, entry, timestamp, side);
    }
  }

  /** All of them by time, right before left, then key, then arrival. Loads what they say only when asked. */
  waiting(): Array<{ readonly timestamp: number; readonly side: 'left' | 'right'; readonly id: string }> {
    return this.#state
      .all(UNMATCHED)
      .sort(byDueSideKeyAndArrival)
      .map(({ due, id }) => ({ timestamp: due, side: id.startsWith('1') ? 'left' : 'right', id }));
  }

  /** Takes one out and answers it. */
  take(ids: ReadonlyArray<{ readonly timestamp: number; readonly id: string }>): Array<{
    readonly key: K;
    readonly timestamp: number;
    readonly unmatched: Unmatched<L, R>;
  }> {
    this.#state.require(ids.map(({ id }) => parseId(id).field));
    return ids.flatMap(({ timestamp, id }) => {
      const { field, entry } = parseId(id);
      const found = this.#state.get(field, entry)?.value;
      this.#drop(field, entry, timestamp, id.startsWith('1') ? 'left' : 'right');
      return found === null || found === undefined
        ? []
        : [{ key: this.#fields.key(field), timestamp, unmatched: found }];
    });
  }

  #drop(field: string, entry: string, timestamp: number, side: 'left' | 'right'): void {
    this.#state.remove(field, entry);
    this.#state.unschedule(UNMATCHED, timestamp, indexId(entry, side, field));
  }
}

/** As Kafka Streams' key sorts: time, right (0) before left (1), then key; equal ones as they came. */
function byDueSideKeyAndArrival(a: Due, b: Due): number {
  if (a.due !== b.due) return a.due - b.due;
  if (a.id[0] !== b.id[0]) return a.id.startsWith('0') ? -1 : 1;
  const [first, second] = [parseId(a.id), parseId(b.id)];
  if (first.field !== second.field) return first.field < second.field ? -1 : 1;
  return arrivalOf(first.entry) - arrivalOf(second.entry);
}

function arrivalOf(entry: string): number {
  return Number(entry.slice(entry.lastIndexOf(':') + 1));
}

function indexId(entry: string, side: 'left' | 'right', field: string): string {
  return `${side === 'left' ? 1 : 0}${entry}${separator}${field}`;
}

function parseId(id: string): { readonly entry: string; readonly field: string } {
  const at = id.indexOf(separator);
  return { entry: id.slice(1, at), field: id.slice(at + 1) };
}
