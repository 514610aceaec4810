import { gunzipSync } from 'node:zlib';
import { type CellLimits, csvRecords, defaultCellLimits } from './csv-cells.ts';
import { type CsvLayout, FrameReader, longestPreamble, sniffDelimiter } from './csv-frame.ts';
import { PayloadError } from './errors.ts';
import { type FlatRow, flattenRow, parseLossless, rowsAt } from './json-rows.ts';
import type { ReportProfile } from './profile.ts';
import { Refusal } from './value/refusal.ts';

export type Encoding = 'csv' | 'ndjson' | 'json';

/** A row: its cells by the header's index, null where a JSON row lacks the field, or why it is none. */
export interface DecodedRow {
  /** The line of the payload on which it starts, from 1; for a JSON document the number of the row. */
  readonly line: number;
  /** The row as it stands in the payload. */
  readonly text: string;
  readonly cells: readonly (string | null)[] | Refusal;
}

export interface DecodedChunk {
  readonly header: readonly string[];
  readonly rows: readonly DecodedRow[];
  /** Totals rows that were left out. */
  readonly totalsRows: number;
  /** True when the payload itself says that its data is not complete. */
  readonly incomplete: boolean;
}

/** What a profile says of where rows stand. */
export type PayloadLayout = CsvLayout & Pick<ReportProfile, 'jsonRows'>;

/** A payload of 900 kB may unpack to this many bytes, no more. */
const largestText = 64_000_000;

/**
 * The rows of one payload: plain or gzip, UTF-8 or UTF-16 with a byte order mark, CSV with or without what a platform puts
 * around the rows, one JSON object per line, or a JSON document. `delimiter` null: the header line tells. A row that is
 * broken is given with a refusal, the others are not touched by it.
 *
 * @throws PayloadError MR_CONNECTOR_PAYLOAD when there are no rows to speak of: broken gzip, no header line, no JSON document.
 */
export function decodeChunk(
  payload: Buffer,
  encoding: Encoding,
  delimiter: string | null,
  profile: PayloadLayout,
  limits: CellLimits = defaultCellLimits,
): DecodedChunk {
  const text = decodeText(payload);
  switch (encoding) {
    case 'csv':
      return decodeCsv(text, delimiter, profile, limits);
    case 'ndjson':
      return decodeLines(text, limits);
    case 'json':
      return decodeDocument(text, profile, limits);
  }
}

/** The payload's text: unpacked, decoded by its byte order mark (UTF-8 without one), the mark taken off. */
export function decodeText(payload: Buffer): string {
  const bytes = unpacked(payload);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.toString('utf8', marked ? 3 : 0);
}

function unpacked(payload: Buffer): Buffer {
  if (payload[0] !== 0x1f || payload[1] !== 0x8b) return payload;
  try {
    return gunzipSync(payload, { maxOutputLength: largestText });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PayloadError(`the gzip data is cut off or broken (${why}); fetch it again`, { cause });
  }
}

function decodeCsv(text: string, delimiter: string | null, profile: CsvLayout, limits: CellLimits): DecodedChunk {
  const frame = new FrameReader(profile);
  const rows: DecodedRow[] = [];
  let totalsRows = 0;
  let before = 0;
  let refused: string | undefined;
  for (const record of csvRecords(text, delimiter ?? sniffText(text, profile), limits)) {
    const { line, text: source, cells } = record;
    if (cells instanceof Refusal) {
      if (frame.header.length > 0) rows.push({ line, text: source, cells });
      else refused ??= `; line ${line} cannot be it: ${cells.reason}`;
      continue;
    }
    const part = frame.next(cells);
    if (part === 'row') rows.push({ line, text: source, cells: fitting(cells, frame.header.length) });
    else if (part === 'totals') totalsRows += 1;
    else if (part === 'preamble' && ++before > longestPreamble) break;
  }
  if (frame.header.length === 0) {
    const wanted = profile.csv.headerHas.join(', ');
    throw new PayloadError(
      `no header line${wanted === '' ? '' : ` with ${wanted}`} in the first ${longestPreamble} lines${refused ?? ''}`,
    );
  }
  return { header: frame.header, rows, totalsRows, incomplete: frame.incomplete };
}

