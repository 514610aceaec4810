import type { Headers } from '../../../processor/record.ts';
import type { EntryExpiry } from '../../../state/entry-expiry.ts';
import type { FieldCodec } from '../../../state/field.ts';
import type { TimedState } from '../../../state/timed-state.ts';
import type { Window } from '../../../state/windowed.ts';
import { Node, type NodeContext } from '../../node.ts';
import type { Fold } from '../aggregate.ts';
import type { OldValues } from '../table/updates.ts';
import type { LateHandling, WindowTime } from './lateness.ts';
import { WatermarkGroups } from './watermark-groups.ts';

/** When a windowed step emits: each update, or once when the window has closed. */
export type EmitStrategy = 'on-update' | 'on-window-close';

/** Event counted when a windowed step gets a record it cannot place: no key (or, for sliding windows, no value). */
export const windowNullEvent = 'window_null_dropped';
/** Event counted when a closed window is not emitted because its retention was over with the record that closed it. */
export const expiredWindowEvent = 'window_expired_unemitted';
/** Event counted when a window closes because nothing of its group came for `idleMs`. */
export const idleCloseEvent = 'window_idle_closed';
/** Event counted when a watermark group is ended because there are too many. */
export const groupEndedEvent = 'watermark_group_ended';
/** Header of what is emitted by an idle close: it depends on the wall clock, so a replay may differ. */
export const idleCloseHeader = 'millrace-idle-close';

/** What every windowed aggregation is made of. */
export interface WindowedParts<K, V, A> {
  readonly context: NodeContext;
  readonly state: TimedState<A>;
  readonly time: WindowTime<K, V>;
  readonly late: LateHandling<K, V>;
  readonly emit: EmitStrategy;
  /** Emit also closed windows that Kafka Streams has lost by then. */
  readonly emitExpired: boolean;
  readonly oldValues: OldValues;
}

/** What a windowed aggregation does with records, and where it keeps the result. */
export interface WindowedWork<K, V, A, Store> {
  readonly store: Store;
  readonly fields: FieldCodec<K>;
  readonly fold: Fold<K, V, A>;
}

const separator = '|';

/**
 * What windowed aggregations have in common: the clock (one, or one a group), lateness, and what is emitted when a window
 * closes. Everything it knows stands in the step's state.
 */
export abstract class WindowedNode<
  K,
  V,
  A,
  Store extends { readonly expiry: Pick<EntryExpiry<A>, 'group' | 'run' | 'end'> },
