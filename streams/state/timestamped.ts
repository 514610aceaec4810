import { SerdeError } from '../errors.ts';
import { formatAround } from '../serde/format.ts';
import { readInt64, writeInt64 } from '../serde/int64.ts';
import type { Serde } from '../serde/serde.ts';

/** A value with the event time it belongs to, as tables and windows keep it. A null value stands for "nothing". */
export interface Timestamped<V> {
  readonly timestamp: number;
  readonly value: V;
}

const TIMESTAMP_BYTES = 8;

/**
 * Bytes of a timestamped value: the timestamp as a 64-bit big-endian integer, then the value's own bytes, as Kafka
 * Streams' ValueAndTimestampSerializer writes them. Here a byte between them tells null (0) from a value (1).
 */
export function timestampedSerde<V>(serde: Serde<V>): Serde<Timestamped<V | null>> {
  return {
    serialize({ timestamp, value }) {
      const bytes = value === null ? undefined : serde.serialize(value as V);
      const out = Buffer.allocUnsafe(TIMESTAMP_BYTES + 1 + (bytes?.length ?? 0));
      writeInt64(out, timestamp);
      out[TIMESTAMP_BYTES] = bytes === undefined ? 0 : 1;
      bytes?.copy(out, TIMESTAMP_BYTES + 1);
      return out;
    },
    deserialize(bytes) {
      if (bytes.length <= TIMESTAMP_BYTES)
        throw new SerdeError(`a timestamped value of ${bytes.length} bytes is short`);
      const value = bytes[TIMESTAMP_BYTES] === 0 ? null : serde.deserialize(bytes.subarray(TIMESTAMP_BYTES + 1));
      return { timestamp: readInt64(bytes), value };
    },
    ...formatAround('timestamped', serde),
    ...(serde.needs && { needs: (bytes) => needsOf(serde, bytes) }),
    ...(serde.fetch && { fetch: serde.fetch.bind(serde) }),
    ...(serde.open && { open: serde.open.bind(serde) }),
  };
}

function needsOf<V>(serde: Serde<V>, bytes: Buffer): number | undefined {
  return bytes[TIMESTAMP_BYTES] === 1 ? serde.needs?.(bytes.subarray(TIMESTAMP_BYTES + 1)) : undefined;
}
