import type { Headers } from '../../processor/record.ts';
import { Node } from '../node.ts';

/** `peek`: shows each record to a function and lets it pass. */
export class PeekNode<K, V> extends Node<K, V> {
  readonly #see: (value: V, key: K) => void;

  constructor(see: (value: V, key: K) => void) {
    super();
    this.#see = see;
  }

  override process(key: K, value: V, timestamp: number, headers: Headers | undefined): void {
    this.#see(value, key);
    this.emit(key, value, timestamp, headers);
  }
}
