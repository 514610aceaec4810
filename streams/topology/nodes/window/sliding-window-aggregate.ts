import type { Headers } from '../../../processor/record.ts';
import type { Timestamped } from '../../../state/timestamped.ts';
import type { WindowStoreView } from '../../../state/window-view.ts';
import type { Window } from '../../../state/windowed.ts';
import type { SlidingWindows } from '../../windows/other-windows.ts';
import { WindowedNode, type WindowedParts, type WindowedWork } from './windowed-node.ts';

/** A record on its way into the windows around it. */
interface Entering<K, V> {
  readonly key: K;
  readonly value: V;
  readonly timestamp: number;
  readonly headers: Headers | undefined;
  readonly group: string;
  /** Windows that end before this are closed. */
  readonly closed: number;
}

/** What stands around an entering record already. */
interface Surroundings<A> {
  readonly starts: Set<number>;
  /** Greatest timestamp of the records before it within reach. */
  previous: number | undefined;
  left: Timestamped<A> | undefined;
  right: Timestamped<A> | undefined;
  leftExists: boolean;
  rightExists: boolean;
}

/**
 * Aggregation by sliding windows, by Kafka Streams' algorithm (KIP-450): a window exists for each record, ending with it,
 * and for each record that another follows within the time difference, beginning right after it.
 */
export class SlidingWindowAggregateNode<K, V, A> extends WindowedNode<K, V, A, WindowStoreView<K, A>> {
  protected override readonly takesNullValues = false;
  readonly #windows: SlidingWindows;

  constructor(
    parts: WindowedParts<K, V, A>,
    options: WindowedWork<K, V, A, WindowStoreView<K, A>> & { readonly windows: SlidingWindows },
  ) {
    super(parts, options);
    this.#windows = options.windows;
  }

  protected override aggregate(
    key: K,
    value: V,
    timestamp: number,
    headers: Headers | undefined,
    { group, streamTime }: { readonly group: string; readonly streamTime: number },
  ): void {
    const span = this.#windows.timeDifferenceMs;
    const record = { key, value, timestamp, headers, group, closed: streamTime - this.#windows.graceMs };
    if (timestamp + span < record.closed) {
      this.missed(value);
      this.redirectLate(key, value, timestamp, headers);
      return;
    }
    if (timestamp < span) {
      this.#enterEarly(record);
      return;
    }
    this.#enter(record);
    this.closeWindows(group, streamTime, headers);
  }

  #enter(record: Entering<K, V>): void {
    const { key, timestamp } = record;
    const span = this.#windows.timeDifferenceMs;
    const around = surroundings<A>();
    const windows = this.store.entriesBackward(key, Math.max(0, timestamp - 2 * span), timestamp + 1);
    for (const [start, entry] of windows) {
      around.starts.add(start);
      const end = start + span;
      if (start === timestamp + 1) around.rightExists = true;
      else if (end > timestamp) {
        around.right ??= entry;
        this.#add(record, start, entry);
      } else if (end === timestamp) {
        around.leftExists = true;
        this.#add(record, start, entry);
        // A record of the same time made all windows around it.
        if (entry.timestamp >= timestamp) return;
        around.previous = entry.timestamp;
      } else {
        around.left = entry;
        around.previous = entry.timestamp;
        break;
      }
    }
    this.#createWindows(record, around);
  }

  #createWindows(record: Entering<K, V>, around: Surroundings<A>): void {
    const { timestamp } = record;
    const span = this.#windows.timeDifferenceMs;
    const { previous } = around;
    if (previous !== undefined && !around.starts.has(previous + 1) && previous + 1 + span >= timestamp) {
      this.#add(record, previous + 1, undefined);
    }
    if (!around.leftExists) {
      const reaches = previous !== undefined && timestamp - span <= previous;
      const left = reaches && around.left !== undefined ? { value: around.left.value, timestamp } : undefined;
      this.#add(record, timestamp - span, left, true);
    }
    if (!around.rightExists) this.#createRight(record, around.right);
  }

  /**
   * A record earlier than the time difference: windows with negative start do not exist, so such records share the one
   * that begins at 0.
   */
  #enterEarly(record: Entering<K, V>): void {
    const { key, timestamp } = record;
    const around = surroundings<A>();
    let combined: Timestamped<A> | undefined;
    for (const [start, entry] of this.store.entries(key, 0, timestamp + 1)) {
      around.starts.add(start);
      if (start === 0) {
        combined = entry;
        if (entry.timestamp < timestamp) around.previous = entry.timestamp;
      } else if (start <= timestamp) {
        around.right = entry;
        this.#add(record, start, entry);
      } else {
        around.rightExists = true;
      }
    }
    if (around.right === undefined && combined !== undefined && combined.timestamp > timestamp) around.right = combined;
    if (!around.rightExists) this.#createRight(record, around.right);
    if (around.previous !== undefined && !around.starts.has(around.previous + 1)) {
      this.#add(record, around.previous + 1, undefined);
    }
    this.#add(record, 0, combined);
  }

  /** The window that begins right after the record, when there is a record in it: `right` holds what is there. */
  #createRight({ key, timestamp, headers, group }: Entering<K, V>, right: Timestamped<A> | undefined): void {
    if (right === undefined || right.timestamp <= timestamp) return;
    this.#put(key, timestamp + 1, right, group, true);
    const window = { start: timestamp + 1, end: timestamp + 1 + this.#windows.timeDifferenceMs };
    this.forwardUpdate(key, window, right.value, undefined, right.timestamp, headers);
  }

  /** Adds the record to a window. `copied`: the window is new though it begins with another's aggregate. */
  #add(record: Entering<K, V>, start: number, entry: Timestamped<A> | undefined, copied = false): void {
    const { key, value, timestamp, headers, group, closed } = record;
    const end = start + this.#windows.timeDifferenceMs;
    if (end < closed) {
      this.missed(value);
      return;
    }
    const aggregate = this.fold(entry?.value, value, key);
    const time = entry === undefined ? timestamp : Math.max(timestamp, entry.timestamp);
    const isNew = copied || entry === undefined;
    if (aggregate !== null) this.#put(key, start, { timestamp: time, value: aggregate }, group, isNew);
    else if (!isNew) this.store.delete(key, start);
    const before = isNew ? undefined : entry?.value;
    this.forwardUpdate(key, { start, end }, aggregate, before, aggregate === null ? timestamp : time, headers);
  }

  #put(key: K, start: number, entry: Timestamped<A>, group: string, isNew: boolean): void {
    this.store.putEntry(key, start, entry);
    if (isNew) this.scheduleClose(group, { start, end: start + this.#windows.timeDifferenceMs }, key);
  }

  /** Both ends belong to a window, so it is closed only when its end has passed. */
  protected override closedUntil(streamTime: number): number {
    return streamTime - this.#windows.graceMs - 1;
  }

  protected override streamTimeToClose(end: number): number {
    return end + this.#windows.graceMs + 1;
  }

  protected override emitClosed(key: K, window: Window, headers: Headers | undefined): void {
    if (this.losesClosed(this.store.isLive(window.start))) return;
    const entry = this.store.keptEntry(key, window.start);
    if (entry !== undefined) this.forwardChange(key, window, entry.value, null, entry.timestamp, headers);
  }
}

function surroundings<A>(): Surroundings<A> {
  return {
    starts: new Set(),
    previous: undefined,
    left: undefined,
    right: undefined,
    leftExists: false,
    rightExists: false,
  };
}
