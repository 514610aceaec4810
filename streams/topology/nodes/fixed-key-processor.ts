import { TopologyError } from '../../errors.ts';
import type {
  FixedKeyProcessorContext,
  FixedKeySchedulingContext,
  Prefetch,
  ProcessorContext,
} from '../../processor/processor.ts';
import type { Headers, RecordMetadata, StreamRecord } from '../../processor/record.ts';
import type { StoreBuilders, Stores } from '../../state/store.ts';
import type { ProcessorFor } from './processor.ts';

/** A processor that keeps the key; function properties for the reason `ProcessorFor` has. */
export interface FixedKeyProcessorFor<K, VIn, VOut, S extends StoreBuilders> {
  readonly name: string;
  readonly stores?: S;
  readonly init?: (ctx: FixedKeySchedulingContext<S>) => void;
  readonly keysOf?: (record: StreamRecord<K, VIn>, prefetch: Prefetch<S>) => void;
  readonly process: (record: StreamRecord<K, VIn>, ctx: FixedKeyProcessorContext<VOut, S>) => void;
}

/** The processor that a fixed-key processor is: its context forwards under the key of the record in hand. */
export function withFixedKey<K, VIn, VOut, S extends StoreBuilders>(
  processor: FixedKeyProcessorFor<K, VIn, VOut, S>,
): ProcessorFor<K, VIn, K, VOut, S> {
  const contexts = new WeakMap<object, KeepingContext<K, VOut, S>>();
  const { name, stores, init, keysOf } = processor;
  return {
    name,
    ...(stores && { stores }),
    // The node is the context of `init` too; that type has no `forward`, which would have no key.
    ...(init && { init }),
    ...(keysOf && { keysOf }),
    process(record, ctx) {
      let keeping = contexts.get(ctx);
      if (keeping === undefined) {
        keeping = new KeepingContext(ctx, name, record.key);
        contexts.set(ctx, keeping);
      }
      keeping.key = record.key;
      keeping.isInHand = true;
      processor.process(record, keeping);
      keeping.isInHand = false;
    },
  };
}

class KeepingContext<K, VOut, S extends StoreBuilders> implements FixedKeyProcessorContext<VOut, S> {
  key: K;
  isInHand = true;
  readonly stores: Stores<S>;
  readonly #context: ProcessorContext<K, VOut, S>;
  readonly #processor: string;

  constructor(context: ProcessorContext<K, VOut, S>, processor: string, key: K) {
    this.key = key;
    this.#processor = processor;
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
    if (!this.isInHand) throw withoutRecord(this.#processor);
    this.#context.forward(this.key, value, timestamp, headers);
  }

  count(event: string, by?: number): void {
    this.#context.count(event, by);
  }
}

function withoutRecord(processor: string): TopologyError {
  return new TopologyError(
    `processor '${processor}' forwards with no record in hand, so under no key: forward in process, or make it a Processor, whose punctuations forward`,
  );
}
