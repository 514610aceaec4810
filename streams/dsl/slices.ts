import type { Serde } from '../serde/serde.ts';
import { fieldCodec } from '../state/field.ts';
import { sliceStateStore } from '../state/state-store.ts';
import type { Graph } from '../topology/graph.ts';
import type { Node, NodeContext } from '../topology/node.ts';
import { AggregateGroupsNode } from '../topology/nodes/slice/aggregate-groups.ts';
import { groupStateSerde } from '../topology/nodes/slice/group-entry.ts';
import { sliceStateSerde } from '../topology/nodes/slice/head.ts';
import type { SliceGroupUpdate, SliceRow, SliceUpdate } from '../topology/nodes/slice/records.ts';
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
  const { row, content, regroups, maxRows = defaultMaxRows } = options;
  const state = sliceStateSerde as Serde<unknown>;
  return sliceStream(graph, stream, options, state, (context, shared) => {
    return new ReplaceRowsNode<K, V, C, Row>(context, { ...shared, row, content, regroups, maxRows });
  });
}

/** The stream of `aggregateSlice`. */
export function aggregateSlice<K, V, C, A>(
  graph: Graph,
  stream: StreamFacts<K, V>,
  options: AggregateSlice<K, V, C, A>,
): StreamFacts<K, SliceGroupUpdate<V, C, A>> {
  const { groups, apply, aggregate, mergeContext, resend } = options;
  const state = groupStateSerde(aggregate) as Serde<unknown>;
  return sliceStream(graph, stream, options, state, (context, shared) => {
    return new AggregateGroupsNode<K, V, C, A>(context, { ...shared, groups, apply, aggregate, mergeContext, resend });
  });
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
