import { csvRecords } from '../csv-cells.ts';
import { FrameReader } from '../csv-frame.ts';
import { TruncatedError } from '../errors.ts';
import { CsvRowSplitter } from '../import/csv-rows.ts';
import type { FileRow, RejectedRow } from '../import/rows.ts';
import { columnKey, type ReportProfile } from '../profile.ts';
import { isRefused, nullTest, parseMeasure, Refusal } from '../value.ts';
import type { DaysPiece } from './days.ts';
import { missingNames, requireFields } from './fields.ts';
import type { DaysSummary, PlatformTotals } from './port.ts';

const pieceRows = 1000;
/** Lines around the rows of which the texts are kept. */
const keptLines = 200;

/**
 * A report that is a CSV file: gives its lines as they are, header and frame among them, and keeps what the lines around
 * the rows say. Holds one piece of the file at a time.
 */
export class CsvReport {
  readonly #profile: ReportProfile;
  readonly #delimiter: string;
  readonly #splitter: CsvRowSplitter;
  readonly #frame: FrameReader;
  readonly #outside: string[][] = [];
  #totals: readonly string[] | null = null;
  #rows = 0;
  #rejected: RejectedRow | null = null;

  constructor(profile: ReportProfile, delimiter = ',') {
    this.#profile = profile;
    this.#delimiter = delimiter;
    this.#splitter = new CsvRowSplitter(delimiter);
    this.#frame = new FrameReader(profile);
  }

  /** Rows so far, without header, totals and frame. */
  get rows(): number {
    return this.#rows;
  }

  /** True when a line says that the data is not complete. */
  get incomplete(): boolean {
    return this.#frame.incomplete;
  }

  get header(): readonly string[] {
    return this.#frame.header;
  }

  /** The lines of a file that comes in pieces. */
  async *lines(pieces: AsyncIterable<Buffer>): AsyncGenerator<DaysPiece> {
    let batch: FileRow[] = [];
    const sink = {
      row: (row: FileRow) => {
        this.#read(row);
        batch.push({ bytes: Buffer.from(row.bytes), line: row.line });
      },
      reject: (rejected: RejectedRow) => {
        this.#rejected ??= rejected;
      },
    };
    for await (const piece of pieces) {
      this.#splitter.push(piece, sink);
      if (batch.length < pieceRows) continue;
      yield this.#piece(batch);
      batch = [];
    }
    this.#splitter.end(sink);
    if (batch.length > 0) yield this.#piece(batch);
  }

  /** The text after `start` in the lines around the rows; null when there is none. */
  said(start: string): string | null {
    for (const [first = '', second] of this.#outside) {
      if (first.startsWith(start)) return (first.slice(start.length).trim() || second?.trim()) ?? '';
    }
    return null;
  }

  /** What the totals row says, counts and micros; empty without one. */
  get totals(): PlatformTotals {
    const cells = this.#totals;
    if (cells === null) return {};
    const isNull = nullTest(this.#profile.nulls);
    const totals: Record<string, bigint> = {};
    for (const { names, is } of this.#profile.columns) {
      if (is.role !== 'measure' || !['impressions', 'clicks', 'spend'].includes(is.as)) continue;
      const keys = new Set(names.map(columnKey));
      const text = cells[this.header.findIndex((name) => keys.has(columnKey(name)))] ?? null;
      if (text === null || isNull(text)) continue;
      const value = parseMeasure(text, is.unit, null, this.#profile.decimalComma);
      if (!isRefused(value)) totals[is.as] = BigInt(value);
    }
    return totals;
  }

  /**
   * The end of the days.
   * @throws TruncatedError MR_CONNECTOR_TRUNCATED when a line was no row; FieldsError MR_CONNECTOR_FIELDS when one of `needed` is not in the header.
   */
  end(asked: readonly string[], needed: readonly string[], more: Partial<DaysSummary> = {}): DaysPiece {
    const what = `${this.#profile.platform}/${this.#profile.report}`;
    if (this.#rejected !== null) {
      throw new TruncatedError(`line ${this.#rejected.line} of ${what} is no row: ${this.#rejected.reason}`);
    }
    const missing = missingNames(asked, this.header);
    requireFields(what, needed, missing);
    const summary: DaysSummary = {
      rows: this.#rows,
      askedFields: asked,
      cameFields: this.header,
      missingFields: missing,
      totals: this.totals,
      complete: !this.incomplete,
      dataAsOf: null,
      ...more,
    };
    return { kind: 'end', summary };
  }

  #piece(rows: readonly FileRow[]): DaysPiece {
    return { kind: 'rows', encoding: 'csv', delimiter: this.#delimiter, rows };
  }

  #read(row: FileRow): void {
    const text = row.bytes.toString('utf8');
    const record = csvRecords(text, this.#delimiter).next();
    const cells = record.done ? [''] : record.value.cells;
    if (cells instanceof Refusal) {
      this.#rejected ??= { line: row.line, code: 'CUT_OFF_ROW', reason: cells.reason };
      return;
    }
    const part = this.#frame.next(cells);
    if (part === 'totals') this.#totals = cells;
    else if ((part === 'preamble' || part === 'footer') && this.#outside.length < keptLines)
      this.#outside.push([...cells]);
    else if (part === 'row') this.#countRow(cells, row.line);
  }

  #countRow(cells: readonly string[], line: number): void {
    this.#rows += 1;
    if (cells.length === this.header.length) return;
    const reason = `it has ${cells.length} cells and the header ${this.header.length}`;
    this.#rejected ??= { line, code: 'CUT_OFF_ROW', reason };
  }
}
