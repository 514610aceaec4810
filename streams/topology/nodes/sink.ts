import { SerdeError } from '../../errors.ts';
import type { Headers } from '../../processor/record.ts';
import { Node, type NodeContext } from '../node.ts';

/** A serde's writing half. */
export type Serialize<T> = (value: T) => Buffer;

/** What a sink writes to: declared so that a topic is only accepted when it can carry each key and value of the stream. */
export interface SinkTopic<K, V> {
  readonly name: string;
  readonly key: { readonly serialize: Serialize<K> };
  readonly value: { readonly serialize: Serialize<Exclude<V, null>> };
}

/** `to`: serialises at once and hands the bytes to the driver. Nulls pass by the serdes. */
export class SinkNode<K, V> extends Node<K, V> {
  readonly #context: NodeContext;
  readonly #topic: SinkTopic<K, V>;
  readonly #partitionOf: ((value: V) => number) | undefined;

  /** @param partitionOf the partition of a record; by its key when absent */
  constructor(context: NodeContext, topic: SinkTopic<K, V>, partitionOf?: (value: V) => number) {
    super();
    this.#context = context;
    this.#topic = topic;
    this.#partitionOf = partitionOf;
  }

  override process(key: K, value: V, timestamp: number, headers: Headers | undefined): void {
    const { name, key: keys, value: values } = this.#topic;
    let keyBytes: Buffer | null = null;
    let valueBytes: Buffer | null = null;
    try {
      if (key !== null) keyBytes = keys.serialize(key);
      if (value !== null) valueBytes = values.serialize(value as Exclude<V, null>);
    } catch (error) {
      if (!(error instanceof SerdeError)) throw error;
      throw new SerdeError(`record does not fit topic '${name}': ${error.message}`, { cause: error });
    }
    const partition = this.#partitionOf?.(value) ?? null;
    this.#context.environment.collector.send(name, partition, keyBytes, valueBytes, timestamp, headers);
  }
}
