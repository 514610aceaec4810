import type { Graph } from '../topology/graph.ts';
import type { ValueJoiner } from '../topology/nodes/join/stream-table.ts';
import { JoinedGetter, type TableJoinKind, TableTableJoinNode } from '../topology/nodes/join/table-table.ts';
import { PassThroughNode } from '../topology/nodes/pass-through.ts';
import type { TableFacts } from './facts.ts';
import { keptTable } from './kept-table.ts';
import type { TableOperator } from './options.ts';
import { statefulStep, tableStep } from './steps.ts';

/** Joins two tables by key. */
export function joinTables<K, L, R, Out>(
  graph: Graph,
  left: TableFacts<K, L>,
  right: TableFacts<K, R>,
  kind: TableJoinKind,
  joiner: ValueJoiner<K, L | null, R | null, Out>,
  options: TableOperator<K, Out>,
): TableFacts<K, Out> {
  const name = graph.name(options.name, `KTABLE-${kind === 'inner' ? '' : kind.toUpperCase()}JOIN`);
  const oldValues = { wanted: false };
  if (kind !== 'inner') left.enableOldValues(true);
  if (kind === 'outer') right.enableOldValues(true);
  const stores = [...left.stores, ...right.stores];
  const leftStep = graph.add(
    statefulStep<K>({
      name: `${name}-join-this`,
      parents: [left.step],
      stores: right.stores,
      want: [right.want],
      create: (context) =>
        new TableTableJoinNode<K, L, R, Out>(context, {
          other: right.getter(context),
          joiner,
          needsMine: kind !== 'outer',
          needsTheirs: kind === 'inner',
          versioned: left.versioned,
          oldValues,
        }),
    }),
  );
  const rightStep = graph.add(
    statefulStep<K>({
      name: `${name}-join-other`,
      parents: [right.step],
      stores: left.stores,
      want: [left.want],
      create: (context) =>
        new TableTableJoinNode<K, R, L, Out>(context, {
          other: left.getter(context),
          joiner: (mine, theirs, key) => joiner(theirs, mine, key),
          needsMine: kind === 'inner',
          needsTheirs: kind !== 'outer',
          versioned: right.versioned,
          oldValues,
        }),
    }),
  );
  const step = graph.add(tableStep(name, [leftStep, rightStep], () => new PassThroughNode()));
  const computed: TableFacts<K, Out> = {
    step,
    key: left.key ?? right.key,
    value: undefined,
    storeName: undefined,
    stores,
    getter: (context) => new JoinedGetter(left.getter(context), right.getter(context), joiner, kind),
    want(context) {
      const wants = [left.want(context), right.want(context)];
      return (key) => {
        for (const want of wants) want(key);
      };
    },
    enableOldValues() {
      left.enableOldValues(true);
      right.enableOldValues(true);
      oldValues.wanted = true;
      return true;
    },
    versioned: false,
    graceMs: left.graceMs ?? right.graceMs,
  };
  return options.store === undefined ? computed : keptTable(graph, computed, options.store);
}
