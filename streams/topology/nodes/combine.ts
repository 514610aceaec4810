import { TopologyError } from '../../errors.ts';
import type { Headers } from '../../processor/record.ts';
import type { Serde } from '../../serde/serde.ts';
import { fieldCodec } from '../../state/field.ts';
import { type Combiner, Node, type NodeContext } from '../node.ts';
import { aggregateNullEvent, type Fold } from './aggregate.ts';

/** Keys held at most; with more, all of them go on before the batch ends. */
const MAX_KEYS = 10_000;

interface Partial<K, A> {
  readonly key: K;
  readonly aggregate: A;
  readonly timestamp: number;
  readonly headers: Headers | undefined;
}

/**
 * Aggregates the records of a batch by key and lets one partial aggregate of each key go on, at the greatest time of its
 * records. What a record that is undone has added is taken back.
 */
export class CombineNode<K, V, A> extends Node<K | null, V | null> implements Combiner {
  readonly #context: NodeContext;
  readonly #name: string;
  readonly #field: (key: K) => string;
  readonly #fold: Fold<K, V, A>;
  readonly #partials = new Map<string, Partial<K, A>>();
  readonly #touched: string[] = [];
  readonly #before: Array<Partial<K, A> | undefined> = [];

  constructor(context: NodeContext, name: string, key: Serde<K>, fold: Fold<K, V, A>) {
    super();
    this.#context = context;
    this.#name = name;
    this.#field = fieldCodec(key).field;
    this.#fold = fold;
    context.combiners.push(this);
  }

  get isEmpty(): boolean {
    return this.#partials.size === 0;
  }

  get isFull(): boolean {
    return this.#partials.size >= MAX_KEYS;
  }

  override process(key: K | null, value: V | null, timestamp: number, headers: Headers | undefined): void {
    if (key === null || value === null) {
      this.#context.environment.count(aggregateNullEvent, 1);
      return;
    }
    const field = this.#field(key);
    const before = this.#partials.get(field);
    const aggregate = this.#fold(before?.aggregate, value, key);
    if (aggregate === null) throw this.#nullAggregate();
    const time = before === undefined ? timestamp : Math.max(timestamp, before.timestamp);
    this.#touched.push(field);
    this.#before.push(before);
    this.#partials.set(field, { key, aggregate, timestamp: time, headers });
  }

  keep(): void {
    this.#touched.length = 0;
    this.#before.length = 0;
  }

  undo(): void {
    for (let i = this.#touched.length - 1; i >= 0; i--) {
      const field = this.#touched[i] ?? '';
      const before = this.#before[i];
      if (before === undefined) this.#partials.delete(field);
      else this.#partials.set(field, before);
    }
    this.keep();
  }

  flush(): void {
    for (const { key, aggregate, timestamp, headers } of this.#partials.values()) {
      this.emit(key, aggregate, timestamp, headers);
    }
    this.clear();
  }

  clear(): void {
    this.#partials.clear();
    this.keep();
  }

  #nullAggregate(): TopologyError {
    return new TopologyError(
      `the aggregator of '${this.#name}' answers null and declares merge: a deletion cannot be merged, leave merge out`,
    );
  }
}
