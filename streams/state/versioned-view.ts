import { type FieldCodec, fieldCodec } from './field.ts';
import type { VersionedKeyValueStore, VersionedRecord, VersionedStoreBuilder } from './store.ts';
import type { TimedState } from './timed-state.ts';

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
    const versions = this.#versions(field);
    this.#state.put(field, String(timestamp), { timestamp, value });
    this.#prune(field, versions, observed);
    return { stored: true, latest: versions.every((version) => version.timestamp <= timestamp) };
  }

  get(key: K, asOf?: number): VersionedRecord<V> | undefined {
    const versions = this.#versions(this.#fields.field(key));
    const latest = versions.at(-1);
    if (latest === undefined) return undefined;
    if (asOf === undefined || latest.timestamp <= asOf) return recordOf(latest, undefined);
    if (asOf < (this.#state.time(OBSERVED) ?? -1) - this.#historyMs) return undefined;
    const index = versions.findLastIndex((version) => version.timestamp <= asOf);
    const found = versions[index];
    return found && recordOf(found, versions[index + 1]?.timestamp);
  }

  #versions(field: string): Version<V>[] {
    return this.#state
      .entries(field)
      .map(([, version]) => version)
      .sort((a, b) => a.timestamp - b.timestamp);
  }

  #prune(field: string, versions: readonly Version<V>[], observed: number): void {
    for (const [index, { timestamp }] of versions.entries()) {
      const next = versions[index + 1];
      if (next === undefined || next.timestamp > observed - this.#historyMs) return;
      this.#state.remove(field, String(timestamp));
    }
  }
}

interface Version<V> {
  readonly timestamp: number;
  readonly value: V | null;
}

function recordOf<V>({ value, timestamp }: Version<V>, validTo: number | undefined): VersionedRecord<V> | undefined {
  return value === null ? undefined : { value, timestamp, validTo };
}
