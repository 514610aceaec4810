import { EntryExpiry } from './entry-expiry.ts';
import { type FieldCodec, fieldCodec } from './field.ts';
import type { SessionStore, SessionStoreBuilder } from './store.ts';
import type { TimedState } from './timed-state.ts';
import { EXPIRY_SLACK_MS, isSegmentLive } from './window-view.ts';
import type { Windowed } from './windowed.ts';

/** What a session store does, over the entries of a timed store: field = start/end. */
export class SessionStoreView<K, V> implements SessionStore<K, V> {
  readonly #state: TimedState<V>;
  readonly #fields: FieldCodec<K>;
  readonly #retentionMs: number;
  readonly #expiryMs: number;
  readonly #strict: boolean;
  /** Tells what is over, by the clock of the watermark group that it is set to. */
  readonly expiry: EntryExpiry<V>;

  /** @param strict as `WindowStoreView` */
  constructor(builder: Pick<SessionStoreBuilder<K, V>, 'key' | 'retentionMs'>, state: TimedState<V>, strict = true) {
    this.#strict = strict;
    this.#expiryMs = builder.retentionMs + Math.max(builder.retentionMs, EXPIRY_SLACK_MS);
    this.#state = state;
    this.expiry = new EntryExpiry(state);
    this.#fields = fieldCodec(builder.key);
    this.#retentionMs = builder.retentionMs;
  }

  put(session: Windowed<K>, value: V): void {
    this.putSession(session, value);
    this.expiry.run();
  }

  /** As `put`, without deleting what is over. */
  putSession({ key, window }: Windowed<K>, value: V): void {
    const field = this.#fields.field(key);
    const session = sessionField(window);
    if (this.#state.get(field, session) === undefined) {
      this.expiry.note({ key: field, field: session }, window.end + this.#expiryMs);
    }
    this.expiry.observe(window.end);
    this.#state.put(field, session, { timestamp: window.end, value });
  }

  /** Whether Kafka Streams would still find a session when it closes. */
  isLive(end: number): boolean {
    return isSegmentLive(end, this.expiry.observed ?? -1, this.#retentionMs);
  }

  /** Whether a session is within the retention, so that withdrawing it is told. */
  isWithinRetention(end: number): boolean {
    return end >= (this.expiry.observed ?? -1) - this.#retentionMs + 1;
  }

  remove({ key, window }: Windowed<K>): void {
    const field = this.#fields.field(key);
    const session = sessionField(window);
    this.#state.remove(field, session);
    this.expiry.cancel({ key: field, field: session }, window.end + this.#expiryMs);
  }

  fetchSession(key: K, start: number, end: number): V | undefined {
    const entry = this.#state.get(this.#fields.field(key), sessionField({ start, end }));
    return entry === undefined || entry.value === null ? undefined : entry.value;
  }

  findSessions(key: K, earliestEnd: number, latestStart: number): Array<Windowed<K> & { readonly value: V }> {
    const kept = this.#strict ? (this.expiry.observed ?? -1) - this.#retentionMs + 1 : earliestEnd;
    const oldest = Math.max(earliestEnd, kept);
    const found: Array<Windowed<K> & { readonly value: V }> = [];
    for (const [field, { value }] of this.#state.entries(this.#fields.field(key))) {
      const window = windowOf(field);
      if (window.end < oldest || window.start > latestStart || value === null) continue;
      found.push({ key, window, value });
    }
    return found.sort((a, b) => a.window.end - b.window.end || a.window.start - b.window.start);
  }
}

function sessionField({ start, end }: { readonly start: number; readonly end: number }): string {
  return `${start}/${end}`;
}

function windowOf(field: string): { start: number; end: number } {
  const at = field.indexOf('/');
  return { start: Number(field.slice(0, at)), end: Number(field.slice(at + 1)) };
}
