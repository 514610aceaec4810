import type { Headers } from '../../../processor/record.ts';
import type { FieldCodec } from '../../../state/field.ts';
import type { Held } from '../../../state/held.ts';
import type { TimedState } from '../../../state/timed-state.ts';
import type { ValueGetter } from '../../change.ts';
import { Node, type NodeContext } from '../../node.ts';

/** Clock of the records that have waited: their greatest time. */
const OBSERVED = 'stream';
/** Index of the records that wait, by their time. */
const WAITING = 'waiting';
const separator = '|';

/** Where records wait for the rows of a versioned table that come late, and how long, by the records' own time. */
export interface JoinGrace<K, L> {
  readonly state: TimedState<Held<L>>;
  readonly fields: FieldCodec<K>;
  readonly graceMs: number;
}

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
  readonly #wait: JoinGrace<K, L> | undefined;

  constructor(
    context: NodeContext,
    options: {
      readonly table: ValueGetter<TableKey, R>;
      readonly keyOf: (value: L, key: K) => TableKey | null;
      readonly joiner: ValueJoiner<K, L, R | null, Out>;
      readonly left: boolean;
      /** Records wait for rows that come late; the key is the table's. */
      readonly wait?: JoinGrace<K, L>;
    },
  ) {
    super();
    this.#context = context;
    this.#table = options.table;
    this.#keyOf = options.keyOf;
    this.#joiner = options.joiner;
    this.#left = options.left;
    this.#wait = options.wait;
  }

  override process(key: K, value: L | null, timestamp: number, headers: Headers | undefined): void {
    const tableKey = value === null ? null : this.#keyOf(value, key);
    if (value === null || (tableKey === null && !this.#left)) {
      this.#context.environment.count(joinNullEvent, 1);
      return;
    }
    if (tableKey === null || this.#wait === undefined) this.#join(key, tableKey, value, timestamp, headers);
    else this.#await(this.#wait, key, tableKey, value, timestamp, headers);
  }

  #join(key: K, tableKey: TableKey | null, value: L, timestamp: number, headers: Headers | undefined): void {
    const right = tableKey === null ? null : (this.#table.get(tableKey, timestamp)?.value ?? null);
    if (right === null && !this.#left) return;
    this.emit(key, this.#joiner(value, right, key), timestamp, headers);
  }

  /** Holds a record until its grace is over; one that is older than that is joined at once. */
  #await(
    wait: JoinGrace<K, L>,
    key: K,
    tableKey: TableKey,
    value: L,
    timestamp: number,
    headers: Headers | undefined,
  ): void {
    const { state, fields, graceMs } = wait;
    const until = (state.time(OBSERVED) ?? -1) - graceMs;
    if (timestamp < until) {
      this.#join(key, tableKey, value, timestamp, headers);
      return;
    }
    const field = fields.field(key);
    const arrival = String(state.next());
    state.put(field, arrival, { timestamp, value: { value, headers } });
    state.schedule(WAITING, timestamp, `${arrival}${separator}${field}`);
    const over = state.take(WAITING, state.advance(OBSERVED, timestamp) - graceMs).map(({ due, id }) => {
      const at = id.indexOf(separator);
      return { due, arrival: id.slice(0, at), field: id.slice(at + 1) };
    });
    state.require(over.map((each) => each.field));
    over.sort((a, b) => a.due - b.due || Number(a.arrival) - Number(b.arrival));
    for (const each of over) this.#release(wait, each.field, each.arrival);
  }

  #release({ state, fields }: JoinGrace<K, L>, field: string, arrival: string): void {
    const entry = state.get(field, arrival);
    state.remove(field, arrival);
    if (entry === undefined || entry.value === null) return;
    const key = fields.key(field);
    const { value, headers } = entry.value;
    this.#join(key, this.#keyOf(value, key), value, entry.timestamp, headers);
  }
}
