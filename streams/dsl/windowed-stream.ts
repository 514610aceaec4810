import { TopologyError } from '../errors.ts';
import type { Serde } from '../serde/serde.ts';
import { countSerde } from '../serde/serdes.ts';
import { sessionWindowedSerde } from '../serde/windowed.ts';
import { type FieldCodec, fieldCodec } from '../state/field.ts';
import { SessionStoreView } from '../state/session-view.ts';
import { stateStoreOf } from '../state/state-store.ts';
import type { SessionStoreBuilder, WindowStoreBuilder } from '../state/store.ts';
import type { WindowStoreView } from '../state/window-view.ts';
import type { Windowed } from '../state/windowed.ts';
import type { ValueGetter } from '../topology/change.ts';
import type { Node, NodeContext } from '../topology/node.ts';
import type { Fold } from '../topology/nodes/aggregate.ts';
import { openTimedState, wantTimed } from '../topology/nodes/open-store.ts';
import { SinkNode, type SinkTopic } from '../topology/nodes/sink.ts';
import type { OldValues } from '../topology/nodes/table/updates.ts';
import type { WindowTime } from '../topology/nodes/window/lateness.ts';
import { mergingFold, type WindowPartial } from '../topology/nodes/window/partial.ts';
import { SessionWindowAggregateNode } from '../topology/nodes/window/session-window-aggregate.ts';
import { SlidingWindowAggregateNode } from '../topology/nodes/window/sliding-window-aggregate.ts';
import { TimeWindowAggregateNode } from '../topology/nodes/window/time-window-aggregate.ts';
import type { WindowedParts } from '../topology/nodes/window/windowed-node.ts';
import type { SessionWindows, SlidingWindows } from '../topology/windows/other-windows.ts';
import type { FixedWindows } from '../topology/windows/time-windows.ts';
import type { Aggregator, MergingAggregator, Reducer } from './aggregators.ts';
import { type Combination, combinedByWindows } from './combine.ts';
import type { Dsl } from './dsl.ts';
import { readBack, requireSerde, type StreamFacts, type TableFacts } from './facts.ts';
import { counting, foldOf, foldOfReducer, mergeOfReducer } from './folds.ts';
import type { KTable, SessionWindowedKStream, WindowedKStream } from './interfaces.ts';
import type { WindowCountMaterialized, WindowMaterialized, WindowOptions } from './options.ts';
import { useSinkTopic } from './sink.ts';
import { statefulStep } from './steps.ts';
import { retentionOf, windowBuilder, windowGetter, windowViewOf } from './window-stores.ts';

/** Watermark groups that have a clock at most, unless said otherwise. */
const DEFAULT_MAX_GROUPS = 10_000;

/** The grouped stream that a windowed one comes from. */
interface GroupedSource<K, V> {
  /** Serde of the key, where it is known. */
  readonly key: Serde<K> | undefined;
  /** The stream with equal keys in one partition. */
  readonly facts: StreamFacts<K, V>;
  /** See `GraphGroupedStream.combined`. */
  combined<A, P>(
    store: WindowMaterialized<K, A>,
    fold: Fold<K, V, A>,
    through: (stream: StreamFacts<K, V>, combination: Combination<K, V, A>) => StreamFacts<K, P>,
  ): StreamFacts<K, P> | undefined;
}

/** What a windowed stream comes from. */
export interface WindowedSource<K, V> {
  readonly dsl: Dsl;
  readonly grouped: GroupedSource<K, V>;
  readonly options: WindowOptions<K, V>;
  /** Of a member of a cogroup: the members aggregate into one store, each by a clock of its own. */
  readonly member?: CogroupMember;
}

/** What the members of a cogroup have in common, and the name of one's clock. */
export interface CogroupMember {
  readonly declaredBy: object;
  readonly oldValues: OldValues;
  readonly clock: string;
}

