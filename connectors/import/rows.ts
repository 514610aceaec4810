import { isUtf8 } from 'node:buffer';

/** A row of a file with its own bytes, without the line end. `line` is the line it starts on, from 1. */
export interface FileRow {
  readonly bytes: Buffer;
  readonly line: number;
}

/** A stretch of a file that is no row. The rest of the file is read on. */
export interface RejectedRow {
  readonly line: number;
  readonly code: 'ROW_TOO_LARGE' | 'UNCLOSED_QUOTE' | 'MALFORMED_JSON' | 'CUT_OFF_ROW' | 'NOT_UTF8';
  readonly reason: string;
}

/** Takes what a splitter finds. */
export interface RowSink {
  row(row: FileRow): void;
  reject(rejected: RejectedRow): void;
}

/** Cuts a stream of bytes into rows, holding no more than one row and one piece of input. */
export interface RowSplitter {
  /** Gives the rows that end in this piece to the sink. */
  push(piece: Buffer, sink: RowSink): void;
  /** Gives what is left. */
  end(sink: RowSink): void;
}

/** Why a row is refused whose bytes are no UTF-8: an id must come through digit for digit. Undefined for any other. */
export function illegible(row: FileRow): RejectedRow | undefined {
  if (isUtf8(row.bytes)) return undefined;
  const reason = `line ${row.line} holds bytes that are not UTF-8: save the file as UTF-8`;
  return { line: row.line, code: 'NOT_UTF8', reason };
}
