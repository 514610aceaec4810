import { maxRowBytes } from '../../schemas/limits.ts';
import type { RowSink, RowSplitter } from './rows.ts';

const newline = 0x0a;

/** Cuts newline-delimited JSON: a row a line, blank lines left out. A line beyond `limit` bytes is rejected. */
export class LineSplitter implements RowSplitter {
  readonly #limit: number;
  #rest: Buffer = Buffer.alloc(0);
  #line = 1;
  #dropped = 0;

  constructor(limit: number = maxRowBytes) {
    this.#limit = limit;
  }

  push(piece: Buffer, sink: RowSink): void {
    const buffer = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    let start = 0;
    for (let end = buffer.indexOf(newline); end >= 0; end = buffer.indexOf(newline, start)) {
      this.#give(buffer.subarray(start, end), sink);
      start = end + 1;
    }
    this.#rest = buffer.subarray(start);
    if (this.#rest.length > this.#limit) {
      this.#dropped += this.#rest.length;
      this.#rest = Buffer.alloc(0);
    }
  }

  end(sink: RowSink): void {
    if (this.#rest.length > 0 || this.#dropped > 0) this.#give(this.#rest, sink);
    this.#rest = Buffer.alloc(0);
  }

  #give(bytes: Buffer, sink: RowSink): void {
    const line = this.#line++;
    const size = bytes.length + this.#dropped;
    this.#dropped = 0;
    if (size > this.#limit) {
      const reason = `line ${line} is larger than ${this.#limit} bytes (${size}); shorten its values`;
      sink.reject({ line, code: 'ROW_TOO_LARGE', reason });
    } else if (bytes.length > 0 && bytes.some((byte) => byte > 0x20)) {
      sink.row({ bytes, line });
    }
  }
}
