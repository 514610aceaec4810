import type { Headers } from '../../../processor/record.ts';
import type { WindowStoreView } from '../../../state/window-view.ts';
import type { Window } from '../../../state/windowed.ts';
import type { FixedWindows } from '../../windows/time-windows.ts';
import { WindowedNode, type WindowedParts, type WindowedWork } from './windowed-node.ts';

/** Aggregation by tumbling, hopping or calendar windows. A window is closed when `end + grace` is not after stream time. */
export class TimeWindowAggregateNode<K, V, A> extends WindowedNode<K, V, A, WindowStoreView<K, A>> {
  protected override readonly takesNullValues = true;
  readonly #windows: FixedWindows;

  constructor(
    parts: WindowedParts<K, V, A>,
    options: WindowedWork<K, V, A, WindowStoreView<K, A>> & { readonly windows: FixedWindows },
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
    const closed = this.closedUntil(streamTime);
    const windows = this.#windows.windowsFor(timestamp);
    if (windows.every(({ end }) => end <= closed)) this.redirectLate(key, value, timestamp, headers);
    for (const window of windows) {
      if (window.end <= closed) {
        this.missed(value);
        continue;
      }
      const before = this.store.entry(key, window.start);
      const aggregate = this.fold(before?.value, value, key);
      const time = before === undefined ? timestamp : Math.max(timestamp, before.timestamp);
      if (aggregate !== null) this.store.putEntry(key, window.start, { timestamp: time, value: aggregate });
      else if (before !== undefined) this.store.delete(key, window.start);
      if (before === undefined) this.scheduleClose(group, window, key);
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

  protected override emitClosed(key: K, window: Window, headers: Headers | undefined): void {
    const entry = this.store.keptEntry(key, window.start);
    if (entry !== undefined) this.forwardChange(key, window, entry.value, null, entry.timestamp, headers);
  }
}
