import { TopologyError } from '../errors.ts';
import type { Serde, WritingSerde } from '../serde/serde.ts';
import { fieldCodec } from '../state/field.ts';
import { sliceStateStore } from '../state/state-store.ts';
import type { Graph } from '../topology/graph.ts';
import type { Node, NodeContext } from '../topology/node.ts';
import { AggregateGroupsNode } from '../topology/nodes/slice/aggregate-groups.ts';
import { groupsStateSerde } from '../topology/nodes/slice/group-entry.ts';
import { rowsStateSerde } from '../topology/nodes/slice/head.ts';
import type { ContentOf, SliceGroupUpdate, SliceRow, SliceUpdate } from '../topology/nodes/slice/records.ts';
import { ReplaceRowsNode } from '../topology/nodes/slice/replace-rows.ts';
import { type SliceStep, SliceWantNode } from '../topology/nodes/slice/slice-node.ts';
import { requireSerde, type StreamFacts } from './facts.ts';
import { requireFittingKey } from './process.ts';
import type { AggregateSlice, ReplaceSlice } from './slice-options.ts';

const defaultMaxRows = 1_000_000;

/** The stream of `replaceSlice`. */
export function replaceSlice<K, V, C, Row extends SliceRow>(
  graph: Graph,
  stream: StreamFacts<K, V>,
  options: ReplaceSlice<K, V, C, Row>,
): StreamFacts<K, SliceUpdate<V, C, Row>> {
  const { name, row, regroups, maxRows = defaultMaxRows } = options;
  const content = requireReady<ContentOf<Row>>(options.content as WritingSerde<ContentOf<Row>>, name, 'content');
  const context = requireReady<C>(options.context, name, 'context');
  const state = rowsStateSerde([content as Serde<unknown>, context as Serde<unknown>]);
  return sliceStream(graph, stream, { ...options, context }, state as Serde<unknown>, (node, shared) => {
    return new ReplaceRowsNode<K, V, C, Row>(node, { ...shared, row, content, regroups, maxRows });
  });
}

/** The stream of `aggregateSlice`. */
export function aggregateSlice<K, V, C, A>(
  graph: Graph,
  stream: StreamFacts<K, V>,
  options: AggregateSlice<K, V, C, A>,
): StreamFacts<K, SliceGroupUpdate<V, C, A>> {
  const { name, groups, apply, mergeContext, resend } = options;
  const aggregate = requireReady<A>(options.aggregate, name, 'aggregate');
  const context = requireReady<C>(options.context, name, 'context');
  const state = groupsStateSerde(aggregate, context as Serde<unknown>);
  return sliceStream(graph, stream, { ...options, context }, state as Serde<unknown>, (node, shared) => {
    return new AggregateGroupsNode<K, V, C, A>(node, { ...shared, groups, apply, aggregate, mergeContext, resend });
  });
}

/**
 * What is written by the serde is read by it.
 *
 * @throws TopologyError for one that must fetch something before it reads: what lies within a slice's state is read with it.
 */
function requireReady<T>(serde: WritingSerde<T>, step: string, what: string): Serde<T> {
  if (serde.needs === undefined) return serde as Serde<unknown> as Serde<T>;
  throw new TopologyError(
    `the ${what} of '${step}' has a serde that must fetch what it reads with: give it one that knows all it needs once it is open`,
  );
}

interface Options<K, V, C, Read> {
  readonly name: string;
  readonly read: (value: V, key: K) => Read;
  readonly context: Serde<C>;
}

function sliceStream<K, V, C, Read extends { readonly kind: string }, Out>(
  graph: Graph,
  stream: StreamFacts<K, V>,
  options: Options<K, V, C, Read>,
  state: Serde<unknown>,
  create: (context: NodeContext, shared: SliceStep<K, V, C, Read>) => Node<K | null, V>,
): StreamFacts<K, Out> {
  const { name, read, context } = options;
  requireFittingKey(stream.step, name);
  const key = requireSerde(stream.key, name, 'key');
  const store = graph.useStore(sliceStateStore(`${name}-slices`, state, options), name);
  const shared = { name, store: store.name, read, context, field: fieldCodec(key).field };
  const step = graph.add({
    kind: 'operator',
    name,
    parents: [stream.step],
    rekeyedBy: undefined,
    stores: [store],
    globalTables: [],
    prefetch: { declares: (node: NodeContext) => new SliceWantNode(node, shared as never) as Node },
    create: (node: NodeContext) => create(node, shared) as Node,
  });
  return { step, key, value: undefined };
}
