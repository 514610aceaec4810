import type { Headers } from '../../../processor/record.ts';
import type { JoinBuffer, UnmatchedBuffer } from '../../../state/join-buffer.ts';
import { Node, type NodeContext } from '../../node.ts';
import type { JoinWindows } from '../../windows/other-windows.ts';
import { joinNullEvent, type ValueJoiner } from './stream-table.ts';

/** A join of two streams, as both of its sides see it. */
export interface StreamJoin<K, L, R, Out> {
  readonly windows: JoinWindows;
  readonly left: JoinBuffer<K, L>;
  readonly right: JoinBuffer<K, R>;
  /** Of a left or outer join. */
  readonly unmatched: UnmatchedBuffer<K, L, R> | undefined;
  readonly joiner: ValueJoiner<K, L | null, R | null, Out>;
}

/** Which side of a join a node is, and whether its records are emitted also when none meets them. */
export interface JoinSide {
  readonly side: 'left' | 'right';
  readonly outer: boolean;
}

/**
 * One side of a join of two streams, by Kafka Streams' rules: a record meets the other side's records of its key within
 * the window; the result has the later of both times. In a left or outer join one that met none is emitted, at its own
 * time, when its window and the grace have passed.
 */
export class StreamStreamJoinNode<K, L, R, Out> extends Node<K | null, L | R | null> {
  readonly #context: NodeContext;
  readonly #join: StreamJoin<K, L, R, Out>;
  readonly #isLeft: boolean;
  readonly #outer: boolean;
  /** How much earlier and later the other's record may be. */
  readonly #beforeMs: number;
  readonly #afterMs: number;

  constructor(context: NodeContext, join: StreamJoin<K, L, R, Out>, { side, outer }: JoinSide) {
    super();
    this.#context = context;
    this.#join = join;
    this.#isLeft = side === 'left';
    this.#outer = outer;
    const { beforeMs, afterMs } = join.windows;
    this.#beforeMs = this.#isLeft ? beforeMs : afterMs;
    this.#afterMs = this.#isLeft ? afterMs : beforeMs;
  }

  override process(key: K | null, value: L | R | null, timestamp: number, headers: Headers | undefined): void {
    const { unmatched } = this.#join;
    const streamTime = unmatched?.advance(timestamp) ?? timestamp;
    if (this.#outer && key === null && value !== null) {
      this.emit(key, this.#joined(key as K, value, null), timestamp, headers);
      return;
    }
    if (key === null || value === null) {
      this.#context.environment.count(joinNullEvent, 1);
      return;
    }
    if (timestamp === streamTime) this.#emitUnmatched(streamTime, headers);
    const met = this.#meet(key, value, timestamp, headers);
    if (this.#outer && !met) this.#await(key, value, timestamp, streamTime, headers);
    if (this.#isLeft) this.#join.left.put(key, timestamp, value as L);
    else this.#join.right.put(key, timestamp, value as R);
  }

  #meet(key: K, value: L | R, timestamp: number, headers: Headers | undefined): boolean {
    const { left, right, unmatched } = this.#join;
    const from = Math.max(0, timestamp - this.#beforeMs);
    const to = Math.max(0, timestamp + this.#afterMs);
    const others = this.#isLeft ? right.fetch(key, from, to) : left.fetch(key, from, to);
    for (const other of others) {
      unmatched?.remove(key, other.timestamp, this.#isLeft ? 'right' : 'left');
      const time = Math.max(timestamp, other.timestamp);
      this.emit(key, this.#joined(key, value, other.value), time, headers);
    }
    return others.length > 0;
  }

  #await(key: K, value: L | R, timestamp: number, streamTime: number, headers: Headers | undefined): void {
    const { unmatched } = this.#join;
    if (unmatched === undefined || Math.max(0, timestamp + this.#afterMs) < streamTime) {
      this.emit(key, this.#joined(key, value, null), timestamp, headers);
      return;
    }
    unmatched.quietUntil = Math.min(unmatched.quietUntil ?? timestamp, timestamp);
    if (this.#isLeft) unmatched.put(key, timestamp, { side: 'left', value: value as L });
    else unmatched.put(key, timestamp, { side: 'right', value: value as R });
  }

  /**
   * Emits what has waited long enough. Which records are looked at, and until when none is, follows Kafka Streams'
   * KStreamKStreamJoin to the letter, because that decides with which record a result comes.
   */
  #emitUnmatched(streamTime: number, headers: Headers | undefined): void {
    const { unmatched, windows, joiner } = this.#join;
    if (unmatched === undefined) return;
    const { quietUntil } = unmatched;
    if (quietUntil !== undefined && quietUntil + this.#afterMs + windows.graceMs >= streamTime) return;
    let looked: number | undefined;
    const open = { left: false, right: false };
    const closed: ReturnType<typeof unmatched.waiting> = [];
    for (const waiting of unmatched.waiting()) {
      const { timestamp, side } = waiting;
      looked = timestamp;
      if (open.left && open.right) break;
      const reach = side === 'left' ? windows.afterMs : windows.beforeMs;
      if (timestamp + reach + windows.graceMs < streamTime) closed.push(waiting);
      else open[side] = true;
    }
    unmatched.quietUntil = looked;
    for (const { key, timestamp, unmatched: record } of unmatched.take(closed)) {
      const result = record.side === 'left' ? joiner(record.value, null, key) : joiner(null, record.value, key);
      this.emit(key, result, timestamp, headers);
    }
  }

  #joined(key: K, value: L | R, other: L | R | null): Out {
    const { joiner } = this.#join;
    return this.#isLeft ? joiner(value as L, other as R | null, key) : joiner(other as L | null, value as R, key);
  }
}
