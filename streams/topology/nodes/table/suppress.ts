import { StreamsError } from '../../../errors.ts';
import type { Headers } from '../../../processor/record.ts';
import type { FieldCodec } from '../../../state/field.ts';
import type { Held } from '../../../state/held.ts';
import type { TimedState } from '../../../state/timed-state.ts';
import type { Timestamped } from '../../../state/timestamped.ts';
import type { Change, ValueGetter } from '../../change.ts';
import { Node, type NodeContext } from '../../node.ts';

/** What a buffer may hold, and what happens when it is full: the oldest are emitted early, or the process stops. */
export interface BufferConfig {
  readonly maxRecords: number;
  readonly maxBytes: number;
  readonly whenFull: 'emit-early' | 'shut-down';
}

/** When `suppress` lets an update go. */
export interface Suppression<K> {
  /** The time an update is buffered under, from its key and timestamp. */
  readonly bufferTime: (key: K, timestamp: number) => number;
  /** It goes when stream time is so much later, milliseconds. */
  readonly waitMs: number;
  readonly buffer: BufferConfig;
  /** Whether deletions go, too. */
  readonly forwardsTombstones: boolean;
}

/** Event counted when a full buffer emits an update before its time. */
export const emittedEarlyEvent = 'suppress_emitted_early';

type Buffered<V> = Timestamped<Held<Change<V>> | null>;

const BUFFER = 'buffer';
const ENTRY = 'update';

/** `suppress`: of the updates of a key, only the last goes on, when its time has come. */
export class SuppressNode<K, V> extends Node<K, Change<V>> {
  readonly #context: NodeContext;
  readonly #state: TimedState<Held<Change<V>>>;
  readonly #fields: FieldCodec<K>;
  readonly #suppression: Suppression<K>;
  readonly #sizeOf: (change: Held<Change<V>>) => number;

  constructor(
    context: NodeContext,
    options: {
      readonly state: TimedState<Held<Change<V>>>;
      readonly fields: FieldCodec<K>;
      readonly suppression: Suppression<K>;
      readonly sizeOf: (change: Held<Change<V>>) => number;
    },
  ) {
    super();
    this.#context = context;
    this.#state = options.state;
    this.#fields = options.fields;
    this.#suppression = options.suppression;
    this.#sizeOf = options.sizeOf;
  }

  override process(key: K, change: Change<V>, timestamp: number, headers: Headers | undefined): void {
    const streamTime = this.#state.advance('stream', timestamp);
    this.#buffer(key, change, timestamp, headers);
    const released = this.#state.take(BUFFER, streamTime - this.#suppression.waitMs);
    this.#state.require(released.map(({ id }) => id));
    for (const { id } of released) this.#release(id);
    if (this.#isFull) this.#relieve();
  }

  #buffer(key: K, change: Change<V>, timestamp: number, headers: Headers | undefined): void {
    const field = this.#fields.field(key);
    const waiting = this.#state.get(field, ENTRY);
    const oldValue = waiting === undefined ? change.oldValue : (waiting.value?.value.oldValue ?? null);
    const buffered = { value: { newValue: change.newValue, oldValue, isLatest: true }, headers };
    if (waiting === undefined) this.#state.schedule(BUFFER, this.#suppression.bufferTime(key, timestamp), field);
    this.#state.put(field, ENTRY, { timestamp, value: buffered });
    this.#count(waiting, { timestamp, value: buffered });
  }

  /** Lets an update go; while it goes the table still reads as before it, as in Kafka Streams. */
  #release(field: string): void {
    const entry = this.#state.get(field, ENTRY);
    if (entry === undefined || entry.value === null) return;
    const { value: change, headers } = entry.value;
    if (change.newValue !== null || this.#suppression.forwardsTombstones) {
      this.emit(this.#fields.key(field), change, entry.timestamp, headers);
    }
    this.#state.remove(field, ENTRY);
    this.#count(entry, undefined);
  }

  /** Keeps the buffer's size beside it; only where there is a limit. */
  #count(before: Buffered<V> | undefined, after: Buffered<V> | undefined): void {
    const { maxRecords, maxBytes } = this.#suppression.buffer;
    if (Number.isFinite(maxRecords)) {
      this.#add('records', (after === undefined ? 0 : 1) - (before === undefined ? 0 : 1));
    }
    if (Number.isFinite(maxBytes)) this.#add('bytes', this.#bytes(after) - this.#bytes(before));
  }

  #add(name: string, difference: number): void {
    this.#state.setTime(name, (this.#state.time(name) ?? 0) + difference);
  }

  #bytes(entry: Buffered<V> | undefined): number {
    return entry === undefined || entry.value === null ? 0 : this.#sizeOf(entry.value);
  }

  get #isFull(): boolean {
    const { maxRecords, maxBytes } = this.#suppression.buffer;
    return (this.#state.time('records') ?? 0) > maxRecords || (this.#state.time('bytes') ?? 0) > maxBytes;
  }

  #relieve(): void {
    if (this.#suppression.buffer.whenFull === 'shut-down') {
      throw new StreamsError(
        'MR_STREAMS_BUFFER_FULL',
        `a suppress buffer holds more than ${this.#suppression.buffer.maxRecords} records or ${this.#suppression.buffer.maxBytes} bytes: raise its limit, or let it emit early`,
      );
    }
    for (const { due, id } of this.#state.all(BUFFER)) {
      if (!this.#isFull) return;
      this.#state.unschedule(BUFFER, due, id);
      this.#release(id);
      this.#context.environment.count(emittedEarlyEvent, 1);
    }
  }
}

/** Reads the update that waits in a suppress buffer, by key. */
export function bufferedUpdates<K, V>(
  state: TimedState<Held<Change<V>>>,
  fields: FieldCodec<K>,
): (key: K) => Change<V> | undefined {
  return (key) => state.get(fields.field(key), ENTRY)?.value?.value;
}

/** What a suppressed table reads as: where an update waits, the value before it, whose time is not known (-1). */
export class SuppressedGetter<K, V> implements ValueGetter<K, V> {
  readonly #waiting: (key: K) => { readonly oldValue: V | null } | undefined;
  readonly #parent: ValueGetter<K, V>;

  constructor(waiting: (key: K) => { readonly oldValue: V | null } | undefined, parent: ValueGetter<K, V>) {
    this.#waiting = waiting;
    this.#parent = parent;
  }

  get(key: K): { readonly value: V; readonly timestamp: number } | undefined {
    const waiting = this.#waiting(key);
    if (waiting === undefined) return this.#parent.get(key);
    const { oldValue } = waiting;
    return oldValue === null ? undefined : { value: oldValue, timestamp: -1 };
  }
}
