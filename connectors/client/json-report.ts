import { Buffer } from 'node:buffer';
import { maxRowBytes } from '../../schemas/limits.ts';
import { TruncatedError } from '../errors.ts';
import { type BesideRows, JsonRowSplitter } from '../import/json-rows.ts';
import type { FileRow, RejectedRow } from '../import/rows.ts';
import { type FlatRow, flattenRow, isObject, parseLossless, rowsAt } from '../json-rows.ts';
import { columnKey, type MeasureUnit, type ReportProfile } from '../profile.ts';
import { isRefused, nullTest, parseMeasure } from '../value.ts';
import type { DaysPiece } from './days.ts';
import { missingNames, requireFields } from './fields.ts';
import type { DaysSummary } from './port.ts';
import { type Summed, summedOf } from './sums.ts';

/** Rows of one piece. */
const pieceRows = 1000;

/**
 * Rows of a report whose answers are JSON: writes each as one object with flat names, as imports of JSON documents do, and
 * keeps which fields came and what the rows add up to.
 */
export class JsonReport {
  readonly #profile: ReportProfile;
  /** By each field that came: the summed measure that it is, null when it is none. */
  readonly #measures = new Map<string, { as: Summed; rank: number; unit: MeasureUnit } | null>();
  readonly #isNull: (cell: string | null) => boolean;
  readonly #sums: Record<Summed, bigint> = { impressions: 0n, clicks: 0n, spend: 0n };
  #rows = 0;

  constructor(profile: ReportProfile) {
    this.#profile = profile;
    this.#isNull = nullTest(profile.nulls);
  }

  /** Rows so far. */
  get rows(): number {
    return this.#rows;
  }

  /** What the rows so far add up to: counts, and micros. */
  get sums(): Readonly<Record<Summed, bigint>> {
    return this.#sums;
  }

  /** The rows of a JSON document where the profile says they are. */
  *document(document: unknown): Generator<DaysPiece> {
    yield* this.flat(rowsAt(document, this.#profile.jsonRows));
  }

  /**
   * The rows of a document that comes in pieces, from the array at `path` (names joined by dots, '' the document itself).
   * `beside`: what else the document may hold.
   * @throws TruncatedError MR_CONNECTOR_TRUNCATED when the document breaks off.
   */
  async *pieces(pieces: AsyncIterable<Buffer>, path: string, beside: BesideRows = {}): AsyncGenerator<DaysPiece> {
    const splitter = new JsonRowSplitter([path], maxRowBytes, beside);
    let batch: FileRow[] = [];
    const broken: RejectedRow[] = [];
    const sink = {
      row: ({ bytes }: FileRow) => {
        const row = parseLossless(bytes.toString('utf8'));
        if (isObject(row)) batch.push(this.#row(flattenRow(row)));
      },
      reject: (rejected: RejectedRow) => {
        if (broken.length === 0) broken.push(rejected);
      },
    };
    for await (const piece of pieces) {
      splitter.push(piece, sink);
      if (batch.length < pieceRows) continue;
      yield this.#piece(batch);
      batch = [];
    }
    splitter.end(sink);
    const [first] = broken;
    if (first !== undefined) {
      throw new TruncatedError(
        `${this.#profile.platform}/${this.#profile.report} breaks off: ${first.reason}; it is fetched again`,
      );
    }
    if (batch.length > 0) yield this.#piece(batch);
  }

  /** Rows that are flat already. */
  *flat(rows: readonly FlatRow[]): Generator<DaysPiece> {
    for (let start = 0; start < rows.length; start += pieceRows) {
      yield this.#piece(rows.slice(start, start + pieceRows).map((row) => this.#row(row)));
    }
  }

  /** One row, counted. */
  #row(row: FlatRow): FileRow {
    this.#rows += 1;
    this.#count(row);
    return { bytes: Buffer.from(JSON.stringify(row)), line: this.#rows };
  }

  #piece(rows: readonly FileRow[]): DaysPiece {
    return { kind: 'rows', encoding: 'ndjson', delimiter: null, rows };
  }

  /**
   * The end of the days.
   * @throws FieldsError MR_CONNECTOR_FIELDS when rows came and one of `needed` is in none of them.
   */
  end(asked: readonly string[], needed: readonly string[], more: Partial<DaysSummary> = {}): DaysPiece {
    const came = [...this.#measures.keys()];
    const missing = this.#rows === 0 ? [] : missingNames(asked, came);
    requireFields(`${this.#profile.platform}/${this.#profile.report}`, needed, missing);
    const summary: DaysSummary = {
      rows: this.#rows,
      askedFields: asked,
      cameFields: came,
      missingFields: missing,
      totals: {},
      complete: true,
      dataAsOf: null,
      ...more,
    };
    return { kind: 'end', summary };
  }

  #count(row: FlatRow): void {
    const ranks: Partial<Record<Summed, number>> = {};
    const values: Partial<Record<Summed, bigint>> = {};
    for (const [name, text] of Object.entries(row)) {
      const measure = this.#measureOf(name);
      if (measure === null || text === null || this.#isNull(text)) continue;
      if ((ranks[measure.as] ?? Number.POSITIVE_INFINITY) <= measure.rank) continue;
      const value = parseMeasure(text, measure.unit, null, this.#profile.decimalComma);
      if (isRefused(value)) continue;
      ranks[measure.as] = measure.rank;
      values[measure.as] = BigInt(value);
    }
    for (const [as, value] of Object.entries(values) as [Summed, bigint][]) this.#sums[as] += value;
  }

  /** Which of the summed measures a field is, and how early its spelling stands in the profile. */
  #measureOf(name: string) {
    const known = this.#measures.get(name);
    if (known !== undefined) return known;
    const key = columnKey(name);
    for (const column of this.#profile.columns) {
      const rank = column.names.findIndex((spelling) => columnKey(spelling) === key);
      const summed = rank < 0 ? null : summedOf(column);
      if (summed === null) continue;
      const measure = { ...summed, rank };
      this.#measures.set(name, measure);
      return measure;
    }
    this.#measures.set(name, null);
    return null;
  }
}
