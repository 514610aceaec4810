import type { Headers } from '../../processor/record.ts';
import { Node } from '../node.ts';

/** Whether a record goes on. */
export type Predicate<K, V> = (value: V, key: K) => boolean;

/** `filter`: lets pass what fits. */
export class FilterNode<K, V> extends Node<K, V> {
  readonly #fits: Predicate<K, V>;

  constructor(fits: Predicate<K, V>) {
    super();
    this.#fits = fits;
  }

  override process(key: K, value: V, timestamp: number, headers: Headers | undefined): void {
    if (this.#fits(value, key)) this.emit(key, value, timestamp, headers);
  }
}
