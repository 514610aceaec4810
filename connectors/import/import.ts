import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import type { Level, Platform, RawRecord } from '../../schemas/generated/types.ts';
import { sniffDelimiter } from '../csv-frame.ts';
import { ConnectorError } from '../errors.ts';
import type { ReportProfile } from '../profile.ts';
import { Refusal } from '../value.ts';
import { CsvRowSplitter } from './csv-rows.ts';
import { DocumentSplitter } from './document-rows.ts';
import { type ImportHead, SliceFramer, type SliceProgress } from './framer.ts';
import type { Checkpoint, ImportLedger } from './ledger.ts';
import { LineSplitter } from './line-rows.ts';
import { Placing, type PlacingOptions } from './placing.ts';
import { CsvReportRows, JsonReportRows, type ReportRows } from './report-rows.ts';
import type { FileRow, RejectedRow, RowSink, RowSplitter } from './rows.ts';
import type { Source } from './source.ts';

/** What to import and how. */
export interface ImportOptions extends PlacingOptions {
  readonly tenant: string;
  readonly profile: ReportProfile;
  /** JSON of the profile when it was made from a mapping file; null for a built-in one. */
  readonly mapping: string | null;
  readonly format: FileFormat;
  /** Fetch number of every slice; undefined: the next one of each. */
  readonly fetchSeq: number | undefined;
  /** The file does not hold every row of its days: nothing is retracted. */
  readonly partial: boolean;
  /** Identity of file and options, under which an unfinished import goes on; undefined: it cannot be resumed. */
  readonly fingerprint: string | undefined;
}

/** How a file is written, as its first bytes tell. */
export type FileFormat =
  | { readonly kind: 'csv'; readonly delimiter: string }
  | { readonly kind: 'ndjson' }
  | { readonly kind: 'json' };

/** Where raw records go. */
export interface RawSink {
  readonly send: (record: RawRecord) => void;
  /** Sends a row that no slice can be told for to the dead letters, with the reason. */
  readonly reject: (row: RejectedLine, bytes: Buffer | null) => void;
  drained(): Promise<void>;
  flush(): Promise<void>;
}

export interface ImportDeps {
  readonly ledger: ImportLedger;
  readonly sink: RawSink;
  readonly clock: Clock;
  /** Called now and then with the rows read so far. */
  readonly onProgress?: (rows: number) => void;
}

/** A row that was not sent, with its line. */
export interface RejectedLine {
  readonly line: number;
  readonly code: string;
  readonly reason: string;
}

/** What an import did. */
export interface ImportResult {
  readonly rowsRead: number;
  readonly rowsSent: number;
  readonly rejected: number;
  /** The first of them. */
  readonly rejectedLines: readonly RejectedLine[];
  readonly complete: boolean;
  readonly slices: readonly SliceProgress[];
  readonly notes: readonly string[];
  /** True when an earlier run of the same import had stopped and this one went on. */
  readonly resumed: boolean;
}

/** Rows between two checkpoints. */
const checkpointRows = 100_000;
/** Rejected rows that the result lists; all are counted and dead-lettered. */
const listedRejects = 100;

/** Imports one file. Holds a bounded part of it. @throws ConnectorError when the file cannot be placed or sent. */
export async function importReport(source: Source, options: ImportOptions, deps: ImportDeps): Promise<ImportResult> {
  return new FileImport(source, options, deps).run();
}

type FileEvent = { readonly row: FileRow } | { readonly rejected: RejectedRow };

class FileImport {
  readonly #source: Source;
  readonly #options: ImportOptions;
  readonly #deps: ImportDeps;
  readonly #placing: Placing;
  readonly #rows: ReportRows;
  readonly #splitter: RowSplitter;
  #framer: SliceFramer | undefined;
  #fetchedAt: number;
  #done = 0;
  #read = 0;
  #rejected = 0;
  #unsavedRows = 0;
  readonly #rejectedLines: RejectedLine[] = [];
  #resumeFrom: Checkpoint | undefined;

  constructor(source: Source, options: ImportOptions, deps: ImportDeps) {
    const { profile, format } = options;
    this.#source = source;
    this.#options = options;
    this.#deps = deps;
    this.#placing = new Placing(platformOf(profile), profile, options, deps.ledger);
    this.#rows = format.kind === 'csv' ? new CsvReportRows(profile, format.delimiter) : new JsonReportRows(profile);
    this.#splitter = splitterOf(format, profile);
    this.#fetchedAt = deps.clock.now() * 1000;
  }

