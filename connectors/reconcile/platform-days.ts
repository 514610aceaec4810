import { Buffer } from 'node:buffer';
import { isoFromDay } from '../../schemas/day.ts';
import { type BoundColumn, bindColumns } from '../binding.ts';
import type { PlatformClient, ReportPiece, ReportRequest } from '../client/port.ts';
import { csvRecords } from '../csv-cells.ts';
import { FrameReader } from '../csv-frame.ts';
import { decodeChunk } from '../decode.ts';
import { columnKey, type ReportProfile } from '../profile.ts';
import { isRefused, nullTest, parseDay, parseLocalTime, parseMeasure } from '../value.ts';
import { type ComparedMeasure, comparedMeasures, type DayTotal, noTotal } from './total.ts';

/** What a platform says of days when it is asked. */
export interface PlatformDays {
  /** By day (`2026-11-01`); of a day that is not here it gave no row. */
  readonly days: ReadonlyMap<string, DayTotal>;
  /** What it was asked for, or told: of an account Snapchat tells nothing but its spend. */
  readonly measures: readonly ComparedMeasure[];
  /** Rows of its answer that could not be read and are in no sum. */
  readonly unreadable: number;
}

/**
 * Asks the platform for a report now and adds its rows up by day. Nothing of it is stored: one piece of the answer is held at a time.
 * Rows of days that were not asked for are left out.
 * @throws ConnectorError as the client does.
 */
export async function platformDays(client: PlatformClient, request: ReportRequest): Promise<PlatformDays> {
  const sums = new DaySums(request);
  const asked = new Set<string>();
  let rows = new ReportReader(request.report);
  for await (const piece of client.report(request)) {
    if (piece.kind === 'rows') for (const row of rows.read(piece)) sums.add(row);
    else if (piece.kind === 'days') {
      for (const name of piece.summary.askedFields) asked.add(columnKey(name));
      // The next days come as a report of their own, with a header of its own.
      rows = new ReportReader(request.report);
    }
  }
  const result = sums.result();
  const named = measuresNamed(request.report, asked);
  const isSaid = (measure: ComparedMeasure) => [...result.days.values()].some(({ sums }) => sums[measure] !== null);
  // Some are no fields of their own: Meta's conversions come within a list of actions.
  return { ...result, measures: comparedMeasures.filter((measure) => named.includes(measure) || isSaid(measure)) };
}

function measuresNamed({ columns }: ReportProfile, asked: ReadonlySet<string>): readonly ComparedMeasure[] {
  return comparedMeasures.filter((measure) =>
    columns.some(
      ({ is, names }) => is.role === 'measure' && is.as === measure && names.some((name) => asked.has(columnKey(name))),
    ),
  );
}

/** The cells of a row that say something, each with what its column is; null: the row cannot be read. */
type SaidCells = readonly { readonly is: BoundColumn['is']; readonly text: string }[] | null;

class ReportReader {
  readonly #profile: ReportProfile;
  readonly #frame: FrameReader;
  readonly #isNull: (cell: string | null) => cell is null;
  #columns: readonly BoundColumn[] = [];

  constructor(profile: ReportProfile) {
    this.#profile = profile;
    this.#frame = new FrameReader(profile);
    this.#isNull = nullTest(profile.nulls);
  }

  *read({ rows, encoding, delimiter }: Extract<ReportPiece, { kind: 'rows' }>): Generator<SaidCells> {
    if (encoding === 'csv') {
      for (const { bytes } of rows) yield* this.#csv(bytes.toString('utf8'), delimiter ?? ',');
      return;
    }
    if (rows.length === 0) return;
    const payload = Buffer.concat(rows.flatMap(({ bytes }) => [bytes, Buffer.from('\n')]));
    const chunk = decodeChunk(payload, 'ndjson', null, this.#profile);
    this.#columns = bindColumns(this.#profile, chunk.header).columns;
    for (const { cells } of chunk.rows) yield isRefused(cells) ? null : this.#said(cells);
  }

  *#csv(line: string, delimiter: string): Generator<SaidCells> {
    for (const { cells } of csvRecords(line, delimiter)) {
      if (isRefused(cells)) {
        if (this.#frame.header.length > 0) yield null;
        continue;
      }
      const part = this.#frame.next(cells);
      if (part === 'header') this.#columns = bindColumns(this.#profile, this.#frame.header).columns;
      else if (part === 'row') yield this.#said(cells);
    }
  }

  #said(cells: readonly (string | null)[]): SaidCells {
    return this.#columns.flatMap(({ index, is }) => {
      const text = cells[index] ?? null;
      return this.#isNull(text) ? [] : [{ is, text }];
    });
  }
}

/** Adds rows up by day. */
class DaySums {
  readonly #request: ReportRequest;
  readonly #days = new Map<string, { currencies: Set<string>; sums: Record<ComparedMeasure, bigint | null> }>();
  #unreadable = 0;

  constructor(request: ReportRequest) {
    this.#request = request;
  }

  add(said: SaidCells): void {
    if (said?.some(({ is, text }) => is.role === 'kind' && !is.allowed.includes(text))) return;
    const row = said === null ? null : this.#rowOf(said);
    if (row === null) {
      this.#unreadable += 1;
      return;
    }
    const { from, to } = this.#request;
    if (row.day < from || row.day > to) return;
    const known = this.#days.get(row.day) ?? { currencies: new Set<string>(), sums: { ...noTotal.sums } };
    this.#days.set(row.day, known);
    if (row.currency !== null) known.currencies.add(row.currency);
    for (const measure of comparedMeasures) {
      const value = row.measures[measure];
      if (value !== undefined) known.sums[measure] = (known.sums[measure] ?? 0n) + value;
    }
  }

  result(): Omit<PlatformDays, 'measures'> {
    const days = [...this.#days].map(
      ([day, { currencies, sums }]) => [day, { currencies: [...currencies].sort(), sums }] as const,
    );
    return { days: new Map(days), unreadable: this.#unreadable };
  }

  /** Where several columns say the same thing, the first of them counts. Null: a cell that is needed cannot be read. */
  #rowOf(said: NonNullable<SaidCells>) {
    const { report, account } = this.#request;
    const measures: Partial<Record<ComparedMeasure, bigint>> = {};
    let currency = said.find(({ is }) => is.role === 'currency')?.text ?? report.currency ?? account.currency;
    let day: string | undefined;
    for (const { is, text } of said) {
      if (is.role === 'day' || is.role === 'datetime') day ??= this.#dayOf(is, text);
      if (is.role !== 'measure' || !isCompared(is.as) || measures[is.as] !== undefined) continue;
      if (is.as === 'spend' && is.currency !== undefined) currency = is.currency;
      const value = parseMeasure(text, is.unit, currency, report.decimalComma);
      if (isRefused(value)) return null;
      measures[is.as] = BigInt(value);
    }
    return day === undefined ? null : { day, currency: currency ?? null, measures };
  }

  #dayOf(is: Extract<BoundColumn['is'], { role: 'day' | 'datetime' }>, text: string): string | undefined {
    if (is.role === 'day') {
      const day = parseDay(text, is.format);
      return isRefused(day) ? undefined : isoFromDay(day);
    }
    const { report, account } = this.#request;
    const time = parseLocalTime(text, report.zoneRule === 'utc' ? 'utc' : account.zone, is.format);
    return isRefused(time) ? undefined : isoFromDay(time.day);
  }
}

function isCompared(measure: string): measure is ComparedMeasure {
  return (comparedMeasures as readonly string[]).includes(measure);
}
