import type { Topic } from '../serde/serde.ts';
import type { Graph, SinkStep, Step } from '../topology/graph.ts';
import { SinkNode, type SinkTopic } from '../topology/nodes/sink.ts';
import type { Named } from './options.ts';

/** Notes that a step writes a topic. It is a whole one: `SinkTopic` names only the half of it by which `to` is checked. */
export function useSinkTopic<K, V>(graph: Graph, topic: SinkTopic<K, V>): void {
  graph.useTopic(topic as SinkTopic<K, V> & Topic<unknown, unknown>);
}

/** The step of a sink. */
export function sinkStep<K, V>(graph: Graph, parent: Step, topic: SinkTopic<K, V>, options: Named): SinkStep {
  useSinkTopic(graph, topic);
  return {
    kind: 'sink',
    name: graph.name(options.name, 'KSTREAM-SINK'),
    topic,
    parents: [parent],
    rekeyedBy: parent.rekeyedBy,
    create: (context) => new SinkNode(context, topic),
  };
}
