import { TopologyError } from '../errors.ts';
import type { Headers } from '../processor/record.ts';
import type { Topic } from '../serde/serde.ts';

type Send = (key: Buffer | null, value: Buffer | null, timestamp: number, headers: Headers | undefined) => void;

/** The clock of an input topic, from which records have their time that are piped without one. */
export interface TestInputOptions {
  /** Time of the first record, epoch milliseconds. Default 0. */
  readonly startTimestamp?: number;
  /** By so many milliseconds the clock goes on after each record that took its time from it. Default 0. */
  readonly autoAdvanceMs?: number;
}

/** A record to pipe. */
export interface TestInputRecord<K, V> {
  readonly key: K | null;
  readonly value: V | null;
  /** Epoch milliseconds; the topic's clock where it is left out. */
  readonly timestamp?: number;
  readonly headers?: Headers;
}

/** A topic of a test driver that a test writes to. */
export class TestInputTopic<K, V> {
  readonly #topic: Topic<K, V>;
  readonly #send: Send;
  readonly #autoAdvanceMs: number;
  #now: number;

  constructor(topic: Topic<K, V>, send: Send, { startTimestamp = 0, autoAdvanceMs = 0 }: TestInputOptions = {}) {
    this.#topic = topic;
    this.#send = send;
    this.#now = startTimestamp;
    this.#autoAdvanceMs = autoAdvanceMs;
  }

  /** Writes a record; null for key or value stays null. `timestamp` is epoch milliseconds, by default the topic's clock. */
  pipeInput(key: K | null, value: V | null, timestamp?: number, headers?: Headers): void {
    this.pipeBytes(
      key === null ? null : this.#topic.key.serialize(key),
      value === null ? null : this.#topic.value.serialize(value),
      timestamp,
      headers,
    );
  }

  /** Writes records one after the other. */
  pipeRecordList(records: Iterable<TestInputRecord<K, V>>): void {
    for (const { key, value, timestamp, headers } of records) this.pipeInput(key, value, timestamp, headers);
  }

  /** Writes pairs of a key and a value one after the other, each at the topic's clock. */
  pipeKeyValueList(pairs: Iterable<readonly [key: K | null, value: V | null]>): void {
    for (const [key, value] of pairs) this.pipeInput(key, value);
  }

  /** Writes bytes as they are, for input that does not decode. */
  pipeBytes(key: Buffer | null, value: Buffer | null, timestamp?: number, headers?: Headers): void {
    this.#send(key, value, timestamp ?? this.#tick(), headers);
  }

  /** Moves the topic's clock on. @throws TopologyError for a negative number: pipe a late record with a time of its own. */
  advanceTime(milliseconds: number): void {
    if (!(milliseconds >= 0)) {
      throw new TopologyError(
        `the clock of input topic '${this.#topic.name}' cannot go back ${-milliseconds} ms: pipe a late record with its timestamp`,
      );
    }
    this.#now += milliseconds;
  }

  #tick(): number {
    const now = this.#now;
    this.#now += this.#autoAdvanceMs;
    return now;
  }
}
