import { ApiClient } from '../client/api-client.ts';
import { type Days, type DaysPiece, reportByDays } from '../client/days.ts';
import { documentOf, neededText, textAt } from '../client/document.ts';
import { accountsOf, entityPage, listsOf } from '../client/entity-pages.ts';
import { askedNames } from '../client/fields.ts';
import { JsonReport } from '../client/json-report.ts';
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
import { type ApiAnswer, type ApiStyle, bearer } from '../client/session.ts';
import { unpacked } from '../client/unpack.ts';
import type { EntityKind } from '../entities/shape.ts';
import { type ConnectorError, ReportFailedError, ReportRunningError } from '../errors.ts';
import type { ReportProfile } from '../profile.ts';
import { entities } from './entities.ts';

/** https://advertising.amazon.com/API/docs/en-us/guides/reporting/v3/get-started: 31 days at most. */
const longestDays = 31;
const entityPageSize = 100;

/** Whether an entity can be shown is among the extended fields, which come only when they are asked for. */
const ask = { maxResults: entityPageSize, includeExtendedDataFields: true };

/**
 * Lists of Sponsored Products, and portfolios, which are of all products: last, so that the others are there when they are refused.
 * https://advertising.amazon.com/API/docs/en-us/sponsored-products/3-0/openapi/prod, https://advertising.amazon.com/API/docs/en-us/portfolios
 */
const lists = {
  campaign: { name: 'campaigns', path: '/sp/campaigns/list', type: 'spCampaign', ask },
  ad_group: { name: 'ad_groups', path: '/sp/adGroups/list', type: 'spAdGroup', ask },
  ad: { name: 'product_ads', path: '/sp/productAds/list', type: 'spProductAd', ask },
  portfolio: {
    name: 'portfolios',
    path: '/portfolios/list',
    type: 'spPortfolio',
    ask: { includeExtendedDataFields: true },
  },
} as const;

/** Report type and grouping: https://advertising.amazon.com/API/docs/en-us/guides/reporting/v3/report-types */
const types: Readonly<Record<string, { readonly type: string; readonly groupBy: readonly string[] }>> = {
  campaign_daily: { type: 'spCampaigns', groupBy: ['campaign'] },
  ad_group_daily: { type: 'spCampaigns', groupBy: ['campaign', 'adGroup'] },
  ad_daily: { type: 'spAdvertisedProduct', groupBy: ['advertiser'] },
  keyword_daily: { type: 'spTargeting', groupBy: ['targeting'] },
  campaign_daily_by_placement: { type: 'spCampaigns', groupBy: ['campaign', 'campaignPlacement'] },
};

/** Columns of other products, which a report of Sponsored Products refuses; the profile is the one that the report is of. */
const otherProducts = /^(viewableImpressions|video|profileId$)/;

const style: ApiStyle = {
  platform: 'amazon',
  title: 'Amazon Ads',
  endpoints: { api: 'https://advertising-api.amazon.com', auth: 'https://api.amazon.com' },
  authorisation: bearer,
  errorOf,
  obtain: (session) => refreshedAccess(session, 'auth', '/auth/o2/token'),
};

/**
 * The Amazon Ads API, Sponsored Products. The credential needs `refreshToken` and `clientSecret`, the connection `clientId`.
 * There is a host for each region: `api` among the endpoints. An account is a profile: one advertiser in one marketplace.
 */
export class AmazonClient extends ApiClient {
  constructor(options: ClientOptions) {
    super(style, options);
  }

