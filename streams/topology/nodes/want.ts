import type { Headers } from '../../processor/record.ts';
import { Node } from '../node.ts';

/**
 * Stands for a step while records are prefetched: declares what the step reads for a key, and passes the key on, with
 * no value, to the steps that read by the same key.
 */
export class WantNode<K> extends Node<K | null> {
  readonly #want: (key: K, timestamp: number) => void;

  constructor(want: (key: K, timestamp: number) => void) {
    super();
    this.#want = want;
  }

  override process(key: K | null, _value: unknown, timestamp: number, headers: Headers | undefined): void {
    if (key === null) return;
    this.#want(key, timestamp);
    this.emit(key, undefined, timestamp, headers);
  }
}
