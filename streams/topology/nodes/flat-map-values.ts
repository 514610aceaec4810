import type { Headers } from '../../processor/record.ts';
import { Node } from '../node.ts';

/** `flatMapValues`: one record in, any number out, same key. */
export class FlatMapValuesNode<K, V, R> extends Node<K, V> {
  readonly #map: (value: V, key: K) => Iterable<R>;

  constructor(map: (value: V, key: K) => Iterable<R>) {
    super();
    this.#map = map;
  }

  override process(key: K, value: V, timestamp: number, headers: Headers | undefined): void {
    for (const each of this.#map(value, key)) this.emit(key, each, timestamp, headers);
  }
}
