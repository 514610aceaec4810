import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { withKafkaAdmin } from '../../base/kafka-admin.ts';
import { RecordProducer } from '../../sinks/runner/producer.ts';
import { testStack } from '../lanes.ts';
import { testProgram } from '../program.ts';

const brokers = testStack().kafka;
const root = join(import.meta.dirname, '..', '..');
/** Far below the broker's patience with a member that is gone (10 s), far above what a start takes. */
const atOnceMs = 6_000;

const children: ChildProcess[] = [];
afterEach(async () => {
  await Promise.all(children.splice(0).map(kill));
});

const program = await testProgram('test/sinks/reader-process.ts');

interface Reader {
  readonly process: ChildProcess;
  printed(): string;
}

function read(group: string, topic: string, instance: string): Reader {
  const process_ = spawn(process.execPath, [program, brokers, group, topic, instance], { cwd: root });
  children.push(process_);
  let printed = '';
  for (const stream of [process_.stdout, process_.stderr]) {
    stream.on('data', (chunk) => {
      printed += String(chunk);
    });
  }
  return { process: process_, printed: () => printed };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

async function topicOf(): Promise<{
  topic: string;
  append: (value: string) => Promise<void>;
  close: () => Promise<void>;
}> {
  const topic = `test.restart.${randomUUID()}`;
  await withKafkaAdmin(brokers, (admin) =>
    admin.createTopics({ waitForLeaders: false, topics: [{ topic, numPartitions: 2 }] }),
  );
  const producer = await RecordProducer.open({ brokers, clientId: topic, kafka: {}, onWarning: () => undefined });
  return {
    topic,
    append: (value) =>
      producer.send({ topic, partition: 0, key: null, value: Buffer.from(value), timestamp: Date.now() }),
    close: () => producer.close(),
  };
}

const shows = (reader: Reader, text: string, timeout: number) =>
  vi.waitFor(() => expect(reader.printed()).toContain(text), { timeout, interval: 50 });

it('a member that was killed is back at once under its name, with nothing lost', async () => {
  const { topic, append, close } = await topicOf();
  const first = read(topic, topic, 'pod-0');
  await append('before');
  await shows(first, 'before', 30_000);
  await kill(first.process);
  await append('while it was away');
  const second = read(topic, topic, 'pod-0');
  await shows(second, 'reading', 30_000);
  await shows(second, 'while it was away', atOnceMs);
  await close();
});

it('two processes of one name are told so: the older one stops', async () => {
  const { topic, append, close } = await topicOf();
  const first = read(topic, topic, 'pod-0');
  await append('before');
  await shows(first, 'before', 30_000);
  const second = read(topic, topic, 'pod-0');
  await shows(first, 'MR_SINKS_FENCED', 30_000);
  expect(first.printed()).toMatch(/place of instance 'pod-0' .* --instance of its own/);
  await append('after');
  await shows(second, 'after', 30_000);
  await close();
});
