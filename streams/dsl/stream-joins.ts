import { TopologyError } from '../errors.ts';
import type { Serde } from '../serde/serde.ts';
import { fieldCodec } from '../state/field.ts';
import { heldSerde } from '../state/held.ts';
import { timedStateStore } from '../state/state-store.ts';
import { GlobalTableView } from '../state/views.ts';
import type { Graph } from '../topology/graph.ts';
import type { Node, NodeContext } from '../topology/node.ts';
import { type JoinGrace, StreamTableJoinNode, type ValueJoiner } from '../topology/nodes/join/stream-table.ts';
import { openTimedState, wantTimed } from '../topology/nodes/open-store.ts';
import { JoinWindows } from '../topology/windows/other-windows.ts';
import { requireLength } from '../topology/windows/requirements.ts';
import type { Dsl } from './dsl.ts';
import { requireSerde, type StreamFacts, type TableFacts } from './facts.ts';
import type { GlobalKTable, KStream, KTable } from './interfaces.ts';
import type { Joined, Named, StreamJoined } from './options.ts';
import { copartitioned } from './repartition.ts';
import { statelessStep } from './stateless.ts';
import { statefulStep } from './steps.ts';
import { type JoinKind, joinStreams } from './stream-stream-join.ts';

type Joiner = ValueJoiner<unknown, unknown, unknown, unknown>;
type Facts = StreamFacts<unknown, unknown>;

/** What the overloads of `join`, `leftJoin` and `outerJoin` take. */
export type StreamJoinArguments =
  | [KStream<unknown, unknown>, Joiner, JoinWindows, StreamJoined<unknown, unknown, unknown>]
  | [KTable<unknown, unknown>, Joiner, Joined<unknown, unknown>?]
  | [GlobalKTable<unknown, unknown>, (value: unknown, key: unknown) => unknown, Joiner, Named?];

/** Joins a stream with what it is given: a stream, a table, or a global table. */
export function joinStream(dsl: Dsl, stream: Facts, kind: JoinKind, parts: StreamJoinArguments): Facts {
  const [other] = parts;
  if (dsl.isStream(other)) {
    const [, joiner, windows, options] = parts as Extract<StreamJoinArguments, { length: 4 }> & { 2: JoinWindows };
    if (!(windows instanceof JoinWindows)) {
      throw new TopologyError(`'${stream.step.name}' is joined with a stream without windows: give JoinWindows`);
    }
    return joinStreams(
      dsl,
      { left: stream, right: dsl.factsOfStream(other as never, stream.step.name), kind, joiner, windows },
      options as StreamJoined<unknown, unknown, unknown>,
    );
  }
  if (dsl.isTable(other)) {
    const [table, joiner, options] = parts as [KTable<unknown, unknown>, Joiner, Joined<unknown, unknown>?];
    return joinTable(dsl, stream, table, kind === 'left', joiner, options ?? {});
  }
  const [table, keyOf, joiner, options] = parts as [
    GlobalKTable<unknown, unknown>,
    (value: unknown, key: unknown) => unknown,
    Joiner,
    Named?,
  ];
  return joinGlobalTable(dsl, stream, table, { keyOf, joiner, left: kind === 'left' }, options ?? {});
}

function joinTable(
  dsl: Dsl,
  stream: Facts,
  table: KTable<unknown, unknown>,
  left: boolean,
  joiner: Joiner,
  options: Joined<unknown, unknown>,
): Facts {
  const { graph } = dsl;
  const name = graph.name(options.name, left ? 'KSTREAM-LEFTJOIN' : 'KSTREAM-JOIN');
  const right = dsl.factsOfTable(table, name);
  const facts = copartitioned(graph, stream, 'a join with a table', { ...options, dropNullKeys: !left });
  const wait =
    options.graceMs === undefined
      ? undefined
      : joinGrace(graph, facts, right, { name, isNamed: options.name !== undefined, graceMs: options.graceMs });
  const step = graph.add({
    ...statefulStep<unknown>({
      name,
      parents: [facts.step],
      stores: [...right.stores, ...(wait === undefined ? [] : [wait.store])],
      want: [right.want, ...(wait === undefined ? [] : [wait.want])],
      create: (context) =>
        new StreamTableJoinNode(context, {
          table: right.getter(context),
          keyOf: (_value: unknown, key: unknown) => key,
          joiner,
          left,
          ...(wait && { wait: wait.open(context) }),
        }),
    }),
  });
  return { step, key: facts.key, value: undefined };
}

/** The buffer of a join whose records wait. @throws TopologyError when the table is not versioned or forgets sooner, or a name is missing. */
function joinGrace(
  graph: Graph,
  stream: Facts,
  table: TableFacts<unknown, unknown>,
  { name, isNamed, graceMs }: { readonly name: string; readonly isNamed: boolean; readonly graceMs: number },
) {
  if (!table.versioned) {
    throw new TopologyError(
      `'${name}' waits for late rows, but its table has no versions: keep it in a versionedStore`,
    );
  }
  if (!isNamed) {
    throw new TopologyError(
      `'${name}' waits for late rows in a store: give it a name in the options, which becomes the store's`,
    );
  }
  const storeName = `${name}-buffer`;
  const fields = fieldCodec(requireSerde(stream.key, name, 'key'));
  const value = heldSerde(requireSerde(stream.value, name, 'value'));
  requireLength('the grace of a join', graceMs, 0);
  const { historyRetentionMs = Number.POSITIVE_INFINITY } = table;
  if (graceMs > historyRetentionMs) {
    throw new TopologyError(
      `'${name}' waits ${graceMs} ms for late rows, and its table keeps versions for ${historyRetentionMs} ms: raise historyRetentionMs, or wait less`,
    );
  }
  return {
    store: graph.useStore(timedStateStore(storeName, 'buffer', value as Serde<unknown>, { graceMs }), name),
    want: (context: NodeContext) => (key: unknown) => {
      if (key !== null) wantTimed(context, storeName, fields.field(key));
    },
    open: (context: NodeContext): JoinGrace<unknown, unknown> => ({
      state: openTimedState(context, storeName, Math.max(1, graceMs)),
      fields,
      graceMs,
    }),
  };
}

function joinGlobalTable(
  dsl: Dsl,
  stream: Facts,
  table: GlobalKTable<unknown, unknown>,
  join: { readonly keyOf: (value: unknown, key: unknown) => unknown; readonly joiner: Joiner; readonly left: boolean },
  options: Named,
): Facts {
  const { graph } = dsl;
  const name = graph.name(options.name, join.left ? 'KSTREAM-LEFTJOIN' : 'KSTREAM-JOIN');
  const create = (context: NodeContext): Node => {
    const view = new GlobalTableView({ key: table.key }, context.environment.globalTable(table.name));
    const getter = {
      get(key: unknown) {
        const value = view.get(key);
        return value === undefined ? undefined : { value, timestamp: 0 };
      },
    };
    return new StreamTableJoinNode(context, { ...join, table: getter });
  };
  const step = graph.add({
    ...statelessStep(name, [stream.step], create),
    globalTables: [{ kind: 'global', name: table.name, key: table.key }],
  });
  return { step, key: stream.key, value: undefined };
}
