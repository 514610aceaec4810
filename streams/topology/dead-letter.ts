import type { Headers } from '../processor/record.ts';
import type { ConsumedRecord } from './decode.ts';

/** Header names of KIP-1034, and one of our own for the timestamp (epoch milliseconds); values are text. */
export const deadLetterHeaders = {
  exception: '__streams.errors.exception',
  stacktrace: '__streams.errors.stacktrace',
  message: '__streams.errors.message',
  topic: '__streams.errors.topic',
  partition: '__streams.errors.partition',
  offset: '__streams.errors.offset',
  timestamp: 'millrace.errors.timestamp',
} as const;

/** Longest stack trace written, in characters: a dead letter must stay below the broker's record limit. */
const maxStackCharacters = 8_192;
/** Longest message written, in characters. */
const maxMessageCharacters = 2_048;

/** A dead letter ready to be produced. The partition is that of the source record; its bytes and timestamp are kept. */
export interface DeadLetter {
  readonly topic: string;
  readonly partition: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly timestamp: number;
  readonly headers: Headers;
}

/** Topic of the dead letters of a source topic. */
export function deadLetterTopic(topic: string): string {
  return `${topic}.dlq`;
}

/** The dead letter of a record that could not be decoded or that a step refused: its bytes and headers, plus why. */
export function deadLetterOf(record: ConsumedRecord, error: Error): DeadLetter {
  return {
    topic: deadLetterTopic(record.topic),
    partition: record.partition,
    key: record.key,
    value: record.value,
    timestamp: record.timestamp,
    headers: [
      ...(record.headers ?? []),
      text(deadLetterHeaders.exception, error.name),
      text(deadLetterHeaders.stacktrace, (error.stack ?? '').slice(0, maxStackCharacters)),
      text(deadLetterHeaders.message, error.message.slice(0, maxMessageCharacters)),
      text(deadLetterHeaders.topic, record.topic),
      text(deadLetterHeaders.partition, String(record.partition)),
      text(deadLetterHeaders.offset, String(record.offset)),
      // The topic may stamp dead letters with the time at which they were written: its retention counts from then.
      text(deadLetterHeaders.timestamp, String(record.timestamp)),
    ],
  };
}

function text(name: string, value: string): readonly [string, Buffer] {
  return [name, Buffer.from(value, 'utf8')];
}
