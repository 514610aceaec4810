import { ApiClient } from '../client/api-client.ts';
import { type Days, type DaysPiece, dateParts, reportByDays } from '../client/days.ts';
import { documentOf, listAt, textAt, valueAt } from '../client/document.ts';
import { accountsOf, entityPage, listsOf } from '../client/entity-pages.ts';
import { askedColumns } from '../client/fields.ts';
import { JsonReport } from '../client/json-report.ts';
import { refreshedAccess } from '../client/oauth.ts';
import { pagesByToken } from '../client/paging.ts';
import type { Account, ClientOptions, EntityPage, ReportPiece, ReportRequest, ReportToken } from '../client/port.ts';
import { type ApiAnswer, type ApiStyle, bearer } from '../client/session.ts';
import { accessEnded } from '../client/token.ts';
import type { EntityKind } from '../entities/shape.ts';
import { type ConnectorError, ReportError, RowCapError } from '../errors.ts';
import { type FlatRow, flattenRow, isObject } from '../json-rows.ts';
import type { ReportProfile } from '../profile.ts';
import { entities } from './entities.ts';

const longestDays = 31;
/**
 * adAnalytics takes at most 20 fields in a call and has no pages: an answer of 15,000 elements may be cut.
 * https://learn.microsoft.com/linkedin/marketing/integrations/ads-reporting/ads-reporting, and singer-io/tap-linkedin-ads, which splits and merges too.
 */
const fieldsPerCall = 20;
const mostElements = 15_000;
const entityPageSize = 500;
/** The most of creatives: https://learn.microsoft.com/linkedin/marketing/integrations/ads/account-structure/create-and-manage-creatives */
const creativePageSize = 100;

/** Of every call, so that its rows can be put together. */
const keyFields = ['dateRange', 'pivotValues'] as const;

const pivots: Readonly<Partial<Record<ReportProfile['level'], string>>> = {
  account: 'ACCOUNT',
  campaign: 'CAMPAIGN_GROUP',
  ad_group: 'CAMPAIGN',
  creative: 'CREATIVE',
};

/** Creatives have a finder of another name: for `q=search` there is nothing there (404). */
const lists = {
  campaign: { name: 'campaign_groups', path: 'adCampaignGroups', q: 'search', pageSize: entityPageSize },
  ad_group: { name: 'campaigns', path: 'adCampaigns', q: 'search', pageSize: entityPageSize },
  creative: { name: 'creatives', path: 'creatives', q: 'criteria', pageSize: creativePageSize },
} as const;

const style: ApiStyle = {
  platform: 'linkedin',
  title: 'LinkedIn Ads',
  endpoints: { api: 'https://api.linkedin.com', auth: 'https://www.linkedin.com' },
  authorisation: bearer,
  errorOf,
  // An access token holds 60 days, a refresh token 365, counted from the first consent.
  obtain: (session) => refreshedAccess(session, 'auth', '/oauth/v2/accessToken'),
};

/** The LinkedIn Marketing API. The credential needs `refreshToken` and `clientSecret`, the connection `clientId`. */
export class LinkedinClient extends ApiClient {
  constructor(options: ClientOptions) {
    super(style, options);
  }

  async *accounts(): AsyncGenerator<Account> {
    const search = { q: 'search', pageSize: entityPageSize };
    for await (const page of this.#pages('/rest/adAccounts', 'accounts', null, search)) {
      // Reports are in UTC, whatever the account's zone is.
      yield* accountsOf(page).map((account) => ({ ...account, zone: 'UTC' }));
    }
  }

  async *entities(account: Account, kinds: readonly EntityKind[]): AsyncGenerator<EntityPage> {
    for (const { name, path, ...finder } of listsOf(lists, kinds)) {
      yield* this.#pages(`/rest/adAccounts/${account.id}/${path}`, name, account.currency, finder);
    }
  }

