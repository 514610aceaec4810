import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Admin } from 'kafkajs';
import { createKafka } from '../../base/kafka-admin.ts';
import { createRedis, type Redis } from '../../base/redis.ts';
import { type Stack, startStack } from '../../redpanda/local/stack.ts';
import { BenchError } from '../errors.ts';
import { OutputReader } from './output.ts';

/** Linux counts CPU time in /proc in hundredths of a second. */
const MICROS_PER_TICK = 10_000;
const PAUSE_MS = 50;
const TOPIC_TIMEOUT_MS = 20_000;
const CAUGHT_UP_TIMEOUT_MS = 180_000;

/** The offset at which a partition's next record will be. */
export interface PartitionEnd {
  readonly partition: number;
  readonly end: number;
}

/** The servers that all contestants of a bench share, and what the bench itself does on them. */
export class Arena {
  readonly kafka: string;
  readonly redis: string;
  readonly output: OutputReader;
  readonly #stack: Stack<'kafka' | 'redis'>;
  readonly #pids: ReadonlyMap<string, number>;
  readonly #admin: Admin;
  readonly #redis: Redis;

  private constructor(
    stack: Stack<'kafka' | 'redis'>,
    pids: ReadonlyMap<string, number>,
    admin: Admin,
    output: OutputReader,
  ) {
    this.#stack = stack;
    this.#pids = pids;
    this.#admin = admin;
    this.#redis = createRedis(stack.redis);
    this.kafka = stack.kafka;
    this.redis = stack.redis;
    this.output = output;
  }

  static async open(): Promise<Arena> {
    const pids = new Map<string, number>();
    const onLaunch = (service: string, { pid }: { readonly pid: number }) => pids.set(service, pid);
    const stack = await startStack({ mode: 'test', services: ['kafka', 'redis'], onLaunch });
    try {
      const admin = createKafka(stack.kafka).admin();
      await admin.connect();
      return new Arena(stack, pids, admin, await OutputReader.connect(stack.kafka));
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  /** Makes topics with so many partitions each. They keep everything: event times of the past are older than a retention. */
  async createTopics(partitions: Readonly<Record<string, number>>): Promise<void> {
    const topics = Object.entries(partitions).map(([topic, numPartitions]) => ({
      topic,
      numPartitions,
      configEntries: [{ name: 'retention.ms', value: '-1' }],
    }));
    await this.#admin.createTopics({ topics, waitForLeaders: false });
    for (const topic of Object.keys(partitions)) await this.#untilThere(topic);
  }

  /** The client's own wait for leaders gives up where the broker does not know the topic yet. */
  async #untilThere(topic: string): Promise<void> {
    const until = Date.now() + TOPIC_TIMEOUT_MS;
    for (;;) {
      try {
        await this.#admin.fetchTopicOffsets(topic);
        return;
      } catch (error) {
        if (!(error instanceof kafkajs.KafkaJSError) || Date.now() > until) throw error;
        await sleep(PAUSE_MS);
      }
    }
  }

  /** The ends of a topic's partitions as they are now. */
  async ends(topic: string): Promise<readonly PartitionEnd[]> {
    const offsets = await this.#admin.fetchTopicOffsets(topic);
    return offsets.map(({ partition, high }) => ({ partition, end: Number(high) }));
  }

  /** Waits until a group has committed these ends of a topic. */
  async untilCaughtUp(groupId: string, topic: string, ends: readonly PartitionEnd[]): Promise<void> {
    const until = Date.now() + CAUGHT_UP_TIMEOUT_MS;
    for (;;) {
      const [group] = await this.#admin.fetchOffsets({ groupId, topics: [topic] });
      const committed = new Map(group?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
      if (ends.every(({ partition, end }) => end === 0 || (committed.get(partition) ?? -1) >= end)) return;
      if (Date.now() > until)
        throw new BenchError('MR_BENCH_STALLED', `${groupId} does not get to the end of ${topic}`);
      await sleep(PAUSE_MS);
    }
  }

  /** Removes what a run left behind: topics whose names begin with the application's, and all state in Redis. */
  async forget(applicationId: string): Promise<void> {
    const gone = (await this.#admin.listTopics()).filter((topic) => topic.startsWith(`${applicationId}-`));
    if (gone.length > 0) await this.#admin.deleteTopics({ topics: gone });
    await this.#redis.flushall();
  }

  /** CPU time of Redis so far, microseconds. */
  async redisCpuMicros(): Promise<number> {
    const info = await this.#redis.info('cpu');
    const seconds = [...info.matchAll(/^used_cpu_(?:sys|user):([\d.]+)/gm)].map(([, value]) => Number(value));
    return seconds.reduce((sum, value) => sum + value, 0) * 1_000_000;
  }

  /** CPU time of the broker so far, microseconds; undefined where it cannot be told. */
  brokerCpuMicros(): number | undefined {
    const pid = this.#pids.get('kafka');
    if (pid === undefined || process.platform !== 'linux') return undefined;
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * MICROS_PER_TICK;
  }

  async close(): Promise<void> {
    await this.output.close();
    await this.#admin.disconnect();
    this.#redis.disconnect();
    await this.#stack.stop();
  }
}