  async run(): Promise<ImportResult> {
    await this.#start();
    let first = true;
    for await (const piece of this.#source.pieces) {
      if (first) requireLineEnds(piece, this.#source.name);
      first = false;
      const events = collect((sink) => this.#splitter.push(piece, sink));
      await this.#take(events);
      this.#deps.onProgress?.(this.#read);
    }
    const rest = collect((sink) => this.#splitter.end(sink));
    // A file that is cut off ends within a row, whose last figure may lack digits.
    await this.#take(this.#source.truncated() === undefined ? rest : rest.map(cutOff));
    this.#rows.finish();
    return this.#finish();
  }

  async #start(): Promise<void> {
    const { fingerprint } = this.#options;
    if (fingerprint === undefined) return;
    this.#resumeFrom = await this.#deps.ledger.unfinished(fingerprint);
    if (this.#resumeFrom === undefined) {
      const { account, currency, zone, partial, profile } = this.#options;
      const remembered = { account, currency, zone, partial, report: `${profile.platform}/${profile.report}` };
      await this.#deps.ledger.started(fingerprint, this.#source.name, remembered);
    } else {
      this.#fetchedAt = this.#resumeFrom.fetchedAt;
      this.#rejected = this.#resumeFrom.rejected;
    }
  }

  async #take(events: readonly FileEvent[]): Promise<void> {
    for (const event of events) {
      this.#done += 1;
      const isDone = this.#resumeFrom !== undefined && this.#done <= this.#resumeFrom.done;
      if ('rejected' in event) {
        if (!isDone) this.#reject(event.rejected, null);
        continue;
      }
      const read = this.#rows.read(event.row);
      if (read === 'skip') continue;
      this.#read += 1;
      if (isDone) continue;
      const placed = read instanceof Refusal ? read : await this.#place(read);
      if (placed instanceof Refusal) {
        this.#reject({ line: event.row.line, code: placed.code, reason: placed.reason }, event.row.bytes);
        continue;
      }
      const sent = this.#theFramer().add(placed.account, placed.day, event.row);
      if (sent) await this.#deps.sink.drained();
      this.#unsavedRows += 1;
      if (this.#unsavedRows >= checkpointRows) await this.#checkpoint();
    }
    await this.#deps.sink.drained();
  }

  /** The row's slice, begun if this is its first row. Waits for the database only then. */
  async #place(cells: Exclude<ReturnType<ReportRows['read']>, 'skip' | Refusal>) {
    const account = this.#placing.accountOf(cells);
    if (account instanceof Refusal) return account;
    if (!this.#placing.isSettled(account)) await this.#placing.settle(account, cells);
    const { zone } = this.#placing.settled(account);
    const day = this.#placing.dayOf(cells, zone);
    if (day instanceof Refusal) return day;
    const framer = this.#theFramer();
    if (!framer.isOpen(account, day)) await this.#begin(framer, account, day);
    return { account, day };
  }

  async #begin(framer: SliceFramer, account: string, day: number): Promise<void> {
    if (!framer.mayBegin) {
      throw new ConnectorError(
        'MR_CONNECTOR_FILE',
        `the file holds more than ${framer.openSlices} account days; cut it into several by account or by year`,
      );
    }
    const { tenant, profile, fetchSeq } = this.#options;
    const of = { tenant, platform: platformOf(profile), account, report: profile.report, level: levelOf(profile) };
    const { ledger } = this.#deps;
    const seqs = await (fetchSeq === undefined ? ledger.allocate(of, [day]) : ledger.note(of, [day], fetchSeq));
    const seq = seqs.get(day);
    if (seq === undefined) throw new Error(`no fetch number came back for day ${day}`);
    framer.begin({ ...this.#placing.settled(account), day, fetchSeq: seq });
    await this.#deps.sink.drained();
  }

  #theFramer(): SliceFramer {
    if (this.#framer !== undefined) return this.#framer;
    const framer = new SliceFramer(this.#head(), this.#deps.sink.send);
    for (const slice of this.#resumeFrom?.slices ?? []) {
      this.#placing.resume({ account: slice.account, currency: slice.currency, zone: slice.zone ?? 'UTC' });
      framer.resume(slice);
    }
    this.#framer = framer;
    return framer;
  }

  #head(): ImportHead {
    const { tenant, profile, mapping, format, fingerprint } = this.#options;
    return {
      tenant,
      platform: platformOf(profile),
      report: profile.report,
      level: levelOf(profile),
      encoding: format.kind === 'csv' ? 'csv' : 'ndjson',
      delimiter: format.kind === 'csv' ? format.delimiter : null,
      headerLine: this.#rows.header?.line ?? null,
      columns: this.#rows.header?.columns ?? [],
      mapping,
      fingerprint: fingerprint ?? hash(`${this.#source.name}|${this.#fetchedAt}`),
      fetchedAt: this.#fetchedAt,
      dataAsOf: null,
    };
  }

  #reject(rejected: RejectedLine, bytes: Buffer | null): void {
    this.#rejected += 1;
    if (this.#rejectedLines.length < listedRejects) this.#rejectedLines.push(rejected);
    this.#deps.sink.reject(rejected, bytes);
  }

  async #checkpoint(): Promise<void> {
    this.#unsavedRows = 0;
    const { fingerprint } = this.#options;
    if (fingerprint === undefined) return;
    const framer = this.#theFramer();
    framer.flush();
    await this.#deps.sink.flush();
    await this.#deps.ledger.checkpoint(fingerprint, {
      done: this.#done,
      rejected: this.#rejected,
      fetchedAt: this.#fetchedAt,
      slices: framer.progress(),
    });
  }

