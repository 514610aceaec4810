import { maxRowBytes } from '../../schemas/limits.ts';
import type { RowSink, RowSplitter } from './rows.ts';

interface Container {
  readonly array: boolean;
  readonly path: string;
  readonly rows: boolean;
  readonly apart: boolean;
  /** Object only: the key whose value comes next, undefined while a key is awaited. */
  key: string | undefined;
}

/** What a document may hold beside its rows. */
export interface BesideRows {
  /** True: a whole document without any of the arrays has no rows. ProtoJSON leaves out lists that are empty. */
  readonly mayLack?: boolean;
  /** Takes each object at a path that is no row: a platform's error among its answers. */
  readonly apart?: { readonly path: string; readonly take: (object: Buffer) => void };
}

const quote = 0x22;
const backslash = 0x5c;

/**
 * Cuts a JSON document into the elements of the array at one of `paths` (keys joined by dots; '' is the document), each
 * with its own bytes, so that no number passes through a float. Holds one element at a time.
 */
export class JsonRowSplitter implements RowSplitter {
  readonly #paths: ReadonlySet<string>;
  readonly #limit: number;
  readonly #beside: BesideRows;
  #buffer: Buffer = Buffer.alloc(0);
  #at = 0;
  #line = 1;
  readonly #stack: Container[] = [];
  #rowStart = -1;
  #rowLine = 0;
  /** Bytes of the row in hand that were dropped because it is too large. */
  #dropped = 0;
  /** Where the string or the scalar in hand began; -1 when there is none. */
  #stringStart = -1;
  #scalarStart = -1;
  #found = false;
  #opened = false;

  constructor(paths: readonly string[], limit: number = maxRowBytes, beside: BesideRows = {}) {
    this.#paths = new Set(paths);
    this.#limit = limit;
    this.#beside = beside;
  }

