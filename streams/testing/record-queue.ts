import type { ConsumedRecord } from '../topology/decode.ts';

/** Taken records are cut off when there are so many, and more than are left. */
const MIN_CUT = 1_024;

/** Records in order. Taking one costs the same however many wait: `shift` moves all of a long array. */
export class RecordQueue {
  #records: ConsumedRecord[] = [];
  #next = 0;
  #pushed = 0;

  /** Records that ever came in. */
  get pushed(): number {
    return this.#pushed;
  }

  /** Records that wait to be taken. */
  get size(): number {
    return this.#records.length - this.#next;
  }

  push(record: ConsumedRecord): void {
    this.#records.push(record);
    this.#pushed += 1;
  }

  take(): ConsumedRecord | undefined {
    const record = this.#records[this.#next];
    if (record === undefined) return undefined;
    this.#next += 1;
    if (this.#next >= MIN_CUT && this.#next * 2 > this.#records.length) {
      this.#records = this.#records.slice(this.#next);
      this.#next = 0;
    }
    return record;
  }
}