/** What arrives at a windowed step: whole records, or partial aggregates of them. */
interface WindowedInput<K, V> {
  readonly stream: StreamFacts<K, V>;
  readonly time: WindowTime<K, V>;
  readonly lateTo: SinkTopic<K, V> | undefined;
  /** How many records a value stands for; undefined: each for itself. */
  readonly records: ((value: V) => number) | undefined;
}

/** What an aggregation by windows needs, whatever its windows. */
export interface WindowedAggregation<K, V, A> {
  readonly store: WindowMaterialized<K, A>;
  readonly fold: Fold<K, V, A>;
  readonly init: (() => A) | undefined;
  readonly merge: ((left: A, right: A, key: K) => A) | undefined;
}

abstract class WindowedStream<K, V> {
  protected readonly source: WindowedSource<K, V>;

  constructor(source: WindowedSource<K, V>) {
    this.source = source;
  }

  count(store: WindowCountMaterialized<K>): KTable<Windowed<K>, number> {
    return this.#table({
      store: { ...store, value: countSerde },
      fold: foldOf<K, V, number>(counting),
      init: counting.init,
      merge: counting.merge,
    });
  }

  reduce(reducer: Reducer<V>, store: WindowMaterialized<K, Exclude<V, null>>): KTable<Windowed<K>, Exclude<V, null>> {
    const merge = this.mergesAnyReducer ? reducer : mergeOfReducer(reducer);
    const kept = store as WindowMaterialized<K, V>;
    // A null result deletes the window.
    return this.#table({ store: kept, fold: foldOfReducer(reducer), init: undefined, merge }) as never;
  }

  aggregate<A>(
    aggregator: Aggregator<K, V, A> | MergingAggregator<K, V, A>,
    store: WindowMaterialized<K, A>,
  ): KTable<Windowed<K>, A> {
    return this.#table({ store, fold: foldOf(aggregator), init: aggregator.init, merge: aggregator.merge });
  }

  /** Whether two aggregates are merged by a reducer that does not say it can: sessions that meet, as in Kafka Streams. */
  protected readonly mergesAnyReducer: boolean = false;

  /** Adds the step to the graph; answers its table. */
  abstract facts<A>(aggregation: WindowedAggregation<K, V, A>): TableFacts<Windowed<K>, A>;

  #table<A>(aggregation: WindowedAggregation<K, V, A>): KTable<Windowed<K>, A> {
    return this.source.dsl.table(this.facts(aggregation));
  }

  /** The step and the facts that do not depend on the kind of windows. */
  protected windowedTable<In, A>(options: {
    readonly input: WindowedInput<K, In>;
    readonly builder: WindowStoreBuilder<K, A> | SessionStoreBuilder<K, A>;
    readonly graceMs: number;
    readonly node: (parts: WindowedParts<K, In, A>) => Node;
    readonly getter: (context: NodeContext) => ValueGetter<Windowed<K>, A>;
  }): TableFacts<Windowed<K>, A> {
    const { graph } = this.source.dsl;
    const { builder, input } = options;
    const { member } = this.source;
    const oldValues = member?.oldValues ?? { wanted: false };
    const stateStore = stateStoreOf(builder as WindowStoreBuilder<unknown, unknown>, false);
    const declaredBy = member?.declaredBy ?? stateStore.declaredBy;
    const store = graph.useStore({ ...stateStore, declaredBy }, builder.name);
    const { field } = fieldCodec(builder.key);
    if (input.lateTo !== undefined) useSinkTopic(graph, input.lateTo);
    const step = graph.add(
      statefulStep<K>({
        name: graph.name(undefined, member === undefined ? 'KSTREAM-AGGREGATE' : 'COGROUPKSTREAM-AGGREGATE'),
        parents: [input.stream.step],
        stores: [store],
        keepsKey: false,
        lateTo: input.lateTo,
        want: [(context) => (key) => wantTimed(context, builder.name, field(key))],
        create: (context) => options.node(this.#parts(context, input, builder, oldValues)),
      }),
    );
    return {
      step,
      key: sessionWindowedSerde(builder.key),
      value: builder.value,
      storeName: builder.name,
      stores: [store],
      getter: options.getter,
      want: (context) => (windowed) => wantTimed(context, builder.name, field(windowed.key)),
      enableOldValues() {
        oldValues.wanted = true;
        return true;
      },
      versioned: false,
      graceMs: options.graceMs,
    };
  }

  /** The table of windows of a fixed length, kept in a window store. */
  protected byWindows<In, A>(options: {
    readonly input: WindowedInput<K, In>;
    readonly store: WindowMaterialized<K, A>;
    readonly sizeMs: number;
    /** How long a window must be kept, milliseconds. */
    readonly leastMs: number;
    readonly graceMs: number;
    readonly node: (
      parts: WindowedParts<K, In, A>,
      work: { readonly store: WindowStoreView<K, A>; readonly fields: FieldCodec<K> },
    ) => Node;
  }): TableFacts<Windowed<K>, A> {
    const { input, store, sizeMs, leastMs, graceMs, node } = options;
    const builder = windowBuilder(store, this.keySerde(store), sizeMs, leastMs);
    const open = windowViewOf(builder, this.isStrict);
    const fields = fieldCodec(builder.key);
    return this.windowedTable({
      input,
      builder,
      graceMs,
      node: (parts) => node(parts, { store: open(parts.context), fields }),
      getter: windowGetter(open),
    });
  }

  /**
   * Only windows that are emitted once keep strictly to the retention (see `WindowStoreView`). With watermark groups none do.
   */
  protected get isStrict(): boolean {
    return this.source.options.emit === 'on-window-close' && this.source.options.watermark === undefined;
  }

  protected keySerde<A>(store: WindowMaterialized<K, A>): Serde<K> {
    return requireSerde(store.key ?? this.source.grouped.key, store.name, 'key');
  }

  /** The records as they are. */
  protected get wholeRecords(): WindowedInput<K, V> {
    const { lateTo, watermark } = this.source.options;
    const { group, completeUntil, idleMs, maxGroups = DEFAULT_MAX_GROUPS } = watermark ?? {};
    if (!Number.isSafeInteger(maxGroups) || maxGroups < 1) {
      throw new TopologyError(`maxGroups of a watermark is ${maxGroups}: it must be a whole number of at least 1`);
    }
    const { member } = this.source;
    const time = { group, completeUntil, idleMs, maxGroups, ...(member && { clock: member.clock }) };
    return { stream: this.source.grouped.facts, time, lateTo, records: undefined };
  }

  #parts<In, A>(
    context: NodeContext,
    { time, lateTo, records }: WindowedInput<K, In>,
    builder: { readonly name: string; readonly retentionMs: number },
    oldValues: OldValues,
  ): WindowedParts<K, In, A> {
    const { emit, emitExpired, watermark } = this.source.options;
    const sink = lateTo && new SinkNode<K, In>(context, lateTo);
    return {
      context,
      state: openTimedState<A>(context, builder.name, builder.retentionMs),
      time,
      late: { event: `${builder.name}_late_dropped`, redirect: sink?.process.bind(sink), records },
      emit: emit ?? 'on-update',
      emitExpired: emitExpired ?? watermark !== undefined,
      oldValues,
    };
  }
}

