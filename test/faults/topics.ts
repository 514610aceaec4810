import { setTimeout as sleep } from 'node:timers/promises';
import rdkafka, { type Message } from 'node-rdkafka';
import { withKafkaAdmin } from '../../base/kafka-admin.ts';

/** Creates topics and waits until the broker knows them. */
export async function createTopics(kafka: string, topics: readonly string[], partitions: number): Promise<void> {
  await withKafkaAdmin(kafka, async (admin) => {
    await admin.createTopics({
      topics: topics.map((topic) => ({
        topic,
        numPartitions: partitions,
        replicationFactor: -1,
        // The outputs carry event times, by which the broker would take them for old.
        configEntries: [{ name: 'retention.ms', value: '-1' }],
      })),
      waitForLeaders: false,
    });
    for (let known: string[] = []; !topics.every((topic) => known.includes(topic)); known = await admin.listTopics()) {
      await sleep(50);
    }
  });
}

/** Number of partitions of a topic; 0 when there is none of that name. */
export async function partitionsOf(kafka: string, topic: string): Promise<number> {
  return withKafkaAdmin(kafka, async (admin) => {
    if (!(await admin.listTopics()).includes(topic)) return 0;
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    return topics[0]?.partitions.length ?? 0;
  });
}

/** Every committed record of a topic, partition by partition in order; none when there is no such topic. */
export async function readCommitted(kafka: string, topic: string): Promise<Message[]> {
  const partitions = await partitionsOf(kafka, topic);
  if (partitions === 0) return [];
  const consumer = await connectedReader(kafka);
  const ended = new Set<number>();
  const found: Message[] = [];
  try {
    consumer.on('partition.eof', (end) => ended.add(end.partition));
    consumer.assign(Array.from({ length: partitions }, (_, partition) => ({ topic, partition, offset: 0 })));
    consumer.setDefaultConsumeTimeout(200);
    while (ended.size < partitions) found.push(...(await consumed(consumer, 10_000)));
  } finally {
    await new Promise<void>((resolve) => consumer.disconnect(() => resolve()));
  }
  return found;
}

/** Longest time in which all that was sent must have arrived, milliseconds: brokers may be away meanwhile. */
const DELIVERY_TIMEOUT_MS = 300_000;

/** A producer that tells of each record whether it arrived: once, in the order of its partition. */
export async function connectedProducer(kafka: string): Promise<rdkafka.Producer> {
  const producer = new rdkafka.Producer(
    {
      'metadata.broker.list': kafka,
      'enable.idempotence': true,
      'linger.ms': 5,
      'message.timeout.ms': DELIVERY_TIMEOUT_MS,
      'queue.buffering.max.messages': 1_000_000,
      'reconnect.backoff.max.ms': 500,
      dr_cb: true,
    } as rdkafka.ProducerGlobalConfig,
    { partitioner: 'murmur2_random' },
  );
  // Servers are meant to fail here: the client connects again by itself.
  producer.on('event.error', () => undefined);
  await new Promise<void>((resolve, reject) =>
    producer.connect({ timeout: 60_000 }, (error) => (error ? reject(new Error(error.message)) : resolve())),
  );
  producer.setPollInterval(100);
  return producer;
}

/** Resolves when everything that was sent has arrived. @throws Error when it does not in time. */
export function flushed(producer: rdkafka.Producer): Promise<void> {
  return new Promise((resolve, reject) =>
    producer.flush(DELIVERY_TIMEOUT_MS, (error) => (error ? reject(new Error(error.message)) : resolve())),
  );
}

/** A reader of committed records without a group that is used. */
export async function connectedReader(kafka: string): Promise<rdkafka.KafkaConsumer> {
  const consumer = new rdkafka.KafkaConsumer(
    {
      'bootstrap.servers': kafka,
      'group.id': `fault-reader-${process.hrtime.bigint()}`,
      'enable.auto.commit': false,
      'isolation.level': 'read_committed',
      'enable.partition.eof': true,
      'fetch.wait.max.ms': 20,
      'reconnect.backoff.max.ms': 500,
    },
    { 'auto.offset.reset': 'earliest' },
  );
  // Servers are meant to fail here: the client connects again by itself.
  consumer.on('event.error', () => undefined);
  await new Promise<void>((resolve, reject) =>
    consumer.connect({ timeout: 60_000 }, (error) => (error ? reject(new Error(error.message)) : resolve())),
  );
  return consumer;
}

export function consumed(consumer: rdkafka.KafkaConsumer, max: number): Promise<Message[]> {
  return new Promise((resolve, reject) =>
    consumer.consume(max, (error, messages) => (error ? reject(new Error(error.message)) : resolve(messages))),
  );
}
