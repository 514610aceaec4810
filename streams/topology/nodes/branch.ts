import type { Headers } from '../../processor/record.ts';
import { Node, type NodeContext } from '../node.ts';
import type { Predicate } from './filter.ts';

/** What becomes of a record that fits no branch: it goes to the default branch, or is counted under `event`. */
export type Unmatched = { readonly kind: 'default-branch' } | { readonly kind: 'count'; readonly event: string };

/**
 * `split`: a record goes to the first branch it fits. Its children are the branches, in the order of their predicates,
 * then the default branch when there is one.
 */
export class BranchNode<K, V> extends Node<K, V> {
  readonly #context: NodeContext;
  readonly #predicates: readonly Predicate<K, V>[];
  readonly #unmatched: Unmatched;

  constructor(context: NodeContext, predicates: readonly Predicate<K, V>[], unmatched: Unmatched) {
    super();
    this.#context = context;
    this.#predicates = predicates;
    this.#unmatched = unmatched;
  }

  override process(key: K, value: V, timestamp: number, headers: Headers | undefined): void {
    const branch = this.#branchOf(value, key);
    if (branch === this.#predicates.length && this.#unmatched.kind === 'count') {
      this.#context.environment.count(this.#unmatched.event, 1);
      return;
    }
    this.children[branch]?.process(key, value, timestamp, headers);
  }

  #branchOf(value: V, key: K): number {
    let index = 0;
    for (const fits of this.#predicates) {
      if (fits(value, key)) return index;
      index++;
    }
    return index;
  }
}
