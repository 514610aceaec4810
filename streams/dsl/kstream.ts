import type { Topic } from '../serde/serde.ts';
import type { StoreBuilders } from '../state/store.ts';
import type { Step } from '../topology/graph.ts';
import { FilterNode, type Predicate } from '../topology/nodes/filter.ts';
import { type FixedKeyProcessorFor, withFixedKey } from '../topology/nodes/fixed-key-processor.ts';
import { FlatMapNode, type RecordMapper } from '../topology/nodes/flat-map.ts';
import { FlatMapValuesNode } from '../topology/nodes/flat-map-values.ts';
import { MapNode } from '../topology/nodes/map.ts';
import { MapValuesNode, type ValueMapper } from '../topology/nodes/map-values.ts';
import { PassThroughNode } from '../topology/nodes/pass-through.ts';
import { PeekNode } from '../topology/nodes/peek.ts';
import type { ProcessorFor } from '../topology/nodes/processor.ts';
import { type KeySelector, SelectKeyNode } from '../topology/nodes/select-key.ts';
import type { SinkTopic } from '../topology/nodes/sink.ts';
import type { SliceGroupUpdate, SliceRow, SliceUpdate } from '../topology/nodes/slice/records.ts';
import { StreamSourceNode } from '../topology/nodes/stream-source.ts';
import { GraphSplit } from './branched.ts';
import type { Dsl } from './dsl.ts';
import { readBackIfKnown, type StreamFacts } from './facts.ts';
import { GraphGroupedStream } from './grouped-stream.ts';
import type { KGroupedStream, KStream, KTable, MapAsyncOptions, SplitStream } from './interfaces.ts';
import { mapAsyncStep } from './map-async.ts';
import type { Grouped, Materialized, Named, Repartitioned, VersionedMaterialized } from './options.ts';
import { processStep } from './process.ts';
import { copartitioned, repartition } from './repartition.ts';
import { sinkStep } from './sink.ts';
import type { AggregateSlice, ReplaceSlice } from './slice-options.ts';
import { aggregateSlice, replaceSlice } from './slices.ts';
import { sourceStep } from './source.ts';
import { statelessStep } from './stateless.ts';
import { joinStream, type StreamJoinArguments } from './stream-joins.ts';
import { streamToTable } from './tables.ts';

/** The stream that leaves a step of the graph. */
export class GraphStream<K, V> implements KStream<K, V> {
  readonly #dsl: Dsl;
  readonly #facts: StreamFacts<K, V>;

  constructor(dsl: Dsl, facts: StreamFacts<K, V>) {
    this.#dsl = dsl;
    this.#facts = facts;
  }

  mapValues<R>(map: ValueMapper<K, V, R>, options: Named = {}): KStream<K, R> {
    const name = this.#name(options, 'KSTREAM-MAPVALUES');
    return this.#afterValues(statelessStep(name, [this.#step], () => new MapValuesNode(map)));
  }

  flatMapValues<R>(map: (value: V, key: K) => Iterable<R>, options: Named = {}): KStream<K, R> {
    const name = this.#name(options, 'KSTREAM-FLATMAPVALUES');
    return this.#afterValues(statelessStep(name, [this.#step], () => new FlatMapValuesNode(map)));
  }

  filter<W extends V>(guard: (value: V, key: K) => value is W, options?: Named): KStream<K, W>;
  filter(predicate: Predicate<K, V>, options?: Named): KStream<K, V>;
  filter(predicate: Predicate<K, V>, options: Named = {}): KStream<K, V> {
    const name = this.#name(options, 'KSTREAM-FILTER');
    return this.#same(statelessStep(name, [this.#step], () => new FilterNode(predicate)));
  }

  filterNot(predicate: Predicate<K, V>, options: Named = {}): KStream<K, V> {
    return this.filter((value, key) => !predicate(value, key), options);
  }

  map<K2, V2>(map: (value: V, key: K) => readonly [K2, V2], options: Named = {}): KStream<K2, V2> {
    const name = this.#name(options, 'KSTREAM-MAP');
    return this.#after({ ...statelessStep(name, [this.#step], () => new MapNode(map)), rekeyedBy: name });
  }

  flatMap<K2, V2>(map: RecordMapper<K, V, K2, V2>, options: Named = {}): KStream<K2, V2> {
    const name = this.#name(options, 'KSTREAM-FLATMAP');
    return this.#after({ ...statelessStep(name, [this.#step], () => new FlatMapNode(map)), rekeyedBy: name });
  }

