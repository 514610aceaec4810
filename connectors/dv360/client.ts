import { ApiClient } from '../client/api-client.ts';
import { CsvReport } from '../client/csv-report.ts';
import { type Days, type DaysPiece, dateParts, reportByDays } from '../client/days.ts';
import { neededText, textAt } from '../client/document.ts';
import { accountsOf, entityPage, listsOf } from '../client/entity-pages.ts';
import { askedNames } from '../client/fields.ts';
import { refreshedAccess } from '../client/oauth.ts';
import { pagesByToken } from '../client/paging.ts';
import type {
  Account,
  ClientOptions,
  EntityPage,
  JobState,
  ReportPiece,
  ReportRequest,
  ReportToken,
} from '../client/port.ts';
import { type ApiStyle, bearer } from '../client/session.ts';
import { difference } from '../client/sums.ts';
import { unpacked } from '../client/unpack.ts';
import type { EntityKind } from '../entities/shape.ts';
import { ReportFailedError, TruncatedError } from '../errors.ts';
import type { ReportProfile } from '../profile.ts';
import { entities } from './entities.ts';

/** Ad hoc runs are counted by the day, so that a month is asked for at once: DV360 help, "Reporting time zones and quotas". */
const longestDays = 31;
const entityPageSize = 200;
/** Costs come with six decimals, of each row and in the totals row: micros. */
const roundedTo = 1n;

/**
 * What a column of the file is called in a query: https://developers.google.com/bid-manager/reference/rest/v2/filters-metrics.
 * Columns that are not here are not asked for.
 */
const groupBys: Readonly<Record<string, string>> = {
  Date: 'FILTER_DATE',
  'Advertiser ID': 'FILTER_ADVERTISER',
  Advertiser: 'FILTER_ADVERTISER_NAME',
  'Advertiser Currency': 'FILTER_ADVERTISER_CURRENCY',
  'Insertion Order ID': 'FILTER_INSERTION_ORDER',
  'Insertion Order': 'FILTER_INSERTION_ORDER_NAME',
  'Line Item ID': 'FILTER_LINE_ITEM',
  'Line Item': 'FILTER_LINE_ITEM_NAME',
  'Creative ID': 'FILTER_CREATIVE_ID',
  Creative: 'FILTER_CREATIVE',
  Browser: 'FILTER_BROWSER',
};

const metrics: Readonly<Record<string, string>> = {
  Impressions: 'METRIC_IMPRESSIONS',
  Clicks: 'METRIC_CLICKS',
  'Revenue (Adv Currency)': 'METRIC_REVENUE_ADVERTISER',
  'Total Conversions': 'METRIC_TOTAL_CONVERSIONS',
  'Post-View Conversions': 'METRIC_LAST_IMPRESSIONS',
  'Active View: Viewable Impressions': 'METRIC_ACTIVE_VIEW_VIEWABLE_IMPRESSIONS',
  'Active View: Measurable Impressions': 'METRIC_ACTIVE_VIEW_MEASURABLE_IMPRESSIONS',
};

const lists = {
  campaign: { name: 'insertion_orders', path: 'insertionOrders' },
  ad_group: { name: 'line_items', path: 'lineItems' },
  creative: { name: 'creatives', path: 'creatives' },
} as const;

const style: ApiStyle = {
  platform: 'dv360',
  title: 'Display & Video 360',
  endpoints: {
    reports: 'https://doubleclickbidmanager.googleapis.com',
    api: 'https://displayvideo.googleapis.com',
    auth: 'https://oauth2.googleapis.com',
  },
  authorisation: bearer,
  errorOf: () => undefined,
  obtain: (session) => refreshedAccess(session, 'auth', '/token'),
};

/** The Bid Manager API, and Display & Video's for entities. The credential needs `refreshToken` and `clientSecret`, the connection `clientId` and `partnerId`. */
export class Dv360Client extends ApiClient {
  constructor(options: ClientOptions) {
    super(style, options);
  }

