import { TopologyError } from '../errors.ts';
import { type StateStore, stateStoreOf, timerStateStore } from '../state/state-store.ts';
import type { GlobalTableReference, StoreBuilders } from '../state/store.ts';
import type { Graph, OperatorStep, Step } from '../topology/graph.ts';
import { PrefetchNode, type ProcessorFor, ProcessorNode } from '../topology/nodes/processor.ts';
import type { Named } from './options.ts';

/** The step of a processor; registers its stores. */
export function processStep<KIn, VIn, KOut, VOut, S extends StoreBuilders>(
  graph: Graph,
  parent: Step,
  processor: ProcessorFor<KIn, VIn, KOut, VOut, S>,
  options: Named,
): OperatorStep {
  const name = graph.name(options.name ?? processor.name, 'KSTREAM-PROCESSOR');
  const { stores, globalTables } = partition(processor.stores, graph);
  const timers = processor.init === undefined ? undefined : timerStateStore(`${name}-timers`, processor);
  if (stores.length > 0) requireFittingKey(parent, name);
  if (timers !== undefined) stores.push(timers);
  for (const store of stores) graph.useStore(store, name);
  return {
    kind: 'operator',
    name,
    parents: [parent],
    rekeyedBy: parent.rekeyedBy,
    stores,
    globalTables,
    prefetch: processor.keysOf ? { declares: (context) => new PrefetchNode(context, processor) } : 'opaque',
    create: (context) => new ProcessorNode(context, processor, (store) => graph.tableStores.has(store), timers?.name),
  };
}

function partition(
  builders: StoreBuilders | undefined,
  graph: Graph,
): {
  stores: StateStore[];
  globalTables: GlobalTableReference<unknown, unknown>[];
} {
  const stores: StateStore[] = [];
  const globalTables: GlobalTableReference<unknown, unknown>[] = [];
  for (const builder of Object.values(builders ?? {})) {
    if (builder.kind === 'global') globalTables.push(builder);
    else stores.push(stateStoreOf(builder, graph.tableStores.has(builder.name)));
  }
  return { stores, globalTables };
}

/** @throws TopologyError when records may stand in another partition than their key's state. */
export function requireFittingKey(parent: Step, step: string): void {
  if (parent.rekeyedBy === undefined) return;
  throw new TopologyError(
    `step '${step}' keeps state, but '${parent.rekeyedBy}' before it changed the key, so equal keys may stand in different partitions: send the stream through repartition(), or keep the state before the key changes`,
  );
}
