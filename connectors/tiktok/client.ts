import { ApiClient } from '../client/api-client.ts';
import { type Days, type DaysPiece, reportByDays } from '../client/days.ts';
import { documentOf, listAt, numberAt, textAt } from '../client/document.ts';
import { accountsOf, entityPage, listsOf } from '../client/entity-pages.ts';
import { askedNames } from '../client/fields.ts';
import { JsonReport } from '../client/json-report.ts';
import { pagesByToken } from '../client/paging.ts';
import type { Account, ClientOptions, EntityPage, ReportPiece, ReportRequest, ReportToken } from '../client/port.ts';
import type { ApiAnswer, ApiPage, ApiStyle } from '../client/session.ts';
import { accessEnded } from '../client/token.ts';
import type { EntityKind } from '../entities/shape.ts';
import {
  type ConnectorError,
  RequestError,
  RowCapError,
  ThrottledError,
  TruncatedError,
  UnavailableError,
} from '../errors.ts';
import { isHourly, type ReportProfile } from '../profile.ts';
import { entities } from './entities.ts';

const root = '/open_api/v1.3';
/** The most rows of a page: https://business-api.tiktok.com/portal/docs?id=1740302848100353 */
const pageSize = 1000;
/** With stat_time_day 30 days may be asked for at once, with stat_time_hour one. */
const longestDays = { daily: 30, hourly: 1 } as const;
/** Accounts that are described by one call. */
const accountsPerCall = 50;

/**
 * Everything is answered with HTTP 200; the body's code says what it is. 40100: too many calls. 40200–40202, 40700, 50000,
 * 50002: try again (singer-io/tap-tiktok-ads). 40105: the token is not valid any more. 40067: the query is too large.
 */
const throttled = 40_100;
const tokenCodes = new Set([40_102, 40_104, 40_105]);
const againCodes = new Set([40_200, 40_201, 40_202, 40_700, 50_000, 50_002]);
const tooLarge = 40_067;

const lists = {
  campaign: { name: 'campaigns', path: '/campaign/get/' },
  ad_group: { name: 'ad_groups', path: '/adgroup/get/' },
  ad: { name: 'ads', path: '/ad/get/' },
} as const;

const dataLevels: Readonly<Partial<Record<ReportProfile['level'], string>>> = {
  account: 'AUCTION_ADVERTISER',
  campaign: 'AUCTION_CAMPAIGN',
  ad_group: 'AUCTION_ADGROUP',
  ad: 'AUCTION_AD',
};

const style: ApiStyle = {
  platform: 'tiktok',
  title: 'TikTok Ads',
  endpoints: { api: 'https://business-api.tiktok.com' },
  authorisation: (token) => ({ 'access-token': token.reveal() }),
  errorOf,
  // The token of an advertiser holds until its owner takes it back: airbytehq/airbyte, source-tiktok-marketing BEHAVIOR.md.
  obtain: null,
};

/** The TikTok Business API. The credential needs `accessToken` and `secret`, the connection `appId`. */
export class TiktokClient extends ApiClient {
  constructor(options: ClientOptions) {
    super(style, options);
  }

  override async authorise(): Promise<void> {
    await this.#advertisers();
  }

  async *accounts(): AsyncGenerator<Account> {
    const ids = await this.#advertisers();
    for (let start = 0; start < ids.length; start += accountsPerCall) {
      const advertiser_ids = JSON.stringify(ids.slice(start, start + accountsPerCall));
      const { text } = await this.#get('/advertiser/info/', { advertiser_ids });
      yield* accountsOf(entityPage(entities, 'advertisers', text));
    }
  }

  async *entities(account: Account, kinds: readonly EntityKind[]): AsyncGenerator<EntityPage> {
    for (const { name, path } of listsOf(lists, kinds)) {
      for await (const { text } of this.#pages(path, { advertiser_id: account.id })) {
        yield entityPage(entities, name, text, account.currency);
      }
    }
  }

  report(request: ReportRequest, resume?: ReportToken): AsyncGenerator<ReportPiece> {
    const longest = isHourly(request.report) ? longestDays.hourly : longestDays.daily;
    return reportByDays(request, resume, longest, (days) => this.#days(request, days));
  }

  async *#days({ account, report }: ReportRequest, days: Days): AsyncGenerator<DaysPiece> {
    const query = { ...reportQuery(report), advertiser_id: account.id, start_date: days.from, end_date: days.to };
    const rows = new JsonReport(report);
    let counted: number | null = null;
    for await (const { document } of this.#pages('/report/integrated/get/', query)) {
      counted = numberAt(document, 'data.page_info.total_number') ?? counted;
      yield* rows.document(document);
    }
    if (counted !== null && counted !== rows.rows) {
      throw new TruncatedError(
        `${this.session.owner}: the pages have ${rows.rows} rows, the platform counted ${counted}; it is fetched again`,
      );
    }
    const totals = counted === null ? {} : { rows: BigInt(counted) };
    const needed = [`dimensions.${timeOf(report)}`, 'metrics.impressions', 'metrics.spend'];
    yield rows.end(askedFields(report), needed, { totals });
  }

