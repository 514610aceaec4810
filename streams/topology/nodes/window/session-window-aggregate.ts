import type { Headers } from '../../../processor/record.ts';
import type { SessionStoreView } from '../../../state/session-view.ts';
import type { Window } from '../../../state/windowed.ts';
import type { SessionWindows } from '../../windows/other-windows.ts';
import { WindowedNode, type WindowedParts, type WindowedWork } from './windowed-node.ts';

/** Makes one aggregate of two sessions' that a record has joined. */
export type SessionMerger<K, A> = (left: A, right: A, key: K) => A;

/**
 * Aggregation by sessions. A record within the gap of sessions merges them: each old one is withdrawn (null) and the
 * merged one emitted, at the time of its end.
 */
export class SessionWindowAggregateNode<K, V, A> extends WindowedNode<K, V, A, SessionStoreView<K, A>> {
  protected override readonly takesNullValues = true;
  readonly #windows: SessionWindows;
  readonly #init: (() => A) | undefined;
  readonly #merge: SessionMerger<K, A>;

  constructor(
    parts: WindowedParts<K, V, A>,
    options: WindowedWork<K, V, A, SessionStoreView<K, A>> & {
      readonly windows: SessionWindows;
      /** What merging begins with; undefined: with the first session. */
      readonly init: (() => A) | undefined;
      readonly merge: SessionMerger<K, A>;
    },
  ) {
    super(parts, options);
    this.#init = options.init;
    this.#windows = options.windows;
    this.#merge = options.merge;
  }

  protected override aggregate(
    key: K,
    value: V,
    timestamp: number,
    headers: Headers | undefined,
    { group, streamTime }: { readonly group: string; readonly streamTime: number },
  ): void {
    const { inactivityGapMs } = this.#windows;
    const near = this.store.findSessions(key, timestamp - inactivityGapMs, timestamp + inactivityGapMs);
    const start = Math.min(timestamp, ...near.map(({ window }) => window.start));
    const end = Math.max(timestamp, ...near.map(({ window }) => window.end));
    if (end <= this.closedUntil(streamTime)) {
      this.missed(value);
      this.redirectLate(key, value, timestamp, headers);
    } else this.#replace(near, { start, end }, { key, value, timestamp, headers, group });
    this.closeWindows(group, streamTime, headers);
  }

  #replace(
    near: ReadonlyArray<{ readonly window: Window; readonly value: A }>,
    merged: Window,
    record: { key: K; value: V; timestamp: number; headers: Headers | undefined; group: string },
  ): void {
    const { key, value, headers, group } = record;
    let aggregate = near.length > 0 ? this.#init?.() : undefined;
    let before: A | undefined;
    for (const session of near) {
      aggregate = aggregate === undefined ? session.value : this.#merge(aggregate, session.value, key);
      if (sameWindow(session.window, merged)) {
        before = session.value;
        continue;
      }
      this.store.remove({ key, window: session.window });
      this.unscheduleClose(group, session.window, key);
      const known = this.store.isWithinRetention(session.window.end) ? session.value : undefined;
      this.forwardUpdate(key, session.window, null, known, session.window.end, headers);
    }
    const result = this.fold(aggregate, value, key);
    if (result !== null) {
      this.store.putSession({ key, window: merged }, result);
      if (before === undefined) this.scheduleClose(group, merged, key);
    } else if (before !== undefined) {
      this.store.remove({ key, window: merged });
    }
    this.forwardUpdate(key, merged, result, before, merged.end, headers);
  }

  /** A session is closed when the gap and the grace after its end have passed. */
  protected override closedUntil(streamTime: number): number {
    return streamTime - this.#windows.graceMs - this.#windows.inactivityGapMs - 1;
  }

  protected override streamTimeToClose(end: number): number {
    return end + this.#windows.graceMs + this.#windows.inactivityGapMs + 1;
  }

  protected override emitClosed(key: K, window: Window, headers: Headers | undefined): void {
    if (this.losesClosed(this.store.isLive(window.end))) return;
    const value = this.store.fetchSession(key, window.start, window.end);
    if (value !== undefined) this.forwardChange(key, window, value, null, window.end, headers);
  }
}

function sameWindow(a: Window, b: Window): boolean {
  return a.start === b.start && a.end === b.end;
}
