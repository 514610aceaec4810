import type { Prefetch, ProcessorContext } from '../../processor/processor.ts';
import type { Headers, RecordMetadata, StreamRecord } from '../../processor/record.ts';
import { fieldCodec } from '../../state/field.ts';
import type { StoreBuilders, Stores } from '../../state/store.ts';
import { GlobalTableView, KeyValueStoreView, TableStoreView } from '../../state/views.ts';
import { Node, type NodeContext } from '../node.ts';

/**
 * A processor that takes each record of a stream. Declared with function properties, not methods, since only those are
 * checked strictly: a processor of `Dog` is refused by a stream of `Animal`.
 */
export interface ProcessorFor<KIn, VIn, KOut, VOut, S extends StoreBuilders> {
  readonly name: string;
  readonly stores?: S;
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
  implements ProcessorContext<KOut, VOut, S>
{
  readonly stores: Stores<S>;
  readonly #context: NodeContext;
  readonly #processor: ProcessorFor<KIn, VIn, KOut, VOut, S>;
  #record: RecordInHand<KIn, VIn> | undefined;

  constructor(
    context: NodeContext,
    processor: ProcessorFor<KIn, VIn, KOut, VOut, S>,
    isTableStore: (name: string) => boolean,
  ) {
    super();
    this.#context = context;
    this.#processor = processor;
    this.stores = storesOf(processor.stores, context, isTableStore);
  }

  override process(key: KIn, value: VIn, timestamp: number, headers: Headers | undefined): void {
    this.#record ??= new RecordInHand(key, value);
    this.#processor.process(this.#record.set(key, value, timestamp, headers), this);
  }

  get metadata(): RecordMetadata {
    return this.#context.metadata;
  }

  get streamTime(): number {
    return this.#context.streamTime;
  }

  forward(key: KOut, value: VOut, timestamp?: number, headers?: Headers): void {
    const record = this.#record;
    this.emit(key, value, timestamp ?? record?.timestamp ?? this.streamTime, headers ?? record?.headers);
  }

  count(event: string, by = 1): void {
    this.#context.environment.count(event, by);
  }
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

function storesOf<S extends StoreBuilders>(
  builders: S | undefined,
  context: NodeContext,
  isTableStore: (name: string) => boolean,
): Stores<S> {
  const { environment } = context;
  const stores = Object.entries(builders ?? {}).map(([alias, builder]) => {
    if (builder.kind === 'global') return [alias, new GlobalTableView(builder, environment.globalTable(builder.name))];
    const state = environment.state(builder.name);
    if (builder.kind === 'grouped') return [alias, state];
    const View = isTableStore(builder.name) ? TableStoreView : KeyValueStoreView;
    return [alias, new View(builder, state)];
  });
  return Object.fromEntries(stores) as Stores<S>;
}

function prefetchOf<S extends StoreBuilders>(builders: S | undefined, context: NodeContext): Prefetch<S> {
  const declarations: Record<string, { group(group: string): void } | { key(key: unknown): void }> = {};
  for (const [alias, builder] of Object.entries(builders ?? {})) {
    if (builder.kind === 'global') continue;
    const { name } = builder;
    if (builder.kind === 'grouped') {
      declarations[alias] = { group: (group) => context.prefetchSink?.want(name, group, undefined) };
    } else {
      const { field } = fieldCodec(builder.key);
      declarations[alias] = { key: (key) => context.prefetchSink?.want(name, '', field(key)) };
    }
  }
  return declarations as Prefetch<S>;
}
