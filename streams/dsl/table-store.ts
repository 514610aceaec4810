import type { Serde } from '../serde/serde.ts';
import { fieldCodec } from '../state/field.ts';
import { type StateStore, stateStoreOf } from '../state/state-store.ts';
import type { Timestamped } from '../state/timestamped.ts';
import { KeyValueStoreView, type TableStore } from '../state/views.ts';
import type { Graph } from '../topology/graph.ts';
import type { NodeContext } from '../topology/node.ts';
import type { OldValues } from '../topology/nodes/table/updates.ts';
import { StoreGetter } from '../topology/nodes/table/values.ts';
import { readBack, requireSerde, type TableFacts } from './facts.ts';
import type { Materialized } from './options.ts';

/** A table's store as its steps use it. */
export interface TableStoreParts<K, V> {
  readonly store: StateStore;
  readonly open: (context: NodeContext) => TableStore<K, V>;
  readonly want: (context: NodeContext) => (key: K) => void;
}

/** Registers the store of a table. @throws TopologyError when its name is taken or the key's serde is not known. */
export function tableStore<K, V>(
  graph: Graph,
  materialized: Materialized<K, V>,
  key: Serde<K> | undefined,
  step: string,
): TableStoreParts<K, V> & { readonly key: Serde<K>; readonly value: Serde<V> } {
  const { name } = materialized;
  const value = readBack(materialized.value);
  const keys = requireSerde(materialized.key ?? key, step, 'key');
  const builder = { kind: 'key-value' as const, name, key: keys as Serde<unknown>, value: value as Serde<unknown> };
  const store = graph.useStore({ ...stateStoreOf(builder, true), declaredBy: materialized }, step);
  graph.tableStores.add(name);
  const { field } = fieldCodec(keys);
  return {
    store,
    key: keys,
    value,
    open: (context) => new KeyValueStoreView<K, Timestamped<V | null>>({ key: keys }, context.environment.state(name)),
    want: (context) => (key) => context.prefetchSink?.want(name, '', field(key)),
  };
}

/** What a table that is kept in a store offers, beside its step. */
export function storedTable<K, V>(
  parts: TableStoreParts<K, V>,
  oldValues: OldValues,
): Pick<TableFacts<K, V>, 'storeName' | 'stores' | 'getter' | 'want' | 'enableOldValues' | 'versioned'> {
  return {
    storeName: parts.store.name,
    stores: [parts.store],
    getter: (context) => new StoreGetter(parts.open(context)),
    want: parts.want,
    enableOldValues() {
      oldValues.wanted = true;
      return true;
    },
    versioned: false,
  };
}
