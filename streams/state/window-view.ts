import { EntryExpiry } from './entry-expiry.ts';
import { type FieldCodec, fieldCodec } from './field.ts';
import type { WindowEntry, WindowStore, WindowStoreBuilder } from './store.ts';
import type { TimedState } from './timed-state.ts';
import type { Timestamped } from './timestamped.ts';
import type { Windowed } from './windowed.ts';

/** Shortest segment of Kafka Streams' stores, milliseconds: what is older goes a whole segment at a time. */
const LEAST_SEGMENT_MS = 60_000;

/**
 * Whether Kafka Streams' segmented stores still hold an entry of a time: segments of half the retention, at least a minute,
 * are dropped whole when stream time has passed them by the retention.
 */
export function isSegmentLive(timestamp: number, observed: number, retentionMs: number): boolean {
  const segmentMs = Math.max(Math.floor(retentionMs / 2), LEAST_SEGMENT_MS);
  return Math.floor(timestamp / segmentMs) >= Math.floor((observed - retentionMs) / segmentMs);
}

/**
 * How much longer than its retention a window or session stays in the store, milliseconds of stream time, when that is
 * more than the retention again. Not found by reads that keep to the retention, but a late record may still meet it.
 */
export const EXPIRY_SLACK_MS = 600_000;

/** What a window store does, over the entries of a timed store: field = start. */
export class WindowStoreView<K, V> implements WindowStore<K, V> {
  readonly #state: TimedState<V>;
  readonly #fields: FieldCodec<K>;
  readonly #retentionMs: number;
  readonly #windowSizeMs: number;
  readonly #expiryMs: number;
  readonly #strict: boolean;
  /** Tells what is over, by the clock of the watermark group that it is set to. */
  readonly expiry: EntryExpiry<V>;

  /**
   * @param strict whether what is older than the retention is not found any more. A step that emits each update finds it
   *   as long as it is there, as Kafka Streams' cached stores do.
   */
  constructor(
    builder: Pick<WindowStoreBuilder<K, V>, 'key' | 'retentionMs' | 'windowSizeMs'>,
    state: TimedState<V>,
    strict = true,
  ) {
    this.#strict = strict;
    this.#expiryMs = builder.retentionMs + Math.max(builder.retentionMs, EXPIRY_SLACK_MS);
    this.#state = state;
    this.expiry = new EntryExpiry(state);
    this.#fields = fieldCodec(builder.key);
    this.#retentionMs = builder.retentionMs;
    this.#windowSizeMs = builder.windowSizeMs;
  }

  /** A window with its timestamp; undefined when there is none or it is over. */
  entry(key: K, start: number): Timestamped<V> | undefined {
    if (start < this.#oldest()) return undefined;
    return this.keptEntry(key, start);
  }

  /** Whether Kafka Streams would still find a window when it closes. */
  isLive(start: number): boolean {
    const observed = this.expiry.observed ?? -1;
    return start >= observed - this.#retentionMs && isSegmentLive(start, observed, this.#retentionMs);
  }

  /** As `entry`, however old it is. */
  keptEntry(key: K, start: number): Timestamped<V> | undefined {
    return present(this.#state.get(this.#fields.field(key), String(start)));
  }

  putEntry(key: K, start: number, entry: Timestamped<V>): void {
    const field = this.#fields.field(key);
    if (this.#state.get(field, String(start)) === undefined) {
      this.expiry.note({ key: field, field: String(start) }, start + this.#expiryMs);
    }
    this.expiry.observe(start);
    this.#state.put(field, String(start), entry);
  }

  /** Windows with their timestamps, by start. */
  entries(key: K, from: number, to: number): Array<readonly [start: number, entry: Timestamped<V>]> {
    return [...this.#between(key, from, to, false)];
  }

  /** As `entries`, from the last to the first, each read when its turn comes. */
  entriesBackward(key: K, from: number, to: number): Iterable<readonly [start: number, entry: Timestamped<V>]> {
    return this.#between(key, from, to, true);
  }

  *#between(
    key: K,
    from: number,
    to: number,
    reverse: boolean,
  ): Generator<readonly [start: number, entry: Timestamped<V>]> {
    const oldest = Math.max(from, this.#oldest());
    for (const [field, entry] of this.#state.between(this.#fields.field(key), oldest, to, reverse)) {
      const kept = present(entry);
      if (kept !== undefined) yield [Number(field), kept];
    }
  }

  put(key: K, value: V, windowStart: number): void {
    this.putEntry(key, windowStart, { timestamp: windowStart, value });
    this.expiry.run();
  }

  delete(key: K, windowStart: number): void {
    const field = this.#fields.field(key);
    this.#state.remove(field, String(windowStart));
    this.expiry.cancel({ key: field, field: String(windowStart) }, windowStart + this.#expiryMs);
    this.expiry.observe(windowStart);
  }

  fetch(key: K, windowStart: number): V | undefined {
    return this.entry(key, windowStart)?.value;
  }

  fetchRange(key: K, from: number, to: number, options?: { readonly reverse?: boolean }): WindowEntry<V>[] {
    const found = this.entries(key, from, to).map(([start, { value }]) => ({ start, value }));
    return options?.reverse === true ? found.reverse() : found;
  }

  fetchAll(from: number, to: number): Array<Windowed<K> & { readonly value: V }> {
    const wanted = this.expiry.places().flatMap(({ key, field }) => {
      const start = Number(field);
      return start >= from && start <= to ? [{ start, field: key }] : [];
    });
    this.#state.require(wanted.map(({ field }) => field));
    return wanted.flatMap(({ start, field }) => {
      const key = this.#fields.key(field);
      const entry = this.entry(key, start);
      const window = { start, end: start + this.#windowSizeMs };
      return entry === undefined ? [] : [{ key, window, value: entry.value }];
    });
  }

  #oldest(): number {
    return this.#strict ? (this.expiry.observed ?? -1) - this.#retentionMs + 1 : Number.NEGATIVE_INFINITY;
  }
}

function present<V>(entry: Timestamped<V | null> | undefined): Timestamped<V> | undefined {
  return entry === undefined || entry.value === null ? undefined : (entry as Timestamped<V>);
}
