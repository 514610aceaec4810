import type { Headers } from '../../processor/record.ts';
import { Node } from '../node.ts';

/**
 * Stands for a step while records are prefetched: declares what the step reads for a key, and passes the key on, with
 * no value, to the steps that read by the same key.
 */
export class WantNode<K> extends Node<K | null> {
  readonly #want: (key: K, timestamp: number) => void;
  readonly #passesOn: boolean;

  /** @param passesOn whether the steps after it read by the same key */
  constructor(want: (key: K, timestamp: number) => void, passesOn: boolean) {
    super();
    this.#want = want;
    this.#passesOn = passesOn;
  }

  override process(key: K | null, _value: unknown, timestamp: number, headers: Headers | undefined): void {
    if (key === null) return;
    this.#want(key, timestamp);
    if (this.#passesOn) this.emit(key, undefined, timestamp, headers);
  }
}
