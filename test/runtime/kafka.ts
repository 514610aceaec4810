import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StreamsConfig } from '@millrace/streams/runtime';
import rdkafka from 'node-rdkafka';
import { onTestFinished } from 'vitest';
import { withKafkaAdmin } from '../../base/kafka-admin.ts';
import type { Breakage } from '../faults/member-protocol.ts';
import { isFrozen } from '../frozen.ts';
import { testStack } from '../lanes.ts';
import { committed } from '../pipeline/committed.ts';
import { testProgram } from '../program.ts';
import type { CountingNames } from './counting.ts';

export const PARTITIONS = 4;
const FREEZE_TIMEOUT_MS = 30_000;

export type Line = readonly [key: string, value: string, timestamp?: number];

/** Creates the topics that an application of a test reads and writes. */
export async function createTopics(names: CountingNames, partitions = PARTITIONS): Promise<void> {
  await withKafkaAdmin(testStack().kafka, async (admin) => {
    const wanted = [names.input, names.output];
    await admin.createTopics({
      topics: wanted.map((topic) => ({ topic, numPartitions: partitions, replicationFactor: 1 })),
      waitForLeaders: false,
    });
    // The admin's own wait fails when it asks before the broker knows the new topic.
    for (let known: string[] = []; !wanted.every((topic) => known.includes(topic)); known = await admin.listTopics()) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
}

/** Sends lines, all of one key in order, partitioned as the runtime does it. */
export async function produce(topic: string, lines: readonly Line[]): Promise<void> {
  const producer = new rdkafka.Producer(
    {
      'metadata.broker.list': testStack().kafka,
      'enable.idempotence': true,
    } as rdkafka.ProducerGlobalConfig,
    { partitioner: 'murmur2_random' },
  );
  await new Promise<void>((resolve, reject) =>
    producer.connect({}, (error) => (error ? reject(new Error(error.message)) : resolve())),
  );
  for (const [key, value, timestamp] of lines) {
    // An empty buffer that lies nowhere is null to the client.
    const bytes = value === '' ? Buffer.alloc(1).subarray(0, 0) : Buffer.from(value);
    producer.produce(topic, null, bytes, key, timestamp ?? Date.now());
  }
  await new Promise<void>((resolve, reject) =>
    producer.flush(30_000, (error) => (error ? reject(new Error(error.message)) : resolve())),
  );
  await new Promise<void>((resolve) => producer.disconnect(() => resolve()));
}

/** `records` lines over `keys` keys, in a fixed order that looks mixed. */
export function lines(records: number, keys: number): Line[] {
  return Array.from({ length: records }, (_, i) => [`k${(i * 7_919) % keys}`, `v${i}`] as const);
}

/** Committed outputs by key, in order. */
export async function outputs(names: CountingNames): Promise<Map<string, string[]>> {
  const byKey = new Map<string, string[]>();
  for (const { key, value } of await committed(names.output, PARTITIONS)) {
    const name = String(key);
    byKey.set(name, [...(byKey.get(name) ?? []), String(value)]);
  }
  return byKey;
}

/** The counts of each key's outputs; exactly-once means 1, 2, 3 … without a gap or a repetition. */
export function countsOf(byKey: ReadonlyMap<string, readonly string[]>): Record<string, number[]> {
  return Object.fromEntries(
    [...byKey].map(([key, values]) => [key, values.map((value) => Number(value.split(':')[0]))]),
  );
}

/** What `countsOf` must be after these lines. */
export function expectedCounts(sent: readonly Line[]): Record<string, number[]> {
  const expected: Record<string, number[]> = {};
  for (const [key] of sent) {
    const counts = expected[key] ?? [];
    counts.push(counts.length + 1);
    expected[key] = counts;
  }
  return expected;
}

export interface CountingProcessOptions {
  readonly instance: string;
  /** `point:n`, or `point:n:signal`: what it does to itself when it comes to a point of a commit for the n-th time; else SIGKILL. */
  readonly fault?: string;
  /** Over the settings of the program. */
  readonly settings?: Partial<StreamsConfig>;
  readonly breakage?: Breakage;
}

const countingProgram = await testProgram('test/runtime/counting-process.ts');

/** A process of the counting application. */
export class CountingProcess {
  readonly child: ChildProcess;
  #errors = '';

  constructor(names: CountingNames, options: CountingProcessOptions) {
    const { kafka, redis } = testStack();
    this.child = spawn(process.execPath, [countingProgram], {
      env: {
        ...process.env,
        UV_THREADPOOL_SIZE: '16',
        KAFKA: kafka,
        REDIS: redis,
        APPLICATION: names.application,
        INPUT: names.input,
        OUTPUT: names.output,
        INSTANCE: options.instance,
        FAULT: options.fault ?? '',
        SETTINGS: JSON.stringify(options.settings ?? {}),
        BREAKAGE: options.breakage ?? '',
      },
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    // Also when the test fails: a frozen or waiting process would outlive it.
    onTestFinished(() => {
      this.child.kill('SIGKILL');
    });
    this.child.stderr?.on('data', (text: Buffer) => {
      this.#errors += text.toString();
    });
  }

  /** What it wrote to its error output. */
  get errors(): string {
    return this.#errors;
  }

  /** Resolves when it has stopped itself by SIGSTOP. @throws Error when it does not. */
  async frozen(): Promise<void> {
    for (const until = performance.now() + FREEZE_TIMEOUT_MS; ; await sleep(50)) {
      if (await isFrozen(this.child.pid ?? Number.NaN)) return;
      if (performance.now() > until || this.#hasEnded)
        throw new Error(`the process was not frozen: it came to no commit. ${this.#errors}`);
    }
  }

  /** Resolves with the code or signal it ended with. */
  async ended(): Promise<number | string | null> {
    if (!this.#hasEnded) await once(this.child, 'exit');
    return this.child.signalCode ?? this.child.exitCode;
  }

  get #hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    this.child.kill(signal);
    await this.ended();
  }
}
