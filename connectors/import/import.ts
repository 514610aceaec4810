import { createHash } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import type { RawRecord } from '../../schemas/generated/types.ts';
import { ConnectorError } from '../errors.ts';
import { platformOf, type ReportProfile } from '../profile.ts';
import { Refusal } from '../value.ts';
import { type DayRange, daysOf, noCells, outside, spansOf, staysNote } from './coverage.ts';
import { CsvRowSplitter } from './csv-rows.ts';
import { DocumentSplitter } from './document-rows.ts';
import type { FileFormat } from './format.ts';
import { defaultLimits, type ImportHead, SliceFramer, type SliceProgress } from './framer.ts';
import { type Checkpoint, type ImportLedger, reportedBy, seqOf } from './ledger.ts';
import { LineSplitter } from './line-rows.ts';
import { Placing, type PlacingOptions } from './placing.ts';
import { type RefusedGroup, Rejects } from './rejects.ts';
import { CsvReportRows, JsonReportRows, type ReportRows } from './report-rows.ts';
import { type FileRow, illegible, type RejectedRow, type RowSink, type RowSplitter } from './rows.ts';
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
  /**
   * First and last day of which the file holds every row; days without a row have none any more. Undefined: the days that have
   * rows, and no other.
   */
  readonly covers: DayRange | undefined;
  /** Identity of file and options, under which an unfinished import goes on; undefined: it cannot be resumed. */
  readonly fingerprint: string | undefined;
}

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
  readonly rejectedByReason: readonly RefusedGroup[];
  readonly complete: boolean;
  readonly slices: readonly SliceProgress[];
  readonly notes: readonly string[];
  /** True when an earlier run of the same import had stopped and this one went on. */
  readonly resumed: boolean;
}

/** Rows between two checkpoints. */
const checkpointRows = 100_000;

/** Imports one file. Holds a bounded part of it. @throws ConnectorError when the file cannot be placed or sent. */
export async function importReport(source: Source, options: ImportOptions, deps: ImportDeps): Promise<ImportResult> {
  return new FileImport(source, options, deps).run();
}

