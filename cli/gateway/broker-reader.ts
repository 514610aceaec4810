import { randomUUID } from 'node:crypto';
import rdkafka from 'node-rdkafka';
import { leave } from '../../streams/runtime/leave.ts';

/** Milliseconds that the broker has for one request. */
const requestMs = 10_000;
/** Milliseconds that a fetch waits for records. */
const fetchMs = 200;

/** A partition of a topic. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/**
 * Runs `work` with a consumer of committed records that is in no group: what it reads is assigned by hand, and nothing is committed.
 * @throws what librdkafka does where the broker does not answer.
 */
export async function withReader<T>(
  brokers: string,
  clientId: string,
  work: (consumer: rdkafka.KafkaConsumer) => Promise<T>,
): Promise<T> {
  const consumer = new rdkafka.KafkaConsumer(
    {
      'metadata.broker.list': brokers,
      'client.id': clientId,
      // It has to have a name, and is never joined.
      'group.id': `${clientId}-${randomUUID()}`,
      'enable.auto.commit': false,
      'isolation.level': 'read_committed',
      'enable.partition.eof': true,
    } as rdkafka.ConsumerGlobalConfig,
    { 'auto.offset.reset': 'earliest' },
  );
  await settled((done) => consumer.connect({ timeout: requestMs, allTopics: false }, done));
  consumer.setDefaultConsumeTimeout(fetchMs);
  try {
    return await work(consumer);
  } finally {
    await leave(consumer);
  }
}

/** What librdkafka gives to a callback. */
export function settled<T>(
  start: (done: (error: rdkafka.LibrdKafkaError | null | undefined, value: T) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) => start((error, value) => (error ? reject(error) : resolve(value))));
}

/** The partitions of the topics that are wanted. */
export async function partitionsOf(
  consumer: rdkafka.KafkaConsumer,
  wanted: (topic: string) => boolean,
): Promise<readonly TopicPartition[]> {
  const { topics } = await settled<rdkafka.Metadata>((done) =>
    consumer.getMetadata({ allTopics: true, timeout: requestMs }, done),
  );
  return topics
    .filter(({ name }) => wanted(name))
    .flatMap(({ name, partitions }) => partitions.map(({ id }) => ({ topic: name, partition: id })));
}

/** The offset of the first record that is there, and that behind the last one. */
export async function watermarks(
  consumer: rdkafka.KafkaConsumer,
  { topic, partition }: TopicPartition,
): Promise<{ readonly low: number; readonly high: number }> {
  const { lowOffset, highOffset } = await settled<rdkafka.WatermarkOffsets>((done) =>
    consumer.queryWatermarkOffsets(topic, partition, requestMs, done),
  );
  return { low: lowOffset, high: highOffset };
}
