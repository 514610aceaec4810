import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePorts } from '../../redpanda/local/ports.ts';
import { redisRecipe } from '../../redpanda/local/services/redis.ts';
import { type Server, serverOf } from './server.ts';

const SLOTS = 16_384;
const MASTERS = 3;
/** A node not heard of for so long is replaced by its replica, milliseconds. */
const NODE_TIMEOUT_MS = 2_000;
const SETTLE_TIMEOUT_MS = 30_000;
/** Keys that move to another node at once. */
const MOVED_AT_ONCE = 20;
const MIGRATE_TIMEOUT_MS = 5_000;

/** A node of the cluster, with a connection for whoever disturbs it. */
export interface ClusterNode {
  readonly server: Server;
  readonly port: number;
  readonly redis: Redis;
}

/** A shard as the cluster sees it now. */
export interface Shard {
  readonly master: ClusterNode;
  readonly replica: ClusterNode;
}

/** Three masters with a replica each, on loopback. */
export class RedisCluster {
  /** URLs of all nodes, with commas between. */
  readonly address: string;
  readonly #nodes: readonly ClusterNode[];

  private constructor(nodes: readonly ClusterNode[]) {
    this.#nodes = nodes;
    this.address = nodes.map(({ server }) => server.address).join(',');
  }

