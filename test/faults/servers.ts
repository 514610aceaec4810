import { appendFile, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../redpanda/local/ports.ts';
import { kafkaRecipe } from '../../redpanda/local/services/kafka.ts';
import { redisRecipe } from '../../redpanda/local/services/redis.ts';
import { startWatchdog, type Watchdog } from '../../redpanda/local/watchdog.ts';
import { Brokers } from './brokers.ts';
import { RedisCluster } from './redis-cluster.ts';
import { Server, serverOf } from './server.ts';
import { SmallDisk } from './small-disk.ts';

/** Retention and compaction do at once what they otherwise do after minutes: whoever relies on their delay is found out. */
const impatience = Object.entries({
  'log.initial.task.delay.ms': 500,
  'log.retention.check.interval.ms': 500,
  'log.cleaner.backoff.ms': 500,
})
  .map(([key, value]) => `${key}=${value}\n`)
  .join('');

/** What stands in for the one broker and the one Redis: three brokers, a broker on a small disk, a Redis Cluster. */
export type Layout = 'single' | 'three-brokers' | 'small-disk' | 'redis-cluster';

/** The servers of a run: they end with this process, however it ends. */
export interface Servers {
  /** What clients connect to: `host:port[,host:port…]`; a URL, or those of a cluster's nodes with commas between. */
  readonly addresses: { readonly kafka: string; readonly redis: string };
  readonly folder: string;
  /** The broker, where there is one. @throws Error */
  readonly kafka: Server;
  /** The Redis, where there is one. @throws Error */
  readonly redis: Server;
  /** @throws Error where the layout has none; the same holds for `cluster` and `disk`. */
  readonly brokers: Brokers;
  readonly cluster: RedisCluster;
  readonly disk: SmallDisk;
  stop(): Promise<void>;
}

/** Starts the servers of a layout, on free ports and in a temporary folder. */
export async function startServers(layout: Layout = 'single'): Promise<Servers> {
  const { folder, watchdog } = await openFolder();
  const disk = layout === 'small-disk' ? await SmallDisk.mount(join(folder, 'kafka')) : undefined;
  const begin = async <S extends { start(): Promise<void> }>(server: Promise<S>): Promise<S> => {
    const made = await server;
    await made.start();
    return made;
  };
  const started = await Promise.allSettled([
    layout === 'three-brokers' ? Brokers.start(folder, impatience) : begin(singleKafka(folder)),
    layout === 'redis-cluster' ? RedisCluster.start(folder) : begin(singleRedis(folder)),
  ]);
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((server) => (server.status === 'fulfilled' ? stopped(server.value) : undefined)));
    await disk?.unmount();
    await watchdog.finish();
  };
  const [kafka, redis] = started;
  if (kafka.status === 'rejected' || redis.status === 'rejected') {
    await stop();
    throw kafka.status === 'rejected' ? kafka.reason : (redis as PromiseRejectedResult).reason;
  }
  const only = <S>(server: S | undefined): S => {
    if (server !== undefined) return server;
    throw new Error(`the layout '${layout}' has no such server`);
  };
  return {
    addresses: { kafka: kafka.value.address, redis: redis.value.address },
    folder,
    get kafka() {
      return only(kafka.value instanceof Server ? kafka.value : undefined);
    },
    get redis() {
      return only(redis.value instanceof Server ? redis.value : undefined);
    },
    get brokers() {
      return only(kafka.value instanceof Brokers ? kafka.value : undefined);
    },
    get cluster() {
      return only(redis.value instanceof RedisCluster ? redis.value : undefined);
    },
    get disk() {
      return only(disk);
    },
    stop,
  };
}

function stopped(server: Server | Brokers | RedisCluster): Promise<void> {
  return server instanceof Server ? server.kill() : server.stop();
}

/** A folder for servers, which is removed, and they with it, when this process ends. */
export async function openFolder(): Promise<{ folder: string; watchdog: Watchdog }> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-faults-'));
  for (const name of ['run', 'logs']) await mkdir(join(folder, name));
  return { folder, watchdog: await startWatchdog(folder) };
}

async function singleKafka(folder: string): Promise<Server> {
  return serverOf(kafkaRecipe, {
    name: kafkaRecipe.service,
    folder,
    ports: await freePorts(kafkaRecipe.ports.length),
    adapt: async (launch, data) => {
      await appendFile(join(data, 'server.properties'), impatience);
      return launch;
    },
  });
}

async function singleRedis(folder: string): Promise<Server> {
  const ports = await freePorts(redisRecipe.ports.length);
  return serverOf(redisRecipe, { name: redisRecipe.service, folder, ports });
}
