import { csvRecords } from '../csv-cells.ts';
import { FrameReader } from '../csv-frame.ts';
import { TruncatedError } from '../errors.ts';
import { CsvRowSplitter } from '../import/csv-rows.ts';
import type { FileRow, RejectedRow } from '../import/rows.ts';
import { columnKey, type MeasureUnit, type ReportProfile } from '../profile.ts';
import { isRefused, nullTest, parseMeasure, Refusal } from '../value.ts';
import type { DaysPiece } from './days.ts';
import { missingNames, requireFields } from './fields.ts';
import type { DaysSummary, PlatformTotals } from './port.ts';
import { type Summed, summedOf } from './sums.ts';

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
  readonly #sums: Record<Summed, bigint> = { impressions: 0n, clicks: 0n, spend: 0n };
  readonly #isNull: (cell: string | null) => boolean;
  #summed: readonly SummedColumn[] = [];
  #totals: PlatformTotals = {};
  #rows = 0;
  #rejected: RejectedRow | null = null;

  constructor(profile: ReportProfile, delimiter = ',') {
    this.#profile = profile;
    this.#delimiter = delimiter;
    this.#splitter = new CsvRowSplitter(delimiter);
    this.#frame = new FrameReader(profile);
    this.#isNull = nullTest(profile.nulls);
  }

  /** Rows so far, without header, totals and frame. */
  get rows(): number {
    return this.#rows;
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
    return this.#totals;
  }

  /** What the rows so far add up to. */
  get sums(): Readonly<Record<Summed, bigint>> {
    return this.#sums;
  }

  /**
   * The end of the days.
   * @throws TruncatedError MR_CONNECTOR_TRUNCATED when a line was no row; FieldsError MR_CONNECTOR_FIELDS when one of `needed` is not in the header.
   */
  end(asked: readonly string[], needed: readonly string[], more: Partial<DaysSummary> = {}): DaysPiece {
    const what = `${this.#profile.platform}/${this.#profile.report}`;
    if (this.#rejected !== null) {
      const { line, reason } = this.#rejected;
      throw new TruncatedError(`${what} is cut off: line ${line} is no whole row (${reason}); it is fetched again`);
    }
    const missing = missingNames(asked, this.#frame.header);
    requireFields(what, needed, missing);
    const summary: DaysSummary = {
      rows: this.#rows,
      askedFields: asked,
      cameFields: this.#frame.header,
      missingFields: missing,
      totals: this.totals,
      complete: !this.#frame.incomplete,
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
    if (part === 'header') this.#summed = this.#summedColumns();
    else if (part === 'totals') this.#totals = Object.fromEntries(this.#valuesOf(cells));
    else if ((part === 'preamble' || part === 'footer') && this.#outside.length < keptLines)
      this.#outside.push([...cells]);
    else if (part === 'row') this.#countRow(cells, row.line);
  }

  #countRow(cells: readonly string[], line: number): void {
    this.#rows += 1;
    for (const [as, value] of this.#valuesOf(cells)) this.#sums[as] += value;
    if (cells.length === this.#frame.header.length) return;
    const reason = `it has ${cells.length} cells and the header ${this.#frame.header.length}`;
    this.#rejected ??= { line, code: 'CUT_OFF_ROW', reason };
  }

  /** Counts and micros of the summed measures that the cells say. */
  *#valuesOf(cells: readonly string[]): Generator<readonly [Summed, bigint]> {
    for (const { index, as, unit } of this.#summed) {
      const text = cells[index] ?? null;
      if (text === null || this.#isNull(text)) continue;
      const value = parseMeasure(text, unit, null, this.#profile.decimalComma);
      if (!isRefused(value)) yield [as, BigInt(value)];
    }
  }

  #summedColumns(): readonly SummedColumn[] {
    const columns: SummedColumn[] = [];
    for (const column of this.#profile.columns) {
      const summed = summedOf(column);
      if (summed === null) continue;
      const keys = new Set(column.names.map(columnKey));
      const index = this.#frame.header.findIndex((name) => keys.has(columnKey(name)));
      if (index >= 0) columns.push({ index, ...summed });
    }
    return columns;
  }
}

/** A column of the file that is added up, and how it is written. */
interface SummedColumn {
  readonly index: number;
  readonly as: Summed;
  readonly unit: MeasureUnit;
}
