import type { Headers, RecordMetadata } from './record.ts';

/** Longest stack trace and message kept in a header, in characters. */
const HEADER_LIMIT = 4_000;

/** Where a record goes that cannot be processed, and the headers it gets; key, value and timestamp stay as they came. */
export interface DeadLetter {
  readonly topic: string;
  readonly headers: Headers;
}

/** The topic of the dead letters of a topic. */
export function deadLetterTopic(topic: string): string {
  return `${topic}.dlq`;
}

/**
 * Addresses a dead letter. The headers of the source record stay; those named by KIP-1034 are added, all of them UTF-8:
 * `__streams.errors.{exception,message,stacktrace,topic,partition,offset}`.
 */
export function deadLetter(error: Error, source: RecordMetadata, headers: Headers | undefined): DeadLetter {
  const header = (name: string, value: string): readonly [string, Buffer] => [
    `__streams.errors.${name}`,
    Buffer.from(value.slice(0, HEADER_LIMIT)),
  ];
  return {
    topic: deadLetterTopic(source.topic),
    headers: [
      ...(headers ?? []),
      header('exception', error.name),
      header('message', error.message),
      header('stacktrace', error.stack ?? ''),
      header('topic', source.topic),
      header('partition', String(source.partition)),
      header('offset', String(source.offset)),
    ],
  };
}
