import { ApiClient } from '../client/api-client.ts';
import { CsvReport } from '../client/csv-report.ts';
import { type Days, type DaysPiece, dateParts, reportByDays } from '../client/days.ts';
import { documentOf, listAt, neededText, numberAt, textAt } from '../client/document.ts';
import { accountsOf, entityPage } from '../client/entity-pages.ts';
import { askedNames } from '../client/fields.ts';
import { refreshedAccess } from '../client/oauth.ts';
import { pagesByNumber } from '../client/paging.ts';
import type {
  Account,
  ClientOptions,
  EntityPage,
  JobState,
  ReportPiece,
  ReportRequest,
  ReportToken,
} from '../client/port.ts';
import { type ApiAnswer, type ApiCall, type ApiStyle, bearer } from '../client/session.ts';
import { accessEnded } from '../client/token.ts';
import { unpacked } from '../client/unpack.ts';
import type { Entity } from '../entities/entity.ts';
import type { EntityKind } from '../entities/shape.ts';
import { type ConnectorError, ReportFailedError, ThrottledError, TruncatedError } from '../errors.ts';
import type { LevelId, ReportProfile } from '../profile.ts';
import { entities } from './entities.ts';
import { zones } from './zones.ts';

/** As the Singer tap slices: singer-io/tap-bing-ads. */
const longestDays = 30;
const accountsPerPage = 100;

/** https://learn.microsoft.com/advertising/guides/operation-error-codes */
const tokenExpired = new Set([105, 109]);
const throttleCodes = new Set([117, 207]);
/** What code 117 asks for: "wait for up to 60 seconds". */
const throttleWaitMs = 60_000;

/** https://learn.microsoft.com/advertising/reporting-service/report-types */
const reportTypes: Readonly<Partial<Record<LevelId, string>>> = {
  account: 'AccountPerformanceReportRequest',
  campaign: 'CampaignPerformanceReportRequest',
  ad_group: 'AdGroupPerformanceReportRequest',
  ad: 'AdPerformanceReportRequest',
  keyword: 'KeywordPerformanceReportRequest',
};

/** Without them only campaigns of Search are listed: https://learn.microsoft.com/advertising/campaign-management-service/getcampaignsbyaccountid */
const campaignTypes = 'Search Shopping DynamicSearchAds Audience PerformanceMax';
/** All there are: https://learn.microsoft.com/advertising/campaign-management-service/adtype */
const adTypes = [
  'AppInstall',
  'DynamicSearch',
  'ExpandedText',
  'Hotel',
  'Image',
  'Product',
  'ResponsiveAd',
  'ResponsiveSearch',
  'Text',
];

const style: ApiStyle = {
  platform: 'microsoft',
  title: 'Microsoft Advertising',
  endpoints: {
    reporting: 'https://reporting.api.bingads.microsoft.com',
    campaigns: 'https://campaign.api.bingads.microsoft.com',
    customers: 'https://clientcenter.api.bingads.microsoft.com',
    auth: 'https://login.microsoftonline.com',
  },
  authorisation: bearer,
  errorOf,
  // A refresh token holds 90 days and is given anew with each access token.
  obtain: (session) =>
    refreshedAccess(session, 'auth', '/common/oauth2/v2.0/token', {
      scope: 'https://ads.microsoft.com/msads.manage offline_access',
    }),
};

/** Microsoft Advertising over REST, version 13. The credential needs `refreshToken`, `clientSecret` and `developerToken`, the connection `clientId` and `customerId`. */
export class MicrosoftClient extends ApiClient {
  constructor(options: ClientOptions) {
    super(style, options);
  }

