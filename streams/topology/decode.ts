import { RecordError, SerdeError } from '../errors.ts';
import type { Headers } from '../processor/record.ts';
import type { Serde } from '../serde/serde.ts';
import type { SourceDescription, TaskRecord } from './topology.ts';

/** A record as it was consumed: bytes and position. `timestamp` is the one the topic carries, epoch milliseconds. */
export interface ConsumedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Headers | undefined;
}

/**
 * Decodes a consumed record for its source. Nulls pass by the serdes. Both drivers use it, so that a test decodes and
 * refuses what production decodes and refuses.
 *
 * @throws SerdeError when key or value do not decode; RecordError when the event time is negative or not a number.
 *   Either way the record is a dead letter.
 */
export function decodeRecord(source: SourceDescription, consumed: ConsumedRecord): TaskRecord {
  const key = decode(source.key, consumed.key, 'key', source);
  const value = decode(source.value, consumed.value, 'value', source);
  const { timestamp: extract } = source;
  const timestamp = extract === undefined ? consumed.timestamp : extract(key, value, consumed.timestamp);
  if (!(timestamp >= 0 && timestamp < Number.POSITIVE_INFINITY)) {
    throw new RecordError(
      `record of '${source.topic}' has event time ${timestamp}: it must be milliseconds since 1970, not negative`,
    );
  }
  return { key, value, timestamp, headers: consumed.headers, metadata: consumed };
}

function decode(
  serde: Serde<unknown>,
  bytes: Buffer | null,
  part: 'key' | 'value',
  source: SourceDescription,
): unknown {
  if (bytes === null) return null;
  try {
    return serde.deserialize(bytes);
  } catch (error) {
    if (!(error instanceof SerdeError)) throw error;
    throw new SerdeError(`${part} of topic '${source.topic}' does not decode: ${error.message}`, { cause: error });
  }
}
