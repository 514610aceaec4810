import { TopologyError } from '../errors.ts';
import type { StoreBuilders } from '../state/store.ts';
import type { Graph, Step } from '../topology/graph.ts';
import { FilterNode, type Predicate } from '../topology/nodes/filter.ts';
import { FlatMapNode, type RecordMapper } from '../topology/nodes/flat-map.ts';
import { MapValuesNode, type ValueMapper } from '../topology/nodes/map-values.ts';
import { PassThroughNode } from '../topology/nodes/pass-through.ts';
import type { ProcessorFor } from '../topology/nodes/processor.ts';
import { type KeySelector, SelectKeyNode } from '../topology/nodes/select-key.ts';
import type { SinkTopic } from '../topology/nodes/sink.ts';
import { GraphSplit } from './branched.ts';
import type { KStream, Named, SplitStream } from './interfaces.ts';
import { processStep } from './process.ts';
import { sinkStep } from './sink.ts';
import { statelessStep } from './stateless.ts';

/** The stream that leaves a step of the graph. */
export class GraphStream<K, V> implements KStream<K, V> {
  readonly #graph: Graph;
  readonly #step: Step;

  constructor(graph: Graph, step: Step) {
    this.#graph = graph;
    this.#step = step;
  }

  mapValues<R>(map: ValueMapper<K, V, R>, options: Named = {}): KStream<K, R> {
    const name = this.#graph.name(options.name, 'KSTREAM-MAPVALUES');
    return this.#after(statelessStep(name, [this.#step], () => new MapValuesNode(map)));
  }

  filter<W extends V>(guard: (value: V, key: K) => value is W, options?: Named): KStream<K, W>;
  filter(predicate: Predicate<K, V>, options?: Named): KStream<K, V>;
  filter(predicate: Predicate<K, V>, options: Named = {}): KStream<K, V> {
    const name = this.#graph.name(options.name, 'KSTREAM-FILTER');
    return this.#after(statelessStep(name, [this.#step], () => new FilterNode(predicate)));
  }

  flatMap<K2, V2>(map: RecordMapper<K, V, K2, V2>, options: Named = {}): KStream<K2, V2> {
    const name = this.#graph.name(options.name, 'KSTREAM-FLATMAP');
    return this.#after({ ...statelessStep(name, [this.#step], () => new FlatMapNode(map)), rekeyedBy: name });
  }

  selectKey<K2>(select: KeySelector<K, V, K2>, options: Named = {}): KStream<K2, V> {
    const name = this.#graph.name(options.name, 'KSTREAM-KEY-SELECT');
    return this.#after({ ...statelessStep(name, [this.#step], () => new SelectKeyNode(select)), rekeyedBy: name });
  }

  split(options: Named = {}): SplitStream<K, V> {
    const name = this.#graph.name(options.name, 'KSTREAM-BRANCH');
    return new GraphSplit(this.#graph, this.#step, name, (step) => new GraphStream(this.#graph, step));
  }

  merge<K2, V2>(other: KStream<K2, V2>, options: Named = {}): KStream<K | K2, V | V2> {
    if (!(other instanceof GraphStream) || other.#graph !== this.#graph) {
      throw new TopologyError(`'${this.#step.name}' is merged with a stream of another builder: merge streams of one`);
    }
    const name = this.#graph.name(options.name, 'KSTREAM-MERGE');
    return this.#after(statelessStep(name, [this.#step, other.#step], () => new PassThroughNode()));
  }

  process<KOut, VOut, S extends StoreBuilders>(
    processor: ProcessorFor<K, V, KOut, VOut, S>,
    options: Named = {},
  ): KStream<KOut, VOut> {
    return this.#after(processStep(this.#graph, this.#step, processor, options));
  }

  to(topic: SinkTopic<K, V>, options: Named = {}): void {
    this.#graph.add(sinkStep(this.#graph, this.#step, topic, options));
  }

  #after<K2, V2>(step: Step): KStream<K2, V2> {
    return new GraphStream(this.#graph, this.#graph.add(step));
  }
}