  selectKey<K2>(select: KeySelector<K, V, K2>, options: Named = {}): KStream<K2, V> {
    const name = this.#name(options, 'KSTREAM-KEY-SELECT');
    const step = { ...statelessStep(name, [this.#step], () => new SelectKeyNode(select)), rekeyedBy: name };
    return this.#dsl.stream({ step: this.#dsl.graph.add(step), key: undefined, value: this.#facts.value });
  }

  peek(see: (value: V, key: K) => void, options: Named = {}): KStream<K, V> {
    const name = this.#name(options, 'KSTREAM-PEEK');
    return this.#same(
      statelessStep(name, [this.#step], () => new PeekNode(see), { inPrefetch: () => new PassThroughNode() }),
    );
  }

  split(options: Named = {}): SplitStream<K, V> {
    const name = this.#name(options, 'KSTREAM-BRANCH');
    return new GraphSplit(this.#dsl.graph, this.#step, name, (step) => this.#dsl.stream({ ...this.#facts, step }));
  }

  merge<K2, V2>(other: KStream<K2, V2>, options: Named = {}): KStream<K | K2, V | V2> {
    const { step } = this.#dsl.factsOfStream(other, this.#step.name);
    const name = this.#name(options, 'KSTREAM-MERGE');
    return this.#after(statelessStep(name, [this.#step, step], () => new PassThroughNode()));
  }

  repartition(options: Repartitioned<K, V>): KStream<K, V> {
    const { name, partitions } = options;
    const key = readBackIfKnown(options.key);
    const value = readBackIfKnown(options.value);
    return this.#dsl.stream(
      repartition(this.#dsl.graph, this.#facts, { name, key, value, partitions, dropNullKeys: true }),
    );
  }

  mapAsync<R>(map: (value: V, key: K) => Promise<R>, options: MapAsyncOptions = {}): KStream<K, R> {
    return this.#afterValues(mapAsyncStep(this.#name(options, 'KSTREAM-MAPASYNC'), this.#step, map, options));
  }

  process<KOut, VOut, S extends StoreBuilders>(
    processor: ProcessorFor<K, V, KOut, VOut, S>,
    options: Named = {},
  ): KStream<KOut, VOut> {
    return this.#after(processStep(this.#dsl.graph, this.#step, processor, options));
  }

  processValues<VOut, S extends StoreBuilders>(
    processor: FixedKeyProcessorFor<K, V, VOut, S>,
    options: Named = {},
  ): KStream<K, VOut> {
    return this.#afterValues(processStep(this.#dsl.graph, this.#step, withFixedKey(processor), options));
  }

  replaceSlice<C, Row extends SliceRow>(
    options: ReplaceSlice<Exclude<K, null>, V, C, Row>,
  ): KStream<Exclude<K, null>, SliceUpdate<V, C, Row>> {
    return this.#dsl.stream(replaceSlice(this.#dsl.graph, this.#facts as never, options));
  }

  aggregateSlice<C, A>(
    options: AggregateSlice<Exclude<K, null>, V, C, A>,
  ): KStream<Exclude<K, null>, SliceGroupUpdate<V, C, A>> {
    return this.#dsl.stream(aggregateSlice(this.#dsl.graph, this.#facts as never, options));
  }

  groupByKey(options?: Grouped<K, V>): KGroupedStream<Exclude<K, null>, V> {
    const key = readBackIfKnown(options?.key) ?? this.#facts.key;
    const value = readBackIfKnown(options?.value) ?? this.#facts.value;
    const facts = { ...this.#facts, key, value };
    return new GraphGroupedStream(this.#dsl, facts, options ?? {}) as unknown as KGroupedStream<Exclude<K, null>, V>;
  }

  groupBy<K2>(select: KeySelector<K, V, K2>, options: Grouped<K2, V>): KGroupedStream<Exclude<K2, null>, V> {
    return this.selectKey(select, { name: options.name }).groupByKey(options);
  }

  toTable(
    store: Materialized<Exclude<K, null>, Exclude<V, null>> | VersionedMaterialized<Exclude<K, null>, Exclude<V, null>>,
  ): KTable<Exclude<K, null>, Exclude<V, null>> {
    const facts = copartitioned(this.#dsl.graph, this.#facts, 'toTable', { ...store, dropNullKeys: true } as never);
    return this.#dsl.table(
      streamToTable(this.#dsl.graph, facts as never, store as Materialized<Exclude<K, null>, Exclude<V, null>>),
    );
  }

  join(...parts: unknown[]): never {
    return this.#join('inner', parts);
  }

  leftJoin(...parts: unknown[]): never {
    return this.#join('left', parts);
  }

  outerJoin(...parts: unknown[]): never {
    return this.#join('outer', parts);
  }

  to(topic: SinkTopic<K, V>, options: Named = {}): void {
    this.#dsl.graph.add(sinkStep(this.#dsl.graph, this.#step, topic, options));
  }

  through(topic: never, { name }: { readonly name: string }): never {
    const { graph } = this.#dsl;
    const read = topic as Topic<unknown, unknown>;
    this.to(read, { name: `${name}-sink` });
    const step = sourceStep(graph, read, name, undefined, () => new StreamSourceNode(read));
    return this.#dsl.stream({ step, key: read.key, value: read.value }) as never;
  }

  /** What the overloads of the interface allow arrives here as it was given; its types were checked there. */
  #join(kind: 'inner' | 'left' | 'outer', parts: unknown[]): never {
    const stream = joinStream(this.#dsl, this.#facts as never, kind, parts as StreamJoinArguments);
    return this.#dsl.stream(stream) as never;
  }

  get #step(): Step {
    return this.#facts.step;
  }

  #name(options: Named, operator: string): string {
    return this.#dsl.graph.name(options.name, operator);
  }

  #same(step: Step): KStream<K, V> {
    return this.#dsl.stream({ ...this.#facts, step: this.#dsl.graph.add(step) });
  }

  #afterValues<R>(step: Step): KStream<K, R> {
    return this.#dsl.stream({ step: this.#dsl.graph.add(step), key: this.#facts.key, value: undefined });
  }

  #after<K2, V2>(step: Step): KStream<K2, V2> {
    return this.#dsl.stream({ step: this.#dsl.graph.add(step), key: undefined, value: undefined });
  }
}