  async #advertisers(): Promise<string[]> {
    const query = { app_id: this.session.setting('appId'), secret: this.session.secret('secret').reveal() };
    const { document } = await this.#get('/oauth2/advertiser/get/', query);
    return listAt(document, 'data.list').flatMap((each) => textAt(each, 'advertiser_id') ?? []);
  }

  #pages(path: string, query: Readonly<Record<string, string>>): AsyncGenerator<ApiPage> {
    const ask = (page: string | null) => this.#get(path, { ...query, page: page ?? '1', page_size: String(pageSize) });
    return pagesByToken(`${this.session.owner}: GET ${path}`, ask, nextPage);
  }

  #get(path: string, query: Readonly<Record<string, string>>) {
    return this.session.page({ host: 'api', path: root + path, query });
  }
}

/** Pages have numbers; the answer says which one it is and how many there are. */
function nextPage(document: unknown): string | null {
  const page = numberAt(document, 'data.page_info.page') ?? 1;
  return page < (numberAt(document, 'data.page_info.total_page') ?? 1) ? String(page + 1) : null;
}

function timeOf(report: ReportProfile): 'stat_time_day' | 'stat_time_hour' {
  return isHourly(report) ? 'stat_time_hour' : 'stat_time_day';
}

/** Of each level only its own id is a dimension; those above it are metrics. */
function askedFields(report: ReportProfile): string[] {
  return askedNames(report).filter((name) => {
    const ofTime = name.startsWith('dimensions.stat_time_');
    return name.startsWith('metrics.') || ofTime || ownDimensions(report).includes(name);
  });
}

function ownDimensions(report: ReportProfile): string[] {
  const id = { account: 'advertiser_id', campaign: 'campaign_id', ad_group: 'adgroup_id', ad: 'ad_id' } as const;
  const breakdowns = report.columns.flatMap(({ names, is, required }) =>
    is.role === 'dimension' && required === true ? (names[0] ?? []) : [],
  );
  const own = report.level in id ? id[report.level as keyof typeof id] : 'ad_id';
  return [`dimensions.${own}`, ...breakdowns];
}

/** What is filtered to get the rows of what was deleted as well, which are left out otherwise. Of an account all of them are in its figures. */
const statusFields: Readonly<Partial<Record<ReportProfile['level'], string>>> = {
  campaign: 'campaign_status',
  ad_group: 'adgroup_status',
  ad: 'ad_status',
};

function everyStatus({ level }: ReportProfile): Readonly<Record<string, string>> {
  const field_name = statusFields[level];
  if (field_name === undefined) return {};
  return { filtering: JSON.stringify([{ field_name, filter_type: 'IN', filter_value: '["STATUS_ALL"]' }]) };
}

function reportQuery(report: ReportProfile): Readonly<Record<string, string>> {
  const asked = askedFields(report);
  const above = report.columns.flatMap(({ names, is }) =>
    is.role === 'id' && is.of !== report.level ? names.filter((name) => name.startsWith('metrics.')) : [],
  );
  const plain = (prefix: string, names: readonly string[]) =>
    names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  return {
    report_type: report.family === 'delivery' ? 'BASIC' : 'AUDIENCE',
    data_level: dataLevels[report.level] ?? 'AUCTION_AD',
    ...everyStatus(report),
    dimensions: JSON.stringify(plain('dimensions.', asked)),
    metrics: JSON.stringify([...new Set(plain('metrics.', [...asked, ...above]))]),
  };
}

function errorOf({ text }: ApiAnswer, what: string): ConnectorError | undefined {
  if (!text.startsWith('{')) return undefined;
  const document = documentOf(text, what);
  const code = numberAt(document, 'code') ?? 0;
  if (code === 0) return undefined;
  const said = `${textAt(document, 'message') ?? ''} (code ${code})`;
  if (code === throttled) return new ThrottledError(`${what}: too many calls: ${said}`, waitOf(document));
  if (tokenCodes.has(code)) {
    return accessEnded(what, said);
  }
  if (code === tooLarge) return new RowCapError(`${what}: too much at once: ${said}`);
  return againCodes.has(code) ? new UnavailableError(`${what}: ${said}`) : new RequestError(`${what}: ${said}`);
}

/** The API does not say how long to wait; a gateway before it may. */
function waitOf(document: unknown): number | null {
  const seconds = numberAt(document, 'data.retry_after');
  return seconds === null ? null : seconds * 1000;
}