  async *accounts(): AsyncGenerator<Account> {
    const { text } = await this.session.page({ host: 'api', path: '/v2/profiles', headers: this.#headers(null) });
    yield* accountsOf(entityPage(entities, 'profiles', text));
  }

  async *entities(account: Account, kinds: readonly EntityKind[]): AsyncGenerator<EntityPage> {
    for (const { name, path, type, ask } of listsOf(lists, kinds)) {
      const mediaType = `application/vnd.${type}.v3+json`;
      const page = (nextToken: string | null) =>
        this.session.page({
          method: 'POST',
          host: 'api',
          path,
          headers: { ...this.#headers(account), 'content-type': mediaType, accept: mediaType },
          body: { ...ask, ...(nextToken === null ? {} : { nextToken }) },
        });
      for await (const { text } of pagesByToken(`${this.session.owner}: POST ${path}`, page, 'nextToken')) {
        yield entityPage(entities, name, text, account.currency);
      }
    }
  }

  report(request: ReportRequest, resume?: ReportToken): AsyncGenerator<ReportPiece> {
    return reportByDays(request, resume, longestDays, (days, job) => this.#days(request, days, job));
  }

  /** A row without activity does not exist, and a column that was not asked for is silently absent. */
  async *#days({ account, report }: ReportRequest, days: Days, job: JobState | null): AsyncGenerator<DaysPiece> {
    const id = job?.id ?? (await this.#start(account, report, days));
    yield { kind: 'job', state: { id } };
    const what = `Amazon report ${id}`;
    const address = await this.session.waitFor(what, () => this.#address(account, id));
    const rows = new JsonReport(report);
    yield* rows.pieces(unpacked(this.session.download(address), what), '');
    yield rows.end(columnsOf(report), ['date', 'impressions', 'cost']);
  }

  /** The id of a new report, or of the one that is being made of the same. */
  async #start(account: Account, report: ReportProfile, days: Days): Promise<string> {
    const { type, groupBy } = types[report.report] ?? { type: 'spCampaigns', groupBy: ['campaign'] };
    const path = '/reporting/reports';
    try {
      const answer = await this.session.json({
        method: 'POST',
        host: 'api',
        path,
        headers: { ...this.#headers(account), 'content-type': 'application/vnd.createasyncreportrequest.v3+json' },
        body: {
          name: `${report.report} ${days.from} ${days.to}`,
          startDate: days.from,
          endDate: days.to,
          configuration: {
            adProduct: 'SPONSORED_PRODUCTS',
            groupBy,
            columns: columnsOf(report),
            reportTypeId: type,
            timeUnit: 'DAILY',
            format: 'GZIP_JSON',
          },
        },
      });
      return neededText(answer, 'reportId', `POST ${path}`);
    } catch (error) {
      if (error instanceof ReportRunningError) return error.runningId;
      throw error;
    }
  }

  async #address(account: Account, id: string): Promise<string | null> {
    const path = `/reporting/reports/${id}`;
    const answer = await this.session.json({ host: 'api', path, headers: this.#headers(account) });
    const status = textAt(answer, 'status');
    if (status === 'FAILED' || status === 'CANCELLED') {
      const why = textAt(answer, 'failureReason') ?? 'no reason given';
      throw new ReportFailedError(
        `${this.session.owner}: report ${id} ended as ${status} (${why}); it is asked for anew`,
      );
    }
    return status === 'COMPLETED' ? neededText(answer, 'url', `GET ${path}`) : null;
  }

  #headers(account: Account | null): Record<string, string> {
    return {
      'amazon-advertising-api-clientid': this.session.setting('clientId'),
      ...(account === null ? {} : { 'amazon-advertising-api-scope': account.id }),
    };
  }
}

function columnsOf(report: ReportProfile): string[] {
  return askedNames(report).filter((name) => !otherProducts.test(name));
}

/** HTTP 425: `The Request is a duplicate of : 8b6e…`, the running report: airbytehq/airbyte, source-amazon-ads. */
function errorOf({ status, text }: ApiAnswer, what: string): ConnectorError | undefined {
  if (status !== 425) return undefined;
  const detail = textAt(documentOf(text, what), 'detail') ?? '';
  const running = /duplicate of\s*:?\s*([\w-]+)/.exec(detail)?.[1];
  return running === undefined ? undefined : new ReportRunningError(`${what}: ${detail}`, running);
}
