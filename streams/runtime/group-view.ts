import type { Admin } from '@platformatic/kafka';
import { BrokerError } from '../errors.ts';
import type { Topology } from '../topology/topology.ts';
import { openAdmin } from './admin.ts';
import type { TopicPartition, TopicPartitionOffset } from './client.ts';
import type { ResolvedConfig } from './config.ts';
import { streamsMetrics } from './metrics.ts';
import { rdkafkaClients } from './rdkafka.ts';

/** How long waiting records are looked at, to tell how old they are, milliseconds. What is not found out then is null. */
const LOOK_MS = 3_000;
const LOOK_RECORDS = 500;
const CLOSE_TIMEOUT_MS = 5_000;

/** What `listOffsets` takes for the first and the next offset of a partition (Kafka's ListOffsets request). */
const EARLIEST = -2n;
const LATEST = -1n;

/** What the broker knows of an application. */
export interface GroupView {
  /** Partitions by topic; of one that does not exist, none. */
  readonly counts: ReadonlyMap<string, number>;
  /** By `topic/partition`: the instance that the group gave it to. */
  readonly owners: ReadonlyMap<string, string>;
  /** By `topic/partition`: position that is to be read next, and end. */
  readonly positions: ReadonlyMap<string, { readonly next: number; readonly end: number }>;
}

/**
 * Asks the broker, on a connection of its own.
 * @throws BrokerError when it does not answer.
 */
export async function readGroup(topology: Topology, config: ResolvedConfig): Promise<GroupView> {
  const admin = await openAdmin(config);
  try {
    const existing = new Set(await admin.listTopics({ includeInternals: false }));
    const topics = sourceTopics(topology).filter((topic) => existing.has(topic));
    const metadata = topics.length === 0 ? undefined : await admin.metadata({ topics });
    const counts = new Map(topics.map((topic) => [topic, metadata?.topics.get(topic)?.partitionsCount ?? 0] as const));
    const [owners, positions] = await Promise.all([
      ownersOf(admin, topology.applicationId),
      positionsOf(admin, topology.applicationId, counts),
    ]);
    return { counts, owners, positions };
  } catch (error) {
    throw new BrokerError(
      `the tasks of '${topology.applicationId}' cannot be told: ${(error as Error).message}. Look whether ${config.bootstrapServers} answers`,
      { cause: error },
    );
  } finally {
    await admin.close();
  }
}

async function ownersOf(admin: Admin, groupId: string): Promise<ReadonlyMap<string, string>> {
  const group = (await admin.describeGroups({ groups: [groupId] })).get(groupId);
  const owners = new Map<string, string>();
  for (const { groupInstanceId, clientId, assignments } of group?.members.values() ?? []) {
    for (const { topic, partitions } of assignments?.values() ?? []) {
      for (const partition of partitions) owners.set(`${topic}/${partition}`, groupInstanceId ?? clientId);
    }
  }
  return owners;
}

async function positionsOf(
  admin: Admin,
  groupId: string,
  counts: ReadonlyMap<string, number>,
): Promise<GroupView['positions']> {
  if (counts.size === 0) return new Map();
  const ends = (timestamp: bigint) =>
    admin.listOffsets({
      topics: [...counts].map(([name, count]) => ({
        name,
        partitions: Array.from({ length: count }, (_, partitionIndex) => ({ partitionIndex, timestamp })),
      })),
    });
  const [first, last, groups] = await Promise.all([
    ends(EARLIEST),
    ends(LATEST),
    admin.listConsumerGroupOffsets({ groups: [groupId] }),
  ]);
  const low = offsetsByPartition(first);
  const committed = new Map<string, number>();
  for (const { name, partitions } of groups.find((group) => group.groupId === groupId)?.topics ?? []) {
    for (const { partitionIndex, committedOffset } of partitions) {
      if (committedOffset >= 0n) committed.set(`${name}/${partitionIndex}`, Number(committedOffset));
    }
  }
  return new Map(
    [...offsetsByPartition(last)].map(([key, end]) => [key, { next: committed.get(key) ?? low.get(key) ?? 0, end }]),
  );
}

function offsetsByPartition(listed: Awaited<ReturnType<Admin['listOffsets']>>): Map<string, number> {
  return new Map(
    listed.flatMap(({ name, partitions }) =>
      partitions.map(({ partitionIndex, offset }) => [`${name}/${partitionIndex}`, Number(offset)] as const),
    ),
  );
}

/** Timestamps of the first record at each position, by `topic/partition`; those that are not found in time are left out. */
export async function firstTimestamps(
  config: ResolvedConfig,
  positions: readonly TopicPartitionOffset[],
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  if (positions.length === 0) return found;
  const reader = await rdkafkaClients(config, streamsMetrics()).partitionReader('tasks');
  try {
    const until = performance.now() + LOOK_MS;
    let open = positions;
    const isOpen = ({ topic, partition }: TopicPartition): boolean => !found.has(`${topic}/${partition}`);
    reader.assign(open);
    while (open.length > 0 && performance.now() < until) {
      const { records } = await reader.fetch(LOOK_RECORDS);
      for (const record of records)
        if (isOpen(record)) found.set(`${record.topic}/${record.partition}`, record.timestamp);
      const left = open.filter(isOpen);
      if (left.length < open.length && left.length > 0) reader.assign(left);
      open = left;
    }
  } finally {
    await reader.close(CLOSE_TIMEOUT_MS);
  }
  return found;
}

/** The topics whose partitions make the tasks, each once. */
export function sourceTopics(topology: Topology): string[] {
  return [...new Set(topology.subTopologies.flatMap(({ sources }) => sources.map(({ topic }) => topic)))];
}
