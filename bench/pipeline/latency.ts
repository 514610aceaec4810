import { setTimeout as sleep } from 'node:timers/promises';
import type { RawWriter } from '../../connectors/import/raw-writer.ts';
import type { Topics } from '../../schemas/topics.ts';
import { committedReader } from '../committed-reader.ts';
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
  const reader = await committedReader(brokers, topics.ready.name, (message) => {
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