/** Ends every slice and waits until the broker has all of them. `complete`: they hold every row of their days. */
export async function endSlices(
  framer: SliceFramer,
  sink: RawSink,
  complete: boolean,
): Promise<readonly SliceProgress[]> {
  const slices: SliceProgress[] = [];
  for (const slice of framer.end(complete)) {
    slices.push(slice);
    await sink.drained();
  }
  await sink.flush();
  return slices;
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
  #rejects = new Rejects();
  #unsavedRows = 0;
  #isRemembered = false;
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
    if (this.#resumeFrom === undefined) return;
    this.#isRemembered = true;
    this.#fetchedAt = this.#resumeFrom.fetchedAt;
    this.#rejects = new Rejects(this.#resumeFrom.rejected);
  }

  /** From its first slice on an import can be resumed; one that is refused before leaves nothing behind. */
  async #remember(): Promise<void> {
    const { fingerprint, account, currency, zone, partial, profile } = this.#options;
    if (this.#isRemembered || fingerprint === undefined) return;
    this.#isRemembered = true;
    const remembered = { account, currency, zone, partial, report: `${profile.platform}/${profile.report}` };
    await this.#deps.ledger.started(fingerprint, this.#source.name, remembered);
  }

  async #take(events: readonly FileEvent[]): Promise<void> {
    for (const event of events) {
      this.#done += 1;
      const isDone = this.#resumeFrom !== undefined && this.#done <= this.#resumeFrom.done;
      if ('rejected' in event) {
        this.#rows.rejected(event.rejected);
        this.#read += 1;
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
      const tooLarge = this.#theFramer().tooLarge(event.row);
      if (tooLarge !== undefined) {
        this.#reject({ line: event.row.line, code: 'ROW_TOO_LARGE', reason: tooLarge }, event.row.bytes);
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
    const { covers } = this.#options;
    const refused = covers === undefined ? undefined : outside(covers, day);
    if (refused !== undefined) return refused;
    const framer = this.#theFramer();
    if (!framer.isOpen(account, day)) await this.#begin(framer, account, [day]);
    return { account, day };
  }

  async #begin(framer: SliceFramer, account: string, days: readonly number[]): Promise<void> {
    if (!framer.mayBegin(days.length)) {
      throw new ConnectorError(
        'MR_CONNECTOR_FILE',
        `the file holds more than ${defaultLimits.openSlices} account days; cut it into several by account or by year`,
      );
    }
    await this.#remember();
    const { fetchSeq } = this.#options;
    const of = { ...this.#reported(), account };
    const { ledger } = this.#deps;
    const seqs = await (fetchSeq === undefined ? ledger.allocate(of, days) : ledger.note(of, days, fetchSeq));
    for (const day of days) {
      framer.begin({ ...this.#placing.settled(account), day, fetchSeq: seqOf(seqs, day) });
      await this.#deps.sink.drained();
    }
  }

  #reported() {
    return reportedBy(this.#options.tenant, this.#options.profile);
  }

  /** Begins a slice for each covered day without rows; where nothing was said of days, tells which ones stay as they are. */
  async #daysWithoutRows(): Promise<readonly string[]> {
    const { covers, account } = this.#options;
    const framer = this.#theFramer();
    if (covers === undefined) {
      const known = await this.#deps.ledger.daysWithFacts(this.#reported(), spansOf(framer.progress()));
      return staysNote(known.filter((each) => !framer.isOpen(each.account, each.day)));
    }
    if (account !== undefined && !this.#placing.isSettled(account)) await this.#placing.settle(account, noCells);
    let empty = 0;
    for (const each of this.#placing.accounts) {
      const days = daysOf(covers).filter((day) => !framer.isOpen(each, day));
      if (days.length > 0) await this.#begin(framer, each, days);
      empty += days.length;
    }
    return empty === 0 ? [] : [`covered days without a row in the file: ${empty}; what they had is retracted`];
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
    const { mapping, format, fingerprint } = this.#options;
    return {
      ...this.#reported(),
      connection: 'import',
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
    this.#rejects.add(rejected);
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
      rejected: this.#rejects.groups(),
      fetchedAt: this.#fetchedAt,
      slices: framer.progress(),
    });
  }

  async #finish(): Promise<ImportResult> {
    const notes = [...this.#placing.notes];
    const rejected = this.#rejects.rows;
    const { partial, fingerprint } = this.#options;
    const cut = this.#source.truncated();
    if (cut !== undefined) notes.push(`${cut}: what was read was sent, and nothing is retracted`);
    if (this.#rows.incomplete) notes.push('the file says that its data is not complete: nothing is retracted');
    if (rejected > 0) notes.push('rows were rejected, so days cannot be known to be complete: nothing is retracted');
    const unread = this.#rows.header?.binding.drift ?? [];
    if (unread.length > 0) notes.push(unreadNote(unread, this.#options.profile.report));
    const complete = !partial && cut === undefined && !this.#rows.incomplete && rejected === 0;
    if (complete) notes.push(...(await this.#daysWithoutRows()));
    const slices = await endSlices(this.#theFramer(), this.#deps.sink, complete);
    const rowsSent = slices.reduce((sum, slice) => sum + slice.rows, 0);
    const counts = { rowsRead: this.#read, rowsSent, rejected };
    if (fingerprint !== undefined) await this.#deps.ledger.finished(fingerprint, counts);
    const resumed = this.#resumeFrom !== undefined;
    const rejectedByReason = this.#rejects.groups();
    return { ...counts, rejectedByReason, complete, slices, notes, resumed };
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

/** Unread columns named in a note at most. */
const namedColumns = 8;

/** Characters of a column's name that a note shows. */
const shownCharacters = 40;

function unreadNote(columns: readonly string[], report: string): string {
  const named = columns.slice(0, namedColumns).map((column) => `'${shortened(column)}'`);
  const more = columns.length > namedColumns ? ` and ${columns.length - namedColumns} more` : '';
  const money = columns.find((column) => /currency/i.test(column));
  const warning =
    money === undefined
      ? ''
      : `; '${shortened(money)}' may say another currency than the import took: map it with --mapping to be sure`;
  return `report ${report} does not read the columns ${named.join(', ')}${more}${warning}`;
}

function shortened(column: string): string {
  return column.length > shownCharacters ? `${column.slice(0, shownCharacters)}…` : column;
}

function collect(work: (sink: RowSink) => void): FileEvent[] {
  const events: FileEvent[] = [];
  work({ row: (row) => events.push(eventOf(row)), reject: (rejected) => events.push({ rejected }) });
  return events;
}

function eventOf(row: FileRow): FileEvent {
  const rejected = illegible(row);
  return rejected === undefined ? { row } : { rejected };
}

function splitterOf(format: FileFormat, profile: ReportProfile): RowSplitter {
  if (format.kind === 'csv') return new CsvRowSplitter(format.delimiter);
  return format.kind === 'ndjson' ? new LineSplitter() : new DocumentSplitter(profile.jsonRows);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
