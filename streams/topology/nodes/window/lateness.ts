import type { Headers } from '../../../processor/record.ts';
import type { NodeContext } from '../../node.ts';

/** What a windowed step does with a record that comes after its window has closed. */
export interface LateHandling<K, V> {
  /** Event under which each window missed is counted. */
  readonly event: string;
  /** Sends the record to the output named for late ones; undefined when it is only counted. */
  readonly redirect: ((key: K, value: V, timestamp: number, headers: Headers | undefined) => void) | undefined;
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
  /** After so long without a record of a group its windows close, milliseconds of the wall clock; undefined: never. */
  readonly idleMs: number | undefined;
}

/** Counts a record that came late and redirects it. */
export function handleLate<K, V>(
  context: NodeContext,
  late: LateHandling<K, V>,
  key: K,
  value: V,
  timestamp: number,
  headers: Headers | undefined,
): void {
  context.environment.count(late.event, 1);
  late.redirect?.(key, value, timestamp, headers);
}
