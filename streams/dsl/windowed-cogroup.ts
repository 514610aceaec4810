import type { Windowed } from '../state/windowed.ts';
import type { Fold } from '../topology/nodes/aggregate.ts';
import { PassThroughNode } from '../topology/nodes/pass-through.ts';
import { SessionWindows, SlidingWindows } from '../topology/windows/other-windows.ts';
import type { FixedWindows } from '../topology/windows/time-windows.ts';
import type { Dsl } from './dsl.ts';
import type { StreamFacts, TableFacts } from './facts.ts';
import type { SessionWindowedCogroupedKStream, WindowedCogroupedKStream } from './interfaces.ts';
import { endingStep } from './steps.ts';
import {
  GraphSessionWindowed,
  GraphSlidingWindowed,
  GraphTimeWindowed,
  type WindowedAggregation,
  type WindowedSource,
} from './windowed-stream.ts';

/** A grouped stream as a cogroup needs it. */
export interface Grouped<K, V> {
  readonly facts: StreamFacts<K, V>;
}

/** A stream of a cogroup, and how its values are added. */
export interface Member<K, A> {
  readonly stream: Grouped<K, unknown>;
  readonly add: (aggregate: A, value: unknown, key: K) => A | null;
}

type AnyWindows = FixedWindows | SlidingWindows | SessionWindows;
type Aggregation<K, A> = Omit<WindowedAggregation<K, unknown, A>, 'fold'> & { readonly init: () => A };

/** Grouped streams that make one aggregate a window, each by its own function and clock. */
export function windowedCogroup<K, A>(
  dsl: Dsl,
  members: readonly Member<K, A>[],
  windows: AnyWindows,
): WindowedCogroupedKStream<K, A> | SessionWindowedCogroupedKStream<K, A> {
  if (windows instanceof SessionWindows) {
    const bySessions: SessionWindowedCogroupedKStream<K, A> = {
      aggregate: (init, merge, store) => dsl.table(cogroupTable(dsl, members, windows, { store, init, merge })),
    };
    return bySessions;
  }
  const byWindows: WindowedCogroupedKStream<K, A> = {
    aggregate: (init, store) => dsl.table(cogroupTable(dsl, members, windows, { store, init, merge: undefined })),
  };
  return byWindows;
}

function cogroupTable<K, A>(
  dsl: Dsl,
  members: readonly Member<K, A>[],
  windows: AnyWindows,
  aggregation: Aggregation<K, A>,
): TableFacts<Windowed<K>, A> {
  const { graph } = dsl;
  const streams = members.map(({ stream }) => stream.facts);
  const key = streams.find((stream) => stream.key !== undefined)?.key;
  const shared = { declaredBy: {}, oldValues: { wanted: false } };
  const tables = members.map(({ add }, index) => {
    const { init } = aggregation;
    const fold: Fold<K, unknown, A> = (aggregate, value, group) =>
      add(aggregate === undefined ? init() : aggregate, value, group);
    const source: WindowedSource<K, unknown> = {
      dsl,
      grouped: { key, facts: streams[index] as (typeof streams)[number], combined: () => undefined },
      options: {},
      member: { ...shared, clock: String(index) },
    };
    return windowedBy(source, windows).facts({ ...aggregation, fold });
  });
  const steps = tables.map((table) => table.step);
  const step = graph.add(endingStep(graph.name(undefined, 'COGROUPKSTREAM-MERGE'), steps, () => new PassThroughNode()));
  return { ...(tables[0] as (typeof tables)[number]), step };
}

function windowedBy<K, V>(source: WindowedSource<K, V>, windows: AnyWindows) {
  if (windows instanceof SlidingWindows) return new GraphSlidingWindowed(source, windows);
  if (windows instanceof SessionWindows) return new GraphSessionWindowed(source, windows);
  return new GraphTimeWindowed(source, windows);
}
