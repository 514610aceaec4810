import type { Headers } from '../processor/record.ts';
import type { Topic } from '../serde/serde.ts';

type Send = (key: Buffer | null, value: Buffer | null, timestamp: number, headers: Headers | undefined) => void;

/** A topic of a test driver that a test writes to. */
export class TestInputTopic<K, V> {
  readonly #topic: Topic<K, V>;
  readonly #send: Send;

  constructor(topic: Topic<K, V>, send: Send) {
    this.#topic = topic;
    this.#send = send;
  }

  /** Writes a record; null for key or value stays null. `timestamp` is epoch milliseconds, default 0. */
  pipeInput(key: K | null, value: V | null, timestamp = 0, headers?: Headers): void {
    this.pipeBytes(
      key === null ? null : this.#topic.key.serialize(key),
      value === null ? null : this.#topic.value.serialize(value),
      timestamp,
      headers,
    );
  }

  /** Writes bytes as they are, for input that does not decode. */
  pipeBytes(key: Buffer | null, value: Buffer | null, timestamp = 0, headers?: Headers): void {
    this.#send(key, value, timestamp, headers);
  }
}
