import { createHash } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { dayFromIso } from '../../schemas/day.ts';
import type { DaysSummary, PlatformClient, ReportRequest, ReportToken } from '../client/port.ts';
import { ConnectorError } from '../errors.ts';
import { type DayRange, daysOf, noCells, outside } from '../import/coverage.ts';
import { type ImportHead, SliceFramer, type SliceProgress } from '../import/framer.ts';
import { endSlices, type RawSink } from '../import/import.ts';
import { type ImportLedger, reportedBy, seqOf } from '../import/ledger.ts';
import { Placing } from '../import/placing.ts';
import { Rejects } from '../import/rejects.ts';
import { CsvReportRows, JsonReportRows, type ReportRows } from '../import/report-rows.ts';
import { type FileRow, illegible } from '../import/rows.ts';
import { platformOf } from '../profile.ts';
import { Refusal } from '../value.ts';
import { RowSpool } from './row-spool.ts';

/** What to fetch for whom. */
export interface FetchOptions {
  readonly tenant: string;
  readonly connection: string;
  readonly request: ReportRequest;
  /** Where an earlier try of the same stands. */
  readonly resume?: ReportToken;
}

/** Days of which all rows are with the broker. */
export interface SentDays {
  readonly account: string;
  /** What was sent, a slice a day. */
  readonly slices: readonly SliceProgress[];
  /** False when the platform says that more will come, or rows were refused. */
  readonly complete: boolean;
  readonly refused: number;
  /** When this fetch of them was begun: milliseconds since the epoch. */
  readonly begunAt: number;
  readonly summary: DaysSummary;
}

export interface FetchDeps {
  readonly client: PlatformClient;
  readonly ledger: ImportLedger;
  readonly sink: RawSink;
  readonly clock: Clock;
  /** Told where the report stands: who keeps it can go on from there. What it is told of was sent and noted. */
  readonly onProgress: (token: ReportToken) => void;
  /** Takes note of days that the broker has. */
  readonly onSent: (days: SentDays) => Promise<void>;
}

/** What a fetch brought. */
export interface FetchResult {
  readonly days: number;
  readonly rows: number;
  readonly refused: number;
  readonly incompleteDays: number;
}

/**
 * Fetches a report and publishes it to the raw topic, a slice a day. Rows are kept back until the platform has given all of
 * their days and nothing is wrong with them; then the days get the next fetch numbers and are sent as a whole. So a try that
 * breaks off leaves nothing, or slices without an end, which the next one's replace.
 * @throws ConnectorError as the client does, and MR_CONNECTOR_CONTEXT when nobody knows the account's currency or zone.
 */
export async function fetchReport(options: FetchOptions, deps: FetchDeps): Promise<FetchResult> {
  const spool = new RowSpool();
  try {
    return await fetchInto(spool, options, deps);
  } finally {
    await spool.close();
  }
}

async function fetchInto(spool: RowSpool, options: FetchOptions, deps: FetchDeps): Promise<FetchResult> {
  const { client, clock, onProgress, onSent } = deps;
  const { request, resume } = options;
  await rememberAccount(request, deps.ledger);
  let total: FetchResult = { days: 0, rows: 0, refused: 0, incompleteDays: 0 };
  let form: RowsForm = { encoding: 'ndjson', delimiter: null };
  // A report that was being made is as old as its job.
  let begunAt = (resume?.job == null ? undefined : resume.begunAt) ?? clock.now();
  for await (const piece of client.report(request, resume)) {
    if (piece.kind === 'progress') {
      onProgress({ ...piece.token, begunAt });
    } else if (piece.kind === 'rows') {
      form = piece;
      await spool.add(piece.rows);
    } else {
      const range = { first: dayFromIso(piece.from), last: dayFromIso(piece.to) };
      const days = await new DaysPublisher(options, deps, { form, range, begunAt, summary: piece.summary }).send(spool);
      await onSent(days);
      total = added(total, days);
      await spool.clear();
      begunAt = clock.now();
    }
  }
  return total;
}

function added(total: FetchResult, { slices, complete, refused }: SentDays): FetchResult {
  return {
    days: total.days + slices.length,
    rows: total.rows + slices.reduce((sum, { rows }) => sum + rows, 0),
    refused: total.refused + refused,
    incompleteDays: total.incompleteDays + (complete ? 0 : slices.length),
  };
}

/** An account that is new is kept as the platform describes it; what an operator said of one stays. */
async function rememberAccount({ account, report }: ReportRequest, ledger: ImportLedger): Promise<void> {
  const platform = platformOf(report);
  if ((await ledger.account(platform, account.id)) !== undefined) return;
  const { currency, zone } = account;
  if (currency !== null && zone !== null) return ledger.addAccount(platform, account.id, { currency, zone });
  throw new ConnectorError(
    'MR_CONNECTOR_CONTEXT',
    `${report.platform} does not say ${currency === null ? 'the currency' : 'the zone'} of account ${account.id}: add it with \`millrace accounts add ${account.id}\``,
  );
}

