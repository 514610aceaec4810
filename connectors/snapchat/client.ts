import { DateTime } from 'luxon';
import { ApiClient } from '../client/api-client.ts';
import { addDays, type Days, type DaysPiece, reportByDays } from '../client/days.ts';
import { listAt, textAt, valueAt } from '../client/document.ts';
import { accountsOf, entityPage, listsOf } from '../client/entity-pages.ts';
import { askedColumns } from '../client/fields.ts';
import { JsonReport } from '../client/json-report.ts';
import { refreshedAccess } from '../client/oauth.ts';
import { pagesByToken } from '../client/paging.ts';
import type { Account, ClientOptions, EntityPage, ReportPiece, ReportRequest, ReportToken } from '../client/port.ts';
import { type ApiPage, type ApiStyle, bearer } from '../client/session.ts';
import type { EntityKind } from '../entities/shape.ts';
import { TruncatedError } from '../errors.ts';
import { isHourly, type ReportProfile } from '../profile.ts';
import { entities } from './entities.ts';

/** The most days of one call: https://developers.snap.com/api/marketing-api/Ads-API/measurement */
const longestDays = { daily: 31, hourly: 7 } as const;
const pageSize = 200;

const lists = {
  campaign: { name: 'campaigns', path: 'campaigns' },
  ad_group: { name: 'ad_squads', path: 'adsquads' },
  ad: { name: 'ads', path: 'ads' },
} as const;

/** The breakdown of an account's stats that gives each level. */
const breakdowns: Readonly<Partial<Record<ReportProfile['level'], string>>> = {
  campaign: 'campaign',
  ad_group: 'adsquad',
  ad: 'ad',
};

const style: ApiStyle = {
  platform: 'snapchat',
  title: 'Snapchat Ads',
  endpoints: { api: 'https://adsapi.snapchat.com', auth: 'https://accounts.snapchat.com' },
  authorisation: bearer,
  errorOf: () => undefined,
  obtain: (session) => refreshedAccess(session, 'auth', '/login/oauth2/access_token'),
};

/** The Snapchat Ads API. The credential needs `refreshToken` and `clientSecret`, the connection `clientId`. */
export class SnapchatClient extends ApiClient {
  constructor(options: ClientOptions) {
    super(style, options);
  }

  async *accounts(): AsyncGenerator<Account> {
    const answer = await this.session.json({ host: 'api', path: '/v1/me/organizations' });
    for (const element of listAt(answer, 'organizations')) {
      const id = textAt(element, 'organization.id');
      if (id === null) continue;
      for await (const page of this.#pages(`/v1/organizations/${id}/adaccounts`, 'ad_accounts', null)) {
        yield* accountsOf(page);
      }
    }
  }

  /** An account lists its campaigns, ad squads and ads alike. What was deleted is gone from the lists; its facts stay. */
  async *entities(account: Account, kinds: readonly EntityKind[]): AsyncGenerator<EntityPage> {
    for (const { name, path } of listsOf(lists, kinds)) {
      yield* this.#pages(`/v1/adaccounts/${account.id}/${path}`, name, account.currency);
    }
  }

  report(request: ReportRequest, resume?: ReportToken): AsyncGenerator<ReportPiece> {
    const longest = isHourly(request.report) ? longestDays.hourly : longestDays.daily;
    return reportByDays(request, resume, longest, (days) => this.#days(request, days));
  }

  async *#days({ account, report }: ReportRequest, days: Days): AsyncGenerator<DaysPiece> {
    const breakdown = breakdowns[report.level];
    const fields = fieldsOf(report);
    const query: Record<string, string> = {
      granularity: isHourly(report) ? 'HOUR' : 'DAY',
      start_time: midnight(days.from, account.zone),
      end_time: midnight(addDays(days.to, 1), account.zone),
      fields: fields.join(','),
      ...(breakdown === undefined ? {} : { breakdown }),
    };
    const rows = new JsonReport(report);
    for await (const { document } of this.#linked(`/v1/adaccounts/${account.id}/stats`, query)) {
      const stats = statsOf(document, breakdown);
      if (stats.length > 0) yield* rows.document({ timeseries_stats: stats });
      this.#checkParts(document);
    }
    const spelled = fields.map((name) => `stats.${name}`);
    yield rows.end(
      ['start_time', ...spelled],
      ['start_time', ...(fields.includes('impressions') ? ['stats.impressions'] : []), 'stats.spend'],
    );
  }

  /** An answer is a success as a whole, and says of each part whether it is one. */
  #checkParts(page: unknown): void {
    for (const part of listAt(page, 'timeseries_stats')) {
      const status = textAt(part, 'sub_request_status');
      if (status === 'SUCCESS') continue;
      throw new TruncatedError(
        `${this.session.owner}: a part of the stats is ${status ?? 'of no status'}; it is fetched again`,
      );
    }
  }

  async *#pages(first: string, name: string, currency: string | null): AsyncGenerator<EntityPage> {
    for await (const { text } of this.#linked(first, {})) yield entityPage(entities, name, text, currency);
  }

  #linked(path: string, query: Readonly<Record<string, string>>): AsyncGenerator<ApiPage> {
    const ask = (link: string | null) => {
      const call = link === null ? { path, query: { ...query, limit: String(pageSize) } } : callOf(link);
      return this.session.page({ host: 'api', ...call });
    };
    return pagesByToken(`${this.session.owner}: GET ${path}`, ask, nextLink);
  }
}

function nextLink(page: unknown): string | null {
  const link = textAt(page, 'paging.next_link');
  return link === '' ? null : link;
}

/** A link is an address; only its path and query are followed, on the host that is known. */
function callOf(link: string): { readonly path: string; readonly query: Record<string, string> } {
  const url = new URL(link);
  const at = url.pathname.indexOf('/v1/');
  return { path: url.pathname.slice(at), query: Object.fromEntries(url.searchParams) };
}

/** An account's own stats are its spend and nothing else; hours carry no conversions and no reach. */
function fieldsOf(report: ReportProfile): string[] {
  if (report.level === 'account') return ['spend'];
  const names = askedColumns(report).flatMap(({ names, is }) => {
    if (is.role !== 'measure' && is.role !== 'non-additive') return [];
    const name = names[0] ?? '';
    return isHourly(report) && /^(conversion_|uniques|frequency|total_installs)/.test(name) ? [] : name;
  });
  return [...new Set(names)];
}

/** The account's midnight with its offset, which the API wants for whole days. */
function midnight(day: string, zone: string | null): string {
  return DateTime.fromISO(day, { zone: zone ?? 'utc' }).toFormat("yyyy-MM-dd'T'HH:mm:ss.SSSZZ");
}

/** Parts of a breakdown, each as the stats of an entity of its own. */
function statsOf(page: unknown, breakdown: string | undefined): object[] {
  return listAt(page, 'timeseries_stats').flatMap((part) => {
    const stat = valueAt(part, 'timeseries_stat');
    if (breakdown === undefined) return [{ timeseries_stat: stat }];
    const granularity = valueAt(stat, 'granularity');
    return listAt(stat, `breakdown_stats.${breakdown}`).map((each) => ({
      timeseries_stat: { granularity, ...(each as object) },
    }));
  });
}
