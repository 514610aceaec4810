import type { Topic } from '../serde/serde.ts';
import { type Graph, requireTopicName, type SourceStep } from '../topology/graph.ts';

/** The step by which a topic enters. @throws TopologyError when the name or the topic is taken. */
export function sourceStep<K, V>(
  graph: Graph,
  topic: Topic<K, V>,
  name: string,
  timestamp: SourceStep['timestamp'],
  create: SourceStep['create'],
): SourceStep {
  requireTopicName('source', name);
  const read = topic as Topic<unknown, unknown>;
  graph.readTopic(read, name);
  return graph.add({ kind: 'source', name, topic: read, timestamp, parents: [], rekeyedBy: undefined, create });
}
