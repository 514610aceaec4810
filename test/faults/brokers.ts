import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withKafkaAdmin } from '../../base/kafka-admin.ts';
import { freePorts } from '../../redpanda/local/ports.ts';
import { kafkaRecipe } from '../../redpanda/local/services/kafka.ts';
import { type Server, serverOf } from './server.ts';

const BROKERS = 3;
const IN_SYNC_TIMEOUT_MS = 60_000;
/** A broker not heard of for so long loses its partitions, milliseconds. */
const BROKER_SESSION_MS = 3_000;

/** Three brokers, each a controller as well; every topic is on all of them, and two must have what is acknowledged. */
export class Brokers {
  /** Addresses of all, with commas between. */
  readonly address: string;
  /** By node id less 1. */
  readonly #servers: readonly Server[];

  private constructor(servers: readonly Server[]) {
    this.#servers = servers;
    this.address = servers.map(({ address }) => address).join(',');
  }

  /** @param further properties of every broker, a line each. */
  static async start(folder: string, further: string): Promise<Brokers> {
    const ports = await freePorts(2 * BROKERS);
    const pairs = Array.from({ length: BROKERS }, (_, index) => ports.slice(2 * index, 2 * index + 2));
    const voters = pairs.map(([, controller], index) => `${index + 1}@127.0.0.1:${controller}`).join(',');
    const servers = await Promise.all(pairs.map((pair, index) => brokerOf(folder, index + 1, pair, voters, further)));
    const brokers = new Brokers(servers);
    try {
      await Promise.all(servers.map((server) => server.start()));
      await brokers.inSync();
    } catch (error) {
      await brokers.stop();
      throw error;
    }
    return brokers;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.kill()));
  }

  get all(): readonly Server[] {
    return this.#servers;
  }

  /** The broker that leads a partition now. */
  async leaderOf(topic: string, partition: number): Promise<Server> {
    const { topics } = await withKafkaAdmin(this.address, (admin) => admin.fetchTopicMetadata({ topics: [topic] }));
    const leader = topics[0]?.partitions.find(({ partitionId }) => partitionId === partition)?.leader;
    const server = leader === undefined ? undefined : this.#servers[leader - 1];
    if (server === undefined) throw new Error(`${topic}/${partition} has no leader`);
    return server;
  }

  /** The broker that coordinates a group or a transactional id: the leader of its partition of the internal topic. */
  async coordinatorOf(kind: 'group' | 'transaction', name: string): Promise<Server> {
    const topic = kind === 'group' ? '__consumer_offsets' : '__transaction_state';
    const { topics } = await withKafkaAdmin(this.address, (admin) => admin.fetchTopicMetadata({ topics: [topic] }));
    return this.leaderOf(topic, javaHash(name) % (topics[0]?.partitions.length ?? 1));
  }

  /** Resolves when every partition of every topic is in sync on all brokers. @throws Error */
  async inSync(): Promise<void> {
    for (const until = Date.now() + IN_SYNC_TIMEOUT_MS; Date.now() < until; await sleep(200)) {
      if (await this.#isInSync().catch(() => false)) return;
    }
    throw new Error(`the brokers are not in sync after ${IN_SYNC_TIMEOUT_MS} ms`);
  }

  #isInSync(): Promise<boolean> {
    return withKafkaAdmin(
      this.address,
      async (admin) => {
        const { brokers } = await admin.describeCluster();
        if (brokers.length < BROKERS) return false;
        const { topics } = await admin.fetchTopicMetadata();
        return topics.every(({ partitions }) => partitions.every(({ isr }) => isr.length === BROKERS));
      },
      { requestTimeoutMs: 5_000, retries: 0 },
    );
  }
}

function brokerOf(
  folder: string,
  id: number,
  ports: readonly number[],
  voters: string,
  further: string,
): Promise<Server> {
  const settings = {
    'node.id': id,
    'controller.quorum.voters': voters,
    'default.replication.factor': BROKERS,
    'min.insync.replicas': 2,
    'offsets.topic.replication.factor': BROKERS,
    'transaction.state.log.replication.factor': BROKERS,
    'transaction.state.log.min.isr': 2,
    'broker.session.timeout.ms': BROKER_SESSION_MS,
    'broker.heartbeat.interval.ms': 500,
    'replica.lag.time.max.ms': 5_000,
  };
  return serverOf(kafkaRecipe, {
    name: `kafka-${id}`,
    folder,
    ports,
    adapt: async (launch, data) => {
      // Of two lines with one name the later one holds.
      const lines = Object.entries(settings).map(([key, value]) => `${key}=${value}\n`);
      await appendFile(join(data, 'server.properties'), lines.join('') + further);
      // The recipe has formatted the folder for a cluster of one.
      const meta = join(data, 'data', 'meta.properties');
      await writeFile(meta, (await readFile(meta, 'utf8')).replace(/^node\.id=.*$/m, `node.id=${id}`));
      return launch;
    },
  });
}

/** `String.hashCode` of Java without its sign, by which Kafka finds the partition of a group and of a transactional id. */
function javaHash(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(31, hash) + text.charCodeAt(at)) | 0;
  return hash & 0x7fffffff;
}
