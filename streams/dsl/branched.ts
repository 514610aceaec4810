import { TopologyError } from '../errors.ts';
import type { Graph, Step } from '../topology/graph.ts';
import { BranchNode, type Unmatched } from '../topology/nodes/branch.ts';
import type { Predicate } from '../topology/nodes/filter.ts';
import { PassThroughNode } from '../topology/nodes/pass-through.ts';
import type { KStream, SplitStream } from './interfaces.ts';
import { statelessStep } from './stateless.ts';

interface Branch<K, V> {
  readonly name: string;
  readonly fits: Predicate<K, V>;
}

/** A split under construction. The graph gets its steps when the split ends, named `<split name>-<branch name>`. */
export class GraphSplit<K, Rest, Out> implements SplitStream<K, Rest, Out> {
  readonly #graph: Graph;
  readonly #parent: Step;
  readonly #name: string;
  readonly #branches: Branch<K, Rest>[] = [];
  readonly #streamAfter: (step: Step) => KStream<K, Rest>;

  constructor(graph: Graph, parent: Step, name: string, streamAfter: (step: Step) => KStream<K, Rest>) {
    this.#graph = graph;
    this.#parent = parent;
    this.#name = name;
    this.#streamAfter = streamAfter;
  }

  branch<N extends string, W extends Rest>(
    name: N,
    guard: (value: Rest, key: K) => value is W,
  ): SplitStream<K, Exclude<Rest, W>, Out & Readonly<Record<N, KStream<K, W>>>>;
  branch<N extends string>(
    name: N,
    predicate: Predicate<K, Rest>,
  ): SplitStream<K, Rest, Out & Readonly<Record<N, KStream<K, Rest>>>>;
  branch(name: string, fits: Predicate<K, Rest>): unknown {
    if (this.#branches.some((branch) => branch.name === name)) {
      throw new TopologyError(`split '${this.#name}' has two branches '${name}': rename one of them`);
    }
    this.#branches.push({ name, fits });
    return this;
  }

  defaultBranch(): Out & Readonly<Record<'default', KStream<K, Rest>>>;
  defaultBranch<N extends string>(name: N): Out & Readonly<Record<N, KStream<K, Rest>>>;
  defaultBranch(name = 'default'): unknown {
    return this.#end({ kind: 'default-branch' }, [...this.#branches.map((branch) => branch.name), name]);
  }

  noDefaultBranch(): Out {
    const unmatched: Unmatched = { kind: 'count', event: `${this.#name}_unmatched` };
    return this.#end(
      unmatched,
      this.#branches.map((branch) => branch.name),
    ) as Out;
  }

  #end(unmatched: Unmatched, names: readonly string[]): Record<string, KStream<K, Rest>> {
    const predicates = this.#branches.map((branch) => branch.fits);
    const split = this.#graph.add(
      statelessStep(this.#name, [this.#parent], (context) => new BranchNode(context, predicates, unmatched)),
    );
    const streams = names.map((name): [string, KStream<K, Rest>] => {
      const step = this.#graph.add(statelessStep(`${this.#name}-${name}`, [split], () => new PassThroughNode()));
      return [name, this.#streamAfter(step)];
    });
    return Object.fromEntries(streams);
  }
}
