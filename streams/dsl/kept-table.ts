import type { Graph } from '../topology/graph.ts';
import { mapping, TableValuesNode } from '../topology/nodes/table/values.ts';
import type { TableFacts } from './facts.ts';
import type { Materialized } from './options.ts';
import { statefulStep } from './steps.ts';
import { storedTable, tableStore } from './table-store.ts';

/** The same table, kept in a store. Step: `<store>-materialize`. */
export function keptTable<K, V>(
  graph: Graph,
  table: TableFacts<K, V>,
  materialized: Materialized<K, V>,
): TableFacts<K, V> {
  const name = `${materialized.name}-materialize`;
  const parts = tableStore(graph, materialized, table.key, name);
  const oldValues = { wanted: false };
  const step = graph.add(
    statefulStep<K>({
      name,
      parents: [table.step],
      stores: [parts.store],
      want: [parts.want],
      create: (context) =>
        new TableValuesNode<K, V, V>(
          mapping((value) => value),
          parts.open(context),
          oldValues,
          false,
        ),
    }),
  );
  return { step, key: parts.key, value: parts.value, graceMs: table.graceMs, ...storedTable(parts, oldValues) };
}
