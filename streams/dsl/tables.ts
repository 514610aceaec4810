import type { Serde } from '../serde/serde.ts';
import { fieldCodec } from '../state/field.ts';
import { stateStoreOf } from '../state/state-store.ts';
import type { VersionedStoreBuilder } from '../state/store.ts';
import { VersionedStoreView } from '../state/versioned-view.ts';
import type { ValueGetter } from '../topology/change.ts';
import type { Graph } from '../topology/graph.ts';
import type { NodeContext } from '../topology/node.ts';
import { openTimedState, wantTimed } from '../topology/nodes/open-store.ts';
import { TableSourceNode, VersionedTableSourceNode } from '../topology/nodes/table/source.ts';
import type { StreamFacts, TableFacts } from './facts.ts';
import type { Materialized } from './options.ts';
import { statefulStep } from './steps.ts';
import { storedTable, tableStore } from './table-store.ts';

/** Reads a stream as a table, kept in a store. `given`: name of the step. */
export function streamToTable<K, V>(
  graph: Graph,
  stream: StreamFacts<K | null, V | null>,
  materialized: Materialized<K, V> | VersionedStoreBuilder<K, V>,
  given?: string,
): TableFacts<K, V> {
  const name = graph.name(given, 'KTABLE-SOURCE');
  if ('kind' in materialized && materialized.kind === 'versioned') {
    return versionedTable(graph, stream, materialized, name);
  }
  const parts = tableStore<K, V>(graph, materialized, stream.key as Serde<K> | undefined, name);
  const oldValues = { wanted: false };
  const step = graph.add(
    statefulStep<K>({
      name,
      parents: [stream.step],
      stores: [parts.store],
      want: [parts.want],
      create: (context) => new TableSourceNode<K, V>(context, parts.open(context), oldValues),
    }),
  );
  return { step, key: parts.key, value: parts.value, graceMs: undefined, ...storedTable(parts, oldValues) };
}

function versionedTable<K, V>(
  graph: Graph,
  stream: StreamFacts<K | null, V | null>,
  builder: VersionedStoreBuilder<K, V>,
  name: string,
): TableFacts<K, V> {
  const store = graph.useStore(stateStoreOf(builder as VersionedStoreBuilder<unknown, unknown>, true), name);
  const open = (context: NodeContext): VersionedStoreView<K, V> =>
    new VersionedStoreView(builder, openTimedState<V>(context, builder.name, builder.historyRetentionMs));
  const { field } = fieldCodec(builder.key);
  const want = (context: NodeContext) => (key: K) => wantTimed(context, builder.name, field(key));
  const oldValues = { wanted: false };
  const step = graph.add(
    statefulStep<K>({
      name,
      parents: [stream.step],
      stores: [store],
      want: [want],
      create: (context) => new VersionedTableSourceNode<K, V>(context, open(context), oldValues),
    }),
  );
  return {
    step,
    key: builder.key,
    value: builder.value,
    storeName: builder.name,
    stores: [store],
    getter: (context): ValueGetter<K, V> => open(context),
    want,
    enableOldValues() {
      oldValues.wanted = true;
      return true;
    },
    versioned: true,
    historyRetentionMs: builder.historyRetentionMs,
    graceMs: undefined,
  };
}
