/** Kafka record headers in their order; a name may occur more than once. */
export type Headers = ReadonlyArray<readonly [name: string, value: Buffer]>;

/** A record as it flows through a topology. Immutable; `timestamp` is epoch milliseconds. */
export interface StreamRecord<K, V> {
  readonly key: K;
  readonly value: V;
  readonly timestamp: number;
  readonly headers: Headers | undefined;
}

/** Where the source record being processed stands. */
export interface RecordMetadata {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}