/** By tumbling, hopping or calendar windows. */
export class GraphTimeWindowed<K, V> extends WindowedStream<K, V> implements WindowedKStream<K, V> {
  readonly #windows: FixedWindows;

  constructor(source: WindowedSource<K, V>, windows: FixedWindows) {
    super(source);
    this.#windows = windows;
  }

  override facts<A>({ store, fold, merge }: WindowedAggregation<K, V, A>): TableFacts<Windowed<K>, A> {
    if (merge !== undefined) {
      const partials = this.#partials(store, fold);
      if (partials !== undefined) return this.#table(partials, store, mergingFold(merge));
    }
    return this.#table(this.wholeRecords, store, fold);
  }

  /**
   * Partial aggregates of the records, where they are combined. Watermark groups and a topic for late records need each
   * record where its lateness is decided.
   */
  #partials<A>(store: WindowMaterialized<K, A>, fold: Fold<K, V, A>): WindowedInput<K, WindowPartial<A>> | undefined {
    const { lateTo, watermark } = this.source.options;
    if (lateTo !== undefined || watermark !== undefined) return undefined;
    const { graph } = this.source.dsl;
    const stream = this.source.grouped.combined<A, WindowPartial<A>>(store, fold, (records, combination) =>
      combinedByWindows(graph, records, { ...combination, windows: this.#windows }),
    );
    if (stream === undefined) return undefined;
    const time = { group: undefined, completeUntil: undefined, idleMs: undefined, maxGroups: 1 };
    return {
      stream,
      time,
      lateTo: undefined,
      records: ({ records }) => records,
    };
  }

  #table<In, A>(
    input: WindowedInput<K, In>,
    store: WindowMaterialized<K, A>,
    fold: Fold<K, In, A>,
  ): TableFacts<Windowed<K>, A> {
    const windows = this.#windows;
    return this.byWindows({
      input,
      store,
      sizeMs: windows.sizeMs,
      leastMs: windows.sizeMs + windows.graceMs,
      graceMs: windows.graceMs,
      node: (parts, work) => new TimeWindowAggregateNode<K, In, A>(parts, { ...work, windows, fold }),
    });
  }
}

