import { type Binding, bindColumns } from '../binding.ts';
import { csvRecords, defaultCellLimits } from '../csv-cells.ts';
import { FrameReader, longestPreamble } from '../csv-frame.ts';
import { ConnectorError } from '../errors.ts';
import { type FlatRow, flattenRow, parseLossless } from '../json-rows.ts';
import { columnKey, type ReportProfile } from '../profile.ts';
import { nullTest, Refusal } from '../value.ts';
import type { FileRow, RejectedRow } from './rows.ts';

/** A row that reading can place: the cells of some roles, null where the row says nothing. */
export interface PlacedCells {
  /** The first of the profile's columns of this role (and `of`) in which the row says something, with its luxon format. */
  first(
    role: 'day' | 'datetime' | 'currency' | 'zone' | 'account',
  ): { text: string; format: string | undefined } | null;
}

/** What a line of a file turned out to be. */
export type Read = PlacedCells | 'skip' | Refusal;

/** Reads rows one at a time as far as placing them needs: which day, which account. */
export interface ReportRows {
  read(row: FileRow): Read;
  /** Takes note of a stretch that is no row. @throws ConnectorError when it must have been, or have held, the header line. */
  rejected(stretch: RejectedRow): void;
  /** The CSV header line with its columns; null before it was found and for JSON. */
  readonly header: { readonly line: Buffer; readonly columns: readonly string[]; readonly binding: Binding } | null;
  /** True when a line around the rows says that the data is not complete. */
  readonly incomplete: boolean;
  /** @throws ConnectorError when the file ended without what it must have. */
  finish(): void;
}

/** Rows of a CSV file: skips preamble, totals row and footer as the profile says. */
export class CsvReportRows implements ReportRows {
  readonly #profile: ReportProfile;
  readonly #delimiter: string;
  readonly #frame: FrameReader;
  readonly #isNull: (cell: string | null) => boolean;
  #header: ReportRows['header'] = null;
  #before = 0;
  #columns: Columns = new Map();

  constructor(profile: ReportProfile, delimiter: string) {
    this.#profile = profile;
    this.#delimiter = delimiter;
    this.#frame = new FrameReader(profile);
    this.#isNull = nullTest(profile.nulls);
  }

  get header(): ReportRows['header'] {
    return this.#header;
  }

  get incomplete(): boolean {
    return this.#frame.incomplete;
  }

  read(row: FileRow): Read {
    const cells = this.#cells(row);
    if (cells instanceof Refusal) return this.#header === null ? 'skip' : cells;
    const part = this.#frame.next(cells);
    if (part === 'header') this.#bind(row);
    else if (part === 'preamble' && ++this.#before > longestPreamble) throw this.#noHeader();
    if (part !== 'row') return 'skip';
    return { first: (role) => this.#first(role, cells) };
  }

  rejected({ line, code, reason }: RejectedRow): void {
    if (this.#header !== null || code !== 'ROW_TOO_LARGE') return;
    throw new ConnectorError(
      'MR_CONNECTOR_COLUMNS',
      `line ${line} stands where the header line should be, and cannot be it: ${reason}; export fewer columns`,
    );
  }

  finish(): void {
    if (this.#header === null) throw this.#noHeader();
  }

  #cells(row: FileRow): readonly string[] | Refusal {
    const text = row.bytes.toString('utf8');
    if (!text.includes('"')) return text.split(this.#delimiter);
    const record = csvRecords(text, this.#delimiter).next();
    return record.done ? [''] : record.value.cells;
  }

  #bind(row: FileRow): void {
    const columns = this.#frame.header;
    const most = defaultCellLimits.columns;
    if (columns.length > most) {
      const reason = `the header on line ${row.line} has ${columns.length} columns; the most is ${most}: export fewer of them`;
      throw new ConnectorError('MR_CONNECTOR_COLUMNS', reason);
    }
    const binding = bindColumns(this.#profile, columns);
    this.#header = { line: Buffer.from(row.bytes), columns, binding };
    this.#columns = placingColumns(binding);
  }

  #first(role: string, cells: readonly string[]) {
    for (const { index, format } of this.#columns.get(role) ?? []) {
      const text = cells[index];
      if (text !== undefined && !this.#isNull(text)) return { text, format };
    }
    return null;
  }

  #noHeader(): ConnectorError {
    const wanted = this.#profile.csv.headerHas;
    const which = wanted.length === 0 ? 'header line' : `line with the columns ${wanted.join(', ')}`;
    const report = `${this.#profile.platform}/${this.#profile.report}`;
    return new ConnectorError(
      'MR_CONNECTOR_COLUMNS',
      `the file has no ${which}, which ${report} needs; choose another --report, or give a --mapping`,
    );
  }
}

/** Rows that are JSON objects; fields are found by name, nested ones with dots. */
export class JsonReportRows implements ReportRows {
  readonly header = null;
  readonly incomplete = false;
  readonly #columns: ReadonlyMap<string, readonly { keys: readonly string[]; format: string | undefined }[]>;
  readonly #isNull: (cell: string | null) => boolean;

  constructor(profile: ReportProfile) {
    this.#isNull = nullTest(profile.nulls);
    const columns = new Map<string, { keys: readonly string[]; format: string | undefined }[]>();
    for (const { names, is } of profile.columns) {
      const role = placingRole(is);
      if (role === undefined) continue;
      const format = 'format' in is ? is.format : undefined;
      columns.set(role, [...(columns.get(role) ?? []), { keys: names.map(columnKey), format }]);
    }
    this.#columns = columns;
  }

  read(row: FileRow): Read {
    let flat: FlatRow;
    try {
      const value = parseLossless(row.bytes.toString('utf8'));
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw new TypeError('it is not an object');
      flat = flattenRow(value);
    } catch (error) {
      return new Refusal('MALFORMED_JSON', `the row is not a JSON object: ${(error as Error).message}`);
    }
    const byKey = new Map(Object.entries(flat).map(([name, text]) => [columnKey(name), text]));
    return { first: (role) => this.#first(role, byKey) };
  }

  rejected(): void {}

  finish(): void {}

  #first(role: string, byKey: ReadonlyMap<string, string | null>) {
    for (const { keys, format } of this.#columns.get(role) ?? []) {
      for (const key of keys) {
        const text = byKey.get(key);
        if (typeof text === 'string' && !this.#isNull(text)) return { text, format };
      }
    }
    return null;
  }
}

type Columns = ReadonlyMap<string, readonly { index: number; format: string | undefined }[]>;

function placingColumns(binding: Binding): Columns {
  const columns = new Map<string, { index: number; format: string | undefined }[]>();
  for (const { index, is } of binding.columns) {
    const role = placingRole(is);
    if (role === undefined) continue;
    const format = 'format' in is ? is.format : undefined;
    columns.set(role, [...(columns.get(role) ?? []), { index, format }]);
  }
  return columns;
}

function placingRole(is: ReportProfile['columns'][number]['is']): string | undefined {
  if (is.role === 'id') return is.of === 'account' ? 'account' : undefined;
  return ['day', 'datetime', 'currency', 'zone'].includes(is.role) ? is.role : undefined;
}
