import { TopologyError } from '../errors.ts';
import type { Serde, Topic } from '../serde/serde.ts';
import type { Graph, SinkStep, SourceStep, Step } from '../topology/graph.ts';
import type { NodeContext } from '../topology/node.ts';
import { PassThroughNode } from '../topology/nodes/pass-through.ts';
import { PresentKeyNode } from '../topology/nodes/present-key.ts';
import { SinkNode, type SinkTopic } from '../topology/nodes/sink.ts';
import { requireSerde, type StreamFacts } from './facts.ts';
import { sourceStep } from './source.ts';
import { statelessStep } from './stateless.ts';

/** What going through a topic of the application's own needs. */
export interface RepartitionOptions<K, V> {
  readonly name: string;
  readonly key: Serde<K> | undefined;
  readonly value: Serde<V> | undefined;
  readonly partitions?: number | undefined;
  /** Drop records without a key: nothing can be done with them after it. */
  readonly dropNullKeys: boolean;
}

/**
 * Sends a stream through `<applicationId>-<name>-repartition`. Steps: `<name>-repartition-sink` and
 * `<name>-repartition-source`.
 *
 * @throws TopologyError when a serde is not known, or the name is taken.
 */
export function repartition<K, V>(
  graph: Graph,
  stream: StreamFacts<K, V>,
  options: RepartitionOptions<K, V>,
): StreamFacts<K, V> {
  const { name } = options;
  const key = requireSerde(options.key ?? stream.key, name, 'key');
  const value = requireSerde(options.value ?? stream.value, name, 'value');
  const topic = graph.internalTopic(name, 'repartition', { key, value }, options.partitions);
  const parent = options.dropNullKeys
    ? graph.add(statelessStep(`${name}-repartition-filter`, [stream.step], (context) => new PresentKeyNode(context)))
    : stream.step;
  internalSink(graph, topic, `${name}-repartition-sink`, [parent]);
  const source = internalSource(graph, topic, `${name}-repartition-source`);
  return { step: source, key, value };
}

/** The step that writes a topic of the application's own. */
export function internalSink<K, V>(graph: Graph, topic: Topic<K, V>, name: string, parents: readonly Step[]): void {
  graph.useTopic(topic as Topic<unknown, unknown>);
  const create = (context: NodeContext): SinkNode<K, V> => new SinkNode(context, topic as SinkTopic<K, V>);
  const sink = { name, topic: topic as Topic<unknown, unknown>, parents, rekeyedBy: undefined };
  graph.add({ kind: 'sink', ...sink, create: create as SinkStep['create'] });
}

/** The step that reads a topic of the application's own. Nulls pass: what comes after it knows them. */
export function internalSource<K, V>(graph: Graph, topic: Topic<K, V>, name: string): SourceStep {
  return sourceStep(graph, topic, name, undefined, () => new PassThroughNode());
}

/**
 * The stream with equal keys in one partition: itself when its key was not changed, else through a repartition topic.
 *
 * @throws TopologyError when a topic is needed and nothing names it.
 */
export function copartitioned<K, V>(
  graph: Graph,
  stream: StreamFacts<K, V>,
  what: string,
  options: Partial<RepartitionOptions<K, V>> & { readonly dropNullKeys: boolean },
): StreamFacts<K, V> {
  const { rekeyedBy } = stream.step;
  if (rekeyedBy === undefined)
    return { ...stream, key: options.key ?? stream.key, value: options.value ?? stream.value };
  const { name } = options;
  if (name === undefined) {
    throw new TopologyError(
      `${what} after '${rekeyedBy}', which changed the key, goes through a repartition topic: give it a name in the options, which becomes the topic's and must not change`,
    );
  }
  return repartition(graph, stream, {
    name,
    key: options.key,
    value: options.value,
    dropNullKeys: options.dropNullKeys,
  });
}
