import rdkafka, { type Message } from 'node-rdkafka';
import { inject } from 'vitest';

/** Every committed record of a topic, as a read-committed consumer without a group sees it. */
export async function committed(topic: string, partitions: number): Promise<Message[]> {
  const consumer = new rdkafka.KafkaConsumer(
    {
      'bootstrap.servers': inject('stack').kafka,
      'group.id': `test-reader-${process.hrtime.bigint()}`,
      'enable.auto.commit': false,
      'isolation.level': 'read_committed',
      'enable.partition.eof': true,
    },
    { 'auto.offset.reset': 'earliest' },
  );
  const ended = new Set<number>();
  const found: Message[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      consumer.once('ready', () => resolve());
      consumer.once('connection.failure', (error) => reject(new Error(error.message)));
      consumer.connect();
    });
    consumer.on('partition.eof', (end) => ended.add(end.partition));
    consumer.assign(Array.from({ length: partitions }, (_, partition) => ({ topic, partition, offset: 0 })));
    consumer.setDefaultConsumeTimeout(200);
    while (ended.size < partitions) {
      const batch = await new Promise<Message[]>((resolve, reject) =>
        consumer.consume(5_000, (error, messages) => (error ? reject(new Error(error.message)) : resolve(messages))),
      );
      found.push(...batch);
    }
  } finally {
    await new Promise<void>((resolve) => consumer.disconnect(() => resolve()));
  }
  return found;
}
