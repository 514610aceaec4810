import type { Serde } from '../serde/serde.ts';
import type { Graph } from '../topology/graph.ts';
import type { Node, NodeContext } from '../topology/node.ts';
import type { Fold } from '../topology/nodes/aggregate.ts';
import { CombineNode } from '../topology/nodes/combine.ts';
import { Partials } from '../topology/nodes/partials.ts';
import { WindowCombineNode } from '../topology/nodes/window/combine-windows.ts';
import { type WindowPartial, windowPartialSerde } from '../topology/nodes/window/partial.ts';
import type { FixedWindows } from '../topology/windows/time-windows.ts';
import { requireSerde, type StreamFacts } from './facts.ts';
import { repartition } from './repartition.ts';
import { statelessStep } from './stateless.ts';

/** What combining before a repartition topic needs. */
export interface Combination<K, V, A> {
  /** Of the topic. */
  readonly name: string;
  readonly key: Serde<K> | undefined;
  readonly aggregate: Serde<A>;
  readonly fold: Fold<K, V, A>;
}

/**
 * Combines the records of a batch, key by key, before they go through a repartition topic: partial aggregates come out of
 * it. Step: `<name>-combine`.
 */
export function combined<K, V, A>(
  graph: Graph,
  stream: StreamFacts<K, V>,
  { name, key, aggregate, fold }: Combination<K, V, A>,
): StreamFacts<K, A> {
  const keys = requireSerde(key, name, 'key');
  return throughTopic(graph, stream, { name, key: keys, value: aggregate }, (context) => {
    return new CombineNode(context, new Partials(name, keys, fold));
  });
}

/** As `combined`, key by key and pane by pane of the windows. */
export function combinedByWindows<K, V, A>(
  graph: Graph,
  stream: StreamFacts<K, V>,
  combination: Combination<K, V, A> & { readonly windows: FixedWindows },
): StreamFacts<K, WindowPartial<A>> {
  const { name, fold } = combination;
  const key = requireSerde(combination.key, name, 'key');
  return throughTopic(graph, stream, { name, key, value: windowPartialSerde(combination.aggregate) }, (context) => {
    return new WindowCombineNode(context, combination.windows, new Partials(name, key, fold));
  });
}

function throughTopic<K, P>(
  graph: Graph,
  { step: parent }: StreamFacts<K, unknown>,
  { name, key, value }: { readonly name: string; readonly key: Serde<K>; readonly value: Serde<P> },
  create: (context: NodeContext) => Node,
): StreamFacts<K, P> {
  const step = graph.add({ ...statelessStep(`${name}-combine`, [parent], create), prefetch: 'opaque' as const });
  return repartition(graph, { step, key, value }, { name, key, value, dropNullKeys: false });
}
