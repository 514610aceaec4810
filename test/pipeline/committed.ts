import rdkafka, { type Message } from 'node-rdkafka';
import { testStack } from '../lanes.ts';

/** Whether a reader sees only what was committed, or also what was sent and abandoned. */
export type Isolation = 'read_committed' | 'read_uncommitted';

/** Every committed record of a topic. */
export function committed(topic: string, partitions: number): Promise<Message[]> {
  return recordsOf(topic, partitions, 'read_committed');
}

/** Every record of a topic, as a consumer of that isolation without a group sees it. */
export async function recordsOf(topic: string, partitions: number, isolation: Isolation): Promise<Message[]> {
  const consumer = new rdkafka.KafkaConsumer(
    {
      'bootstrap.servers': testStack().kafka,
      'group.id': `test-reader-${process.hrtime.bigint()}`,
      'enable.auto.commit': false,
      'isolation.level': isolation,
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