> extends Node<K | null, V | null> {
  protected readonly context: NodeContext;
  protected readonly state: TimedState<A>;
  protected readonly emitsFinal: boolean;
  protected readonly store: Store;
  protected readonly fields: FieldCodec<K>;
  protected readonly fold: Fold<K, V, A>;
  readonly #time: WindowTime<K, V>;
  readonly #late: LateHandling<K, V>;
  readonly #oldValues: OldValues;
  readonly #emitExpired: boolean;
  readonly #groups: WatermarkGroups<A>;
  /** By group: when it was heard of last, wall clock. Only kept where groups may become idle. */
  readonly #heardOf = new Map<string, number>();
  #knowsGroups = false;

  constructor(parts: WindowedParts<K, V, A>, work: WindowedWork<K, V, A, Store>) {
    super();
    this.store = work.store;
    this.fields = work.fields;
    this.fold = work.fold;
    this.context = parts.context;
    this.state = parts.state;
    this.emitsFinal = parts.emit === 'on-window-close';
    this.#time = parts.time;
    this.#late = parts.late;
    this.#oldValues = parts.oldValues;
    this.#emitExpired = parts.emitExpired;
    const { idleMs, clock = '', maxGroups } = parts.time;
    this.#groups = new WatermarkGroups(parts.context, parts.state, clock, maxGroups);
    if (idleMs !== undefined) {
      this.context.punctuations.push({
        type: 'wall-clock',
        due: Number.POSITIVE_INFINITY,
        runIfDue: (now) => this.#closeIdle(now, idleMs),
      });
    }
  }

  /** Takes one record, whose time has been noted. */
  protected abstract aggregate(
    key: K,
    value: V,
    timestamp: number,
    headers: Headers | undefined,
    clock: { readonly group: string; readonly streamTime: number },
  ): void;

  /** Whether the step takes records without a value. */
  protected abstract readonly takesNullValues: boolean;

  /** Emits one closed window that `scheduleClose` named. */
  protected abstract emitClosed(key: K, window: Window, headers: Headers | undefined): void;

  /** Latest end of a window that is closed at a stream time. */
  protected abstract closedUntil(streamTime: number): number;

  override process(key: K | null, value: V | null, timestamp: number, headers: Headers | undefined): void {
    if (key === null || (value === null && !this.takesNullValues)) {
      this.context.environment.count(windowNullEvent, 1);
      return;
    }
    const group = this.#time.group?.(value as V, key) ?? '';
    if (this.#time.idleMs !== undefined) this.#heardOf.set(group, this.context.environment.wallClock());
    const ended = this.#time.group && this.#groups.inTheWayOf(group);
    if (ended !== undefined) this.#end(ended, headers);
    this.store.expiry.group = group;
    const complete = this.#time.completeUntil?.(value as V, key);
    const streamTime = this.#groups.advance(group, complete ?? timestamp);
    if (complete !== undefined) this.closeWindows(group, streamTime, headers);
    else this.aggregate(key, value as V, timestamp, headers, { group, streamTime });
    this.store.expiry.run();
  }

  /** Counts a window that a record came too late for. */
  protected missed(value: V): void {
    this.context.environment.count(this.#late.event, this.#late.records?.(value) ?? 1);
  }

  /** Sends a record that came too late for all its windows to where late ones go. */
  protected redirectLate(key: K, value: V, timestamp: number, headers: Headers | undefined): void {
    this.#late.redirect?.(key, value, timestamp, headers);
  }

  /** Notes that a window must be emitted when it closes, where this step does so. */
  protected scheduleClose(group: string, window: Window, key: K): void {
    if (this.emitsFinal) this.state.schedule(closing(group), window.end, this.#closingId(window, key));
  }

  protected unscheduleClose(group: string, window: Window, key: K): void {
    this.state.unschedule(closing(group), window.end, this.#closingId(window, key));
  }

  /** Emits the windows that have closed, if this step emits at all then. */
  protected closeWindows(group: string, streamTime: number, headers: Headers | undefined): void {
    if (!this.emitsFinal) return;
    const until = this.closedUntil(streamTime);
    const closed = this.state.take(closing(group), until).map(({ id }) => placeOf(id));
    if (closed.length === 0) return;
    this.state.require(closed.map(({ field }) => field));
    for (const { window, field } of closed) this.emitClosed(this.fields.key(field), window, headers);
  }

  /** Whether a closed window is lost, as in Kafka Streams: its segment was dropped with the record that closed it. */
  protected losesClosed(isLive: boolean): boolean {
    if (isLive || this.#emitExpired) return false;
    this.context.environment.count(expiredWindowEvent, 1);
    return true;
  }

  /** Passes an update on, unless only closed windows are emitted. Nothing to nothing is no update. */
  protected forwardUpdate(
    key: K,
    window: Window,
    newValue: A | null,
    before: A | undefined,
    timestamp: number,
    headers: Headers | undefined,
  ): void {
    if (this.emitsFinal || (newValue === null && before === undefined)) return;
    this.forwardChange(key, window, newValue, this.#oldValues.wanted ? (before ?? null) : null, timestamp, headers);
  }

  protected forwardChange(
    key: K,
    window: Window,
    newValue: A | null,
    oldValue: A | null,
    timestamp: number,
    headers: Headers | undefined,
  ): void {
    this.emit({ key, window }, { newValue, oldValue, isLatest: true }, timestamp, headers);
  }

  #closingId({ start, end }: Window, key: K): string {
    return `${start}/${end}${separator}${this.fields.field(key)}`;
  }

  /**
   * Closes what is open of groups that nothing was heard of: their clocks go on to the end of their last window. A group is
   * forgotten only once it has nothing open: what this call does may be taken back.
   */
  #closeIdle(now: number, idleMs: number): void {
    if (!this.#knowsGroups) this.#recallGroups(now);
    for (const [group, at] of this.#heardOf) {
      if (now - at < idleMs) continue;
      const last = this.state.all(closing(group)).at(-1);
      if (last === undefined) {
        this.#heardOf.delete(group);
        continue;
      }
      this.context.environment.count(idleCloseEvent, 1);
      this.store.expiry.group = group;
      const streamTime = this.#groups.advance(group, this.streamTimeToClose(last.due));
      this.closeWindows(group, streamTime, [[idleCloseHeader, Buffer.from(String(now))]]);
    }
  }

  /** Closes what is open of a group and forgets the group, as if it had said that everything has come. */
  #end(group: string, headers: Headers | undefined): void {
    this.context.environment.count(groupEndedEvent, 1);
    this.store.expiry.group = group;
    const last = this.state.all(closing(group)).at(-1);
    if (last !== undefined) this.closeWindows(group, this.streamTimeToClose(last.due), headers);
    this.state.takeAll(closing(group));
    this.store.expiry.end();
    this.#groups.forget(group);
    this.#heardOf.delete(group);
  }

  /** After a restart, the groups that the state knows count as heard of now. */
  #recallGroups(now: number): void {
    for (const group of this.#groups.all()) {
      if (!this.#heardOf.has(group)) this.#heardOf.set(group, now);
    }
    this.#knowsGroups = true;
  }

  /** The stream time at which a window that ends then is closed. */
  protected abstract streamTimeToClose(end: number): number;
}

/** The window and the key's field in the id of a window to close. */
function placeOf(id: string): { readonly window: Window; readonly field: string } {
  const at = id.indexOf(separator);
  const [start = 0, end = 0] = id.slice(0, at).split('/').map(Number);
  return { window: { start, end }, field: id.slice(at + 1) };
}

/** Name of the index of windows to emit when they close. */
function closing(group: string): string {
  return `closing${separator}${group}`;
}
