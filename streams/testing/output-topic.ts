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
  readonly #queue: () => { readonly size: number; take(): ConsumedRecord | undefined } | undefined;

  constructor(
    topic: Topic<K, V>,
    queue: () => { readonly size: number; take(): ConsumedRecord | undefined } | undefined,
  ) {
    this.#topic = topic;
    this.#queue = queue;
  }

  /** True when no record is left to read. */
  get isEmpty(): boolean {
    return this.queueSize === 0;
  }

  /** How many records are left to read. */
  get queueSize(): number {
    return this.#queue()?.size ?? 0;
  }

  /** The next record; undefined when there is none. */
  readRecord(): TestRecord<K, V> | undefined {
    const record = this.#queue()?.take();
    if (record === undefined) return undefined;
    const { key, value, timestamp, headers } = record;
    return {
      key: key === null ? null : this.#topic.key.deserialize(key),
      value: value === null ? null : this.#topic.value.deserialize(value),
      timestamp,
      headers,
    };
  }

  /** The value of the next record, null for a tombstone; undefined when there is none. */
  readValue(): V | null | undefined {
    return this.readRecord()?.value;
  }

  /** Key and value of the next record; undefined when there is none. */
  readKeyValue(): readonly [K | null, V | null] | undefined {
    const record = this.readRecord();
    return record === undefined ? undefined : [record.key, record.value];
  }

  /** The values of all records that are left. */
  readValuesToList(): Array<V | null> {
    return this.readRecords().map(({ value }) => value);
  }

  /** Key and value of all records that are left. */
  readKeyValuesToList(): Array<readonly [K | null, V | null]> {
    return this.readRecords().map(({ key, value }) => [key, value]);
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
