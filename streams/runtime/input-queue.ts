import type { AssignedPartition } from './assignment.ts';
import type { Work } from './work.ts';

/** A partition of which more is held is not fetched on; it is again when half of it is gone. */
const MAX_RECORDS = 10_000;
const MAX_BYTES = 16 * 1024 * 1024;

/** What is at hand of one partition of a task that reads several topics, in its order. */
export class InputQueue {
  readonly partition: AssignedPartition;
  /** Where the broker said that there is nothing more, at the latest such word. */
  end: number | undefined;
  /** Where the partition stands when all of this is through, as far as the client tells. */
  position: number | undefined;
  /** Since when nothing is at hand and the broker has nothing, epoch milliseconds. */
  idleSince: number | undefined;
  isPaused = false;
  #records: Work[] = [];
  #taken = 0;
  /** As many of the first records are held: they are not the batch's any more. */
  #held = 0;
  #bytes = 0;
  #next: number;

  constructor(partition: AssignedPartition) {
    this.partition = partition;
    this.#next = partition.position ?? 0;
  }

  /** The next record. */
  get head(): Work | undefined {
    return this.#records[this.#taken];
  }

  get size(): number {
    return this.#records.length - this.#taken;
  }

  /** Offset of the next record to come. */
  get next(): number {
    return this.#next;
  }

  get isOverfull(): boolean {
    return this.size > MAX_RECORDS || this.#bytes > MAX_BYTES;
  }

  get hasRoom(): boolean {
    return this.size <= MAX_RECORDS / 2 && this.#bytes <= MAX_BYTES / 2;
  }

  /** Adds a record, which is still the batch's. One that came before does not come again. */
  add(work: Work): void {
    const { offset } = work.record;
    if (offset < this.#next) return;
    if (work.endsOffset) this.#next = offset + 1;
    this.idleSince = undefined;
    this.#records.push(work);
  }

  /** Takes the head. */
  take(): Work {
    const work = this.#records[this.#taken] as Work;
    if (this.#taken < this.#held) this.#bytes -= bytesOf(work);
    this.#taken += 1;
    return work;
  }

  /** Keeps what is left beyond the batch it came in. */
  hold(): void {
    if (this.#taken > 0) {
      this.#records.splice(0, this.#taken);
      this.#held = Math.max(0, this.#held - this.#taken);
      this.#taken = 0;
    }
    for (; this.#held < this.#records.length; this.#held += 1) {
      const kept = (this.#records[this.#held] as Work).kept();
      this.#records[this.#held] = kept;
      this.#bytes += bytesOf(kept);
    }
  }
}

function bytesOf({ record: { key, value } }: Work): number {
  return (key?.length ?? 0) + (value?.length ?? 0);
}
