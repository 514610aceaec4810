import { TopologyError } from '../../errors.ts';
import type { Headers } from '../../processor/record.ts';
import type { Serde } from '../../serde/serde.ts';
import { fieldCodec } from '../../state/field.ts';
import type { Fold } from './aggregate.ts';

/** Partials held at most; with more, all of them go on before the batch ends. */
const MAX_PARTIALS = 10_000;

/** What the records of a key in a pane of time have made so far. */
export interface Partial<K, A> {
  readonly key: K;
  readonly aggregate: A;
  /** Greatest time of its records. */
  readonly timestamp: number;
  /** How many records it stands for. */
  readonly records: number;
  /** Those of its last record. */
  readonly headers: Headers | undefined;
}

type Pane<K, A> = Map<string, HeldPartial<K, A>>;

/** A partial in the making. It keeps what it was before the record in hand, so that noting a change allocates nothing. */
class HeldPartial<K, A> implements Partial<K, A> {
  readonly key: K;
  readonly pane: Pane<K, A>;
  readonly field: string;
  aggregate: A;
  timestamp: number;
  records: number;
  headers: Headers | undefined;
  /** True since the record in hand has changed it. */
  isTouched = false;
  #aggregate: A;
  #timestamp = -1;
  #records = 0;
  #headers: Headers | undefined;

  constructor(key: K, pane: Pane<K, A>, field: string, aggregate: A) {
    this.key = key;
    this.pane = pane;
    this.field = field;
    this.aggregate = aggregate;
    this.timestamp = -1;
    this.records = 0;
    this.headers = undefined;
    this.#aggregate = aggregate;
  }

  touch(): void {
    this.isTouched = true;
    this.#aggregate = this.aggregate;
    this.#timestamp = this.timestamp;
    this.#records = this.records;
    this.#headers = this.headers;
  }

  undo(): void {
    this.isTouched = false;
    this.aggregate = this.#aggregate;
    this.timestamp = this.#timestamp;
    this.records = this.#records;
    this.headers = this.#headers;
    if (this.records === 0) this.pane.delete(this.field);
  }
}

/**
 * Partial aggregates of a batch, by pane of time and key. What the record in hand has added can be taken back, also when
 * partials were drained on its way. A record allocates nothing unless it is the first of its pane and key.
 */
export class Partials<K, V, A> {
  readonly #name: string;
  readonly #field: (key: K) => string;
  readonly #fold: Fold<K, V, A>;
  readonly #touched: HeldPartial<K, A>[] = [];
  #panes = new Map<number, Pane<K, A>>();
  #size = 0;
  #latest = -1;
  /** The pane of the record before, which is mostly that of the next. */
  #lastStart = -1;
  #lastPane: Pane<K, A> | undefined;
  /** What stood before the record in hand. */
  #kept = { panes: this.#panes, size: 0, latest: -1 };

  /** @param name of the aggregation, for errors */
  constructor(name: string, key: Serde<K>, fold: Fold<K, V, A>) {
    this.#name = name;
    this.#field = fieldCodec(key).field;
    this.#fold = fold;
  }

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  get isFull(): boolean {
    return this.#size >= MAX_PARTIALS;
  }

  /** Greatest time added since they were drained last; -1 when nothing was. */
  get latest(): number {
    return this.#latest;
  }

  /** @throws TopologyError when the aggregator answers null. */
  add(pane: number, key: K, value: V, timestamp: number, headers: Headers | undefined): void {
    const partials = this.#paneOf(pane);
    const field = this.#field(key);
    const known = partials.get(field);
    const aggregate = this.#fold(known?.aggregate, value, key);
    if (aggregate === null) throw this.#nullAggregate();
    const held = known ?? this.#create(key, partials, field, aggregate);
    if (!held.isTouched) {
      held.touch();
      this.#touched.push(held);
    }
    held.aggregate = aggregate;
    held.records += 1;
    held.headers = headers;
    if (timestamp > held.timestamp) held.timestamp = timestamp;
    if (timestamp > this.#latest) this.#latest = timestamp;
  }

  /** Hands out all of them, by pane, and in a pane as they came. */
  drain(each: (partial: Partial<K, A>) => void): void {
    const starts = [...this.#panes.keys()].sort((a, b) => a - b);
    for (const start of starts) for (const partial of this.#panes.get(start)?.values() ?? []) each(partial);
    this.#stand({ panes: new Map(), size: 0, latest: -1 });
  }

  keep(): void {
    for (let held = this.#touched.pop(); held !== undefined; held = this.#touched.pop()) held.isTouched = false;
    if (this.#kept.panes !== this.#panes) this.#kept = { panes: this.#panes, size: 0, latest: -1 };
    this.#kept.size = this.#size;
    this.#kept.latest = this.#latest;
  }

  undo(): void {
    for (const held of this.#touched) held.undo();
    this.#touched.length = 0;
    this.#stand(this.#kept);
  }

  clear(): void {
    this.#stand({ panes: new Map(), size: 0, latest: -1 });
    this.keep();
  }

  #create(key: K, pane: Pane<K, A>, field: string, aggregate: A): HeldPartial<K, A> {
    const held = new HeldPartial(key, pane, field, aggregate);
    pane.set(field, held);
    this.#size += 1;
    return held;
  }

  #paneOf(start: number): Pane<K, A> {
    if (this.#lastPane !== undefined && this.#lastStart === start) return this.#lastPane;
    let pane = this.#panes.get(start);
    if (pane === undefined) {
      pane = new Map();
      this.#panes.set(start, pane);
    }
    this.#lastStart = start;
    this.#lastPane = pane;
    return pane;
  }

  #stand({ panes, size, latest }: { panes: Map<number, Pane<K, A>>; size: number; latest: number }): void {
    this.#panes = panes;
    this.#size = size;
    this.#latest = latest;
    this.#lastPane = undefined;
  }

  #nullAggregate(): TopologyError {
    return new TopologyError(
      `the aggregator of '${this.#name}' answers null and declares merge: a deletion cannot be merged, leave merge out`,
    );
  }
}