  push(piece: Buffer, sink: RowSink): void {
    this.#buffer = this.#buffer.length === 0 ? piece : Buffer.concat([this.#buffer, piece]);
    while (this.#at < this.#buffer.length) {
      if (this.#stringStart >= 0) {
        if (!this.#closeString(sink)) break;
      } else {
        this.#step(this.#buffer[this.#at] as number, sink);
        this.#at += 1;
      }
    }
    this.#forget();
  }

  end(sink: RowSink): void {
    this.#endScalar(sink);
    if (this.#stack.length > 0 || this.#stringStart >= 0) {
      const reason = `the document ends on line ${this.#line} inside ${this.#stack.at(-1)?.path || 'its outermost value'}; is the file cut off?`;
      sink.reject({ line: this.#line, code: 'MALFORMED_JSON', reason });
    } else if (!this.#found && !(this.#beside.mayLack === true && this.#opened)) {
      const where = [...this.#paths].map((path) => path || 'the outermost array').join(', ');
      sink.reject({ line: 1, code: 'MALFORMED_JSON', reason: `the document holds no array of rows at ${where}` });
    }
  }

  #step(byte: number, sink: RowSink): void {
    switch (byte) {
      case 0x0a:
        this.#endScalar(sink);
        this.#line += 1;
        return;
      case 0x20:
      case 0x09:
      case 0x0d:
      case 0x3a: // :
        this.#endScalar(sink);
        return;
      case 0x2c: // ,
        this.#endScalar(sink);
        this.#expectKey();
        return;
      case 0x7b: // {
      case 0x5b: // [
        this.#open(byte === 0x5b);
        return;
      case 0x7d: // }
      case 0x5d: // ]
        this.#endScalar(sink);
        this.#close(byte === 0x5d, sink);
        return;
      case quote:
        this.#startRow();
        this.#stringStart = this.#at;
        return;
      default:
        if (this.#scalarStart < 0) {
          this.#startRow();
          this.#scalarStart = this.#at;
        }
    }
  }

  #open(array: boolean): void {
    this.#startRow();
    const parent = this.#stack.at(-1);
    const path =
      parent === undefined ? '' : [parent.path, parent.array ? '' : (parent.key ?? '')].filter(Boolean).join('.');
    const rows = array && this.#rowStart < 0 && this.#paths.has(path);
    if (rows) this.#found = true;
    this.#opened = true;
    const apart = !array && this.#rowStart < 0 && this.#beside.apart?.path === path;
    if (apart) this.#rowStart = this.#at;
    this.#stack.push({ array, path, rows, apart, key: undefined });
  }

  #close(array: boolean, sink: RowSink): void {
    const container = this.#stack.pop();
    if (container?.array !== array) {
      const reason = `unexpected ${array ? ']' : '}'} on line ${this.#line}; the rows after it may be wrong`;
      sink.reject({ line: this.#line, code: 'MALFORMED_JSON', reason });
      return;
    }
    if (container.apart) this.#endApart(this.#at + 1);
    else this.#endRow(this.#at + 1, sink);
  }

  /** Gives away the object, or the end of one that is larger than a row may be. */
  #endApart(end: number): void {
    this.#beside.apart?.take(this.#buffer.subarray(this.#rowStart, end));
    this.#rowStart = -1;
    this.#dropped = 0;
  }

  #expectKey(): void {
    const container = this.#stack.at(-1);
    if (container && !container.array) container.key = undefined;
  }

  #startRow(): void {
    if (this.#rowStart >= 0 || !this.#stack.at(-1)?.rows) return;
    this.#rowStart = this.#at;
    this.#rowLine = this.#line;
  }

  /** Closes the row when the value that just ended is an element of the array of rows. */
  #endRow(end: number, sink: RowSink): void {
    if (this.#rowStart < 0 || !this.#stack.at(-1)?.rows) return;
    const size = end - this.#rowStart + this.#dropped;
    if (size > this.#limit) {
      const reason = `the row that starts on line ${this.#rowLine} is larger than ${this.#limit} bytes (${size}); shorten its values`;
      sink.reject({ line: this.#rowLine, code: 'ROW_TOO_LARGE', reason });
    } else {
      sink.row({ bytes: this.#buffer.subarray(this.#rowStart, end), line: this.#rowLine });
    }
    this.#rowStart = -1;
    this.#dropped = 0;
  }

  #endScalar(sink: RowSink): void {
    if (this.#scalarStart < 0) return;
    this.#scalarStart = -1;
    this.#endRow(this.#at, sink);
  }

  /** Moves past the string in hand; false when its end is not in the buffer yet. */
  #closeString(sink: RowSink): boolean {
    for (let end = this.#buffer.indexOf(quote, this.#at); end >= 0; end = this.#buffer.indexOf(quote, end + 1)) {
      if (isEscaped(this.#buffer, end, this.#stringStart)) continue;
      const container = this.#stack.at(-1);
      if (container && !container.array && container.key === undefined) {
        container.key = keyText(this.#buffer.subarray(this.#stringStart, end + 1));
      } else {
        this.#endRow(end + 1, sink);
      }
      this.#stringStart = -1;
      this.#at = end + 1;
      return true;
    }
    // The next piece is searched from the last byte on, since a backslash may stand there.
    this.#at = Math.max(this.#stringStart + 1, this.#buffer.length - 1);
    if (this.#buffer[this.#at] === quote) this.#at = this.#buffer.length;
    return false;
  }

  /** Drops what is no longer needed: bytes before the row in hand, and the bytes of a row beyond the limit. */
  #forget(): void {
    const starts = [this.#rowStart, this.#stringStart].filter((start) => start >= 0);
    let keepFrom = Math.min(this.#at, ...starts);
    if (this.#buffer.length - keepFrom > 2 * this.#limit) {
      const from = Math.max(keepFrom + 1, this.#buffer.length - 64);
      this.#dropped += from - Math.max(this.#rowStart, 0);
      keepFrom = from;
      if (this.#rowStart >= 0) this.#rowStart = from;
      if (this.#stringStart >= 0) this.#stringStart = from;
    }
    this.#buffer = this.#buffer.subarray(keepFrom);
    this.#at = Math.max(0, this.#at - keepFrom);
    if (this.#rowStart >= 0) this.#rowStart -= keepFrom;
    if (this.#stringStart >= 0) this.#stringStart -= keepFrom;
    if (this.#scalarStart >= 0) this.#scalarStart = 0;
  }
}

function isEscaped(buffer: Buffer, at: number, from: number): boolean {
  let slashes = 0;
  while (at - 1 - slashes > from && buffer[at - 1 - slashes] === backslash) slashes += 1;
  return slashes % 2 === 1;
}

function keyText(quoted: Buffer): string {
  const text = quoted.toString('utf8');
  return text.includes('\\') ? (JSON.parse(text) as string) : text.slice(1, -1);
}
