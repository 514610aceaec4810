import type { Serde } from '../serde/serde.ts';
import type { Graph } from '../topology/graph.ts';
import type { Fold } from '../topology/nodes/aggregate.ts';
import { CombineNode } from '../topology/nodes/combine.ts';
import { requireSerde, type StreamFacts } from './facts.ts';
import { repartition } from './repartition.ts';
import { statelessStep } from './stateless.ts';

/**
 * Combines the records of a batch, key by key, before they go through a repartition topic: partial aggregates come out of
 * it. Step: `<name>-combine`.
 */
export function combined<K, V, A>(
  graph: Graph,
  stream: StreamFacts<K, V>,
  options: {
    readonly name: string;
    readonly key: Serde<K> | undefined;
    /** Serde of the partial aggregates, which go through the topic. */
    readonly value: Serde<A>;
    readonly fold: Fold<K, V, A>;
  },
): StreamFacts<K, A> {
  const { name, fold, value } = options;
  const key = requireSerde(options.key, name, 'key');
  const step = graph.add({
    ...statelessStep(`${name}-combine`, [stream.step], (context) => new CombineNode(context, name, key, fold)),
    prefetch: 'opaque',
  });
  return repartition(graph, { step, key, value }, { name, key, value, dropNullKeys: false });
}
