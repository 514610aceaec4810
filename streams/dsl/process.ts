import { TopologyError } from '../errors.ts';
import type { GlobalTableReference, StoreBuilders } from '../state/store.ts';
import type { AnyStoreBuilder, Graph, OperatorStep, Step } from '../topology/graph.ts';
import { PrefetchNode, type ProcessorFor, ProcessorNode } from '../topology/nodes/processor.ts';
import type { Named } from './interfaces.ts';

/** The step of a processor; registers its stores. */
export function processStep<KIn, VIn, KOut, VOut, S extends StoreBuilders>(
  graph: Graph,
  parent: Step,
  processor: ProcessorFor<KIn, VIn, KOut, VOut, S>,
  options: Named,
): OperatorStep {
  const name = graph.name(options.name ?? processor.name, 'KSTREAM-PROCESSOR');
  const { stores, globalTables } = partition(processor.stores);
  if (stores.length > 0) requireFittingKey(parent, name);
  for (const store of stores) graph.useStore(store, name);
  return {
    kind: 'operator',
    name,
    parents: [parent],
    rekeyedBy: parent.rekeyedBy,
    stores,
    globalTables,
    prefetch: processor.keysOf ? { declares: (context) => new PrefetchNode(context, processor) } : 'opaque',
    create: (context) => new ProcessorNode(context, processor, (store) => graph.tableStores.has(store)),
  };
}

function partition(builders: StoreBuilders | undefined): {
  stores: AnyStoreBuilder[];
  globalTables: GlobalTableReference<unknown, unknown>[];
} {
  const stores: AnyStoreBuilder[] = [];
  const globalTables: GlobalTableReference<unknown, unknown>[] = [];
  for (const builder of Object.values(builders ?? {})) {
    if (builder.kind === 'global') globalTables.push(builder);
    else stores.push(builder);
  }
  return { stores, globalTables };
}

/** @throws TopologyError when records may stand in another partition than their key's state. */
function requireFittingKey(parent: Step, step: string): void {
  if (parent.rekeyedBy === undefined) return;
  throw new TopologyError(
    `step '${step}' keeps state, but '${parent.rekeyedBy}' before it changed the key, so equal keys may stand in different partitions: write the stream to a topic with to() and read that with stream(), or keep the state before the key changes`,
  );
}
