import { randomUUID } from 'node:crypto';
import type { Topic } from '@millrace/streams';
import { pino } from 'pino';
import { vi } from 'vitest';
import { type ClickHouseClient, createClickHouse } from '../../base/clickhouse.ts';
import { withKafkaAdmin } from '../../base/kafka-admin.ts';
import { createRegistry, type Registry } from '../../base/telemetry.ts';
import { createCodec, memoryCodec } from '../../schemas/codec.ts';
import { registryClient } from '../../schemas/registry.ts';
import { createTopics, type Topics } from '../../schemas/topics.ts';
import { migrateClickHouse } from '../../sinks/clickhouse/migrate.ts';
import { type RunningSink, startSink } from '../../sinks/index.ts';
import { openSecrets } from '../../sinks/notifications/testing/secrets.ts';
import { RecordProducer } from '../../sinks/runner/producer.ts';
import { testStack } from '../lanes.ts';

/** Milliseconds that a sink may take to catch up. */
const patienceMs = 60_000;

/** Topics and a ClickHouse database of its own on the test's servers, so that no test meets another's records. */
export interface Ground {
  /** Unique: for tenants in the stores that are shared, Postgres and Redis. */
  readonly id: string;
  readonly topics: Topics;
  readonly clickhouse: ClickHouseClient;
  readonly registry: Registry;
  /** Appends records, in this order, and waits until the broker has them. */
  append<V>(topic: Topic<string, V>, values: readonly (V | Buffer | null)[], partition?: number): Promise<void>;
  /** Starts a sink. Another `reader` is another consumer group: it reads everything from the start. */
  start(sink: string, options?: StartOptions): Promise<RunningSink>;
  /** Runs a consuming sink until it has committed all that is in `topics`, and stops it. */
  drain(sink: string, topics: readonly Topic<string, unknown>[], reader?: string): Promise<void>;
  /** Waits until `reader` of `sink` has committed all that is in `topics`. */
  caughtUp(sink: string, topics: readonly Topic<string, unknown>[], reader?: string): Promise<void>;
  close(): Promise<void>;
}

/** What a sink is to use instead of the ground's own. */
export interface StartOptions {
  readonly reader?: string;
  readonly clickhouseUrl?: string;
  readonly topics?: Topics;
}

/** Makes a ground. `close` it: it drops what it made. */
export async function createGround(): Promise<Ground> {
  const stack = testStack();
  const id = `t${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  const topics = ownTopics(id);
  const names = Object.values(topics).flatMap(({ name }) => [name, `${name}.dlq`]);
  await withKafkaAdmin(stack.kafka, async (admin) => {
    // The client's own wait for leaders gives up on a topic that the broker has not told itself of yet.
    await admin.createTopics({ waitForLeaders: false, topics: names.map((topic) => ({ topic, numPartitions: 2 })) });
    await vi.waitFor(() => admin.fetchTopicMetadata({ topics: names }), { timeout: patienceMs, interval: 100 });
  });
  await migrateClickHouse(stack.clickhouse, { database: id });
  const clickhouse = createClickHouse(stack.clickhouse, { database: id });
  const registry = createRegistry({ service: 'test', processMetrics: false });
  const producer = await RecordProducer.open({
    brokers: stack.kafka,
    clientId: id,
    kafka: {},
    onWarning: () => undefined,
  });

  const start: Ground['start'] = (sink, options = {}) =>
    startSink(sink, {
      config: {
        address: (service) => {
          if (service === 'temporal') throw new RangeError('no sink needs Temporal');
          const url = service === 'clickhouse' ? options.clickhouseUrl : undefined;
          return url ?? stack[service];
        },
        clickhouseDatabase: id,
        publicUrl: 'https://millrace.test',
        notifyAllow: [],
      },
      secrets: openSecrets,
      topics: options.topics ?? topics,
      logger: pino({ level: 'silent' }),
      registry,
      groupPrefix: `${id}.${options.reader ?? 'first'}`,
    });
  const caughtUp: Ground['caughtUp'] = (sink, read, reader = 'first') =>
    waitForGroup(
      stack.kafka,
      `${id}.${reader}.sink-${sink}`,
      read.map(({ name }) => name),
    );

  return {
    id,
    topics,
    clickhouse,
    registry,
    start,
    caughtUp,
    async append(topic, values, partition = 0) {
      const key = topic.key.serialize(`${id}|account`);
      const bytes = (value: (typeof values)[number]): Buffer | null => {
        if (value === null) return null;
        return Buffer.isBuffer(value) ? value : topic.value.serialize(value);
      };
      const record = { topic: topic.name, partition, key, timestamp: Date.now() };
      await Promise.all(values.map((value) => producer.send({ ...record, value: bytes(value) })));
    },
    async drain(sink, read, reader = 'first') {
      const running = await start(sink, { reader });
      try {
        await Promise.race([caughtUp(sink, read, reader), running.done]);
      } finally {
        await running.stop();
      }
    },
    async close() {
      await producer.close();
      await clickhouse.command({ query: `DROP DATABASE ${id}` });
      await clickhouse.close();
      await withKafkaAdmin(stack.kafka, (client) => client.deleteTopics({ topics: names }));
    },
  };
}

/** The contract's topics themselves, which all tests share: what is written there is in the registry, for others read it. */
export function contractTopics(): Topics {
  return createTopics(createCodec(registryClient(testStack().registry)));
}

/** The contract's topics under names of their own, with a registry in memory. */
function ownTopics(id: string): Topics {
  const topics = createTopics(memoryCodec());
  return Object.fromEntries(
    Object.entries(topics).map(([name, topic]) => [name, { ...topic, name: `${topic.name}.${id}` }]),
  ) as unknown as Topics;
}

/** Waits until a group has committed the end of every partition. */
async function waitForGroup(brokers: string, groupId: string, topics: readonly string[]): Promise<void> {
  const ends = Date.now() + patienceMs;
  await withKafkaAdmin(brokers, async (admin) => {
    for (;;) {
      // A broker that has just started reads its groups first.
      const committed = await vi.waitFor(() => admin.fetchOffsets({ groupId, topics: [...topics] }), {
        timeout: patienceMs,
        interval: 500,
      });
      const behind: string[] = [];
      for (const topic of topics) {
        const positions = committed.find((entry) => entry.topic === topic)?.partitions ?? [];
        for (const { partition, high } of await admin.fetchTopicOffsets(topic)) {
          const at = positions.find((position) => position.partition === partition)?.offset ?? '-1';
          if (Number(high) > 0 && Number(at) < Number(high)) behind.push(`${topic}/${partition} at ${at} of ${high}`);
        }
      }
      if (behind.length === 0) return;
      if (Date.now() > ends) throw new Error(`${groupId} did not catch up: ${behind.join(', ')}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
}