  async *accounts(): AsyncGenerator<Account> {
    const partnerId = this.session.setting('partnerId');
    for await (const page of this.#pages('/v4/advertisers', 'advertisers', null, { partnerId }))
      yield* accountsOf(page);
  }

  async *entities(account: Account, kinds: readonly EntityKind[]): AsyncGenerator<EntityPage> {
    for (const { name, path } of listsOf(lists, kinds)) {
      yield* this.#pages(`/v4/advertisers/${account.id}/${path}`, name, account.currency, {});
    }
  }

  report(request: ReportRequest, resume?: ReportToken): AsyncGenerator<ReportPiece> {
    return reportByDays(request, resume, longestDays, (days, job) => this.#days(request, days, job));
  }

  /** A query is created, run, asked for, and its file fetched from where the answer says. */
  async *#days({ account, report }: ReportRequest, days: Days, job: JobState | null): AsyncGenerator<DaysPiece> {
    const state = job ?? (await this.#start(account, report, days));
    yield { kind: 'job', state };
    const { query = '', run = '' } = state;
    const what = `Bid Manager report ${query}/${run}`;
    const address = await this.session.waitFor(what, () => this.#address(query, run));
    const file = new CsvReport(report);
    yield* file.lines(unpacked(this.session.download(address), what));
    this.#checkWhole(file, what);
    yield file.end(columnsOf(report), ['Date', 'Advertiser ID', 'Impressions', 'Revenue (Adv Currency)']);
  }

  /** The file ends with what it is of, after a row with the totals: without them it was cut off. */
  #checkWhole(file: CsvReport, what: string): void {
    const ended = file.said('Report Time:') !== null;
    const wrong = ended ? difference(file.totals, file.sums, file.rows, roundedTo) : 'it has no footer';
    if (wrong === null) return;
    throw new TruncatedError(`${this.session.owner}: ${what} is not whole: ${wrong}; it is fetched again`);
  }

  async #start(account: Account, report: ReportProfile, days: Days): Promise<JobState> {
    const columns = columnsOf(report);
    const body = {
      metadata: {
        title: `millrace ${report.report} ${account.id}`,
        dataRange: { range: 'CUSTOM_DATES', customStartDate: dateParts(days.from), customEndDate: dateParts(days.to) },
        format: 'CSV',
      },
      params: {
        type: 'STANDARD',
        groupBys: columns.flatMap((name) => groupBys[name] ?? []),
        metrics: columns.flatMap((name) => metrics[name] ?? []),
        filters: [{ type: 'FILTER_ADVERTISER', value: account.id }],
      },
      schedule: { frequency: 'ONE_TIME' },
    };
    const created = await this.session.json({ method: 'POST', host: 'reports', path: '/v2/queries', body });
    const query = neededText(created, 'queryId', 'POST /v2/queries');
    const path = `/v2/queries/${query}:run`;
    const started = await this.session.json({
      method: 'POST',
      host: 'reports',
      path,
      query: { synchronous: 'false' },
      body: {},
    });
    return { query, run: neededText(started, 'key.reportId', `POST ${path}`) };
  }

  async #address(query: string, run: string): Promise<string | null> {
    const path = `/v2/queries/${query}/reports/${run}`;
    const answer = await this.session.json({ host: 'reports', path });
    const state = textAt(answer, 'metadata.status.state');
    if (state === 'FAILED') {
      throw new ReportFailedError(
        `${this.session.owner}: report ${query}/${run} ended as FAILED; it is asked for anew`,
      );
    }
    return state === 'DONE' ? neededText(answer, 'metadata.googleCloudStoragePath', `GET ${path}`) : null;
  }

  async *#pages(
    path: string,
    name: string,
    currency: string | null,
    more: Readonly<Record<string, string>>,
  ): AsyncGenerator<EntityPage> {
    const ask = (pageToken: string | null) => {
      const query = { ...more, pageSize: String(entityPageSize), ...(pageToken === null ? {} : { pageToken }) };
      return this.session.page({ host: 'api', path, query });
    };
    const what = `${this.session.owner}: GET ${path}`;
    for await (const { text } of pagesByToken(what, ask, 'nextPageToken')) {
      yield entityPage(entities, name, text, currency);
    }
  }
}

function columnsOf(report: ReportProfile): string[] {
  return askedNames(report).filter((name) => name in groupBys || name in metrics);
}
