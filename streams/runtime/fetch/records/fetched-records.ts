import { RecordInBatch } from '../../../topology/record-in-batch.ts';
import { type AbortedTransaction, AbortedTransactions } from './aborted-transactions.ts';
import { BatchCursor } from './batch-cursor.ts';
import { type RecordBatch, readBatch } from './record-batch.ts';

/** What one fetch brought of one partition, read from `position` on: committed records, one after the other. */
export class FetchedRecords {
  readonly #bytes: Buffer;
  readonly #aborted: AbortedTransactions;
  readonly #cursor = new BatchCursor();
  /** Where the next batch begins. */
  #at = 0;
  #batch: RecordBatch | undefined;
  #position: number;

  constructor(bytes: Buffer, aborted: readonly AbortedTransaction[], position: number) {
    this.#bytes = bytes;
    this.#aborted = new AbortedTransactions(aborted);
    this.#position = position;
  }

  get byteLength(): number {
    return this.#bytes.length;
  }

  /** Offset to go on from: after what was read, and after markers and aborted records that follow it. */
  get position(): number {
    return this.#position;
  }

  /** True when `next` would find a record; `position` is then past what lies before it and is not to be seen. */
  get hasMore(): boolean {
    return this.#findRecords();
  }

  /**
   * Moves `record` to the next record; false when there is none left, `position` then being the end of what was fetched.
   * @throws BrokerError when a batch is damaged or of an unknown kind.
   */
  next(record: RecordInBatch): boolean {
    while (this.#findRecords()) {
      this.#cursor.next(record);
      // A batch is fetched whole, also where the position is in the middle of it.
      if (record.offset < this.#position) continue;
      this.#position = record.offset + 1;
      return true;
    }
    return false;
  }

  /** Goes on to the next batch with records to be seen, unless one is in hand; false when there is none. */
  #findRecords(): boolean {
    while (this.#cursor.isAtEnd) {
      this.#leave();
      const batch = readBatch(this.#bytes, this.#at);
      if (batch === undefined) return false;
      this.#at = batch.end;
      this.#batch = batch;
      if (batch.isControl) this.#endTransaction(batch);
      else if (!this.#aborted.hides(batch)) this.#cursor.open(batch);
    }
    return true;
  }

  #endTransaction(batch: RecordBatch): void {
    this.#cursor.open(batch);
    const marker = new RecordInBatch();
    while (!this.#cursor.isAtEnd) this.#cursor.next(marker);
    this.#aborted.ended(batch, marker.key);
  }

  #leave(): void {
    if (this.#batch === undefined) return;
    this.#position = Math.max(this.#position, this.#batch.lastOffset + 1);
    this.#batch = undefined;
  }
}
