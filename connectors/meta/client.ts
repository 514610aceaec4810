import { ApiClient } from '../client/api-client.ts';
import { type Days, type DaysPiece, reportByDays } from '../client/days.ts';
import { documentOf, listAt, neededText, numberAt, textAt, valueAt } from '../client/document.ts';
import { accountsOf, entityPage, listsOf } from '../client/entity-pages.ts';
import { askedNames } from '../client/fields.ts';
import { JsonReport } from '../client/json-report.ts';
import { pagesByToken } from '../client/paging.ts';
import type {
  Account,
  ClientOptions,
  EntityPage,
  JobState,
  PlatformTotals,
  ReportPiece,
  ReportRequest,
  ReportToken,
} from '../client/port.ts';
import { type ApiAnswer, type ApiPage, type ApiStyle, bearer } from '../client/session.ts';
import { difference } from '../client/sums.ts';
import { accessEnded } from '../client/token.ts';
import type { EntityKind } from '../entities/shape.ts';
import {
  type ConnectorError,
  ReportError,
  ReportFailedError,
  RequestError,
  RowCapError,
  ThrottledError,
  TruncatedError,
  UnavailableError,
} from '../errors.ts';
import type { ReportProfile } from '../profile.ts';
import { isRefused, parseDecimalMicros } from '../value.ts';
import { entities } from './entities.ts';

const pageSize = 500;
const entityPageSize = 200;
/** Money comes in cents, of each row and of all by themselves: micros. */
const roundedTo = 10_000n;
/** Longer ranges are refused or time out on large accounts; restated days are fetched in one go within it. */
const longestDays = 30;

/** https://developers.facebook.com/docs/marketing-api/insights/error-codes and …/overview/rate-limiting */
const throttleCodes = new Set([4, 17, 32, 613]);
const isThrottle = (code: number) => throttleCodes.has(code) || (code >= 80_000 && code <= 80_014);
const tokenCodes = new Set([102, 190]);
/** "You are calling a deprecated version of the Ads API". */
const versionOverCode = 2635;
/** "Please reduce the amount of data you're asking for, then retry your request". */
const tooMuchSubcode = 1_487_534;

/** The edge of each kind of entity, with its fields. */
const edges = {
  campaign: {
    name: 'campaigns',
    edge: 'campaigns',
    fields:
      'id,account_id,name,status,configured_status,effective_status,objective,buying_type,daily_budget,lifetime_budget,budget_remaining,spend_cap,start_time,stop_time,created_time,updated_time,source_campaign_id',
  },
  ad_group: {
    name: 'ad_sets',
    edge: 'adsets',
    fields:
      'id,account_id,campaign_id,name,status,effective_status,daily_budget,lifetime_budget,budget_remaining,bid_strategy,optimization_goal,start_time,end_time,created_time,updated_time',
  },
  ad: {
    name: 'ads',
    edge: 'ads',
    fields:
      'id,account_id,campaign_id,adset_id,name,status,effective_status,bid_type,creative{id},created_time,updated_time,source_ad_id',
  },
} as const;

const style: ApiStyle = {
  platform: 'meta',
  title: 'Meta Ads',
  endpoints: { graph: 'https://graph.facebook.com' },
  // The Graph API takes the token as a query parameter or as this header, which no log of addresses shows.
  authorisation: bearer,
  errorOf,
  isVersionOver: ({ text }) =>
    text.startsWith('{') && numberAt(documentOf(text, 'the error'), 'error.code') === versionOverCode,
  // A user's token lasts 60 days and can be exchanged while it holds; a system user's does not end. Neither renews itself afterwards.
  obtain: null,
};

/** The Marketing API of Meta. The credential needs `accessToken`. */
export class MetaClient extends ApiClient {
  constructor(options: ClientOptions) {
    super(style, options);
  }

  override async authorise(): Promise<void> {
    await this.session.json({ host: 'graph', path: `/${this.session.version}/me`, query: { fields: 'id' } });
  }

