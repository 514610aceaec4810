import { StreamsError } from '../../../errors.ts';
import type { Headers } from '../../../processor/record.ts';
import type { FieldCodec } from '../../../state/field.ts';
import type { TimedState } from '../../../state/timed-state.ts';
import type { Timestamped } from '../../../state/timestamped.ts';
import type { Change } from '../../change.ts';
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

const BUFFER = 'buffer';
const ENTRY = 'update';

/** `suppress`: of the updates of a key, only the last goes on, when its time has come. */
export class SuppressNode<K, V> extends Node<K, Change<V>> {
  readonly #context: NodeContext;
  readonly #state: TimedState<Change<V>>;
  readonly #fields: FieldCodec<K>;
  readonly #suppression: Suppression<K>;
  readonly #sizeOf: (change: Change<V>) => number;

  constructor(
    context: NodeContext,
    options: {
      readonly state: TimedState<Change<V>>;
      readonly fields: FieldCodec<K>;
      readonly suppression: Suppression<K>;
      readonly sizeOf: (change: Change<V>) => number;
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
    this.#buffer(key, change, timestamp);
    const released = this.#state.take(BUFFER, streamTime - this.#suppression.waitMs);
    this.#state.require(released.map(({ id }) => id));
    for (const { id } of released) this.#release(id, headers);
    if (this.#isFull) this.#relieve(headers);
  }

  #buffer(key: K, change: Change<V>, timestamp: number): void {
    const field = this.#fields.field(key);
    const waiting = this.#state.get(field, ENTRY);
    const oldValue = waiting === undefined ? change.oldValue : (waiting.value?.oldValue ?? null);
    const buffered = { newValue: change.newValue, oldValue, isLatest: true };
    if (waiting === undefined) this.#state.schedule(BUFFER, this.#suppression.bufferTime(key, timestamp), field);
    this.#state.put(field, ENTRY, { timestamp, value: buffered });
    this.#count(waiting, { timestamp, value: buffered });
  }

  #release(field: string, headers: Headers | undefined): void {
    const entry = this.#state.get(field, ENTRY);
    this.#state.remove(field, ENTRY);
    this.#count(entry, undefined);
    if (entry === undefined || entry.value === null) return;
    const { newValue, oldValue } = entry.value;
    if (newValue === null && !this.#suppression.forwardsTombstones) return;
    this.emit(this.#fields.key(field), { newValue, oldValue, isLatest: true }, entry.timestamp, headers);
  }

  /** Keeps the buffer's size beside it; only where there is a limit. */
  #count(before: Timestamped<Change<V> | null> | undefined, after: Timestamped<Change<V> | null> | undefined): void {
    const { maxRecords, maxBytes } = this.#suppression.buffer;
    if (Number.isFinite(maxRecords)) {
      this.#add('records', (after === undefined ? 0 : 1) - (before === undefined ? 0 : 1));
    }
    if (Number.isFinite(maxBytes)) this.#add('bytes', this.#bytes(after) - this.#bytes(before));
  }

  #add(name: string, difference: number): void {
    this.#state.setTime(name, (this.#state.time(name) ?? 0) + difference);
  }

  #bytes(entry: Timestamped<Change<V> | null> | undefined): number {
    return entry === undefined || entry.value === null ? 0 : this.#sizeOf(entry.value);
  }

  get #isFull(): boolean {
    const { maxRecords, maxBytes } = this.#suppression.buffer;
    return (this.#state.time('records') ?? 0) > maxRecords || (this.#state.time('bytes') ?? 0) > maxBytes;
  }

  #relieve(headers: Headers | undefined): void {
    if (this.#suppression.buffer.whenFull === 'shut-down') {
      throw new StreamsError(
        'MR_STREAMS_BUFFER_FULL',
        `a suppress buffer holds more than ${this.#suppression.buffer.maxRecords} records or ${this.#suppression.buffer.maxBytes} bytes: raise its limit, or let it emit early`,
      );
    }
    for (const { due, id } of this.#state.all(BUFFER)) {
      if (!this.#isFull) return;
      this.#state.unschedule(BUFFER, due, id);
      this.#release(id, headers);
      this.#context.environment.count(emittedEarlyEvent, 1);
    }
  }
}
