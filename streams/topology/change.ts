import type { Serde } from '../serde/serde.ts';
import { timestampedSerde } from '../state/timestamped.ts';

/** An update of a table as its steps pass it on. Null: there is (was) no value. */
export interface Change<V> {
  readonly newValue: V | null;
  /** Only told where a later step asked for it; null otherwise. */
  readonly oldValue: V | null;
  /** False when an older version of the key was set after a newer one (versioned tables only). */
  readonly isLatest: boolean;
}

/** Reads the present value of a table by key, or the one valid at a time when the table is versioned. */
export interface ValueGetter<K, V> {
  get(key: K, asOf?: number): { readonly value: V; readonly timestamp: number } | undefined;
}

/**
 * Bytes of a change: the length of the new value (4 bytes), it, the old value; each as `timestampedSerde` has it. Whether
 * it is the latest is not told: what is not goes no further.
 */
export function changeSerde<V>(value: Serde<V>): Serde<Change<V>> {
  const half = timestampedSerde(value);
  const split = (bytes: Buffer): readonly [Buffer, Buffer] => {
    const end = 4 + bytes.readUInt32BE(0);
    return [bytes.subarray(4, end), bytes.subarray(end)];
  };
  return {
    serialize({ newValue, oldValue }) {
      const fresh = half.serialize({ timestamp: 0, value: newValue });
      const length = Buffer.allocUnsafe(4);
      length.writeUInt32BE(fresh.length);
      return Buffer.concat([length, fresh, half.serialize({ timestamp: 0, value: oldValue })]);
    },
    deserialize(bytes) {
      const [fresh, old] = split(bytes);
      return { newValue: half.deserialize(fresh).value, oldValue: half.deserialize(old).value, isLatest: true };
    },
    needs(bytes) {
      const [fresh, old] = split(bytes);
      return half.needs?.(fresh) ?? half.needs?.(old);
    },
    ...(value.fetch && { fetch: value.fetch.bind(value) }),
    ...(value.open && { open: value.open.bind(value) }),
  };
}
