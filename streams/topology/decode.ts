import { RecordError, SerdeError } from '../errors.ts';
import type { Headers } from '../processor/record.ts';
import type { Serde } from '../serde/serde.ts';
import { RecordInBatch } from './record-in-batch.ts';
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

/** What a record decodes to. */
export interface Decoded {
  key: unknown;
  value: unknown;
  timestamp: number;
}

/**
 * Decodes a consumed record for its source, into `target`. Nulls pass by the serdes. Both drivers use it, so that a test decodes
 * and refuses what production decodes and refuses.
 *
 * @throws SerdeError when key or value do not decode; RecordError when the event time is negative or not a number.
 *   Either way the record is a dead letter.
 */
export function decodeInto(target: Decoded, source: SourceDescription, consumed: ConsumedRecord): void {
  if (consumed instanceof RecordInBatch) {
    const { bytes, keyStart, keyEnd, valueStart, valueEnd } = consumed;
    target.key = keyStart < 0 ? null : decodeSlice(source.key, bytes, keyStart, keyEnd, 'key', source);
    target.value = valueStart < 0 ? null : decodeSlice(source.value, bytes, valueStart, valueEnd, 'value', source);
  } else {
    target.key = decode(source.key, consumed.key, 'key', source);
    target.value = decode(source.value, consumed.value, 'value', source);
  }
  const { timestamp: extract } = source;
  const timestamp = extract === undefined ? consumed.timestamp : extract(target.key, target.value, consumed.timestamp);
  if (!(timestamp >= 0 && timestamp < Number.POSITIVE_INFINITY)) {
    throw new RecordError(
      `record of '${source.topic}' has event time ${timestamp}: it must be milliseconds since 1970, not negative`,
    );
  }
  target.timestamp = timestamp;
}

/** As `decodeInto`, as an object of its own. */
export function decodeRecord(source: SourceDescription, consumed: ConsumedRecord): TaskRecord {
  const decoded = { key: undefined, value: undefined, timestamp: -1 };
  decodeInto(decoded, source, consumed);
  return { ...decoded, headers: consumed.headers, metadata: consumed };
}

type Part = 'key' | 'value';

function decodeSlice(
  serde: Serde<unknown>,
  bytes: Buffer,
  start: number,
  end: number,
  part: Part,
  source: SourceDescription,
): unknown {
  try {
    if (serde.deserializeSlice === undefined) return serde.deserialize(bytes.subarray(start, end));
    return serde.deserializeSlice(bytes, start, end);
  } catch (error) {
    throw refusal(error, part, source);
  }
}

function decode(serde: Serde<unknown>, bytes: Buffer | null, part: Part, source: SourceDescription): unknown {
  if (bytes === null) return null;
  try {
    return serde.deserialize(bytes);
  } catch (error) {
    throw refusal(error, part, source);
  }
}

function refusal(error: unknown, part: Part, source: SourceDescription): unknown {
  if (!(error instanceof SerdeError)) return error;
  return new SerdeError(`${part} of topic '${source.topic}' does not decode: ${error.message}`, { cause: error });
}
