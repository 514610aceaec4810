import type { Headers } from '../../processor/record.ts';
import { Node } from '../node.ts';

/** Any number of records from one; they take over its timestamp and headers. */
export type RecordMapper<K, V, K2, V2> = (value: V, key: K) => Iterable<readonly [key: K2, value: V2]>;

/** `flatMap`: one record in, any number out, keys free. */
export class FlatMapNode<K, V, K2, V2> extends Node<K, V> {
  readonly #map: RecordMapper<K, V, K2, V2>;

  constructor(map: RecordMapper<K, V, K2, V2>) {
    super();
    this.#map = map;
  }

  override process(key: K, value: V, timestamp: number, headers: Headers | undefined): void {
    for (const pair of this.#map(value, key)) this.emit(pair[0], pair[1], timestamp, headers);
  }
}
