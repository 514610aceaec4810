import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Topology } from '@millrace/streams';
import { StreamsApp } from '@millrace/streams/runtime';
import { Kafka, logLevel } from 'kafkajs';

/** A new topic is there after so many looks, or something is wrong with the broker. */
const MAX_TRIES = 50;
const PAUSE_MS = 200;

/**
 * Runs a topology until Ctrl-C when `module` (its `import.meta.url`) is the script that was started. Reads the addresses
 * from the environment: `KAFKA` (`host:port`, default localhost:9092), `REDIS` (URL, default redis://localhost:6379) and
 * `INSTANCE` (this process's name within the application, default 0). Topics that are not there are made.
 */
export async function runWhenMain(module: string, topologyOf: () => Topology): Promise<void> {
  const script = process.argv[1];
  if (script === undefined || pathToFileURL(script).href !== module) return;
  const { KAFKA = 'localhost:9092', REDIS = 'redis://localhost:6379', INSTANCE = '0' } = process.env;
  const topology = topologyOf();
  await createTopics(KAFKA, topology);
  const app = new StreamsApp(topology, {
    bootstrapServers: KAFKA,
    redis: REDIS,
    instanceId: INSTANCE,
    onFatal(error) {
      console.error(error);
      process.exitCode = 1;
    },
  });
  process.once('SIGINT', () => void app.stop());
  process.once('SIGTERM', () => void app.stop());
  await app.start();
  console.log(`${topology.applicationId} runs: Ctrl-C ends it`);
}

/** Makes the topics that the topology reads and writes and does not own, with one partition each. */
async function createTopics(broker: string, topology: Topology): Promise<void> {
  const own = new Set(topology.internalTopics.map(({ topic }) => topic));
  const tables = topology.globalTables.map(({ source }) => source);
  const ends = [...tables, ...topology.subTopologies.flatMap(({ sources, sinks }) => [...sources, ...sinks])];
  const wanted = [...new Set(ends.map(({ topic }) => topic))].filter((topic) => !own.has(topic));
  const admin = new Kafka({ brokers: broker.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const existing = await admin.listTopics();
      const missing = wanted.filter((topic) => !existing.includes(topic));
      if (missing.length === 0) return;
      const topics = missing.map((topic) => ({ topic, numPartitions: 1 }));
      await admin.createTopics({ topics, waitForLeaders: false });
      await sleep(PAUSE_MS);
    }
    throw new Error(`the broker at ${broker} did not make the topics ${wanted.join(', ')}: make them by hand`);
  } finally {
    await admin.disconnect();
  }
}