  async *accounts(): AsyncGenerator<Account> {
    const customer = this.session.setting('customerId');
    const path = '/CustomerManagement/v13/Accounts/Search';
    const ask = (index: number) => {
      const Predicates = [{ Field: 'CustomerId', Operator: 'Equals', Value: customer }];
      const body = { Predicates, PageInfo: { Index: index, Size: accountsPerPage } };
      return this.session.page(this.#call('customers', path, null, body));
    };
    const isFull = (document: unknown) => listAt(document, 'Accounts').length === accountsPerPage;
    for await (const { text, document } of pagesByNumber(`${this.session.owner}: POST ${path}`, ask, isFull)) {
      const zoneOf = new Map(
        listAt(document, 'Accounts').map((each) => [textAt(each, 'Id'), zones[textAt(each, 'TimeZone') ?? ''] ?? null]),
      );
      yield* accountsOf(entityPage(entities, 'accounts', text), customer).map((account) => ({
        ...account,
        zone: zoneOf.get(account.id) ?? null,
      }));
    }
  }

  /** The campaigns of the account, the ad groups of each of them, the ads of each of those: the API has no longer lists, and no pages. */
  async *entities(account: Account, kinds: readonly EntityKind[]): AsyncGenerator<EntityPage> {
    const campaigns = await this.#list(account, 'campaigns', 'Campaigns/QueryByAccountId', {
      AccountId: account.id,
      CampaignType: campaignTypes,
    });
    if (kinds.includes('campaign')) yield campaigns;
    const [wantsGroups, wantsAds] = [kinds.includes('ad_group'), kinds.includes('ad')];
    if (!wantsGroups && !wantsAds) return;
    for (const { id: campaign } of campaigns.parsed.entities) {
      const groups = await this.#list(account, 'ad_groups', 'AdGroups/QueryByCampaignId', { CampaignId: campaign });
      if (wantsGroups) yield under(groups, { account: account.id, campaign });
      if (!wantsAds) continue;
      for (const { id: adGroup } of groups.parsed.entities) {
        const ads = await this.#list(account, 'ads', 'Ads/QueryByAdGroupId', { AdGroupId: adGroup, AdTypes: adTypes });
        yield under(ads, { account: account.id, campaign, ad_group: adGroup });
      }
    }
  }

  async #list(account: Account, name: string, path: string, body: object): Promise<EntityPage> {
    const call = this.#call('campaigns', `/CampaignManagement/v13/${path}`, account, body);
    return entityPage(entities, name, (await this.session.page(call)).text, account.currency);
  }

  report(request: ReportRequest, resume?: ReportToken): AsyncGenerator<ReportPiece> {
    return reportByDays(request, resume, longestDays, (days, job) => this.#days(request, days, job));
  }

  async *#days({ account, report }: ReportRequest, days: Days, job: JobState | null): AsyncGenerator<DaysPiece> {
    const id = job?.id ?? (await this.#submit(account, report, days));
    yield { kind: 'job', state: { id } };
    const what = `Microsoft report ${id}`;
    const address = await this.session.waitFor(what, () => this.#address(account, id));
    const file = new CsvReport(report);
    // No address: there is no activity on these days, and no file.
    if (address !== '') {
      yield* file.lines(unpacked(this.session.download(address), what));
      this.#checkWhole(file, what);
    }
    const needed = address === '' ? [] : ['TimePeriod', 'Impressions', 'Spend'];
    yield file.end(address === '' ? [] : columnsOf(report), needed, {
      dataAsOf: dayOf(file.said('Last Completed Available Day:')),
    });
  }

  /** The lines before the header say how many rows there are, the last line whose they are. */
  #checkWhole(file: CsvReport, what: string): void {
    const said = file.said('Rows:');
    if (said !== null && Number(said) === file.rows) return;
    const counted = said === null ? 'it does not say how many rows it has' : `it has ${file.rows} rows of ${said}`;
    throw new TruncatedError(`${this.session.owner}: ${what} is not whole: ${counted}; it is fetched again`);
  }

  async #submit(account: Account, report: ReportProfile, days: Days): Promise<string> {
    const path = '/Reporting/v13/GenerateReport/Submit';
    const type = report.family === 'delivery' ? reportTypes[report.level] : 'GeographicPerformanceReportRequest';
    const ReportRequest = {
      Type: type,
      ReportName: `millrace ${report.report}`,
      Format: 'Csv',
      FormatVersion: '2.0',
      ExcludeColumnHeaders: false,
      ExcludeReportFooter: false,
      ExcludeReportHeader: false,
      ReturnOnlyCompleteData: false,
      Aggregation: report.report.endsWith('_hourly') ? 'Hourly' : 'Daily',
      Columns: columnsOf(report),
      Scope: { AccountIds: [account.id] },
      Time: { CustomDateRangeStart: dateOf(days.from), CustomDateRangeEnd: dateOf(days.to) },
    };
    const answer = await this.session.json(this.#call('reporting', path, account, { ReportRequest }));
    return neededText(answer, 'ReportRequestId', `POST ${path}`);
  }

  async #address(account: Account, id: string): Promise<string | null> {
    const path = '/Reporting/v13/GenerateReport/Poll';
    const answer = await this.session.json(this.#call('reporting', path, account, { ReportRequestId: id }));
    const status = textAt(answer, 'ReportRequestStatus.Status');
    if (status === 'Error') {
      throw new ReportFailedError(`${this.session.owner}: report ${id} ended as Error; it is asked for anew`);
    }
    return status === 'Success' ? (textAt(answer, 'ReportRequestStatus.ReportDownloadUrl') ?? '') : null;
  }

  #call(host: string, path: string, account: Account | null, body: object): ApiCall {
    const headers: Record<string, string> = {
      developertoken: this.session.secret('developerToken').reveal(),
      customerid: this.session.setting('customerId'),
      ...(account === null ? {} : { customeraccountid: account.id }),
    };
    return { method: 'POST', host, path, headers, body };
  }
}

