import { TopologyError } from '../../errors.ts';
import type { Cancellable, Prefetch, ProcessorContext, SchedulingContext } from '../../processor/processor.ts';
import type { Headers, RecordMetadata, StreamRecord } from '../../processor/record.ts';
import { stringSerde } from '../../serde/serdes.ts';
import type { StoreBuilders, Stores } from '../../state/store.ts';
import { KeyValueStoreView } from '../../state/views.ts';
import { Node, type NodeContext } from '../node.ts';
import type { PunctuationType } from '../topology.ts';
import { requireLength } from '../windows/requirements.ts';
import { openStores, wantKey } from './open-store.ts';
import { ScheduledPunctuation, type TimerStore } from './punctuations.ts';

/**
 * A processor that takes each record of a stream. Declared with function properties, not methods, since only those are
 * checked strictly: a processor of `Dog` is refused by a stream of `Animal`.
 */
export interface ProcessorFor<KIn, VIn, KOut, VOut, S extends StoreBuilders> {
  readonly name: string;
  readonly stores?: S;
  readonly init?: (ctx: SchedulingContext<KOut, VOut, S>) => void;
  readonly keysOf?: (record: StreamRecord<KIn, VIn>, prefetch: Prefetch<S>) => void;
  readonly process: (record: StreamRecord<KIn, VIn>, ctx: ProcessorContext<KOut, VOut, S>) => void;
}

/** The record object a processor node hands out, filled anew for each record. */
class RecordInHand<K, V> implements StreamRecord<K, V> {
  key: K;
  value: V;
  timestamp = 0;
  headers: Headers | undefined = undefined;

  constructor(key: K, value: V) {
    this.key = key;
    this.value = value;
  }

  set(key: K, value: V, timestamp: number, headers: Headers | undefined): this {
    this.key = key;
    this.value = value;
    this.timestamp = timestamp;
    this.headers = headers;
    return this;
  }
}

/** `process`: runs a processor. The node is the processor's context, so that none is made per record. */
export class ProcessorNode<KIn, VIn, KOut, VOut, S extends StoreBuilders>
  extends Node<KIn, VIn>
  implements SchedulingContext<KOut, VOut, S>
{
  readonly stores: Stores<S>;
  readonly #context: NodeContext;
  readonly #processor: ProcessorFor<KIn, VIn, KOut, VOut, S>;
  readonly #timers: TimerStore | undefined;
  #record: RecordInHand<KIn, VIn> | undefined;
  /** Timestamp and headers of what is forwarded without its own: the record's, or a punctuation's time. */
  #timestamp = -1;
  #headers: Headers | undefined;
  #schedules = 0;

  /** @param timerStore name of the store that keeps when its punctuations are due; undefined without `init` */
  constructor(
    context: NodeContext,
    processor: ProcessorFor<KIn, VIn, KOut, VOut, S>,
    isTableStore: (name: string) => boolean,
    timerStore: string | undefined,
  ) {
    super();
    this.#context = context;
    this.#processor = processor;
    this.stores = openStores(processor.stores, context, isTableStore);
    if (timerStore !== undefined) {
      this.#timers = new KeyValueStoreView({ key: stringSerde }, context.environment.state(timerStore));
    }
    processor.init?.(this);
  }

  override process(key: KIn, value: VIn, timestamp: number, headers: Headers | undefined): void {
    this.#record ??= new RecordInHand(key, value);
    this.#timestamp = timestamp;
    this.#headers = headers;
    this.#processor.process(this.#record.set(key, value, timestamp, headers), this);
  }

  get metadata(): RecordMetadata {
    // A copy: the runtime moves the object on to the next record.
    const { topic, partition, offset } = this.#context.metadata;
    return { topic, partition, offset };
  }

  get streamTime(): number {
    return this.#context.streamTime;
  }

  forward(key: KOut, value: VOut, timestamp?: number, headers?: Headers): void {
    this.emit(key, value, timestamp ?? this.#timestamp, headers ?? this.#headers);
  }

  count(event: string, by = 1): void {
    this.#context.environment.count(event, by);
  }

  schedule(
    intervalMs: number,
    type: PunctuationType,
    punctuate: (timestamp: number) => void,
    options: { readonly name?: string } = {},
  ): Cancellable {
    requireLength(`the interval of a punctuation of '${this.#processor.name}'`, intervalMs, 1);
    if (this.#timers === undefined) throw outsideInit(this.#processor.name);
    const punctuation = new ScheduledPunctuation({
      type,
      name: options.name ?? String(this.#schedules++),
      intervalMs,
      first: type === 'stream-time' ? 0 : this.#context.environment.wallClock() + intervalMs,
      timers: this.#timers,
      punctuate: (timestamp) => {
        this.#timestamp = timestamp;
        this.#headers = undefined;
        punctuate(timestamp);
      },
    });
    this.#context.punctuations.push(punctuation);
    return punctuation;
  }
}

function outsideInit(processor: string): TopologyError {
  return new TopologyError(`processor '${processor}' schedules a punctuation outside init: schedule it there`);
}

/** Stands for a processor while records are prefetched: asks `keysOf` what the record will read. */
export class PrefetchNode<KIn, VIn, S extends StoreBuilders> extends Node<KIn, VIn> {
  readonly #processor: Pick<ProcessorFor<KIn, VIn, unknown, unknown, S>, 'keysOf'>;
  readonly #declare: Prefetch<S>;
  #record: RecordInHand<KIn, VIn> | undefined;

  constructor(context: NodeContext, processor: Pick<ProcessorFor<KIn, VIn, unknown, unknown, S>, 'keysOf' | 'stores'>) {
    super();
    this.#processor = processor;
    this.#declare = prefetchOf(processor.stores, context);
  }

  override process(key: KIn, value: VIn, timestamp: number, headers: Headers | undefined): void {
    this.#record ??= new RecordInHand(key, value);
    this.#processor.keysOf?.(this.#record.set(key, value, timestamp, headers), this.#declare);
  }
}

function prefetchOf<S extends StoreBuilders>(builders: S | undefined, context: NodeContext): Prefetch<S> {
  const declarations: Record<string, { group(group: string): void } | { key(key: unknown): void }> = {};
  for (const [alias, builder] of Object.entries(builders ?? {})) {
    if (builder.kind === 'global') continue;
    const { name } = builder;
    declarations[alias] =
      builder.kind === 'grouped'
        ? { group: (group) => context.prefetchSink?.want(name, group, undefined) }
        : { key: wantKey(context, builder) };
  }
  return declarations as Prefetch<S>;
}
