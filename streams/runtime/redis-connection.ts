import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { StreamsConfigError } from '../errors.ts';

/** A Redis Cluster: URLs of some of its nodes, from which the client learns of the others, and options for every node. */
export interface RedisClusterAddress {
  readonly nodes: readonly string[];
  readonly options?: Omit<RedisOptions, 'replyMapping' | 'keyPrefix'>;
}

/** Where Redis is: a URL, those of a cluster's nodes with commas between, options of ioredis, or a cluster with options. */
export type RedisAddress = string | Omit<RedisOptions, 'replyMapping' | 'keyPrefix'> | RedisClusterAddress;

/** A connection to one Redis or to a cluster of them. */
export type RedisClient = Redis | Cluster;

/** A command to one Redis is sent again so often when its connection breaks. */
const MAX_RETRIES_PER_REQUEST = 3;
/** So often a command to a cluster looks for the node that has its slot; above that its caller decides. */
const MAX_REDIRECTIONS = 8;
/** Pause before that, while nodes are away or a slot moves, milliseconds. */
const REDIRECTION_PAUSE_MS = 50;
/** Keys that are looked at, and deleted, at once. */
const KEYS_AT_ONCE = 1_000;

/**
 * A client for `address`, not connected yet. Reads go to masters: a replica may lack what was written last.
 * @throws StreamsConfigError when a URL of a cluster's node cannot be read.
 */
export function redisClient(address: RedisAddress, connectionName?: string): RedisClient {
  const common = {
    lazyConnect: true,
    maxRetriesPerRequest: MAX_RETRIES_PER_REQUEST,
    ...(connectionName !== undefined && { connectionName }),
  };
  const cluster = clusterOf(address);
  if (cluster === undefined) {
    return typeof address === 'string' ? new Redis(address, common) : new Redis({ ...common, ...address });
  }
  const urls = cluster.nodes.map(nodeUrl);
  const [first] = urls;
  return new Cluster(
    urls.map(({ hostname, port }) => ({ host: hostname, port: Number(port || 6379) })),
    {
      lazyConnect: true,
      scaleReads: 'master',
      maxRedirections: MAX_REDIRECTIONS,
      retryDelayOnClusterDown: REDIRECTION_PAUSE_MS,
      retryDelayOnFailover: REDIRECTION_PAUSE_MS,
      retryDelayOnTryAgain: REDIRECTION_PAUSE_MS,
      redisOptions: {
        ...common,
        ...(first?.protocol === 'rediss:' && { tls: {} }),
        ...(first && first.username !== '' && { username: decodeURIComponent(first.username) }),
        ...(first && first.password !== '' && { password: decodeURIComponent(first.password) }),
        ...cluster.options,
      },
    },
  );
}

export function isCluster(redis: RedisClient): redis is Cluster {
  return redis instanceof Cluster;
}

/** Keys that match a glob pattern, of every master, in parts; a key may come twice. */
export async function* keysLike(redis: RedisClient, pattern: string): AsyncGenerator<string[]> {
  for (const master of isCluster(redis) ? redis.nodes('master') : [redis]) {
    let cursor = '0';
    do {
      const [next, keys] = await master.scan(cursor, 'MATCH', pattern, 'COUNT', KEYS_AT_ONCE);
      cursor = next;
      if (keys.length > 0) yield keys;
    } while (cursor !== '0');
  }
}

/** Deletes keys, those of one slot together. */
export async function unlinkAll(redis: RedisClient, keys: readonly string[]): Promise<void> {
  const bySlot = new Map<string, string[]>();
  for (const key of keys) {
    const tag = isCluster(redis) ? (/\{([^}]+)\}/.exec(key)?.[1] ?? key) : '';
    const together = bySlot.get(tag);
    if (together === undefined) bySlot.set(tag, [key]);
    else together.push(key);
  }
  for (const together of bySlot.values()) {
    for (let at = 0; at < together.length; at += KEYS_AT_ONCE) {
      await redis.unlink(...together.slice(at, at + KEYS_AT_ONCE));
    }
  }
}

function clusterOf(address: RedisAddress): RedisClusterAddress | undefined {
  if (typeof address !== 'string') return 'nodes' in address ? address : undefined;
  const nodes = address.split(',').map((node) => node.trim());
  return nodes.length > 1 ? { nodes } : undefined;
}

function nodeUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['redis:', 'rediss:'].includes(url.protocol)) {
    throw new StreamsConfigError(`node '${text}' of the Redis Cluster is no URL: give redis://host:port`);
  }
  return url;
}