  report(request: ReportRequest, resume?: ReportToken): AsyncGenerator<ReportPiece> {
    const pivot = pivots[request.report.level];
    if (pivot === undefined || request.report.family !== 'delivery') {
      throw new ReportError(`linkedin/${request.report.report} cannot be fetched: import its export`);
    }
    return reportByDays(request, resume, longestDays, (days) => this.#days(request, pivot, days));
  }

  /** The same rows with twenty fields each time, put together by day and entity. */
  async *#days({ account, report }: ReportRequest, pivot: string, days: Days): AsyncGenerator<DaysPiece> {
    const asked = askedFields(report);
    const merged = new Map<string, FlatRow>();
    for (const fields of callsOf(asked)) {
      const elements = await this.#analytics(account.id, pivot, days, fields);
      for (const element of elements) addTo(merged, element);
    }
    const rows = new JsonReport(report);
    yield* rows.flat([...merged.values()]);
    const spend = asked.find((name) => name.startsWith('costIn')) ?? 'costInLocalCurrency';
    yield rows.end([...asked, 'start_date'], ['start_date', 'impressions', spend]);
  }

  async #analytics(account: string, pivot: string, days: Days, fields: readonly string[]): Promise<readonly unknown[]> {
    const urn = encodeURIComponent(`urn:li:sponsoredAccount:${account}`);
    const rawQuery = [
      'q=analytics',
      `pivot=${pivot}`,
      'timeGranularity=DAILY',
      `dateRange=(start:${restDate(days.from)},end:${restDate(days.to)})`,
      `accounts=List(${urn})`,
      `fields=${fields.join(',')}`,
    ].join('&');
    const answer = await this.session.json({
      host: 'api',
      path: '/rest/adAnalytics',
      rawQuery,
      headers: this.#headers(),
    });
    const elements = listAt(answer, 'elements');
    if (elements.length >= mostElements) {
      throw new RowCapError(
        `${this.session.owner}: account ${account} has ${mostElements} rows or more on ${days.from}, which LinkedIn cuts off; fetch a higher level`,
      );
    }
    return elements;
  }

  async *#pages(
    path: string,
    name: string,
    currency: string | null,
    { q, pageSize }: { readonly q: string; readonly pageSize: number },
  ): AsyncGenerator<EntityPage> {
    const ask = (pageToken: string | null) => {
      const query = { q, pageSize: String(pageSize), ...(pageToken === null ? {} : { pageToken }) };
      const headers = { ...this.#headers(), 'x-restli-method': 'FINDER' };
      return this.session.page({ host: 'api', path, query, headers });
    };
    for await (const { text } of pagesByToken(`${this.session.owner}: GET ${path}`, ask, 'metadata.nextPageToken')) {
      yield entityPage(entities, name, text, currency);
    }
  }

  #headers(): Record<string, string> {
    return { 'linkedin-version': this.session.version, 'x-restli-protocol-version': '2.0.0' };
  }
}

/** The API's names of measures; ids and the day come with the keys. */
function askedFields(report: ReportProfile): string[] {
  const names = askedColumns(report).flatMap(({ names, is }) =>
    is.role === 'measure' || is.role === 'non-additive' ? (names[0] ?? []) : [],
  );
  return [...new Set(names)];
}

function callsOf(asked: readonly string[]): string[][] {
  const size = fieldsPerCall - keyFields.length;
  const calls: string[][] = [];
  for (let start = 0; start < asked.length; start += size) {
    calls.push([...asked.slice(start, start + size), ...keyFields]);
  }
  return calls;
}

function restDate(day: string): string {
  const { year, month, day: date } = dateParts(day);
  return `(year:${year},month:${month},day:${date})`;
}

/** The day comes as three numbers; it goes on as a text, as exports have it. */
function addTo(merged: Map<string, FlatRow>, element: unknown): void {
  if (!isObject(element)) return;
  const { dateRange: _range, ...fields } = element;
  const day = dayOf(valueAt(element, 'dateRange.start'));
  const row = flattenRow(fields);
  const key = `${day}|${JSON.stringify(listAt(element, 'pivotValues'))}`;
  merged.set(key, { ...merged.get(key), ...row, start_date: day });
}

function dayOf(start: unknown): string {
  const part = (name: string, width: number) => (textAt(start, name) ?? '').padStart(width, '0');
  return `${part('year', 4)}-${part('month', 2)}-${part('day', 2)}`;
}

/** 401 with one of these codes; other errors say what they are by their status. */
function errorOf({ status, text }: ApiAnswer, what: string): ConnectorError | undefined {
  if (status !== 401 || !text.startsWith('{')) return undefined;
  const document = documentOf(text, what);
  const said = `${textAt(document, 'message') ?? ''} (${textAt(document, 'code') ?? status})`;
  return accessEnded(what, said);
}
