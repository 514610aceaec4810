import type { Headers } from '../../processor/record.ts';
import { Node } from '../node.ts';

/** `map`: one record in, one out, key and value new. */
export class MapNode<K, V, K2, V2> extends Node<K, V> {
  readonly #map: (value: V, key: K) => readonly [K2, V2];

  constructor(map: (value: V, key: K) => readonly [K2, V2]) {
    super();
    this.#map = map;
  }

  override process(key: K, value: V, timestamp: number, headers: Headers | undefined): void {
    const pair = this.#map(value, key);
    this.emit(pair[0], pair[1], timestamp, headers);
  }
}
