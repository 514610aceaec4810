import type { Headers } from '../../processor/record.ts';
import { type Combiner, Node, type NodeContext } from '../node.ts';
import { aggregateNullEvent } from './aggregate.ts';
import type { Partials } from './partials.ts';

/** All records of a batch are in one pane: time does not part them. */
const ONE_PANE = 0;

/**
 * Aggregates the records of a batch by key and lets one partial aggregate of each key go on, at the greatest time of its
 * records. What a record that is undone has added is taken back.
 */
export class CombineNode<K, V, A> extends Node<K | null, V | null> implements Combiner {
  readonly #context: NodeContext;
  readonly #partials: Partials<K, V, A>;

  constructor(context: NodeContext, partials: Partials<K, V, A>) {
    super();
    this.#context = context;
    this.#partials = partials;
    context.combiners.push(this);
  }

  get isEmpty(): boolean {
    return this.#partials.isEmpty;
  }

  get isFull(): boolean {
    return this.#partials.isFull;
  }

  override process(key: K | null, value: V | null, timestamp: number, headers: Headers | undefined): void {
    if (key === null || value === null) this.#context.environment.count(aggregateNullEvent, 1);
    else this.#partials.add(ONE_PANE, key, value, timestamp, headers);
  }

  keep(): void {
    this.#partials.keep();
  }

  undo(): void {
    this.#partials.undo();
  }

  flush(): void {
    this.#partials.drain(({ key, aggregate, timestamp, headers }) => this.emit(key, aggregate, timestamp, headers));
    this.keep();
  }

  clear(): void {
    this.#partials.clear();
  }
}
