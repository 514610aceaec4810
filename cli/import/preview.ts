import { systemClock } from '../../base/clock.ts';
import type { PostgresPool } from '../../base/postgres.ts';
import { bindColumns } from '../../connectors/binding.ts';
import { type DecodedChunk, decodeChunk } from '../../connectors/decode.ts';
import { ContextError, PayloadError } from '../../connectors/errors.ts';
import { DocumentSplitter } from '../../connectors/import/document-rows.ts';
import type { FileFormat } from '../../connectors/import/format.ts';
import { type ImportOptions, importReport, type RawSink } from '../../connectors/import/import.ts';
import { ImportLedger } from '../../connectors/import/ledger.ts';
import type { FileRow, RejectedRow } from '../../connectors/import/rows.ts';
import { bufferSource } from '../../connectors/import/source.ts';
import type { ColumnRole, ReportProfile } from '../../connectors/profile.ts';
import { parseZone, Refusal } from '../../connectors/value.ts';
import type { ImportPreview, PreviewRow } from '../../gateway/ports.ts';
import { RowReader } from '../../processors/bronze/row-reader.ts';
import { type Defect, defect, reasonText } from '../../processors/quality.ts';
import { accountsAndDays } from './accounts-and-days.ts';
import { wordOf } from './guess-mapping.ts';

/** Rows that are shown. */
const shownRows = 10;
/** Of them those that come first in the file, where later ones have problems. */
const firstRows = 5;
/** Characters of a cell that are shown. */
const shownCharacters = 200;

/** The beginning of a file, unpacked, with what it is taken for. */
export interface PreviewedFile {
  readonly bytes: Buffer;
  /** Whether it is all of the file. */
  readonly whole: boolean;
  readonly options: Omit<ImportOptions, 'tenant' | 'fetchSeq' | 'fingerprint'>;
}

/**
 * What would become of a file: its beginning goes through the same code as an import, and nothing of it is kept.
 * @throws ConnectorError when the file cannot be what it is taken for.
 */
export async function previewFile(pool: PostgresPool, tenant: string, file: PreviewedFile): Promise<ImportPreview> {
  const { profile } = file.options;
  const lines = linesOf(file);
  const delimiter = lines.format.kind === 'csv' ? lines.format.delimiter : null;
  const chunk = decodeChunk(lines.bytes, lines.format.kind, delimiter, profile);
  const reader = new RowReader(profile, chunk.header);
  const zone = profile.zoneRule === 'utc' ? 'UTC' : (file.options.zone ?? 'UTC');
  const known = parseZone(zone);
  const rows = chunk.rows.map((row) => shown(row, chunk.header, reader, known instanceof Refusal ? 'UTC' : known));
  const problems = rows.filter(({ problem }) => problem !== null);
  // Days that a part of a file does not have may be in the rest of it.
  const partial = file.options.partial || !file.whole;
  const placed = await dryRun(pool, tenant, lines.bytes, { ...file.options, format: lines.format, partial });
  return {
    columns: columnsOf(profile, chunk.header),
    rows: chosen(rows),
    checkedRows: rows.length,
    problemRows: problems.length,
    ...placed,
  };
}

/** The first rows, with those that have problems in the place of the later ones. */
function chosen(rows: readonly PreviewRow[]): readonly PreviewRow[] {
  const later = rows.slice(firstRows);
  const troubled = later.filter(({ problem }) => problem !== null).slice(0, shownRows - firstRows);
  const rest = later.filter(({ problem }) => problem === null).slice(0, shownRows - firstRows - troubled.length);
  return [...rows.slice(0, firstRows), ...troubled, ...rest].sort((a, b) => a.line - b.line);
}

