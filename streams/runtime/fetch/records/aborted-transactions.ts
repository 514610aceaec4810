import type { RecordBatch } from './record-batch.ts';

/** A transaction that was aborted, as a fetch tells of it: whose it was, and the offset of its first record. */
export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
}

/** The marker that ends a transaction has a key of two 16-bit numbers, version and kind; 0 is an abort. */
const KIND_AT = 2;
const ABORT = 0;

/**
 * Tells which batches of a fetch were taken back. Kept over the batches of one fetch, in their order: a producer's batches
 * are aborted from the first offset of its transaction up to the marker that ends it.
 */
export class AbortedTransactions {
  readonly #coming: AbortedTransaction[];
  readonly #producers = new Set<number>();

  constructor(aborted: readonly AbortedTransaction[]) {
    this.#coming = [...aborted].sort((one, other) => one.firstOffset - other.firstOffset);
  }

  /** True when the records of this batch were taken back. */
  hides(batch: RecordBatch): boolean {
    this.#reach(batch);
    return batch.isTransactional && this.#producers.has(batch.producerId);
  }

  /** Takes note of the end of a transaction: a control batch, and the key of its record. */
  ended(batch: RecordBatch, key: Buffer | null): void {
    this.#reach(batch);
    if (key === null || key.length < KIND_AT + 2) return;
    if (key.readInt16BE(KIND_AT) === ABORT) this.#producers.delete(batch.producerId);
  }

  #reach(batch: RecordBatch): void {
    while ((this.#coming[0]?.firstOffset ?? Number.POSITIVE_INFINITY) <= batch.lastOffset) {
      const { producerId } = this.#coming.shift() as AbortedTransaction;
      this.#producers.add(producerId);
    }
  }
}
