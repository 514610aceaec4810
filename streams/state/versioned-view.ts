import { type FieldCodec, fieldCodec } from './field.ts';
import type { VersionedKeyValueStore, VersionedRecord, VersionedStoreBuilder } from './store.ts';
import type { TimedState } from './timed-state.ts';
import type { Timestamped } from './timestamped.ts';

/** Clock of the greatest version put. */
const OBSERVED = 'observed';

/** What putting a version did: whether it was taken, and whether it is the key's latest. */
export interface VersionPut {
  readonly stored: boolean;
  readonly latest: boolean;
}

/**
 * What a versioned store does, over the entries of a timed store: field = timestamp, null = deleted from then on. Versions
 * that no read may ask for any more are dropped when the key is next written.
 */
export class VersionedStoreView<K, V> implements VersionedKeyValueStore<K, V> {
  readonly #state: TimedState<V>;
  readonly #fields: FieldCodec<K>;
  readonly #historyMs: number;

  constructor(builder: Pick<VersionedStoreBuilder<K, V>, 'key' | 'historyRetentionMs'>, state: TimedState<V>) {
    this.#state = state;
    this.#fields = fieldCodec(builder.key);
    this.#historyMs = builder.historyRetentionMs;
  }

  put(key: K, value: V | null, timestamp: number): boolean {
    return this.putVersion(key, value, timestamp).stored;
  }

  /** As `put`, telling what became of it. */
  putVersion(key: K, value: V | null, timestamp: number): VersionPut {
    const before = this.#state.time(OBSERVED) ?? -1;
    if (timestamp < before - this.#historyMs) return { stored: false, latest: false };
    const observed = this.#state.advance(OBSERVED, timestamp);
    const field = this.#fields.field(key);
    this.#prune(field, observed - this.#historyMs);
    this.#state.put(field, String(timestamp), { timestamp, value });
    return { stored: true, latest: this.#state.around(field, timestamp).after === undefined };
  }

  get(key: K, asOf = Number.POSITIVE_INFINITY): VersionedRecord<V> | undefined {
    const { upTo, after } = this.#state.around(this.#fields.field(key), asOf);
    if (upTo === undefined) return undefined;
    // Of a time before the history only what is the latest is known to have been so.
    if (after !== undefined && asOf < (this.#state.time(OBSERVED) ?? -1) - this.#historyMs) return undefined;
    return recordOf(upTo, after?.timestamp);
  }

  /** Drops the versions that another one had followed by the beginning of the history. */
  #prune(field: string, historyBegin: number): void {
    const { upTo } = this.#state.around(field, historyBegin);
    if (upTo === undefined) return;
    const dropped = [...this.#state.between(field, Number.NEGATIVE_INFINITY, upTo.timestamp - 1)];
    for (const [version] of dropped) this.#state.remove(field, version);
  }
}

function recordOf<V>(
  { value, timestamp }: Timestamped<V | null>,
  validTo: number | undefined,
): VersionedRecord<V> | undefined {
  return value === null ? undefined : { value, timestamp, validTo };
}
