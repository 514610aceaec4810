import type { KafkaConsumer, Message } from 'node-rdkafka';
import { settled, type TopicPartition, watermarks } from './broker-reader.ts';

/** Milliseconds that a scan may take. */
const scanMs = 10_000;
/** Records of one fetch. */
const fetchRecords = 500;

/** Offsets of a partition: `to` is the first that is not read. */
export interface OffsetRange extends TopicPartition {
  readonly from: number;
  readonly to: number;
}

/** The newest offsets of each partition, `most` at most; `older`: there are others before them. */
export async function newestRanges(
  consumer: KafkaConsumer,
  places: readonly TopicPartition[],
  most: number,
): Promise<{ readonly ranges: readonly OffsetRange[]; readonly older: boolean }> {
  const ranges: OffsetRange[] = [];
  let older = false;
  for (const place of places) {
    const { low, high } = await watermarks(consumer, place);
    older ||= high - low > most;
    if (high > low) ranges.push({ ...place, from: Math.max(low, high - most), to: high });
  }
  return { ranges, older };
}

/** Reads ranges to their ends, or for as long as a scan may take: then it is false. Ends of aborted transactions count as read. */
export async function readRanges(
  consumer: KafkaConsumer,
  ranges: readonly OffsetRange[],
  take: (message: Message) => void,
): Promise<boolean> {
  const open = new Map(ranges.map((range) => [`${range.topic}/${range.partition}`, range]));
  const ended = ({ topic, partition }: TopicPartition) => open.delete(`${topic}/${partition}`);
  consumer.on('partition.eof', ended);
  consumer.assign(ranges.map(({ topic, partition, from }) => ({ topic, partition, offset: from })));
  const until = Date.now() + scanMs;
  while (open.size > 0 && Date.now() < until) {
    const messages = await settled<Message[]>((done) => consumer.consume(fetchRecords, done));
    for (const message of messages) {
      const range = open.get(`${message.topic}/${message.partition}`);
      if (range === undefined) continue;
      if (message.offset < range.to) take(message);
      if (message.offset >= range.to - 1) ended(message);
    }
  }
  consumer.off('partition.eof', ended);
  consumer.unassign();
  return open.size === 0;
}