  /** Starts the nodes in `folder` and makes a cluster of them; resolves when every slot is served and every replica follows. */
  static async start(folder: string): Promise<RedisCluster> {
    const ports = await freePorts(4 * MASTERS);
    const nodes = await Promise.all(
      Array.from({ length: 2 * MASTERS }, (_, index) =>
        nodeOf(folder, ports[2 * index] as number, ports[2 * index + 1] as number),
      ),
    );
    const cluster = new RedisCluster(nodes);
    try {
      await Promise.all(nodes.map(({ server }) => server.start()));
      await cluster.#join(ports.filter((_, index) => index % 2 === 1));
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  async stop(): Promise<void> {
    for (const { redis } of this.#nodes) redis.disconnect();
    await Promise.all(this.#nodes.map(({ server }) => server.kill()));
  }

  /** The shards as they are now. @throws Error when one has no replica. */
  async shards(): Promise<Shard[]> {
    const roles = await Promise.all(
      this.#nodes.map(async (node) => {
        if (!node.server.isRunning) return { node, role: 'none', of: 0 };
        const [role, , of] = (await node.redis.call('ROLE')) as [string, unknown, unknown];
        return { node, role, of: Number(of) };
      }),
    );
    return roles
      .filter(({ role }) => role === 'master')
      .map(({ node: master }) => {
        const follower = roles.find(({ role, of }) => role === 'slave' && of === master.port);
        if (follower === undefined) throw new Error(`the Redis at ${master.port} has no replica`);
        return { master, replica: follower.node };
      });
  }

  /** Resolves when all nodes run, every slot is served and every replica has what its master has. @throws Error */
  async settled(): Promise<void> {
    for (const until = Date.now() + SETTLE_TIMEOUT_MS; Date.now() < until; await sleep(100)) {
      if (await this.#isSettled().catch(() => false)) return;
    }
    throw new Error(`the Redis Cluster is not whole after ${SETTLE_TIMEOUT_MS} ms`);
  }

  /** Cuts a replica off from its master, so that it lacks what is written from now on, but can take its place. */
  async holdBack({ replica }: Shard): Promise<void> {
    // A password that the master does not know: the link does not come back.
    await replica.redis.config('SET', 'masterauth', 'none-that-is-known');
    await replica.redis.call('CLIENT', 'KILL', 'TYPE', 'master');
  }

  /** Kills a master and waits until its replica has taken its place; `back` starts it again, as a replica. */
  async failOver({ master, replica }: Shard): Promise<{ back(): Promise<void> }> {
    await master.server.kill();
    for (const until = Date.now() + SETTLE_TIMEOUT_MS; ; await sleep(50)) {
      const [role] = (await replica.redis.call('ROLE')) as [string];
      if (role === 'master') break;
      if (Date.now() > until) throw new Error(`the replica at ${replica.port} did not take its master's place`);
    }
    await replica.redis.config('SET', 'masterauth', '');
    return {
      back: async () => {
        await master.server.start();
        await this.settled();
      },
    };
  }

  /**
   * Moves a slot to another master while it is in use, a few keys at a time with a pause between.
   * @returns how many keys it had.
   */
  async moveSlot(
    slot: number,
    from: ClusterNode,
    to: ClusterNode,
    pauseMs: number,
    atOnce = MOVED_AT_ONCE,
  ): Promise<number> {
    const [source, target] = await Promise.all([idOf(from), idOf(to)]);
    await to.redis.cluster('SETSLOT', slot, 'IMPORTING', source);
    await from.redis.cluster('SETSLOT', slot, 'MIGRATING', target);
    let moved = 0;
    for (;;) {
      const keys = (await from.redis.cluster('GETKEYSINSLOT', slot, atOnce)) as string[];
      if (keys.length === 0) break;
      await from.redis.call('MIGRATE', '127.0.0.1', to.port, '', 0, MIGRATE_TIMEOUT_MS, 'KEYS', ...keys);
      moved += keys.length;
      await sleep(pauseMs);
    }
    // The new owner first: nobody else then takes the slot for one that nobody has.
    await to.redis.cluster('SETSLOT', slot, 'NODE', target);
    await from.redis.cluster('SETSLOT', slot, 'NODE', target);
    return moved;
  }

  /** The slot of a key, and the master that has it. */
  async placeOf(key: string): Promise<{ slot: number; shard: Shard }> {
    const shards = await this.shards();
    const slot = Number(await shards[0]?.master.redis.cluster('KEYSLOT', key));
    for (const shard of shards) {
      const ranges = await shard.master.redis.cluster('SLOTS');
      const range = ranges.find(([first, last]) => first <= slot && slot <= last);
      if (range?.[2]?.[1] === shard.master.port) return { slot, shard };
    }
    throw new Error(`nobody serves slot ${slot}`);
  }

  async #join(busPorts: readonly number[]): Promise<void> {
    const masters = this.#nodes.slice(0, MASTERS);
    await Promise.all(
      masters.map(({ redis }, index) =>
        redis.cluster(
          'ADDSLOTSRANGE',
          Math.ceil((index * SLOTS) / MASTERS),
          Math.ceil(((index + 1) * SLOTS) / MASTERS) - 1,
        ),
      ),
    );
    const [first, ...others] = this.#nodes;
    for (const { redis } of others) {
      await redis.cluster('MEET', '127.0.0.1', first?.port ?? 0, busPorts[0] ?? 0);
    }
    await this.#every(async ({ redis }) => (await infoOf(redis)).get('cluster_known_nodes') === String(2 * MASTERS));
    for (const [index, { redis }] of this.#nodes.slice(MASTERS).entries()) {
      await redis.cluster('REPLICATE', await idOf(masters[index] as ClusterNode));
    }
    await this.settled();
  }

  async #isSettled(): Promise<boolean> {
    const shards = await this.shards();
    if (shards.length !== MASTERS) return false;
    const links = await Promise.all(shards.map(({ replica }) => replica.redis.info('replication')));
    if (!links.every((info) => info.includes('master_link_status:up'))) return false;
    const states = await Promise.all(this.#nodes.map(({ redis }) => infoOf(redis)));
    return states.every((state) => state.get('cluster_state') === 'ok');
  }

  async #every(holds: (node: ClusterNode) => Promise<boolean>): Promise<void> {
    for (const until = Date.now() + SETTLE_TIMEOUT_MS; Date.now() < until; await sleep(50)) {
      if ((await Promise.all(this.#nodes.map(holds))).every(Boolean)) return;
    }
    throw new Error('the nodes of the Redis Cluster do not find one another');
  }
}

async function nodeOf(folder: string, port: number, busPort: number): Promise<ClusterNode> {
  const settings = {
    'cluster-enabled': 'yes',
    'cluster-port': String(busPort),
    'cluster-node-timeout': String(NODE_TIMEOUT_MS),
    // However long a replica has lacked its master, it may take its place.
    'cluster-replica-validity-factor': '0',
  };
  const server = await serverOf(redisRecipe, {
    name: `redis-${port}`,
    folder,
    ports: [port],
    adapt: async (launch) => ({
      ...launch,
      args: [...launch.args, ...Object.entries(settings).flatMap(([key, value]) => [`--${key}`, value])],
    }),
  });
  const redis = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => 100, maxRetriesPerRequest: 20 });
  redis.on('error', () => undefined);
  return { server, port, redis };
}

async function idOf({ redis }: ClusterNode): Promise<string> {
  return String(await redis.cluster('MYID'));
}

async function infoOf(redis: Redis): Promise<Map<string, string>> {
  const lines = String(await redis.cluster('INFO')).split('\r\n');
  return new Map(lines.map((line) => line.split(':') as [string, string]));
}