  async *accounts(): AsyncGenerator<Account> {
    const fields =
      'id,account_id,name,account_status,currency,timezone_name,balance,spend_cap,amount_spent,created_time';
    for await (const page of this.#pages('/me/adaccounts', { fields }, 'ad_account', null)) yield* accountsOf(page);
  }

  async *entities(account: Account, kinds: readonly EntityKind[]): AsyncGenerator<EntityPage> {
    for (const { name, edge, fields } of listsOf(edges, kinds)) {
      yield* this.#pages(`/act_${account.id}/${edge}`, { fields }, name, account.currency);
    }
  }

  report(request: ReportRequest, resume?: ReportToken): AsyncGenerator<ReportPiece> {
    const query = insightsQuery(request.report);
    return reportByDays(request, resume, longestDays, (days, job) => this.#days(request, query, days, job));
  }

  /** One day is answered at once; several are made by a job, which may take up to an hour. */
  async *#days(
    { account, report }: ReportRequest,
    query: Readonly<Record<string, string>>,
    days: Days,
    job: JobState | null,
  ): AsyncGenerator<DaysPiece> {
    const range = JSON.stringify({ since: days.from, until: days.to });
    const edge = `/act_${account.id}/insights`;
    if (job === null && days.from === days.to) {
      yield* this.#rows(edge, { ...query, time_range: range }, report);
      return;
    }
    const run = job?.run ?? (await this.#start(edge, { ...query, time_range: range }));
    yield { kind: 'job', state: { run } };
    await this.session.waitFor(`Meta report ${run}`, () => this.#isDone(run));
    yield* this.#rows(`/${run}/insights`, { default_summary: 'true' }, report);
  }

  async #start(edge: string, query: Readonly<Record<string, string>>): Promise<string> {
    const path = `/${this.session.version}${edge}`;
    const answer = await this.session.json({ method: 'POST', host: 'graph', path, body: new URLSearchParams(query) });
    return neededText(answer, 'report_run_id', `POST ${path}`);
  }

  async #isDone(run: string): Promise<true | null> {
    const answer = await this.session.json({ host: 'graph', path: `/${this.session.version}/${run}` });
    const status = textAt(answer, 'async_status') ?? '';
    if (status === 'Job Failed' || status === 'Job Skipped') {
      throw new ReportFailedError(`${this.session.owner}: report ${run} ended as '${status}'; it is asked for anew`);
    }
    return status === 'Job Completed' ? true : null;
  }

  async *#rows(
    edge: string,
    query: Readonly<Record<string, string>>,
    report: ReportProfile,
  ): AsyncGenerator<DaysPiece> {
    const rows = new JsonReport(report);
    let totals: PlatformTotals = {};
    for await (const { document } of this.#edge(edge, query, pageSize)) {
      yield* rows.document(document);
      totals = { ...totals, ...summaryOf(document) };
    }
    const wrong = difference(totals, rows.sums, rows.rows, roundedTo);
    if (wrong !== null) {
      throw new TruncatedError(
        `${this.session.owner}: the pages of ${edge} are not all of it (${wrong}); it is fetched again`,
      );
    }
    yield rows.end(insightsFields(report), ['date_start', 'impressions', 'spend', ...ownId(report)], { totals });
  }

  async *#pages(
    edge: string,
    query: Readonly<Record<string, string>>,
    name: string,
    currency: string | null,
  ): AsyncGenerator<EntityPage> {
    for await (const { text } of this.#edge(edge, query, entityPageSize)) {
      yield entityPage(entities, name, text, currency);
    }
  }

  #edge(edge: string, query: Readonly<Record<string, string>>, limit: number): AsyncGenerator<ApiPage> {
    const path = `/${this.session.version}${edge}`;
    const ask = (after: string | null) => {
      const paging = { limit: String(limit), ...(after === null ? {} : { after }) };
      return this.session.page({ host: 'graph', path, query: { ...query, ...paging } });
    };
    return pagesByToken(`${this.session.owner}: GET ${path}`, ask, nextCursor);
  }
}

const levels: Readonly<Partial<Record<ReportProfile['level'], string>>> = {
  account: 'account',
  campaign: 'campaign',
  ad_group: 'adset',
  ad: 'ad',
};

/**
 * Every `effective_status` that an object of a level may have (facebook-nodejs-business-sdk). Without them the rows of what was archived or deleted
 * are left out, and what had been spent would be taken out with them.
 */
