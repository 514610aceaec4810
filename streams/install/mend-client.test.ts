import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

/** Offsets of one call, and calls: far more than commits have, so that what is kept of each shows beside everything else. */
const OFFSETS = 500;
const CALLS = 200;
/** What the client kept of an offset with a name of this length was 150 bytes and more. */
const TOPIC = 'a-topic-with-a-name-of-a-usual-length-repartition';

/** Bytes by which a process grows that sends offsets to a transaction: of a broker within the client library, which refuses it. */
async function bytesGrown(): Promise<number> {
  const program = `
    import rdkafka from ${JSON.stringify(import.meta.resolve('node-rdkafka'))};
    const connected = (client) =>
      new Promise((resolve, reject) => client.connect({ timeout: 30000 }, (error, told) => (error ? reject(error) : resolve(told))));
    const { brokers: [{ host, port }] } = await connected(new rdkafka.Producer({ 'metadata.broker.list': 'none', 'test.mock.num.brokers': 1 }));
    const broker = { 'metadata.broker.list': host + ':' + port };
    const producer = new rdkafka.Producer(broker);
    const consumer = new rdkafka.KafkaConsumer({ ...broker, 'group.id': 'group' }, {});
    await Promise.all([connected(producer), connected(consumer)]);
    const offsets = Array.from({ length: ${OFFSETS} }, (_, partition) => ({ topic: '${TOPIC}', partition, offset: 1 }));
    const grown = async (calls) => {
      for (let call = 0; call < calls; call += 1)
        await new Promise((resolve) => producer.sendOffsetsToTransaction(offsets, consumer, 1000, resolve));
      gc();
      return process.memoryUsage.rss();
    };
    const before = await grown(${CALLS / 4});
    console.log(await grown(${CALLS}) - before);
    process.exit(0);`;
  const run = ['--expose-gc', '--input-type=module', '-e', program];
  const child = spawn(process.execPath, run, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (code !== 0) throw new Error(`the process that was to be measured ended with ${code}`);
  return Number.parseInt(printed, 10);
}

test('the client keeps nothing of the offsets of a commit (else: npm run prepare)', async () => {
  const bytes = await bytesGrown();
  expect(bytes).not.toBeNaN();
  expect(bytes / (OFFSETS * CALLS)).toBeLessThan(50);
}, 120_000);
