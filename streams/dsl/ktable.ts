import type { Graph, Step } from '../topology/graph.ts';
import { PassThroughNode } from '../topology/nodes/pass-through.ts';
import type { KStream, KTable, Named } from './interfaces.ts';
import { GraphStream } from './kstream.ts';
import { statelessStep } from './stateless.ts';

/** The table that a step of the graph keeps. */
export class GraphTable<K, V> implements KTable<K, V> {
  readonly storeName: string;
  readonly #graph: Graph;
  readonly #step: Step;

  constructor(graph: Graph, step: Step, storeName: string) {
    this.storeName = storeName;
    this.#graph = graph;
    this.#step = step;
  }

  toStream(options: Named = {}): KStream<K, V | null> {
    const name = this.#graph.name(options.name, 'KTABLE-TOSTREAM');
    const step = this.#graph.add(statelessStep(name, [this.#step], () => new PassThroughNode()));
    return new GraphStream(this.#graph, step);
  }
}
