import type { Message } from 'node-rdkafka';
import { deadLetterOf } from '../../streams/topology/dead-letter.ts';
import type { ConsumedRecord } from '../../streams/topology/decode.ts';
import type { OutgoingRecord } from './producer.ts';

/** What goes to `<topic>.dlq` for a record that does not decode: its bytes and headers as they were, with the reason. */
export function deadLetter(message: Message, error: Error): OutgoingRecord {
  return deadLetterOf(consumedRecord(message), error);
}

function consumedRecord(message: Message): ConsumedRecord {
  const headers = message.headers?.flatMap((header) =>
    Object.entries(header).map(([name, value]): readonly [string, Buffer] => [
      name,
      Buffer.isBuffer(value) ? value : Buffer.from(String(value), 'utf8'),
    ]),
  );
  return {
    topic: message.topic,
    partition: message.partition,
    offset: message.offset,
    timestamp: message.timestamp ?? 0,
    key: message.key === undefined || message.key === null ? null : Buffer.from(message.key),
    value: message.value,
    headers,
  };
}