/** The rows of a list say nothing of what they stand under: it is what was asked for. */
function under(page: EntityPage, parents: Entity['parents']): EntityPage {
  return { ...page, parsed: { ...page.parsed, entities: page.parsed.entities.map((each) => ({ ...each, parents })) } };
}

/** Columns that some of the performance reports do not have: one that is unknown fails the whole report. */
const notEverywhere = /^(Video|CompletedVideo|Installs$|ViewThroughConversionsQualified$)/;
/** What a name is called in a request: a keyword is its own name, an ad has none. */
const requested: Readonly<Record<string, string | null>> = { KeywordName: 'Keyword', AdName: null };

function columnsOf(report: ReportProfile): string[] {
  const names = askedNames(report).filter((name) => !notEverywhere.test(name));
  return names.flatMap((name) => (name in requested ? (requested[name] ?? []) : name));
}

function dateOf(day: string) {
  const { year, month, day: date } = dateParts(day);
  return { Day: date, Month: month, Year: year };
}

/** `1/14/2013 5:00:00 AM (GMT)` in milliseconds since the epoch; null when it is something else. */
function dayOf(text: string | null): number | null {
  const time = Date.parse((text ?? '').replace(' (GMT)', ' GMT'));
  return Number.isNaN(time) ? null : time;
}

/** Errors come as lists of codes, with an HTTP status that does not always tell them apart. */
function errorOf({ status, text }: ApiAnswer, what: string): ConnectorError | undefined {
  if (status < 400 || !text.startsWith('{')) return undefined;
  const document = documentOf(text, what);
  const errors = [
    ...listAt(document, 'OperationErrors'),
    ...listAt(document, 'Errors'),
    ...listAt(document, 'BatchErrors'),
  ];
  for (const error of errors) {
    const code = numberAt(error, 'Code') ?? 0;
    const said = `${textAt(error, 'Message') ?? ''} (${textAt(error, 'ErrorCode') ?? code})`;
    if (tokenExpired.has(code)) {
      return accessEnded(what, said);
    }
    if (!throttleCodes.has(code)) continue;
    const seconds = /(\d+) seconds/.exec(said)?.[1];
    return new ThrottledError(
      `${what}: too many calls: ${said}`,
      seconds === undefined ? throttleWaitMs : Number(seconds) * 1000,
    );
  }
  return undefined;
}