/** By sliding windows. */
export class GraphSlidingWindowed<K, V> extends WindowedStream<K, V> implements WindowedKStream<K, V> {
  readonly #windows: SlidingWindows;

  constructor(source: WindowedSource<K, V>, windows: SlidingWindows) {
    super(source);
    this.#windows = windows;
  }

  override facts<A>({ store, fold }: WindowedAggregation<K, V, A>): TableFacts<Windowed<K>, A> {
    const windows = this.#windows;
    return this.byWindows({
      input: this.wholeRecords,
      store,
      sizeMs: windows.timeDifferenceMs,
      leastMs: 2 * windows.timeDifferenceMs + windows.graceMs,
      graceMs: windows.graceMs,
      node: (parts, work) => new SlidingWindowAggregateNode<K, V, A>(parts, { ...work, windows, fold }),
    });
  }
}

/** By sessions. */
export class GraphSessionWindowed<K, V> extends WindowedStream<K, V> implements SessionWindowedKStream<K, V> {
  protected override readonly mergesAnyReducer = true;
  readonly #windows: SessionWindows;

  constructor(source: WindowedSource<K, V>, windows: SessionWindows) {
    super(source);
    this.#windows = windows;
  }

  override facts<A>(aggregation: WindowedAggregation<K, V, A>): TableFacts<Windowed<K>, A> {
    const { store, fold, init, merge } = aggregation;
    const windows = this.#windows;
    if (merge === undefined) {
      throw new TopologyError(`the aggregator of '${store.name}' has no merge, which sessions need when they meet`);
    }
    const least = windows.inactivityGapMs + windows.graceMs;
    const retentionMs = retentionOf(store, least);
    const key = this.keySerde(store);
    const value = readBack(store.value);
    const builder = { kind: 'session' as const, name: store.name, key, value, retentionMs };
    const open = (context: NodeContext): SessionStoreView<K, A> =>
      new SessionStoreView(builder, openTimedState<A>(context, store.name, retentionMs), this.isStrict);
    const fields = fieldCodec(key);
    return this.windowedTable({
      input: this.wholeRecords,
      builder,
      graceMs: least,
      node: (parts) =>
        new SessionWindowAggregateNode<K, V, A>(parts, {
          windows,
          store: open(parts.context),
          fields,
          init,
          fold,
          merge,
        }),
      getter: (context) => {
        const sessions = open(context);
        return {
          get({ key: group, window }) {
            const value = sessions.fetchSession(group, window.start, window.end);
            return value === undefined ? undefined : { value, timestamp: window.end };
          },
        };
      },
    });
  }
}
