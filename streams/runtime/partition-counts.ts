import { TopologyError } from '../errors.ts';
import type { SubTopology, Topology } from '../topology/topology.ts';

/**
 * Partitions of every topic the topology reads. A topic of its own has what was declared; else what it has already; else
 * as many as the topics that are read with it; else as many as those from which it is written.
 *
 * @throws TopologyError when topics that a task with state reads together do not have one count.
 */
export function partitionCounts(topology: Topology, existing: ReadonlyMap<string, number>): Map<string, number> {
  const counts = new Map(existing);
  for (const { topic, partitions } of topology.internalTopics) {
    if (partitions !== undefined) counts.set(topic, partitions);
  }
  // Each round settles at least one topic, so that there are no more rounds than topics.
  for (let round = 0; round <= topology.internalTopics.length; round++) {
    for (const { topic } of topology.internalTopics) {
      if (counts.has(topic)) continue;
      const count = beside(topology, topic, counts) ?? before(topology, topic, counts);
      if (count !== undefined) counts.set(topic, count);
    }
  }
  for (const sub of topology.subTopologies) requireCopartitioned(sub, counts);
  return counts;
}

/** The count of topics that are read with this one. */
function beside(topology: Topology, topic: string, counts: ReadonlyMap<string, number>): number | undefined {
  const reader = topology.subTopologies.find(({ sources }) => sources.some((source) => source.topic === topic));
  return greatest(reader?.sources.map((source) => source.topic) ?? [], counts);
}

/** The count of topics from which this one is written. */
function before(topology: Topology, topic: string, counts: ReadonlyMap<string, number>): number | undefined {
  const writers = topology.subTopologies.filter(({ sinks }) => sinks.some((sink) => sink.topic === topic));
  return greatest(
    writers.flatMap(({ sources }) => sources.map((source) => source.topic)),
    counts,
  );
}

function greatest(topics: readonly string[], counts: ReadonlyMap<string, number>): number | undefined {
  const known = topics.flatMap((topic) => counts.get(topic) ?? []);
  return known.length === 0 ? undefined : Math.max(...known);
}

function requireCopartitioned(sub: SubTopology, counts: ReadonlyMap<string, number>): void {
  if (sub.stores.length === 0 || sub.sources.length < 2) return;
  const found = sub.sources.map(({ topic }) => ({ topic, count: counts.get(topic) ?? 0 }));
  if (new Set(found.map(({ count }) => count)).size === 1) return;
  const list = found.map(({ topic, count }) => `'${topic}' has ${count}`).join(', ');
  throw new TopologyError(
    `sub-topology ${sub.id} reads topics together whose partition counts differ (${list}): equal keys would not meet. Send one of them through repartition({ partitions }), or create the topics with one count`,
  );
}
