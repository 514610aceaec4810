import type { Serde } from '../serde/serde.ts';
import { fieldCodec } from '../state/field.ts';
import { JoinBuffer, UnmatchedBuffer, unmatchedSerde } from '../state/join-buffer.ts';
import { type StateStore, timedStateStore } from '../state/state-store.ts';
import type { Graph, Step } from '../topology/graph.ts';
import type { NodeContext } from '../topology/node.ts';
import { type StreamJoin, StreamStreamJoinNode } from '../topology/nodes/join/stream-stream.ts';
import type { ValueJoiner } from '../topology/nodes/join/stream-table.ts';
import { openTimedState, wantTimed } from '../topology/nodes/open-store.ts';
import { PassThroughNode } from '../topology/nodes/pass-through.ts';
import type { JoinWindows } from '../topology/windows/other-windows.ts';
import type { Dsl } from './dsl.ts';
import { requireSerde, type StreamFacts } from './facts.ts';
import type { StreamJoined } from './options.ts';
import { copartitioned } from './repartition.ts';
import { endingStep, statefulStep } from './steps.ts';

type Facts = StreamFacts<unknown, unknown>;
type Options = StreamJoined<unknown, unknown, unknown>;

/** Which records are emitted also when nothing meets them: none, the left stream's, both streams'. */
export type JoinKind = 'inner' | 'left' | 'outer';

/** Two streams and how they are joined. */
export interface JoinOfStreams {
  readonly left: Facts;
  readonly right: Facts;
  readonly kind: JoinKind;
  readonly joiner: ValueJoiner<unknown, unknown, unknown, unknown>;
  readonly windows: JoinWindows;
}

interface Serdes {
  readonly key: Serde<unknown>;
  readonly left: Serde<unknown>;
  readonly right: Serde<unknown>;
}

/** Where each side keeps its records, and where those wait that nothing has met. */
interface JoinStores {
  readonly left: StateStore;
  readonly right: StateStore;
  readonly unmatched: StateStore | undefined;
}

/** Joins two streams. Steps: `<name>-this-join`, `<name>-other-join`, `<name>-merge`. */
export function joinStreams({ graph }: Dsl, join: JoinOfStreams, options: Options): Facts {
  const { name } = options;
  const sides = copartitionedSides(graph, join, options);
  const serdes: Serdes = {
    key: requireSerde(options.key ?? sides.left.key ?? sides.right.key, name, 'key'),
    left: requireSerde(options.value ?? sides.left.value, name, 'value'),
    right: requireSerde(options.otherValue ?? sides.right.value, name, 'otherValue'),
  };
  const stores = joinStores(graph, name, join.kind, serdes);
  const open = opener(join, serdes.key, stores);
  const side = (which: 'left' | 'right', parent: Step): Step =>
    graph.add(
      statefulStep<unknown>({
        name: `${name}-${which === 'left' ? 'this' : 'other'}-join`,
        parents: [parent],
        stores: all(stores),
        want: [wanter(serdes.key, stores)],
        create: (context) => {
          const outer = join.kind === 'outer' || (join.kind === 'left' && which === 'left');
          return new StreamStreamJoinNode(context, open(context), { side: which, outer });
        },
      }),
    );
  const joined = [side('left', sides.left.step), side('right', sides.right.step)];
  const step = graph.add(endingStep(`${name}-merge`, joined, () => new PassThroughNode()));
  return { step, key: serdes.key, value: undefined };
}

/** Both streams with equal keys in one partition. */
function copartitionedSides(
  graph: Graph,
  { left, right, kind }: JoinOfStreams,
  { name, key, value, otherValue }: Options,
): { readonly left: Facts; readonly right: Facts } {
  const through = (stream: Facts, which: string, serde: Serde<unknown> | undefined): Facts =>
    copartitioned(graph, stream, 'a join', {
      name: `${name}-${which}`,
      ...(key && { key }),
      ...(serde && { value: serde }),
      dropNullKeys: kind === 'inner',
    });
  return { left: through(left, 'left', value), right: through(right, 'right', otherValue) };
}

function joinStores(graph: Graph, name: string, kind: JoinKind, { left, right }: Serdes): JoinStores {
  const identity = {};
  const side = (suffix: string, value: Serde<unknown>): StateStore =>
    graph.useStore(timedStateStore(`${name}-${suffix}`, 'window', value, identity), name);
  const both = { left: side('this-join-store', left), right: side('other-join-store', right) };
  if (kind === 'inner') return { ...both, unmatched: undefined };
  const value = unmatchedSerde(left, right) as Serde<unknown>;
  return {
    ...both,
    unmatched: graph.useStore(timedStateStore(`${name}-unmatched-store`, 'buffer', value, identity), name),
  };
}

function all({ left, right, unmatched }: JoinStores): StateStore[] {
  return unmatched === undefined ? [left, right] : [left, right, unmatched];
}

/** Opens the join's stores in a task. */
function opener(
  { windows, joiner }: JoinOfStreams,
  key: Serde<unknown>,
  { left, right, unmatched }: JoinStores,
): (context: NodeContext) => StreamJoin<unknown, unknown, unknown, unknown> {
  const retentionMs = windows.sizeMs + windows.graceMs;
  return (context) => ({
    windows,
    joiner,
    left: new JoinBuffer(key, retentionMs, openTimedState(context, left.name, retentionMs)),
    right: new JoinBuffer(key, retentionMs, openTimedState(context, right.name, retentionMs)),
    unmatched: unmatched && new UnmatchedBuffer(key, openTimedState(context, unmatched.name, retentionMs)),
  });
}

/** Declares what a side reads for a key. */
function wanter(key: Serde<unknown>, stores: JoinStores): (context: NodeContext) => (each: unknown) => void {
  const { field } = fieldCodec(key);
  return (context) => (each) => {
    if (each !== null) for (const store of all(stores)) wantTimed(context, store.name, field(each));
  };
}