const everyStatus: Readonly<Partial<Record<ReportProfile['level'], readonly string[]>>> = {
  campaign: ['ACTIVE', 'ARCHIVED', 'DELETED', 'IN_PROCESS', 'PAUSED', 'WITH_ISSUES'],
  ad_group: ['ACTIVE', 'ARCHIVED', 'CAMPAIGN_PAUSED', 'DELETED', 'IN_PROCESS', 'PAUSED', 'WITH_ISSUES'],
  ad: [
    'ACTIVE',
    'ADSET_PAUSED',
    'ARCHIVED',
    'CAMPAIGN_PAUSED',
    'DELETED',
    'DISAPPROVED',
    'IN_PROCESS',
    'PAUSED',
    'PENDING_BILLING_INFO',
    'PENDING_REVIEW',
    'PREAPPROVED',
    'WITH_ISSUES',
  ],
};

/** Insights fields are lists of actions where the profile's columns are parts of them. */
function insightsFields(report: ReportProfile): string[] {
  const breakdowns = breakdownsOf(report);
  return [...new Set(askedNames(report).map((name) => name.split('.')[0] ?? name))].filter(
    (name) => !breakdowns.includes(name),
  );
}

function breakdownsOf(report: ReportProfile): string[] {
  return report.columns.flatMap(({ names, is, required }) =>
    is.role === 'hour' || (is.role === 'dimension' && required === true) ? (names[0] ?? []) : [],
  );
}

function insightsQuery(report: ReportProfile): Readonly<Record<string, string>> {
  const level = levels[report.level];
  if (level === undefined || report.family === 'actions') {
    throw new ReportError(`meta/${report.report} is a warehouse's export and cannot be fetched: fetch ad_daily`);
  }
  const breakdowns = breakdownsOf(report);
  const statuses = everyStatus[report.level];
  return {
    level,
    ...(statuses === undefined
      ? {}
      : { filtering: JSON.stringify([{ field: `${level}.effective_status`, operator: 'IN', value: statuses }]) }),
    time_increment: '1',
    fields: insightsFields(report).join(','),
    default_summary: 'true',
    ...(breakdowns.length === 0 ? {} : { breakdowns: breakdowns.join(',') }),
  };
}

function ownId(report: ReportProfile): string[] {
  return report.level === 'account' ? [] : [`${levels[report.level]}_id`];
}

function nextCursor(page: unknown): string | null {
  return valueAt(page, 'paging.next') === undefined ? null : textAt(page, 'paging.cursors.after');
}

/** `default_summary` adds the sums over all pages, in the spelling of the rows. */
function summaryOf(page: unknown): PlatformTotals {
  const said = (['impressions', 'clicks', 'spend'] as const).flatMap((name) => {
    const text = textAt(page, `summary.${name}`);
    const value = text === null ? null : parseDecimalMicros(text);
    if (value === null || isRefused(value)) return [];
    return [[name, name === 'spend' ? value : value / 1_000_000n] as const];
  });
  return Object.fromEntries(said);
}

function errorOf({ status, headers, text }: ApiAnswer, what: string): ConnectorError | undefined {
  if (status < 400 || !text.startsWith('{')) return undefined;
  const document = documentOf(text, what);
  const code = numberAt(document, 'error.code');
  if (code === null) return undefined;
  const said = `${textAt(document, 'error.message') ?? ''} (code ${code})`;
  if (tokenCodes.has(code)) {
    return accessEnded(what, said);
  }
  if (isThrottle(code)) return new ThrottledError(`${what}: too many calls: ${said}`, regainMs(headers));
  if (numberAt(document, 'error.error_subcode') === tooMuchSubcode) {
    return new RowCapError(
      `${what}: too much data at once: ${said}; a day alone has too much, fetch it at a higher level`,
    );
  }
  // 1 and 2 are "unknown error" and "service temporarily unavailable".
  if (code === 1 || code === 2) return new UnavailableError(`${what}: ${said}`);
  return new RequestError(`${what} was refused: ${said}`);
}

/** Minutes until calls are allowed again, in the usage header of the business use case. */
function regainMs(headers: Readonly<Record<string, string>>): number | null {
  const usage = headers['x-business-use-case-usage'];
  if (usage === undefined) return null;
  const document = documentOf(usage, 'x-business-use-case-usage');
  const minutes = Object.keys(document as object).flatMap((id) =>
    listAt(document, id).map((each) => numberAt(each, 'estimated_time_to_regain_access') ?? 0),
  );
  return Math.max(0, ...minutes) * 60_000;
}
