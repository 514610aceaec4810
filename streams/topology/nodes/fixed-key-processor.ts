import type { FixedKeyProcessorContext, Prefetch, ProcessorContext } from '../../processor/processor.ts';
import type { Headers, RecordMetadata, StreamRecord } from '../../processor/record.ts';
import type { StoreBuilders, Stores } from '../../state/store.ts';
import type { ProcessorFor } from './processor.ts';

/** A processor that keeps the key; function properties for the reason `ProcessorFor` has. */
export interface FixedKeyProcessorFor<K, VIn, VOut, S extends StoreBuilders> {
  readonly name: string;
  readonly stores?: S;
  readonly keysOf?: (record: StreamRecord<K, VIn>, prefetch: Prefetch<S>) => void;
  readonly process: (record: StreamRecord<K, VIn>, ctx: FixedKeyProcessorContext<VOut, S>) => void;
}

/** The processor that a fixed-key processor is: its context forwards under the key of the record in hand. */
export function withFixedKey<K, VIn, VOut, S extends StoreBuilders>(
  processor: FixedKeyProcessorFor<K, VIn, VOut, S>,
): ProcessorFor<K, VIn, K, VOut, S> {
  const contexts = new WeakMap<object, KeepingContext<K, VOut, S>>();
  const { name, stores, keysOf } = processor;
  return {
    name,
    ...(stores && { stores }),
    ...(keysOf && { keysOf }),
    process(record, ctx) {
      let keeping = contexts.get(ctx);
      if (keeping === undefined) {
        keeping = new KeepingContext(ctx, record.key);
        contexts.set(ctx, keeping);
      }
      keeping.key = record.key;
      processor.process(record, keeping);
    },
  };
}

class KeepingContext<K, VOut, S extends StoreBuilders> implements FixedKeyProcessorContext<VOut, S> {
  key: K;
  readonly stores: Stores<S>;
  readonly #context: ProcessorContext<K, VOut, S>;

  constructor(context: ProcessorContext<K, VOut, S>, key: K) {
    this.key = key;
    this.stores = context.stores;
    this.#context = context;
  }

  get metadata(): RecordMetadata {
    return this.#context.metadata;
  }

  get streamTime(): number {
    return this.#context.streamTime;
  }

  forward(value: VOut, timestamp?: number, headers?: Headers): void {
    this.#context.forward(this.key, value, timestamp, headers);
  }

  count(event: string, by?: number): void {
    this.#context.count(event, by);
  }
}
