import type { Headers } from '../../processor/record.ts';
import { Node } from '../node.ts';

/** The new key of a record. */
export type KeySelector<K, V, K2> = (value: V, key: K) => K2;

/** `selectKey`: same value under a new key. */
export class SelectKeyNode<K, V, K2> extends Node<K, V> {
  readonly #select: KeySelector<K, V, K2>;

  constructor(select: KeySelector<K, V, K2>) {
    super();
    this.#select = select;
  }

  override process(key: K, value: V, timestamp: number, headers: Headers | undefined): void {
    this.emit(this.#select(value, key), value, timestamp, headers);
  }
}
