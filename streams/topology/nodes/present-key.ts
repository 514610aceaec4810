import type { Headers } from '../../processor/record.ts';
import { Node, type NodeContext } from '../node.ts';

/** Event counted when a record without a key would go to a repartition topic. */
export const repartitionNullKeyEvent = 'repartition_null_key_dropped';

/** Lets pass what has a key; drops and counts what has none. */
export class PresentKeyNode<K, V> extends Node<K | null, V> {
  readonly #context: NodeContext;

  constructor(context: NodeContext) {
    super();
    this.#context = context;
  }

  override process(key: K | null, value: V, timestamp: number, headers: Headers | undefined): void {
    if (key === null) this.#context.environment.count(repartitionNullKeyEvent, 1);
    else this.emit(key, value, timestamp, headers);
  }
}
