import type { Headers } from '../processor/record.ts';
import type { Topic } from '../serde/serde.ts';
import type { ConsumedRecord } from '../topology/decode.ts';

/** A record as it came out. */
export interface TestRecord<K, V> {
  readonly key: K | null;
  readonly value: V | null;
  readonly timestamp: number;
  readonly headers: Headers | undefined;
}

/** A topic of a test driver that a test reads from: each record once, in order. */
export class TestOutputTopic<K, V> {
  readonly #topic: Topic<K, V>;
  readonly #next: () => ConsumedRecord | undefined;

  constructor(topic: Topic<K, V>, next: () => ConsumedRecord | undefined) {
    this.#topic = topic;
    this.#next = next;
  }

  /** The next record; undefined when there is none. */
  readRecord(): TestRecord<K, V> | undefined {
    const record = this.#next();
    if (record === undefined) return undefined;
    const { key, value, timestamp, headers } = record;
    return {
      key: key === null ? null : this.#topic.key.deserialize(key),
      value: value === null ? null : this.#topic.value.deserialize(value),
      timestamp,
      headers,
    };
  }

  /** All records that are left. */
  readRecords(): TestRecord<K, V>[] {
    const records: TestRecord<K, V>[] = [];
    for (let record = this.readRecord(); record !== undefined; record = this.readRecord()) records.push(record);
    return records;
  }

  /** The last value of each key among the records that are left; null where the last one is a tombstone. */
  readKeyValuesToMap(): Map<K | null, V | null> {
    return new Map(this.readRecords().map(({ key, value }) => [key, value]));
  }
}
