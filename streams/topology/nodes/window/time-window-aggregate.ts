import type { Headers } from '../../../processor/record.ts';
import type { FieldCodec } from '../../../state/field.ts';
import type { WindowStoreView } from '../../../state/window-view.ts';
import type { FixedWindows } from '../../windows/time-windows.ts';
import type { Fold } from '../aggregate.ts';
import { WindowedNode, type WindowedParts } from './windowed-node.ts';

/** Aggregation by tumbling, hopping or calendar windows. A window is closed when `end + grace` is not after stream time. */
export class TimeWindowAggregateNode<K, V, A> extends WindowedNode<K, V, A> {
  protected override readonly takesNullValues = true;
  readonly #windows: FixedWindows;
  readonly #store: WindowStoreView<K, A>;
  readonly #fields: FieldCodec<K>;
  readonly #fold: Fold<K, V, A>;

  constructor(
    parts: WindowedParts<K, V, A>,
    options: {
      readonly windows: FixedWindows;
      readonly store: WindowStoreView<K, A>;
      readonly fields: FieldCodec<K>;
      readonly fold: Fold<K, V, A>;
    },
  ) {
    super(parts);
    this.#windows = options.windows;
    this.#store = options.store;
    this.#fields = options.fields;
    this.#fold = options.fold;
  }

  protected override aggregate(
    key: K,
    value: V,
    timestamp: number,
    headers: Headers | undefined,
    { group, streamTime }: { readonly group: string; readonly streamTime: number },
  ): void {
    const closed = this.closedUntil(streamTime);
    const windows = this.#windows.windowsFor(timestamp);
    if (windows.every(({ end }) => end <= closed)) this.redirectLate(key, value, timestamp, headers);
    for (const window of windows) {
      if (window.end <= closed) {
        this.missed();
        continue;
      }
      const before = this.#store.entry(key, window.start);
      const aggregate = this.#fold(before?.value, value, key);
      const time = before === undefined ? timestamp : Math.max(timestamp, before.timestamp);
      if (aggregate !== null) this.#store.putEntry(key, window.start, { timestamp: time, value: aggregate });
      else if (before !== undefined) this.#store.delete(key, window.start);
      if (before === undefined && this.emitsFinal) {
        this.scheduleClose(group, window.end, `${window.start}/${window.end}|${this.#fields.field(key)}`);
      }
      this.forwardUpdate(key, window, aggregate, before?.value, aggregate === null ? timestamp : time, headers);
    }
    this.closeWindows(group, streamTime, headers);
  }

  protected override closedUntil(streamTime: number): number {
    return streamTime - this.#windows.graceMs;
  }

  protected override streamTimeToClose(end: number): number {
    return end + this.#windows.graceMs;
  }

  protected override enterGroup(group: string): void {
    this.#store.group = group;
  }

  protected override expire(): void {
    this.#store.expire();
  }

  protected override keyOfId(id: string): string {
    return id.slice(id.indexOf('|') + 1);
  }

  protected override emitClosed(id: string, headers: Headers | undefined): void {
    const [start = 0, end = 0] = id.slice(0, id.indexOf('|')).split('/').map(Number);
    const key = this.#fields.key(this.keyOfId(id));
    if (this.losesClosed(this.#store.isLive(start))) return;
    const entry = this.#store.keptEntry(key, start);
    if (entry !== undefined) this.forwardChange(key, { start, end }, entry.value, null, entry.timestamp, headers);
  }
}
