import { setTimeout as sleep } from 'node:timers/promises';
import rdkafka, { type Message } from 'node-rdkafka';

/** Reads what is committed to a topic from now on, as soon as it is there. Whoever opened it disconnects it. */
export function committedReader(
  brokers: string,
  topic: string,
  onMessage: (message: Message) => void,
): Promise<rdkafka.KafkaConsumer> {
  const consumer = new rdkafka.KafkaConsumer(
    {
      'bootstrap.servers': brokers,
      'group.id': `bench-${process.hrtime.bigint()}`,
      'enable.auto.commit': false,
      'isolation.level': 'read_committed',
      'fetch.wait.max.ms': 10,
    },
    { 'auto.offset.reset': 'latest' },
  );
  return new Promise((resolve, reject) => {
    consumer.connect({ timeout: 10_000 }, (error) => (error ? reject(new Error(error.message)) : undefined));
    consumer.on('ready', async () => {
      consumer.subscribe([topic]);
      consumer.consume();
      // The group needs a moment to be assigned before what is sent is seen.
      await sleep(4_000);
      resolve(consumer);
    });
    consumer.on('data', onMessage);
  });
}
