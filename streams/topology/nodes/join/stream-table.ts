import type { Headers } from '../../../processor/record.ts';
import type { ValueGetter } from '../../change.ts';
import { Node, type NodeContext } from '../../node.ts';

/** Makes one value of two; null where the other side has none. */
export type ValueJoiner<K, L, R, Out> = (left: L, right: R, key: K) => Out;

/** Event counted when a join gets a record without the key or value by which it joins. */
export const joinNullEvent = 'join_null_dropped';

/**
 * `join` and `leftJoin` of a stream with a table: only the stream side triggers, and the result has its time. A versioned
 * table is read as of the record's time.
 */
export class StreamTableJoinNode<K, L, TableKey, R, Out> extends Node<K, L | null> {
  readonly #context: NodeContext;
  readonly #table: ValueGetter<TableKey, R>;
  readonly #keyOf: (value: L, key: K) => TableKey | null;
  readonly #joiner: ValueJoiner<K, L, R | null, Out>;
  readonly #left: boolean;

  constructor(
    context: NodeContext,
    options: {
      readonly table: ValueGetter<TableKey, R>;
      readonly keyOf: (value: L, key: K) => TableKey | null;
      readonly joiner: ValueJoiner<K, L, R | null, Out>;
      readonly left: boolean;
    },
  ) {
    super();
    this.#context = context;
    this.#table = options.table;
    this.#keyOf = options.keyOf;
    this.#joiner = options.joiner;
    this.#left = options.left;
  }

  override process(key: K, value: L | null, timestamp: number, headers: Headers | undefined): void {
    const tableKey = value === null ? null : this.#keyOf(value, key);
    if (value === null || (tableKey === null && !this.#left)) {
      this.#context.environment.count(joinNullEvent, 1);
      return;
    }
    const right = tableKey === null ? null : (this.#table.get(tableKey, timestamp)?.value ?? null);
    if (right === null && !this.#left) return;
    this.emit(key, this.#joiner(value, right, key), timestamp, headers);
  }
}
