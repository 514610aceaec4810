import { TopologyError } from '../errors.ts';
import type { Serde, WritingSerde } from '../serde/serde.ts';
import { fieldCodec } from '../state/field.ts';
import { type Held, heldSerde } from '../state/held.ts';
import { timedStateStore } from '../state/state-store.ts';
import type { Windowed } from '../state/windowed.ts';
import { type Change, changeSerde } from '../topology/change.ts';
import type { Graph } from '../topology/graph.ts';
import type { Node, NodeContext } from '../topology/node.ts';
import { openTimedState, wantTimed } from '../topology/nodes/open-store.ts';
import { HoldNode } from '../topology/nodes/table/held-updates.ts';
import { bufferedUpdates, SuppressedGetter, type Suppression, SuppressNode } from '../topology/nodes/table/suppress.ts';
import { requireSerde, type TableFacts } from './facts.ts';
import type { Suppressed } from './options.ts';
import { statefulStep, tableStep } from './steps.ts';

/** Those that wait in a store. */
type BufferedSuppressed = Exclude<Suppressed, { readonly kind: 'commit' }>;

type Suppressing<K, V, S extends Suppressed> = S & {
  readonly key?: WritingSerde<K>;
  readonly value?: WritingSerde<V>;
};

/** The table of which only some updates go on. */
export function suppressed<K, V>(
  graph: Graph,
  table: TableFacts<K, V>,
  how: Suppressing<K, V, Suppressed>,
): TableFacts<K, V> {
  return how.kind === 'commit' ? held(graph, table, how) : buffered(graph, table, how);
}

/** The table whose updates are held until the commit. */
function held<K, V>(
  graph: Graph,
  table: TableFacts<K, V>,
  how: Suppressing<K, V, Exclude<Suppressed, BufferedSuppressed>>,
): TableFacts<K, V> {
  const name = graph.name(how.name, 'KTABLE-SUPPRESS');
  if (table.versioned) {
    throw new TopologyError(
      `'${name}' would hold the updates of a versioned table, of which those of older versions tell other times: suppress a table that is derived from it`,
    );
  }
  const fields = fieldCodec(requireSerde(how.key ?? table.key, name, 'key'));
  table.enableOldValues(true);
  const nodes = new WeakMap<NodeContext, HoldNode<K, V>>();
  const create = (context: NodeContext) => {
    const node = new HoldNode<K, V>(context, fields);
    nodes.set(context, node);
    return node as Node;
  };
  return {
    ...table,
    step: graph.add(tableStep(name, [table.step], create)),
    storeName: undefined,
    getter: (context) => new SuppressedGetter((each: K) => nodes.get(context)?.waiting(each), table.getter(context)),
  };
}

/** The table whose updates wait in a buffer. Step: the given name; the buffer is a store `<name>-store`. */
function buffered<K, V>(
  graph: Graph,
  table: TableFacts<K, V>,
  how: Suppressing<K, V, BufferedSuppressed>,
): TableFacts<K, V> {
  const { name } = how;
  const storeName = `${name}-store`;
  const key = requireSerde(how.key ?? table.key, name, 'key');
  const value = requireSerde(how.value ?? table.value, name, 'value');
  table.enableOldValues(true);
  const changes = heldSerde(changeSerde(value));
  const suppression = suppressionOf(how, table);
  const store = graph.useStore(timedStateStore(storeName, 'buffer', changes as Serde<unknown>, how), name);
  const fields = fieldCodec(key);
  const open = (context: NodeContext) =>
    openTimedState<Held<Change<V>>>(context, storeName, Math.max(1, suppression.waitMs));
  const want = (context: NodeContext) => (each: K) => wantTimed(context, storeName, fields.field(each));
  const step = graph.add(
    statefulStep<K>({
      name,
      parents: [table.step],
      stores: [store],
      want: [want],
      create: (context) =>
        new SuppressNode<K, V>(context, {
          state: open(context),
          fields,
          suppression,
          sizeOf: (change) => changes.serialize(change).length,
        }),
    }),
  );
  return {
    ...table,
    step,
    key,
    value,
    storeName: undefined,
    stores: [...table.stores, store],
    getter: (context) => new SuppressedGetter(bufferedUpdates(open(context), fields), table.getter(context)),
    want(context) {
      const wants = [want(context), table.want(context)];
      return (each) => {
        for (const wantOne of wants) wantOne(each);
      };
    },
    versioned: false,
    enableOldValues: (force) => table.enableOldValues(force),
  };
}

/** @throws TopologyError when windows are waited for that the table has not. */
function suppressionOf<K, V>(how: BufferedSuppressed, table: TableFacts<K, V>): Suppression<K> {
  const { buffer } = how;
  if (how.kind === 'time-limit') {
    return { bufferTime: (_key, timestamp) => timestamp, waitMs: how.limitMs, buffer, forwardsTombstones: true };
  }
  if (table.graceMs === undefined) {
    throw new TopologyError(
      `'${how.name}' waits until windows close, but its table has none: use untilTimeLimit, or suppress after windowedBy`,
    );
  }
  const bufferTime = (key: K): number => (key as Windowed<unknown>).window.end;
  return { bufferTime, waitMs: table.graceMs, buffer, forwardsTombstones: false };
}