/** The delimiter of the line that looks most like the header: the first one that names all of `headerHas`. */
function sniffText(text: string, profile: CsvLayout): string {
  const lines = text.split('\n', longestPreamble);
  const wanted = profile.csv.headerHas;
  const header = lines.find((line) => line.trim() !== '' && wanted.every((name) => line.includes(name)));
  return sniffDelimiter(header ?? lines[0] ?? '');
}

function fitting(cells: readonly string[], width: number): readonly string[] | Refusal {
  if (cells.length === width) return cells;
  return new Refusal(
    'WRONG_CELL_COUNT',
    `the row has ${cells.length} cells and the header ${width}; is a delimiter inside a cell not quoted?`,
  );
}

function decodeLines(text: string, limits: CellLimits): DecodedChunk {
  const table = new Table(limits);
  let line = 0;
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const source = text.slice(start, end).trim();
    line += 1;
    start = end + 1;
    if (source !== '') table.add(line, source, rowOf(source));
  }
  return table.chunk();
}

function rowOf(source: string): FlatRow | Refusal {
  try {
    const value = parseLossless(source);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return flattenRow(value);
    return new Refusal('MALFORMED_JSON', 'the line is not a JSON object');
  } catch (error) {
    return new Refusal('MALFORMED_JSON', error instanceof Error ? error.message : String(error));
  }
}

/**
 * A JSON document with every number as its own text.
 * @throws PayloadError MR_CONNECTOR_PAYLOAD when the text is none.
 */
export function parseDocument(text: string): unknown {
  try {
    return parseLossless(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PayloadError(`the payload is not a JSON document: ${why}`, { cause });
  }
}

function decodeDocument(text: string, profile: PayloadLayout, limits: CellLimits): DecodedChunk {
  const table = new Table(limits);
  rowsAt(parseDocument(text), profile.jsonRows).forEach((row, index) => {
    table.add(index + 1, JSON.stringify(row), row);
  });
  return table.chunk();
}

/** Rows with different fields as one table: its header is every name, in the order of first sight. */
class Table {
  readonly #limits: CellLimits;
  readonly #indexes = new Map<string, number>();
  readonly #rows: { line: number; text: string; cells: (string | null)[] | Refusal }[] = [];

  constructor(limits: CellLimits) {
    this.#limits = limits;
  }

  add(line: number, text: string, row: FlatRow | Refusal): void {
    this.#rows.push({ line, text, cells: row instanceof Refusal ? row : this.#cells(row) });
  }

  chunk(): DecodedChunk {
    const width = this.#indexes.size;
    for (const { cells } of this.#rows) {
      if (!(cells instanceof Refusal)) while (cells.length < width) cells.push(null);
    }
    return { header: [...this.#indexes.keys()], rows: this.#rows, totalsRows: 0, incomplete: false };
  }

  #cells(row: FlatRow): (string | null)[] | Refusal {
    const cells = new Array<string | null>(this.#indexes.size).fill(null);
    for (const [name, text] of Object.entries(row)) {
      if (text !== null && text.length > this.#limits.cellCharacters) {
        return new Refusal('CELL_TOO_LARGE', `field ${name} is larger than ${this.#limits.cellCharacters} characters`);
      }
      const index = this.#indexOf(name);
      if (index === undefined) {
        return new Refusal('TOO_MANY_COLUMNS', `the payload has more than ${this.#limits.columns} different fields`);
      }
      while (cells.length < index) cells.push(null);
      cells[index] = text;
    }
    return cells;
  }

  #indexOf(name: string): number | undefined {
    const known = this.#indexes.get(name);
    if (known !== undefined) return known;
    const index = this.#indexes.size;
    if (index >= this.#limits.columns) return undefined;
    this.#indexes.set(name, index);
    return index;
  }
}