/** What a file holds as lines: a sample ends somewhere in one, which is left out, and of a document a line is a row. */
function linesOf({ bytes, whole, options: { profile, format } }: PreviewedFile): Lines {
  if (format.kind !== 'json') return { bytes: whole ? bytes : upToLineEnd(bytes), format };
  const rows: string[] = [];
  // A document that goes on is cut into rows as one that is too large to be read whole.
  const splitter = whole ? new DocumentSplitter(profile.jsonRows) : new DocumentSplitter(profile.jsonRows, 0);
  const sink = {
    row: (row: FileRow) => rows.push(row.bytes.toString('utf8').replace(/[\r\n]+/g, ' ')),
    reject: ({ reason }: RejectedRow) => {
      throw new PayloadError(`the file is no JSON document: ${reason}`);
    },
  };
  splitter.push(bytes, sink);
  if (whole) splitter.end(sink);
  return { bytes: Buffer.from(rows.join('\n')), format: { kind: 'ndjson' } };
}

interface Lines {
  readonly bytes: Buffer;
  readonly format: Exclude<FileFormat, { readonly kind: 'json' }>;
}

function upToLineEnd(bytes: Buffer): Buffer {
  const end = bytes.lastIndexOf(0x0a);
  return end < 0 ? bytes : bytes.subarray(0, end + 1);
}

function shown(
  row: DecodedChunk['rows'][number],
  header: readonly string[],
  reader: RowReader,
  zone: string,
): PreviewRow {
  const { line, cells, text } = row;
  if (cells instanceof Refusal) {
    const problem = { column: null, code: cells.code, message: cells.reason };
    return { line, cells: [cut(text)], problem };
  }
  const read = reader.read(cells, zone);
  const wrong = 'code' in read ? read : undefined;
  return { line, cells: cells.map((cell) => (cell === null ? null : cut(cell))), problem: problemOf(wrong, header) };
}

function problemOf(wrong: Defect | undefined, header: readonly string[]): PreviewRow['problem'] {
  if (wrong === undefined) return null;
  const { code, field } = wrong;
  const column = field === null ? -1 : header.indexOf(field);
  // The place is told by the cell itself.
  const message = reasonText(defect(code, null, wrong.value, wrong.detail));
  return { column: column < 0 ? null : column, code, message };
}

function cut(text: string): string {
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
}

function columnsOf(profile: ReportProfile, header: readonly string[]): ImportPreview['columns'] {
  const meanings = new Map(bindColumns(profile, header).columns.map(({ index, is }) => [index, roleText(is)]));
  return header.map((name, index) => ({ name, is: meanings.get(index) ?? null }));
}

/** A column's role in the words of mapping files, with what they say of it beside. */
function roleText(is: ColumnRole): string {
  switch (is.role) {
    case 'measure':
      return ['count', 'fractional'].includes(is.unit) ? is.as : `${is.as} (${is.unit})`;
    case 'ratio':
      return is.as;
    case 'dimension':
      return `dimension ${is.as}`;
    default:
      return wordOf(is) ?? is.role;
  }
}

type Placed = Pick<ImportPreview, 'accounts' | 'firstDay' | 'lastDay' | 'notes' | 'lacks'>;

/** Sends the beginning nowhere: accounts, days and notes are those that an import would have. */
async function dryRun(
  pool: PostgresPool,
  tenant: string,
  bytes: Buffer,
  options: PreviewedFile['options'],
): Promise<Placed> {
  const deps = { ledger: new DryLedger(pool, tenant), sink: nowhere, clock: systemClock };
  const asked = { ...options, tenant, fetchSeq: undefined, fingerprint: undefined };
  try {
    const { slices, notes } = await importReport(bufferSource('the file', bytes), asked, deps);
    return { ...accountsAndDays(slices), notes, lacks: null };
  } catch (error) {
    if (!(error instanceof ContextError)) throw error;
    const { lacks: what, message } = error;
    return { accounts: [], firstDay: null, lastDay: null, notes: [], lacks: { what, message } };
  }
}

const nowhere: RawSink = {
  send: () => undefined,
  reject: () => undefined,
  drained: () => Promise.resolve(),
  flush: () => Promise.resolve(),
};

/** Reads what is known of accounts and days, and writes nothing. */
class DryLedger extends ImportLedger {
  override addAccount(): Promise<void> {
    return Promise.resolve();
  }
  override allocate(_of: unknown, days: readonly number[]): Promise<Map<number, number>> {
    return Promise.resolve(new Map(days.map((day) => [day, 1])));
  }
}
