import type { Fold } from '../topology/nodes/aggregate.ts';
import { AggregateNode } from '../topology/nodes/aggregate.ts';
import { PassThroughNode } from '../topology/nodes/pass-through.ts';
import type { SessionWindows, SlidingWindows } from '../topology/windows/other-windows.ts';
import type { FixedWindows } from '../topology/windows/time-windows.ts';
import type { Dsl } from './dsl.ts';
import type { CogroupedKStream, KGroupedStream, KTable } from './interfaces.ts';
import type { Materialized } from './options.ts';
import { endingStep, statefulStep } from './steps.ts';
import { storedTable, tableStore } from './table-store.ts';
import { type Grouped, type Member, windowedCogroup } from './windowed-cogroup.ts';

/** Grouped streams that make one aggregate, each by its own function. */
export class GraphCogrouped<K, A> implements CogroupedKStream<K, A> {
  readonly #dsl: Dsl;
  readonly #members: readonly Member<K, A>[];

  constructor(dsl: Dsl, members: readonly Member<K, A>[]) {
    this.#dsl = dsl;
    this.#members = members;
  }

  cogroup<V>(
    stream: KGroupedStream<K, V> | Grouped<K, V>,
    add: (aggregate: A, value: Exclude<V, null>, key: K) => A | null,
  ): CogroupedKStream<K, A> {
    const member = { stream: stream as Grouped<K, unknown>, add: add as Member<K, A>['add'] };
    return new GraphCogrouped(this.#dsl, [...this.#members, member]);
  }

  windowedBy(windows: FixedWindows | SlidingWindows | SessionWindows): never {
    return windowedCogroup(this.#dsl, this.#members, windows) as never;
  }

  aggregate(init: () => A, store: Materialized<K, A>): KTable<K, A> {
    const { graph } = this.#dsl;
    const streams = this.#members.map(({ stream }) => stream.facts);
    const key = streams.find((stream) => stream.key !== undefined)?.key;
    const parts = tableStore(graph, store, key, store.name);
    const oldValues = { wanted: false };
    const steps = this.#members.map(({ add }, index) => {
      const fold: Fold<K, unknown, A> = (aggregate, value, group) =>
        add(aggregate === undefined ? init() : aggregate, value, group);
      return graph.add(
        statefulStep<K>({
          name: graph.name(undefined, 'COGROUPKSTREAM-AGGREGATE'),
          parents: streams.slice(index, index + 1).map(({ step }) => step),
          stores: [parts.store],
          want: [parts.want],
          create: (context) => new AggregateNode(context, parts.open(context), oldValues, fold),
        }),
      );
    });
    const step = graph.add(
      endingStep(graph.name(undefined, 'COGROUPKSTREAM-MERGE'), steps, () => new PassThroughNode()),
    );
    return this.#dsl.table({
      step,
      key: parts.key,
      value: parts.value,
      graceMs: undefined,
      ...storedTable(parts, oldValues),
    });
  }
}
