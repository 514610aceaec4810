import type { Headers } from '../../../processor/record.ts';

/** What a windowed step does with a record that comes after its windows have closed. */
export interface LateHandling<K, V> {
  /** Event under which each window missed is counted. */
  readonly event: string;
  /** Sends a record that missed all its windows to the output named for late ones; undefined when it is only counted. */
  readonly redirect: ((key: K, value: V, timestamp: number, headers: Headers | undefined) => void) | undefined;
  /** How many records a value stands for; undefined: each for itself. */
  readonly records: ((value: V) => number) | undefined;
}

/** How a windowed step tells time. */
export interface WindowTime<K, V> {
  /**
   * Group of records with a stream time of its own: no account closes another's windows. Undefined: all records of the
   * task have one, as in Kafka Streams.
   */
  readonly group: ((value: V, key: K) => string) | undefined;
  /**
   * A time up to which a record says that everything of its group has come; the record itself is not aggregated then.
   * Undefined for any other record.
   */
  readonly completeUntil: ((value: V, key: K) => number | undefined) | undefined;
  /** Name of the step's own clock, where several steps share a store; undefined: the store has one. */
  readonly clock?: string;
  /** After so long without a record of a group its windows close, milliseconds of the wall clock; undefined: never. */
  readonly idleMs: number | undefined;
  /** Clocks of groups that are kept at most; before another one the group furthest behind is ended. */
  readonly maxGroups: number;
}
