import { setTimeout as sleep } from 'node:timers/promises';
import rdkafka, { type Message } from 'node-rdkafka';
import type { RawWriter } from '../../connectors/import/raw-writer.ts';
import type { Topics } from '../../schemas/topics.ts';
import { sendSlice } from './load.ts';

const rowsPerSlice = 50;
const slicesPerSecond = 10;

/**
 * Milliseconds from sending a slice's last row to a read-committed reader having its gold, for `seconds` at 500 rows a second.
 */
export async function measureLatency(
  brokers: string,
  topics: Topics,
  writer: RawWriter,
  seconds: number,
): Promise<number[]> {
  const sent = new Map<string, number>();
  const latencies: number[] = [];
  const reader = await goldReader(brokers, (message) => {
    const { trace_id } = topics.ready.value.deserialize(message.value as Buffer).h;
    const at = sent.get(trace_id);
    if (at === undefined) return;
    sent.delete(trace_id);
    latencies.push(performance.now() - at);
  });
  for (let number = 0; number < seconds * slicesPerSecond; number += 1) {
    const trace = `latency-${number}`;
    sendSlice(writer, { tenant: 'latency', number, rows: rowsPerSlice, trace });
    sent.set(trace, performance.now());
    await sleep(1000 / slicesPerSecond);
  }
  for (let waited = 0; sent.size > 0 && waited < 10_000; waited += 100) await sleep(100);
  await new Promise<void>((resolve) => reader.disconnect(() => resolve()));
  if (sent.size > 0) throw new Error(`${sent.size} slices had not reached gold ten seconds after the last was sent`);
  return latencies.sort((a, b) => a - b);
}

function goldReader(brokers: string, onMessage: (message: Message) => void): Promise<rdkafka.KafkaConsumer> {
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
      consumer.subscribe(['gold.data.ready']);
      consumer.consume();
      // The group needs a moment to be assigned before what is sent is seen.
      await sleep(4_000);
      resolve(consumer);
    });
    consumer.on('data', onMessage);
  });
}
