import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LevelId } from '../../profile.ts';
import {
  bearerOf,
  cut,
  daysOf,
  entitiesAt,
  fieldChanges,
  isoOf,
  lost,
  namesOf,
  number,
  type SandboxAnswer,
  type SandboxApi,
  type SandboxPlatform,
  send,
} from '../platform.ts';
import { csvOf, tableOf } from '../table.ts';
import { reportOfLevel, type SandboxAccount } from '../world.ts';
import { zipOf } from '../zip.ts';

const levels: Readonly<Record<string, LevelId>> = {
  AccountPerformanceReportRequest: 'account',
  CampaignPerformanceReportRequest: 'campaign',
  AdGroupPerformanceReportRequest: 'ad_group',
  AdPerformanceReportRequest: 'ad',
  KeywordPerformanceReportRequest: 'keyword',
};

const zones: Readonly<Record<string, string>> = {
  'America/New_York': 'EasternTimeUSCanada',
  'Europe/Berlin': 'AmsterdamBerlinBernRomeStockholmVienna',
  'Europe/London': 'GreenwichMeanTimeDublinEdinburghLisbonLondon',
  'Asia/Tokyo': 'OsakaSapporoTokyo',
};

interface DateParts {
  readonly Year: number;
  readonly Month: number;
  readonly Day: number;
}

interface ReportBody {
  readonly ReportRequest: {
    readonly Type: string;
    readonly Aggregation: string;
    readonly Columns: readonly string[];
    readonly Scope: { readonly AccountIds: readonly string[] };
    readonly Time: { readonly CustomDateRangeStart: DateParts; readonly CustomDateRangeEnd: DateParts };
  };
}

function operationError(status: number, Code: number, ErrorCode: string, Message: string): SandboxAnswer {
  return { status, body: { TrackingId: 'sandbox', OperationErrors: [{ Code, ErrorCode, Message }] } };
}

/** Microsoft Advertising over REST: submit, poll, a zip with a CSV between preamble and footer. */
export const microsoft: SandboxPlatform = {
  platform: 'microsoft',
  hosts: { reporting: '/reporting', campaigns: '/campaigns', customers: '/customers', auth: '/oauth' },
  credential: {
    secrets: { clientSecret: 'sandbox-client-secret', developerToken: 'sandbox-developer' },
    settings: { clientId: 'sandbox', customerId: '17' },
  },
  longLived: false,
  jobPrefix: '3000000',
  tokenOf: bearerOf,
  throttled: (retryAfterSeconds) =>
    operationError(
      429,
      117,
      'CallRateExceeded',
      `You have sent too many requests. Wait for up to ${retryAfterSeconds ?? 0} seconds`,
    ),
  expired: () => operationError(401, 109, 'AuthenticationTokenExpired', 'Authentication token expired.'),
  forbidden: () => operationError(400, 106, 'UserIsNotAuthorized', 'User is not authorized to perform this operation.'),
  routes(app, api) {
    app.post('/customers/CustomerManagement/v13/Accounts/Search', async (request, reply) => {
      await send(reply, { status: 200, body: { Accounts: api.accounts(request).map(accountObject) } });
    });
    app.post('/campaigns/CampaignManagement/v13/Campaigns/QueryByAccountId', async (request, reply) => {
      const account = await api.account(request, reply, (request.body as { AccountId: string }).AccountId);
      if (account !== null) await send(reply, { status: 200, body: { Campaigns: orNull(campaigns(account)) } });
    });
    app.post('/campaigns/CampaignManagement/v13/AdGroups/QueryByCampaignId', async (request, reply) => {
      const account = await api.account(request, reply, String(request.headers.customeraccountid));
      const { CampaignId } = request.body as { CampaignId: string };
      if (account !== null)
        await send(reply, { status: 200, body: { AdGroups: orNull(adGroups(account, CampaignId)) } });
    });
    app.post('/campaigns/CampaignManagement/v13/Ads/QueryByAdGroupId', async (request, reply) => {
      const account = await api.account(request, reply, String(request.headers.customeraccountid));
      const { AdGroupId, AdTypes = [] } = request.body as { AdGroupId: string; AdTypes?: readonly string[] };
      if (account === null) return;
      // It is needed, and what is not asked for does not come.
      if (AdTypes.length === 0)
        return send(reply, operationError(400, 0, 'InvalidRequest', 'AdTypes must be specified'));
      const Ads = AdTypes.includes(adType) ? ads(account, AdGroupId) : [];
      await send(reply, { status: 200, body: { Ads: orNull(Ads) } });
    });
    app.post('/reporting/Reporting/v13/GenerateReport/Submit', async (request, reply) => {
      const body = request.body as ReportBody;
      const account = await api.account(request, reply, body.ReportRequest.Scope.AccountIds[0] ?? '');
      if (account === null) return;
      const job = api.jobs.start(api, account.organisation, () => fileOf(api, body, account));
      await send(reply, { status: 200, body: { ReportRequestId: job.id } });
    });
    app.post('/reporting/Reporting/v13/GenerateReport/Poll', async (request, reply) => poll(api, request, reply));
  },
};

