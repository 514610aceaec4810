import { maxRowBytes } from '../../schemas/limits.ts';
import type { RowSink, RowSplitter } from './rows.ts';

const newline = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;

/**
 * Cuts CSV (RFC 4180) into rows without decoding a cell: a line end inside quotes does not end the row. A quote opens
 * only at the start of a cell; elsewhere it is a letter like any other.
 *
 * A quote that is never closed would swallow the rest of the file. So when a quoted cell runs over `limit` bytes or over
 * the end of the file and there is a line end inside, its first line is rejected and reading goes on with the second.
 */
export class CsvRowSplitter implements RowSplitter {
  readonly #delimiter: number;
  readonly #limit: number;
  #buffer: Buffer = Buffer.alloc(0);
  /** Where scanning goes on in the buffer; rows start at 0. */
  #at = 0;
  #inQuotes = false;
  #line = 1;
  /** Set while the bytes of a row beyond the limit are dropped up to its end. */
  #dropping = false;

  constructor(delimiter: string, limit: number = maxRowBytes) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#limit = limit;
  }

  push(piece: Buffer, sink: RowSink): void {
    this.#buffer = this.#buffer.length === 0 ? piece : Buffer.concat([this.#buffer, piece]);
    this.#scan(sink, false);
  }

  end(sink: RowSink): void {
    this.#scan(sink, true);
    while (this.#inQuotes && !this.#dropping && this.#buffer.length > 0) {
      this.#rejectFirstLine(sink);
      this.#scan(sink, true);
    }
    if (this.#buffer.length > 0) this.#emit(0, this.#buffer.length, sink);
    this.#buffer = Buffer.alloc(0);
  }

  #scan(sink: RowSink, final: boolean): void {
    let start = 0;
    for (;;) {
      const end = this.#rowEnd(start, final);
      if (end < 0) break;
      this.#emit(start, end, sink);
      start = end + 1;
      this.#at = start;
    }
    this.#keep(start);
    if (this.#buffer.length > this.#limit) this.#overflow(sink, final);
  }

  /** Index of the line end that closes the row starting at `start`; -1 when it is not in the buffer yet. */
  #rowEnd(start: number, final: boolean): number {
    const buffer = this.#buffer;
    let at = Math.max(this.#at, start);
    for (;;) {
      if (this.#inQuotes) {
        const closing = buffer.indexOf(quote, at);
        if (closing < 0 || (closing === buffer.length - 1 && !final)) {
          this.#at = closing < 0 ? buffer.length : closing;
          return -1;
        }
        if (buffer[closing + 1] === quote) {
          at = closing + 2;
          continue;
        }
        this.#inQuotes = false;
        at = closing + 1;
      }
      const lineEnd = buffer.indexOf(newline, at);
      const opening = this.#openingQuote(at, lineEnd < 0 ? buffer.length : lineEnd, start);
      if (opening >= 0) {
        this.#inQuotes = true;
        at = opening + 1;
        continue;
      }
      if (lineEnd < 0) this.#at = buffer.length;
      return lineEnd;
    }
  }

  #openingQuote(from: number, to: number, rowStart: number): number {
    const buffer = this.#buffer;
    let found = buffer.indexOf(quote, from);
    while (found >= 0 && found < to) {
      if ((found === rowStart && !this.#dropping) || buffer[found - 1] === this.#delimiter) return found;
      found = buffer.indexOf(quote, found + 1);
    }
    return -1;
  }

  #emit(start: number, end: number, sink: RowSink): void {
    if (!this.#dropping) {
      this.#give(this.#buffer.subarray(start, end), sink);
      return;
    }
    this.#dropping = false;
    this.#line += 1;
  }

  #give(row: Buffer, sink: RowSink): void {
    const bytes = row[row.length - 1] === carriageReturn ? row.subarray(0, -1) : row;
    const line = this.#line;
    this.#line += 1 + countNewlines(row);
    if (bytes.length > this.#limit) {
      sink.reject(tooLarge(line, bytes.length, this.#limit));
      return;
    }
    sink.row({ bytes, line });
  }

  #keep(start: number): void {
    if (start === 0) return;
    this.#buffer = this.#buffer.subarray(start);
    this.#at = Math.max(0, this.#at - start);
  }

  #overflow(sink: RowSink, final: boolean): void {
    if (this.#dropping) {
      this.#drop();
      return;
    }
    if (this.#inQuotes && this.#buffer.includes(newline)) {
      this.#rejectFirstLine(sink);
      this.#scan(sink, final);
      return;
    }
    sink.reject(tooLarge(this.#line, this.#buffer.length, this.#limit));
    this.#dropping = true;
    this.#drop();
  }

  /** Forgets scanned bytes of an oversized row but for the last one, which decides whether a quote opens. */
  #drop(): void {
    this.#line += countNewlines(this.#buffer.subarray(0, this.#at - 1));
    this.#buffer = this.#buffer.subarray(Math.max(0, this.#at - 1));
    this.#at = Math.min(1, this.#buffer.length);
  }

  #rejectFirstLine(sink: RowSink): void {
    const lineEnd = this.#buffer.indexOf(newline);
    sink.reject({
      line: this.#line,
      code: 'UNCLOSED_QUOTE',
      reason: `line ${this.#line} opens a quoted cell that is never closed; close the quote or double it inside the cell`,
    });
    this.#buffer = lineEnd < 0 ? Buffer.alloc(0) : this.#buffer.subarray(lineEnd + 1);
    this.#at = 0;
    this.#inQuotes = false;
    this.#line += 1;
  }
}

function tooLarge(line: number, size: number, limit: number) {
  return {
    line,
    code: 'ROW_TOO_LARGE' as const,
    reason: `the row that starts on line ${line} is larger than ${limit} bytes (${size} read so far); shorten its cells`,
  };
}

function countNewlines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) count += 1;
  return count;
}
