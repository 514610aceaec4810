import { BrokerError, PartitionsChangedError, TopologyError } from '../errors.ts';
import { deadLetterTopic } from '../topology/dead-letter.ts';
import type { SubTopology, Topology } from '../topology/topology.ts';
import type { AssignmentStrategy, KafkaClients, NewTopic } from './client.ts';
import { INTERNAL_MESSAGE_ROOM, type ResolvedConfig } from './config.ts';
import { partitionCounts } from './partition-counts.ts';

/**
 * Creates what the application needs for itself (repartition topics, changelogs, dead letters) once the rest was checked.
 * @throws BrokerError when a topic that others own is missing; TopologyError when topics that a task reads together have
 *   different partition counts; PartitionsChangedError when state and source do not match. Nothing is created then.
 * @returns the partitions of every topic it reads or writes for itself.
 */
export async function prepareTopics(
  topology: Topology,
  clients: KafkaClients,
  config: ResolvedConfig,
): Promise<ReadonlyMap<string, number>> {
  const admin = await clients.topicAdmin();
  try {
    const existing = await admin.partitionCounts();
    const missing = foreignTopics(topology).filter((topic) => !existing.has(topic));
    if (missing.length > 0) {
      throw new BrokerError(
        `topic ${missing.join(', ')} does not exist: create it before starting '${topology.applicationId}'`,
      );
    }
    const counts = partitionCounts(topology, existing);
    const own = [
      ...repartitionTopics(topology, counts, config),
      ...topology.subTopologies.flatMap((sub) => topicsOfSubTopology(sub, counts, config)),
    ];
    for (const topic of own) {
      const found = existing.get(topic.name);
      if (found !== undefined && found !== topic.partitions) throw partitionsChanged(topic, found);
    }
    for (const topic of own) if (!existing.has(topic.name)) await admin.createTopic(topic);
    return counts;
  } finally {
    admin.close();
  }
}

/** @throws TopologyError for what this runtime cannot run. */
export function checkRunnable(topology: Topology): void {
  const owners = new Map<string, number>();
  for (const sub of topology.subTopologies) {
    for (const { topic } of sub.sources) {
      const owner = owners.get(topic);
      if (owner !== undefined && owner !== sub.id) {
        throw new TopologyError(
          `topic '${topic}' is read by sub-topologies ${owner} and ${sub.id}: read it once and branch`,
        );
      }
      owners.set(topic, sub.id);
    }
  }
}

/** Tasks with state over several topics need all of their partitions in one process. */
export function assignmentStrategy(topology: Topology): AssignmentStrategy {
  return topology.subTopologies.some((sub) => sub.stores.length > 0 && sub.sources.length > 1)
    ? 'range'
    : 'cooperative-sticky';
}

function foreignTopics(topology: Topology): string[] {
  const own = new Set(topology.internalTopics.map(({ topic }) => topic));
  const topics = new Set<string>();
  for (const sub of topology.subTopologies) {
    for (const { topic } of [...sub.sources, ...sub.sinks]) if (!own.has(topic)) topics.add(topic);
  }
  for (const table of topology.globalTables) topics.add(table.source.topic);
  return [...topics];
}

function repartitionTopics(
  topology: Topology,
  counts: ReadonlyMap<string, number>,
  { replicationFactor, maxMessageBytes }: ResolvedConfig,
): NewTopic[] {
  return topology.internalTopics.map(({ topic }) => ({
    name: topic,
    partitions: counts.get(topic) ?? 1,
    replicationFactor,
    config: {
      'cleanup.policy': 'delete',
      // Records carry event times, which may be long past: by any retention the broker would take them for old and delete
      // them unread. What was read is deleted by `RepartitionPurge`.
      'retention.ms': '-1',
      'message.timestamp.type': 'CreateTime',
      'max.message.bytes': String(maxMessageBytes + INTERNAL_MESSAGE_ROOM),
    },
  }));
}

function topicsOfSubTopology(
  sub: SubTopology,
  counts: ReadonlyMap<string, number>,
  config: ResolvedConfig,
): NewTopic[] {
  const { replicationFactor } = config;
  const maxMessageBytes = String(config.maxMessageBytes + INTERNAL_MESSAGE_ROOM);
  const partitions = Math.max(...sub.sources.map(({ topic }) => counts.get(topic) ?? 0));
  const changelogs = sub.stores.map(({ changelog }) => ({
    name: changelog,
    partitions,
    replicationFactor,
    config: { 'cleanup.policy': 'compact', 'max.message.bytes': maxMessageBytes },
  }));
  const deadLetters = sub.sources.map(({ topic }) => ({
    name: deadLetterTopic(topic),
    partitions: counts.get(topic) ?? partitions,
    replicationFactor,
    // Kept for as long as the broker keeps things, from when they were written: by their own times, which may be long past,
    // nobody would see them.
    config: { 'max.message.bytes': maxMessageBytes, 'message.timestamp.type': 'LogAppendTime' },
  }));
  return [...changelogs, ...deadLetters];
}

function partitionsChanged(topic: NewTopic, existing: number): PartitionsChangedError {
  return new PartitionsChangedError(
    `topic '${topic.name}' has ${existing} partitions, its source has ${topic.partitions}: keys would be looked for in the wrong task. Set the source back, or start under a new applicationId and reprocess`,
  );
}
