import type { Headers } from '../../processor/record.ts';
import { Node } from '../node.ts';

/** A new value from value and key; the key is read, never changed. */
export type ValueMapper<K, V, R> = (value: V, key: K) => R;

/** `mapValues`: one record in, one out, same key. */
export class MapValuesNode<K, V, R> extends Node<K, V> {
  readonly #map: ValueMapper<K, V, R>;

  constructor(map: ValueMapper<K, V, R>) {
    super();
    this.#map = map;
  }

  override process(key: K, value: V, timestamp: number, headers: Headers | undefined): void {
    this.emit(key, this.#map(value, key), timestamp, headers);
  }
}
