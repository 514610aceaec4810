import type { Message } from 'node-rdkafka';
import type { StoredDeadLetter } from '../../gateway/ports.ts';
import { deadLetterHeaders, deadLetterTopic } from '../../streams/topology/dead-letter.ts';

/** Header with how often a record was given back; a text. It comes along when the record is refused again. */
export const redrivesHeader = 'millrace.redrives';

/** What of a record makes a letter. */
export type LetterRecord = Pick<Message, 'topic' | 'partition' | 'offset' | 'timestamp' | 'key' | 'value' | 'headers'>;

/** A record of a topic of dead letters as its headers tell of it, with `most` bytes of its value. */
export function letterOf(record: LetterRecord, most = Number.POSITIVE_INFINITY): StoredDeadLetter {
  const headers = (record.headers ?? []).flatMap((header) =>
    Object.entries(header).map(([name, value]): readonly [string, Buffer] => [
      name,
      Buffer.from(value as Buffer | string),
    ]),
  );
  const texts = new Map(headers.map(([name, value]) => [name, value.toString('utf8')]));
  const number = (name: string) => (texts.has(name) ? Number(texts.get(name)) : null);
  const { topic, partition, offset, value } = record;
  return {
    ...{ topic, partition, offset, headers },
    sourceTopic: texts.get(deadLetterHeaders.topic) ?? sourceOf(topic),
    sourcePartition: number(deadLetterHeaders.partition),
    sourceOffset: number(deadLetterHeaders.offset),
    at: record.timestamp ?? 0,
    writtenAt: number(deadLetterHeaders.timestamp),
    reason: texts.get(deadLetterHeaders.exception) ?? 'unknown',
    message: texts.get(deadLetterHeaders.message) ?? '',
    key: Buffer.from(record.key ?? ''),
    // A copy: the client's own memory is as large as the fetch that it came with.
    value: value === null ? null : Buffer.from(value.subarray(0, Math.min(value.length, most))),
    bytes: value?.length ?? 0,
    redrives: number(redrivesHeader) ?? 0,
  };
}

/** Whether a topic is one of dead letters. */
export function isDeadLetterTopic(topic: string): boolean {
  return topic === deadLetterTopic(sourceOf(topic));
}

function sourceOf(topic: string): string {
  return topic.slice(0, -deadLetterTopic('').length);
}
