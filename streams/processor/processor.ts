import type { StoreBuilders, Stores } from '../state/store.ts';
import type { PunctuationType } from '../topology/topology.ts';
import type { Headers, RecordMetadata, StreamRecord } from './record.ts';

/** Names what a record will read, so that the runtime loads it for the whole batch in one round trip. */
export type Prefetch<S extends StoreBuilders> = {
  readonly [N in keyof S]: S[N] extends { readonly kind: 'grouped' }
    ? { group(group: string): void }
    : S[N] extends { readonly key: { deserialize(bytes: Buffer): infer K } }
      ? { key(key: K): void }
      : never;
};

/** What a processor has at hand, whatever it is doing. */
interface BaseContext<S extends StoreBuilders> {
  readonly stores: Stores<S>;
  /** Where the source record stands; the same object is reused for each record, copy what you keep. */
  readonly metadata: RecordMetadata;
  /** Greatest timestamp this task has seen, epoch milliseconds; -1 before the first record. */
  readonly streamTime: number;
  /** Counts something by name (metric `millrace_streams_events_total{event}`); for what is skipped on purpose. */
  count(event: string, by?: number): void;
}

/** What a processor may do while it has a record in hand. */
export interface ProcessorContext<KOut, VOut, S extends StoreBuilders> extends BaseContext<S> {
  /** Sends a record to the next steps; timestamp and headers are those of the record in hand unless given. */
  forward(key: KOut, value: VOut, timestamp?: number, headers?: Headers): void;
}

/** What a processor may do that cannot change the key. */
export interface FixedKeyProcessorContext<VOut, S extends StoreBuilders> extends BaseContext<S> {
  /** Sends the key of the record in hand with a value on; timestamp and headers are the record's unless given. */
  forward(value: VOut, timestamp?: number, headers?: Headers): void;
}

/** A scheduled punctuation. */
export interface Cancellable {
  /** Ends it for good in this task's present life; `init` may schedule it again after a restart. */
  cancel(): void;
}

/** What a processor that cannot change the key may do when its task begins: its punctuations have no key to forward. */
export interface FixedKeySchedulingContext<S extends StoreBuilders> extends BaseContext<S> {
  /**
   * Calls `punctuate` each `intervalMs` of a clock, inside the transaction of its task: by stream time after the record
   * that reaches the time (aligned to 0, the first time with the first record), by the wall clock between batches
   * (aligned to the task's begin). It is given the clock's time. When the clock jumps several intervals it is called once.
   * What is due when is part of the state: a restart loses no punctuation and repeats none. `name` tells the schedules of
   * a processor apart across restarts; the default is their order.
   */
  schedule(
    intervalMs: number,
    type: PunctuationType,
    punctuate: (timestamp: number) => void,
    options?: { readonly name?: string },
  ): Cancellable;
}

/** What a processor may do when its task begins. */
export interface SchedulingContext<KOut, VOut, S extends StoreBuilders>
  extends ProcessorContext<KOut, VOut, S>,
    FixedKeySchedulingContext<S> {}

/**
 * A step with state. It runs synchronously, record by record; it does no I/O and reads no clock. One object serves all
 * partitions: state belongs in its stores. The record it is given is reused for the next one: copy what you keep of it.
 * Throwing a `RecordError` sends the source record to the dead-letter topic; anything else thrown stops the process.
 */
export interface Processor<KIn, VIn, KOut, VOut, S extends StoreBuilders = Record<never, never>> {
  readonly name: string;
  readonly stores?: S;
  /** Called once for each task before its first record: the place to schedule punctuations. Stores are not loaded yet. */
  init?(ctx: SchedulingContext<KOut, VOut, S>): void;
  /** Declares the keys and groups `process` will read. What is read undeclared costs a round trip of its own. */
  keysOf?(record: StreamRecord<KIn, VIn>, prefetch: Prefetch<S>): void;
  process(record: StreamRecord<KIn, VIn>, ctx: ProcessorContext<KOut, VOut, S>): void;
}

/** A processor that keeps the key: what follows it needs no repartitioning. Otherwise as `Processor`. */
export interface FixedKeyProcessor<KIn, VIn, VOut, S extends StoreBuilders = Record<never, never>> {
  readonly name: string;
  readonly stores?: S;
  /** As `Processor.init`; a punctuation reads and writes stores, and forwards nothing, as in Kafka Streams. */
  init?(ctx: FixedKeySchedulingContext<S>): void;
  keysOf?(record: StreamRecord<KIn, VIn>, prefetch: Prefetch<S>): void;
  process(record: StreamRecord<KIn, VIn>, ctx: FixedKeyProcessorContext<VOut, S>): void;
}