function accountObject({ account, name, currency, zone }: SandboxAccount): object {
  return {
    Id: number(account),
    Name: name,
    Number: `F${account}`,
    CurrencyCode: currency,
    TimeZone: zones[zone] ?? 'GreenwichMeanTimeDublinEdinburghLisbonLondon',
    AccountLifeCycleStatus: 'Active',
  };
}

/** A list without elements is null. */
function orNull(list: object[]): object[] | null {
  return list.length === 0 ? null : list;
}

function campaigns(account: SandboxAccount): object[] {
  return namesOf(account, 'campaign').map(([id, Name]) => ({
    Id: number(id),
    Name,
    Status: 'Active',
    CampaignType: 'Search',
    BudgetType: 'DailyBudgetStandard',
    DailyBudget: 50,
  }));
}

function adGroups(account: SandboxAccount, campaign: string): object[] {
  const own = entitiesAt(account, 'ad_group').filter(({ ids }) => ids.campaign === campaign);
  return own.map(({ ids, names }) => ({ Id: number(ids.ad_group ?? ''), Name: names.ad_group, Status: 'Active' }));
}

/** Of all ads of the sandbox. */
const adType = 'ResponsiveSearch';

function ads(account: SandboxAccount, adGroup: string): object[] {
  const own = entitiesAt(account, 'ad').filter(({ ids }) => ids.ad_group === adGroup);
  return own.map(({ ids, names }) => ({
    Id: number(ids.ad ?? ''),
    Type: adType,
    Status: 'Active',
    EditorialStatus: 'Active',
    Headlines: [{ Asset: { Type: 'TextAsset', Text: names.ad } }],
  }));
}

async function poll(api: SandboxApi, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const job = api.jobs.get((request.body as { ReportRequestId: string }).ReportRequestId, api.organisation(request));
  if (job === undefined)
    return send(reply, operationError(400, 2100, 'ReportingServiceInvalidReportId', 'No such report'));
  const done = api.jobs.poll(job);
  const success = { Status: 'Success', ReportDownloadUrl: `${api.url}/files/${job.id}` };
  const status = job.failed ? { Status: 'Error' } : done ? success : { Status: 'Pending' };
  await send(reply, { status: 200, body: { ReportRequestStatus: { ReportDownloadUrl: null, ...status } } });
}

function fileOf(api: SandboxApi, { ReportRequest }: ReportBody, account: SandboxAccount): Buffer {
  const { Type, Aggregation, Columns, Time } = ReportRequest;
  const report = reportOfLevel('microsoft', levels[Type] ?? 'campaign', Aggregation === 'Hourly');
  const days = daysOf(dayOf(Time.CustomDateRangeStart), dayOf(Time.CustomDateRangeEnd));
  const table = tableOf(report, account, api.rows(report, account, days), Columns, fieldChanges(api));
  const rows = lost(api, table.rows);
  const preamble = [
    `Report Name: ${Type}`,
    `Report Time: ${days[0]}`,
    'Time Zone: (GMT) Greenwich Mean Time',
    `Last Completed Available Day: ${written(api.now())}`,
    `Last Completed Available Hour: ${written(api.now())}`,
    `Report Aggregation: ${Aggregation}`,
    'Report Filter: ',
    `Potential Incomplete Data: ${api.fault('incomplete') !== null}`,
    `Rows: ${table.rows.length}`,
  ];
  const lines = preamble.map((line) => `"${line}"\n`).join('');
  const text = `\ufeff${lines}\n${csvOf({ header: table.header, rows }, true)}\n"©2026 Microsoft Corporation. All rights reserved. "\n`;
  const content = Buffer.from(text);
  return cut(api, api.fault('not-packed') === null ? zipOf(`${Type}.csv`, content) : content);
}

/** `11/12/2026 10:00:00 AM (GMT)` */
function written(time: number): string {
  const date = new Date(time);
  const clock = date.toLocaleTimeString('en-US', { timeZone: 'UTC' }).replace(/\u202f/g, ' ');
  return `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()} ${clock} (GMT)`;
}

function dayOf({ Year, Month, Day }: DateParts): string {
  return isoOf(Year, Month, Day);
}