  async #finish(): Promise<ImportResult> {
    const notes = [...this.#placing.notes];
    const { partial, fingerprint } = this.#options;
    const cut = this.#source.truncated();
    if (cut !== undefined) notes.push(`${cut}: what was read was sent, and nothing is retracted`);
    if (this.#rows.incomplete) notes.push('the file says that its data is not complete: nothing is retracted');
    if (this.#rejected > 0)
      notes.push('rows were rejected, so days cannot be known to be complete: nothing is retracted');
    const unread = this.#rows.header?.binding.drift ?? [];
    if (unread.length > 0) notes.push(unreadNote(unread, this.#options.profile.report));
    const complete = !partial && cut === undefined && !this.#rows.incomplete && this.#rejected === 0;
    const slices: SliceProgress[] = [];
    for (const slice of this.#theFramer().end(complete)) {
      slices.push(slice);
      await this.#deps.sink.drained();
    }
    await this.#deps.sink.flush();
    const rowsSent = slices.reduce((sum, slice) => sum + slice.rows, 0);
    const counts = { rowsRead: this.#read, rowsSent, rejected: this.#rejected };
    if (fingerprint !== undefined) await this.#deps.ledger.finished(fingerprint, counts);
    const resumed = this.#resumeFrom !== undefined;
    return { ...counts, rejectedLines: this.#rejectedLines, complete, slices, notes, resumed };
  }
}

/** @throws ConnectorError for a file whose lines end with CR alone: it would be read as one line, and all of it lost. */
function requireLineEnds(piece: Buffer, name: string): void {
  const carriageReturn = piece.indexOf('\r');
  if (carriageReturn < 0 || carriageReturn === piece.length - 1 || piece.includes('\n')) return;
  throw new ConnectorError(
    'MR_CONNECTOR_FILE',
    `the lines of ${name} end with CR alone, as on old Macs: save it with LF or CRLF line ends`,
  );
}

function cutOff(event: FileEvent): FileEvent {
  if ('rejected' in event) return event;
  const { line } = event.row;
  const reason = `the file is cut off within the row on line ${line}, so its last cell may lack digits: export it again`;
  return { rejected: { line, code: 'CUT_OFF_ROW', reason } };
}

/** A row whose bytes are no UTF-8 would lose them: an id must come through digit for digit. */
function legible(row: FileRow): FileEvent {
  if (isUtf8(row.bytes)) return { row };
  const reason = `line ${row.line} holds bytes that are not UTF-8: save the file as UTF-8`;
  return { rejected: { line: row.line, code: 'NOT_UTF8', reason } };
}

/** Unread columns named in a note at most. */
const namedColumns = 8;

function unreadNote(columns: readonly string[], report: string): string {
  const named = columns.slice(0, namedColumns).map((column) => `'${column}'`);
  const more = columns.length > namedColumns ? ` and ${columns.length - namedColumns} more` : '';
  const money = columns.find((column) => /currency/i.test(column));
  const warning =
    money === undefined
      ? ''
      : `; '${money}' may say another currency than the import took: map it with --mapping to be sure`;
  return `report ${report} does not read the columns ${named.join(', ')}${more}${warning}`;
}

function collect(work: (sink: RowSink) => void): FileEvent[] {
  const events: FileEvent[] = [];
  work({ row: (row) => events.push(legible(row)), reject: (rejected) => events.push({ rejected }) });
  return events;
}

function splitterOf(format: FileFormat, profile: ReportProfile): RowSplitter {
  if (format.kind === 'csv') return new CsvRowSplitter(format.delimiter);
  return format.kind === 'ndjson' ? new LineSplitter() : new DocumentSplitter(profile.jsonRows);
}

/** What the first bytes of a file (its text, up to some kilobytes) say of how it is written. */
export function formatOf(start: string, profile: ReportProfile | undefined): FileFormat {
  const text = start.trimStart();
  if (!/^[{[]/.test(text)) return { kind: 'csv', delimiter: sniffDelimiter(headerLine(start, profile)) };
  if (text.startsWith('[')) return { kind: 'json' };
  const [first = '', second = ''] = text.split('\n', 2);
  return isObjectText(first) &&
    (second.trimStart().startsWith('{') || second.trim() === '') &&
    !holdsRows(first, profile)
    ? { kind: 'ndjson' }
    : { kind: 'json' };
}

function headerLine(start: string, profile: ReportProfile | undefined): string {
  const wanted = profile?.csv.headerHas ?? [];
  const lines = start.split('\n');
  const lower = (text: string) => text.toLowerCase();
  return lines.find((line) => wanted.every((name) => lower(line).includes(lower(name)))) ?? lines[0] ?? '';
}

function isObjectText(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}

/** Whether a one-line document has an array where the profile's rows would be. */
function holdsRows(line: string, profile: ReportProfile | undefined): boolean {
  const document: unknown = JSON.parse(line);
  return (profile?.jsonRows ?? []).some((path) => {
    const [step = ''] = path.split(/\.|\[\]/);
    return step !== '' && typeof document === 'object' && document !== null && step in document;
  });
}

export function platformOf(profile: ReportProfile): Platform {
  return profile.platform.toUpperCase() as Platform;
}

export function levelOf(profile: ReportProfile): Level {
  return profile.level.toUpperCase() as Level;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