interface RowsForm {
  readonly encoding: 'csv' | 'ndjson';
  readonly delimiter: string | null;
}

/** Days that have come as a whole. */
interface CameDays {
  readonly form: RowsForm;
  readonly range: DayRange;
  readonly begunAt: number;
  readonly summary: DaysSummary;
}

/** Sends the rows of some days as slices. */
class DaysPublisher {
  readonly #options: FetchOptions;
  readonly #deps: FetchDeps;
  readonly #came: CameDays;
  readonly #rows: ReportRows;
  readonly #placing: Placing;
  readonly #rejects = new Rejects();
  #framer: SliceFramer | undefined;

  constructor(options: FetchOptions, deps: FetchDeps, came: CameDays) {
    const { account, report } = options.request;
    this.#options = options;
    this.#deps = deps;
    this.#came = came;
    this.#rows =
      came.form.encoding === 'csv' ? new CsvReportRows(report, came.form.delimiter ?? ',') : new JsonReportRows(report);
    const known = { account: account.id, currency: undefined, zone: undefined };
    this.#placing = new Placing(platformOf(report), report, known, deps.ledger);
  }

  async send(spool: RowSpool): Promise<SentDays> {
    const { sink } = this.#deps;
    const { account } = this.#options.request;
    for await (const row of spool.rows()) {
      const refused = await this.#take(row);
      if (refused === undefined) continue;
      this.#rejects.add(refused);
      sink.reject(refused, row.bytes);
      await sink.drained();
    }
    const framer = this.#framer ?? (await this.#begin());
    const complete = this.#came.summary.complete && !this.#rows.incomplete && this.#rejects.rows === 0;
    const slices = await endSlices(framer, sink, complete);
    const { begunAt, summary } = this.#came;
    return { account: account.id, slices, complete, refused: this.#rejects.rows, begunAt, summary };
  }

  /** Adds a row to its slice; why not, when it is refused. */
  async #take(row: FileRow): Promise<{ line: number; code: string; reason: string } | undefined> {
    const broken = illegible(row);
    if (broken !== undefined) return broken;
    const refuse = ({ code, reason }: Refusal) => ({ line: row.line, code, reason });
    const cells = this.#rows.read(row);
    if (cells === 'skip') return undefined;
    if (cells instanceof Refusal) return refuse(cells);
    const account = this.#placing.accountOf(cells);
    if (account instanceof Refusal) return refuse(account);
    const { zone } = await this.#placing.settle(account, cells);
    const day = this.#placing.dayOf(cells, zone);
    if (day instanceof Refusal) return refuse(day);
    const foreign = outside(this.#came.range, day);
    if (foreign !== undefined) return refuse(foreign);
    const framer = this.#framer ?? (await this.#begin());
    const tooLarge = framer.tooLarge(row);
    if (tooLarge !== undefined) return { line: row.line, code: 'ROW_TOO_LARGE', reason: tooLarge };
    if (framer.add(account, day, row)) await this.#deps.sink.drained();
    return undefined;
  }

  /** Begins all of the days at once, also those that turn out to have no row: they have none any more. */
  async #begin(): Promise<SliceFramer> {
    const { ledger, sink } = this.#deps;
    const { tenant, request } = this.#options;
    const { account, report } = request;
    const placed = await this.#placing.settle(account.id, noCells);
    const days = daysOf(this.#came.range);
    const numbers = await ledger.allocate({ ...reportedBy(tenant, report), account: account.id }, days);
    const framer = new SliceFramer(this.#head(), sink.send);
    for (const day of days) framer.begin({ ...placed, day, fetchSeq: seqOf(numbers, day) });
    this.#framer = framer;
    await sink.drained();
    return framer;
  }

  #head(): ImportHead {
    const { tenant, connection, request } = this.#options;
    const { report, account } = request;
    const { form, range, summary, begunAt } = this.#came;
    const header = this.#rows.header;
    return {
      ...reportedBy(tenant, report),
      connection,
      encoding: form.encoding,
      delimiter: form.delimiter,
      headerLine: header?.line ?? null,
      columns: header?.columns ?? summary.cameFields,
      mapping: null,
      fingerprint: createHash('sha256')
        .update(JSON.stringify([report.platform, report.report, account.id, range, summary.askedFields]))
        .digest('hex'),
      fetchedAt: begunAt * 1000,
      dataAsOf: summary.dataAsOf === null ? null : summary.dataAsOf * 1000,
    };
  }
}
