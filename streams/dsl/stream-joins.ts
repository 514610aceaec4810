import { TopologyError } from '../errors.ts';
import { fieldCodec } from '../state/field.ts';
import { JoinBuffer, UnmatchedBuffer, unmatchedSerde } from '../state/join-buffer.ts';
import { timedStateStore } from '../state/state-store.ts';
import { GlobalTableView } from '../state/views.ts';
import type { Step } from '../topology/graph.ts';
import type { Node, NodeContext } from '../topology/node.ts';
import { type StreamJoin, StreamStreamJoinNode } from '../topology/nodes/join/stream-stream.ts';
import { StreamTableJoinNode, type ValueJoiner } from '../topology/nodes/join/stream-table.ts';
import { openTimedState, wantTimed } from '../topology/nodes/open-store.ts';
import { PassThroughNode } from '../topology/nodes/pass-through.ts';
import { JoinWindows } from '../topology/windows/other-windows.ts';
import type { Dsl } from './dsl.ts';
import { requireSerde, type StreamFacts } from './facts.ts';
import type { GlobalKTable, KStream, KTable } from './interfaces.ts';
import type { Joined, Named, StreamJoined } from './options.ts';
import { copartitioned } from './repartition.ts';
import { statelessStep } from './stateless.ts';
import { endingStep, statefulStep } from './steps.ts';

type Joiner = ValueJoiner<unknown, unknown, unknown, unknown>;
type Facts = StreamFacts<unknown, unknown>;
type JoinKind = 'inner' | 'left' | 'outer';

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
  const step = graph.add({
    ...statefulStep<unknown>({
      name,
      parents: [facts.step],
      stores: right.stores,
      want: [right.want],
      create: (context) =>
        new StreamTableJoinNode(context, {
          table: right.getter(context),
          keyOf: (_value: unknown, key: unknown) => key,
          joiner,
          left,
        }),
    }),
  });
  return { step, key: facts.key, value: undefined };
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

interface JoinOfStreams {
  readonly left: Facts;
  readonly right: Facts;
  readonly kind: JoinKind;
  readonly joiner: Joiner;
  readonly windows: JoinWindows;
}

function joinStreams(dsl: Dsl, join: JoinOfStreams, options: StreamJoined<unknown, unknown, unknown>): Facts {
  const { graph } = dsl;
  const { name } = options;
  const { kind, windows, joiner } = join;
  const dropNullKeys = kind === 'inner';
  const sides = {
    left: copartitioned(graph, join.left, 'a join', {
      name: `${name}-left`,
      ...givenSerdes(options.key, options.value),
      dropNullKeys,
    }),
    right: copartitioned(graph, join.right, 'a join', {
      name: `${name}-right`,
      ...givenSerdes(options.key, options.otherValue),
      dropNullKeys,
    }),
  };
  const key = requireSerde(options.key ?? sides.left.key ?? sides.right.key, name, 'key');
  const value = requireSerde(options.value ?? sides.left.value, name, 'value');
  const otherValue = requireSerde(options.otherValue ?? sides.right.value, name, 'otherValue');
  const retentionMs = windows.sizeMs + windows.graceMs;
  const identity = {};
  const stores = {
    left: graph.useStore(timedStateStore(`${name}-this-join`, 'window', value, identity), name),
    right: graph.useStore(timedStateStore(`${name}-other-join`, 'window', otherValue, identity), name),
  };
  const unmatched =
    kind === 'inner'
      ? undefined
      : graph.useStore(
          timedStateStore(`${name}-unmatched`, 'buffer', unmatchedSerde(value, otherValue) as never, identity),
          name,
        );
  const all = [stores.left, stores.right, ...(unmatched === undefined ? [] : [unmatched])];
  const open = (context: NodeContext): StreamJoin<unknown, unknown, unknown, unknown> => ({
    windows,
    joiner,
    left: new JoinBuffer(key, retentionMs, openTimedState(context, stores.left.name, retentionMs)),
    right: new JoinBuffer(key, retentionMs, openTimedState(context, stores.right.name, retentionMs)),
    unmatched: unmatched && new UnmatchedBuffer(key, openTimedState(context, unmatched.name, retentionMs)),
  });
  const { field } = fieldCodec(key);
  const want = (context: NodeContext) => (each: unknown) => {
    if (each !== null) for (const store of all) wantTimed(context, store.name, field(each));
  };
  const side = (which: 'left' | 'right', parent: Step): Step =>
    graph.add(
      statefulStep<unknown>({
        name: `${name}-${which === 'left' ? 'this' : 'other'}-join`,
        parents: [parent],
        stores: all,
        want: [want],
        create: (context) => {
          const outer = kind === 'outer' || (kind === 'left' && which === 'left');
          return new StreamStreamJoinNode(context, open(context), { side: which, outer });
        },
      }),
    );
  const joined = [side('left', sides.left.step), side('right', sides.right.step)];
  const step = graph.add(endingStep(`${name}-merge`, joined, () => new PassThroughNode()));
  return { step, key, value: undefined };
}

function givenSerdes<T extends object>(key: T | undefined, value: T | undefined) {
  return { ...(key && { key }), ...(value && { value }) };
}
