/** So many records of topics are asked for at once at least, where `maxBatchRecords` is not less, whatever they hold. */
const LEAST_RECORDS = 8;

/**
 * How many records of topics a lane asks for at once. Each may be a pack of many, and what is fetched is unpacked whole: so there are
 * `first` of them as long as nothing is known of them, more only when as many came as were asked for, twice as many at most, and never more than
 * are about `maxBatchRecords` unpacked by what the latest held.
 */
export class FetchSize {
  readonly #maxBatchRecords: number;
  /** How many records one of the topics is taken to hold. */
  #packing: number;

  constructor(maxBatchRecords: number, first: number) {
    this.#maxBatchRecords = maxBatchRecords;
    this.#packing = Math.max(1, maxBatchRecords / first);
  }

  get next(): number {
    const size = Math.max(LEAST_RECORDS, Math.floor(this.#maxBatchRecords / this.#packing));
    return Math.min(size, this.#maxBatchRecords);
  }

  /** Notes that so many records of topics were fetched, and how many those were unpacked. */
  fetched(records: number, unpacked: number): void {
    if (records === 0) return;
    const atLeast = records < this.next ? this.#packing : this.#packing / 2;
    this.#packing = Math.max(1, atLeast, unpacked / records);
  }
}
