import type { Topic } from '../serde/serde.ts';
import type { Graph, SinkStep, Step } from '../topology/graph.ts';
import { SinkNode, type SinkTopic } from '../topology/nodes/sink.ts';
import type { Named } from './options.ts';

/** The step of a sink. The topic is a whole one: `SinkTopic` names only the half of it by which `to` is checked. */
export function sinkStep<K, V>(graph: Graph, parent: Step, topic: SinkTopic<K, V>, options: Named): SinkStep {
  graph.useTopic(topic as SinkTopic<K, V> & Topic<unknown, unknown>);
  return {
    kind: 'sink',
    name: graph.name(options.name, 'KSTREAM-SINK'),
    topic,
    parents: [parent],
    rekeyedBy: parent.rekeyedBy,
    create: (context) => new SinkNode(context, topic),
  };
}
