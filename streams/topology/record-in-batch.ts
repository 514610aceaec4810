import type { Headers } from '../processor/record.ts';

const nothing = Buffer.alloc(0);

/**
 * A record where it lies: `bytes` hold a whole batch, key and value are what is between their positions, and a start of -1
 * is null. One object is moved from record to record, so what it says holds until the next batch is fetched.
 */
export class RecordInBatch {
  topic = '';
  partition = -1;
  offset = -1;
  /** Epoch milliseconds, as the topic carries it. */
  timestamp = -1;
  bytes: Buffer = nothing;
  keyStart = -1;
  keyEnd = -1;
  valueStart = -1;
  valueEnd = -1;
  #headersAt = 0;
  #readHeaders: (bytes: Buffer, at: number) => Headers | undefined = () => undefined;
  #headers: Headers | undefined;
  #headersRead = true;

  /** A view of the key's bytes. */
  get key(): Buffer | null {
    return this.keyStart < 0 ? null : this.bytes.subarray(this.keyStart, this.keyEnd);
  }

  /** A view of the value's bytes. */
  get value(): Buffer | null {
    return this.valueStart < 0 ? null : this.bytes.subarray(this.valueStart, this.valueEnd);
  }

  /** Decoded when it is asked for. */
  get headers(): Headers | undefined {
    if (!this.#headersRead) {
      this.#headers = this.#readHeaders(this.bytes, this.#headersAt);
      this.#headersRead = true;
    }
    return this.#headers;
  }

  /** Says where the headers lie and what decodes them. */
  headersAt(at: number, read: (bytes: Buffer, at: number) => Headers | undefined): void {
    this.#headersAt = at;
    this.#readHeaders = read;
    this.#headersRead = false;
  }

  /** Says that there are none. */
  noHeaders(): void {
    this.#headers = undefined;
    this.#headersRead = true;
  }
}
