import type { StoreBuilders, Stores } from '../state/store.ts';
import type { Headers, RecordMetadata, StreamRecord } from './record.ts';

/** Names what a record will read, so that the runtime loads it for the whole batch in one round trip. */
export type Prefetch<S extends StoreBuilders> = {
  readonly [N in keyof S]: S[N] extends { readonly kind: 'grouped' }
    ? { group(group: string): void }
    : S[N] extends { readonly key: { deserialize(bytes: Buffer): infer K } }
      ? { key(key: K): void }
      : never;
};

/** What a processor may do while it has a record in hand. */
export interface ProcessorContext<KOut, VOut, S extends StoreBuilders> {
  readonly stores: Stores<S>;
  /** Where the source record stands; the same object is reused for each record, copy what you keep. */
  readonly metadata: RecordMetadata;
  /** Greatest timestamp this task has seen, epoch milliseconds; -1 before the first record. */
  readonly streamTime: number;
  /** Sends a record to the next steps; timestamp and headers are those of the record in hand unless given. */
  forward(key: KOut, value: VOut, timestamp?: number, headers?: Headers): void;
  /** Counts something by name (metric `millrace_streams_events_total{event}`); for what is skipped on purpose. */
  count(event: string, by?: number): void;
}

/**
 * A step with state. It runs synchronously, record by record; it does no I/O and reads no clock. One object serves all
 * partitions: state belongs in its stores. The record it is given is reused for the next one: copy what you keep of it.
 * Throwing a `RecordError` sends the source record to the dead-letter topic; anything else thrown stops the process.
 */
export interface Processor<KIn, VIn, KOut, VOut, S extends StoreBuilders = Record<never, never>> {
  readonly name: string;
  readonly stores?: S;
  /** Declares the keys and groups `process` will read. What is read undeclared costs a round trip of its own. */
  keysOf?(record: StreamRecord<KIn, VIn>, prefetch: Prefetch<S>): void;
  process(record: StreamRecord<KIn, VIn>, ctx: ProcessorContext<KOut, VOut, S>): void;
}
