import type { Headers } from '../../../processor/record.ts';
import type { FieldCodec } from '../../../state/field.ts';
import type { Change } from '../../change.ts';
import { type Combiner, Node, type NodeContext } from '../../node.ts';

/** Keys held at most; with more, all of them go on before the commit. */
const MAX_KEYS = 10_000;

/** The held update of a key. It keeps what it was before the record in hand, so that noting a change allocates nothing. */
class HeldUpdate<K, V> {
  readonly key: K;
  readonly field: string;
  /** What the table was when the last update went on: null for nothing. */
  readonly oldValue: V | null;
  newValue: V | null = null;
  timestamp = -1;
  headers: Headers | undefined;
  /** When it was changed last, by a count of changes; 0 before the first. */
  turn = 0;
  /** True since the record in hand has changed it. */
  isTouched = false;
  #newValue: V | null = null;
  #timestamp = -1;
  #headers: Headers | undefined;
  #turn = 0;

  constructor(key: K, field: string, oldValue: V | null) {
    this.key = key;
    this.field = field;
    this.oldValue = oldValue;
  }

  touch(): void {
    this.isTouched = true;
    this.#newValue = this.newValue;
    this.#timestamp = this.timestamp;
    this.#headers = this.headers;
    this.#turn = this.turn;
  }

  /** Stands as before the record in hand; false when it was not there. */
  undo(): boolean {
    this.isTouched = false;
    this.newValue = this.#newValue;
    this.timestamp = this.#timestamp;
    this.headers = this.#headers;
    this.turn = this.#turn;
    return this.turn > 0;
  }
}

/**
 * `suppress(untilCommit())`: of the updates of a key within a transaction only the last goes on, with the value that the table had
 * before the first. They leave in the order of their last updates, one at a time, so that what one misses holds up no other.
 */
export class HoldNode<K, V> extends Node<K, Change<V>> implements Combiner {
  readonly #fields: FieldCodec<K>;
  readonly #held = new Map<string, HeldUpdate<K, V>>();
  readonly #touched: HeldUpdate<K, V>[] = [];
  /** Those that leave, the next one last; undefined when that must be found anew. */
  #leaving: HeldUpdate<K, V>[] | undefined;
  /** The one that the act in hand has let go. */
  #left: HeldUpdate<K, V> | undefined;
  #turns = 0;

  constructor(context: NodeContext, fields: FieldCodec<K>) {
    super();
    this.#fields = fields;
    context.combiners.push(this);
  }

  get isEmpty(): boolean {
    return this.#held.size === 0;
  }

  get isFull(): boolean {
    return this.#held.size >= MAX_KEYS;
  }

  override process(key: K, change: Change<V>, timestamp: number, headers: Headers | undefined): void {
    const field = this.#fields.field(key);
    let held = this.#held.get(field);
    if (held === undefined) {
      held = new HeldUpdate<K, V>(key, field, change.oldValue);
      this.#held.set(field, held);
    }
    if (!held.isTouched) {
      held.touch();
      this.#touched.push(held);
    }
    this.#leaving = undefined;
    held.newValue = change.newValue;
    held.timestamp = timestamp;
    held.headers = headers;
    this.#turns += 1;
    held.turn = this.#turns;
  }

  /** The update that is held of a key, with the value before it. */
  waiting(key: K): { readonly oldValue: V | null } | undefined {
    return this.#held.get(this.#fields.field(key));
  }

  keep(): void {
    this.#left = undefined;
    for (let held = this.#touched.pop(); held !== undefined; held = this.#touched.pop()) held.isTouched = false;
  }

  undo(): void {
    if (this.#left !== undefined) {
      this.#held.set(this.#left.field, this.#left);
      this.#leaving?.push(this.#left);
      this.#left = undefined;
    }
    for (const held of this.#touched) if (!held.undo()) this.#held.delete(held.field);
    if (this.#touched.length > 0) this.#leaving = undefined;
    this.#touched.length = 0;
  }

  /** Lets the next update go. What came and went in between was never there. */
  flush(): void {
    this.#leaving ??= [...this.#held.values()].sort((a, b) => b.turn - a.turn);
    const held = this.#leaving.pop();
    if (held === undefined) return;
    const { key, newValue, oldValue, timestamp, headers } = held;
    // While it goes the table reads as after it, so that a join of the table with what is made of it meets the same on both sides.
    this.#held.delete(held.field);
    this.#left = held;
    if (newValue !== null || oldValue !== null) {
      this.emit(key, { newValue, oldValue, isLatest: true } satisfies Change<V>, timestamp, headers);
    }
  }

  clear(): void {
    this.#held.clear();
    this.#touched.length = 0;
    this.#leaving = undefined;
    this.#left = undefined;
  }
}
