import { Refusal } from './value/refusal.ts';

/** Bounds of one row. */
export interface CellLimits {
  /** Characters in a cell. Default 1,000,000. */
  readonly cellCharacters: number;
  /** Cells in a row. Default 2,000. */
  readonly columns: number;
}

export const defaultCellLimits: CellLimits = { cellCharacters: 1_000_000, columns: 2_000 };

/** A record of a CSV text: its cells or why it is none, its text without the line end, and the line it starts on, from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly text: string;
  readonly cells: readonly string[] | Refusal;
}

const quote = '"';
const quoteCode = 0x22;
const carriageReturn = 0x0d;

/**
 * Cuts CSV text (RFC 4180) into records. A quote opens only at the start of a cell; elsewhere it is a letter like any
 * other. A record that is broken (a quote never closed, text behind a closing quote, a cell beyond the limit) is given with
 * a refusal, and reading goes on with the line after the one it started on. A blank line is a record with one empty cell.
 */
export function* csvRecords(
  text: string,
  delimiter: string,
  limits: CellLimits = defaultCellLimits,
): Generator<CsvRecord> {
  let start = 0;
  let line = 1;
  let opening = nextQuote(text, 0);
  while (start < text.length) {
    const lineEnd = endOfLine(text, start);
    if (opening < start) opening = nextQuote(text, start);
    if (opening >= lineEnd) {
      const row = withoutReturn(text, start, lineEnd);
      yield { line, text: row, cells: checked(row.split(delimiter), limits) };
      start = lineEnd + 1;
      line += 1;
      continue;
    }
    const record = quotedRecord(text, start, delimiter, limits);
    if (record instanceof Refusal) {
      yield { line, text: withoutReturn(text, start, lineEnd), cells: record };
      start = lineEnd + 1;
      line += 1;
      continue;
    }
    yield { line, text: withoutReturn(text, start, record.end), cells: record.cells };
    line += 1 + record.lines;
    start = record.end + 1;
  }
}

/** The cells of a record with quotes: where it ends and how many line ends its cells hold. */
function quotedRecord(
  text: string,
  start: number,
  delimiter: string,
  limits: CellLimits,
): { readonly cells: readonly string[]; readonly end: number; readonly lines: number } | Refusal {
  const cells: string[] = [];
  let lines = 0;
  let at = start;
  for (;;) {
    if (text.charCodeAt(at) !== quoteCode) {
      const lineEnd = endOfLine(text, at);
      const next = text.indexOf(delimiter, at);
      const last = next < 0 || next >= lineEnd;
      cells.push(last ? withoutReturn(text, at, lineEnd) : text.slice(at, next));
      if (last) return finished(cells, lineEnd, lines, limits);
      at = next + 1;
      continue;
    }
    const closing = closingQuote(text, at, limits);
    if (closing instanceof Refusal) return closing;
    const cell = text.slice(at + 1, closing);
    lines += lineEndsIn(cell);
    cells.push(cell.includes(quote) ? cell.replaceAll('""', quote) : cell);
    const after = text.charAt(closing + 1);
    if (after === delimiter) at = closing + 2;
    else if (after === '' || after === '\n') return finished(cells, closing + 1, lines, limits);
    else if (after === '\r' && (text.charAt(closing + 2) === '\n' || closing + 2 === text.length)) {
      return finished(cells, closing + 2, lines, limits);
    } else {
      return new Refusal(
        'UNCLOSED_QUOTE',
        `cell ${cells.length} has text behind its closing quote; double a quote inside a cell`,
      );
    }
  }
}

function closingQuote(text: string, opening: number, limits: CellLimits): number | Refusal {
  let at = opening + 1;
  for (;;) {
    const found = text.indexOf(quote, at);
    if (found < 0)
      return new Refusal(
        'UNCLOSED_QUOTE',
        'a quoted cell is never closed; close the quote or double it inside the cell',
      );
    if (found - opening > limits.cellCharacters) return tooLarge(limits);
    if (text.charCodeAt(found + 1) !== quoteCode) return found;
    at = found + 2;
  }
}

function finished(cells: readonly string[], end: number, lines: number, limits: CellLimits) {
  const kept = checked(cells, limits);
  return kept instanceof Refusal ? kept : { cells: kept, end, lines };
}

function checked(cells: readonly string[], limits: CellLimits): readonly string[] | Refusal {
  if (cells.length > limits.columns) {
    return new Refusal('TOO_MANY_COLUMNS', `the row has ${cells.length} cells; the most is ${limits.columns}`);
  }
  for (const cell of cells) if (cell.length > limits.cellCharacters) return tooLarge(limits);
  return cells;
}

function tooLarge(limits: CellLimits): Refusal {
  return new Refusal(
    'CELL_TOO_LARGE',
    `a cell is larger than ${limits.cellCharacters} characters; shorten or leave out that column`,
  );
}

/** Where the next quote stands; beyond the text when there is none, so that it is looked for once only. */
function nextQuote(text: string, from: number): number {
  const found = text.indexOf(quote, from);
  return found < 0 ? text.length + 1 : found;
}

function endOfLine(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  return found < 0 ? text.length : found;
}

function withoutReturn(text: string, start: number, end: number): string {
  return text.slice(start, end > start && text.charCodeAt(end - 1) === carriageReturn ? end - 1 : end);
}

function lineEndsIn(cell: string): number {
  let count = 0;
  for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) count += 1;
  return count;
}
