import { BrokerError, PartitionsChangedError, TopologyError } from '../errors.ts';
import { deadLetterTopic } from '../topology/dead-letter.ts';
import type { SubTopology, Topology } from '../topology/topology.ts';
import type { KafkaClients, NewTopic } from './client.ts';
import { INTERNAL_MESSAGE_ROOM, type ResolvedConfig } from './config.ts';

/**
 * Creates what the application needs for itself (changelogs, dead letters) with the partition count of its sources, and
 * checks the rest.
 * @throws BrokerError when a topic that others own is missing; PartitionsChangedError when state and source do not match.
 */
export async function prepareTopics(topology: Topology, clients: KafkaClients, config: ResolvedConfig): Promise<void> {
  const admin = await clients.topicAdmin();
  try {
    const counts = await admin.partitionCounts();
    const missing = foreignTopics(topology).filter((topic) => !counts.has(topic));
    if (missing.length > 0) {
      throw new BrokerError(
        `topic ${missing.join(', ')} does not exist: create it before starting '${topology.applicationId}'`,
      );
    }
    for (const topic of topology.subTopologies.flatMap((sub) => internalTopics(sub, counts, config))) {
      const existing = counts.get(topic.name);
      if (existing === undefined) await admin.createTopic(topic);
      else if (existing !== topic.partitions) throw partitionsChanged(topic, existing);
    }
  } finally {
    admin.close();
  }
}

/** @throws TopologyError for what this runtime cannot run. */
export function checkRunnable(topology: Topology): void {
  const owners = new Map<string, number>();
  for (const sub of topology.subTopologies) {
    if (sub.stores.length > 0 && sub.sources.length > 1) {
      const topics = sub.sources.map(({ topic }) => topic).join(', ');
      throw new TopologyError(
        `sub-topology ${sub.id} keeps state over several topics (${topics}): the group may give their partitions to different processes. Merge them into one topic first`,
      );
    }
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

function foreignTopics(topology: Topology): string[] {
  const topics = new Set<string>();
  for (const sub of topology.subTopologies) {
    for (const { topic } of [...sub.sources, ...sub.sinks]) topics.add(topic);
  }
  for (const table of topology.globalTables) topics.add(table.source.topic);
  return [...topics];
}

function internalTopics(sub: SubTopology, counts: ReadonlyMap<string, number>, config: ResolvedConfig): NewTopic[] {
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
    config: { 'max.message.bytes': maxMessageBytes },
  }));
  return [...changelogs, ...deadLetters];
}

function partitionsChanged(topic: NewTopic, existing: number): PartitionsChangedError {
  return new PartitionsChangedError(
    `topic '${topic.name}' has ${existing} partitions, its source has ${topic.partitions}: keys would be looked for in the wrong task. Set the source back, or start under a new applicationId and reprocess`,
  );
}
