import type { Admin } from '@platformatic/kafka';
import { ApplicationRunningError, BrokerError } from '../errors.ts';
import type { Topology } from '../topology/topology.ts';
import type { StreamsConfig } from './config.ts';
import { notedStores, RESET_FIELD, viewKey } from './evolution.ts';
import { connectionOptions } from './fetch/connection-options.ts';
import { keysLike, type RedisClient, redisClient, unlinkAll } from './redis-connection.ts';
import { statusKey } from './status-board.ts';

/** How long it may take until the broker has deleted topics, milliseconds. */
const DELETE_TIMEOUT_MS = 30_000;
const DELETE_POLL_MS = 100;

/** Where the application's topics and state are. */
export interface ResetOptions extends Pick<StreamsConfig, 'bootstrapServers' | 'redis' | 'kafka'> {
  /** Says what would be deleted and deletes nothing. Default false. */
  readonly dryRun?: boolean;
}

/** What a reset deletes, or would. */
export interface Reset {
  /** The group whose committed positions are forgotten; undefined when there are none. */
  readonly group: string | undefined;
  /** Changelogs and repartition topics. */
  readonly topics: readonly string[];
  readonly redisKeys: number;
}

/**
 * Makes an application forget everything, as Kafka Streams' reset tool does: its positions, changelogs, repartition topics and
 * state are deleted, and the next start reads its input from the beginning. Output and dead-letter topics stay, so that what
 * it sends comes a second time. When it fails in between, the application does not start until a reset is through.
 *
 * @throws ApplicationRunningError while processes are members of its group, or have been within the session timeout; BrokerError.
 */
export async function resetApplication(topology: Topology, options: ResetOptions): Promise<Reset> {
  const { applicationId } = topology;
  const redis = redisClient(options.redis);
  const admin = await adminOf(applicationId, options);
  try {
    const group = await idleGroup(admin, applicationId);
    const keys = await keysOf(redis, applicationId);
    const reset = { group, topics: await topicsOf(admin, redis, topology), redisKeys: keys.length };
    if (options.dryRun) return reset;
    await redis.hset(viewKey(applicationId), RESET_FIELD, new Date().toISOString());
    // One may have started before that was noted.
    await idleGroup(admin, applicationId);
    await deleteTopics(admin, reset.topics);
    await unlinkAll(redis, keys);
    if (group !== undefined) await admin.deleteGroups({ groups: [group] });
    await redis.unlink(statusKey(applicationId));
    await redis.unlink(viewKey(applicationId));
    return reset;
  } catch (error) {
    if (error instanceof ApplicationRunningError || error instanceof BrokerError) throw error;
    throw new BrokerError(`'${applicationId}' is not reset: ${(error as Error).message}. Run it again`, {
      cause: error,
    });
  } finally {
    redis.disconnect();
    await admin.close();
  }
}

/** The application's group if there is one. @throws ApplicationRunningError when it has members. */
async function idleGroup(admin: Admin, applicationId: string): Promise<string | undefined> {
  const group = (await admin.describeGroups({ groups: [applicationId] })).get(applicationId);
  if (group === undefined || group.state === 'DEAD') return undefined;
  if (group.members.size === 0) return applicationId;
  const hosts = [...new Set([...group.members.values()].map(({ clientId }) => clientId))].join(', ');
  throw new ApplicationRunningError(
    `'${applicationId}' has ${group.members.size} members (${hosts}): stop them, and wait until their session timeout is over, before it is reset`,
  );
}

async function topicsOf(admin: Admin, redis: RedisClient, topology: Topology): Promise<string[]> {
  const stores = new Set(topology.subTopologies.flatMap((sub) => sub.stores.map(({ changelog }) => changelog)));
  // Stores that an earlier topology had.
  for (const name of (await notedStores(redis, topology.applicationId)).keys()) {
    stores.add(`${topology.applicationId}-${name}-changelog`);
  }
  const own = new Set([...topology.internalTopics.map(({ topic }) => topic), ...stores]);
  return (await admin.listTopics()).filter((topic) => own.has(topic)).sort();
}

async function deleteTopics(admin: Admin, topics: readonly string[]): Promise<void> {
  if (topics.length === 0) return;
  await admin.deleteTopics({ topics: [...topics] });
  for (const until = performance.now() + DELETE_TIMEOUT_MS; performance.now() < until; ) {
    const left = await admin.listTopics();
    if (!topics.some((topic) => left.includes(topic))) return;
    await new Promise((resolve) => setTimeout(resolve, DELETE_POLL_MS));
  }
  throw new BrokerError(
    `topics ${topics.join(', ')} are not deleted after ${DELETE_TIMEOUT_MS} ms: run the reset again`,
  );
}

/** Keys of tasks; the note of stores is no such. */
async function keysOf(redis: RedisClient, applicationId: string): Promise<string[]> {
  const keys = new Set<string>();
  for await (const found of keysLike(redis, `{${applicationId}:*`)) for (const key of found) keys.add(key);
  return [...keys];
}

async function adminOf(applicationId: string, { bootstrapServers, kafka = {} }: ResetOptions): Promise<Admin> {
  const { Admin } = await import('@platformatic/kafka');
  return new Admin({
    clientId: `${applicationId}-reset`,
    bootstrapBrokers: bootstrapServers.split(','),
    ...connectionOptions(kafka),
  });
}
