import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LevelId } from '../../profile.ts';
import {
  cut,
  daysOf,
  entitiesAt,
  fieldChanges,
  lost,
  namesOf,
  retryAfter,
  type SandboxAnswer,
  type SandboxApi,
  type SandboxJob,
  type SandboxPlatform,
  send,
} from '../platform.ts';
import { csvOf, tableOf } from '../table.ts';
import { reportOfLevel, type SandboxAccount } from '../world.ts';

const templates: Readonly<Record<string, LevelId>> = {
  101: 'account',
  102: 'campaign',
  103: 'ad_group',
  104: 'creative',
};

function apiError(status: number, Message: string, headers: Record<string, string> = {}): SandboxAnswer {
  return { status, headers, body: { Message, ErrorDetails: [] } };
}

/** The Trade Desk: a login for a token, schedules of MyReports, CSV with decimal commas. */
export const ttd: SandboxPlatform = {
  platform: 'ttd',
  hosts: { api: '/api' },
  credential: {
    secrets: { password: 'sandbox-password' },
    settings: {
      partnerId: 'sandbox',
      templateAccount: '101',
      templateCampaign: '102',
      templateAdGroup: '103',
      templateCreative: '104',
    },
  },
  longLived: false,
  login: true,
  jobPrefix: '55',
  isOpen: (path) => path === '/api/v3/authentication',
  tokenOf: (request) => {
    const token = request.headers['ttd-auth'];
    return typeof token === 'string' ? token : null;
  },
  throttled: (retryAfterSeconds) => apiError(429, 'Too Many Requests', retryAfter(retryAfterSeconds)),
  expired: () => apiError(401, 'The authentication token is expired'),
  forbidden: () => apiError(403, 'The user does not have access to the advertiser'),
  routes(app, api) {
    app.post('/api/v3/authentication', async (request, reply) => {
      const { Login = '', Password = '' } = request.body as { Login?: string; Password?: string };
      const organisation = /^sandbox-login-(\d+)$/.exec(Login)?.[1];
      const known = organisation !== undefined && Password === 'sandbox-password' && api.accepts();
      if (!known) return send(reply, apiError(401, 'The login or the password is wrong'));
      await send(reply, { status: 200, body: { Token: api.signIn(Number(organisation)) } });
    });
    app.post('/api/v3/advertiser/query/partner', async (request, reply) => {
      const Result = api.accounts(request).map(advertiser);
      await send(reply, {
        status: 200,
        body: { Result, ResultCount: Result.length, TotalFilteredCount: Result.length },
      });
    });
    app.post('/api/v3/:list/query/advertiser', async (request, reply) => {
      const account = await api.account(request, reply, (request.body as { AdvertiserId: string }).AdvertiserId);
      if (account === null) return;
      const entities = entitiesOf(account, (request.params as { list: string }).list);
      const Result = entities.length === 0 ? null : entities;
      await send(reply, { status: 200, body: { Result, ResultCount: entities.length } });
    });
    app.post('/api/v3/myreports/reportschedule', async (request, reply) => schedule(api, request, reply));
    app.post('/api/v3/myreports/reportexecution/query/advertisers', async (request, reply) => {
      const { ReportScheduleIds } = request.body as { ReportScheduleIds: readonly string[] };
      const job = api.jobs.get(ReportScheduleIds[0] ?? '', api.organisation(request));
      const Result = job === undefined ? [] : [execution(api, job)];
      await send(reply, { status: 200, body: { Result, ResultCount: Result.length } });
    });
  },
};

function advertiser({ account, name, currency }: SandboxAccount): object {
  return {
    AdvertiserId: account,
    AdvertiserName: name,
    PartnerId: 'sandbox',
    CurrencyCode: currency,
    Availability: 'Available',
  };
}

function entitiesOf(account: SandboxAccount, list: string): object[] {
  const common = { AdvertiserId: account.account, Availability: 'Available' };
  if (list === 'creative') {
    return namesOf(account, 'creative').map(([CreativeId, CreativeName]) => ({ ...common, CreativeId, CreativeName }));
  }
  if (list === 'adgroup') {
    return entitiesAt(account, 'ad_group').map(({ ids, names }) => ({
      ...common,
      CampaignId: ids.campaign,
      AdGroupId: ids.ad_group,
      AdGroupName: names.ad_group,
    }));
  }
  const Budget = { Amount: 5000, CurrencyCode: account.currency };
  return namesOf(account, 'campaign').map(([CampaignId, CampaignName]) => ({
    ...common,
    CampaignId,
    CampaignName,
    Budget,
  }));
}

interface ScheduleBody {
  readonly ReportTemplateId: string;
  readonly StartDateInclusive: string;
  readonly EndDateExclusive: string;
  readonly AdvertiserFilters: readonly string[];
}

async function schedule(api: SandboxApi, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const body = request.body as ScheduleBody;
  const account = await api.account(request, reply, body.AdvertiserFilters[0] ?? '');
  if (account === null) return;
  const job = api.jobs.start(api, account.organisation, () => fileOf(api, body, account));
  await send(reply, { status: 200, body: { ReportScheduleId: job.id } });
}

function execution(api: SandboxApi, job: SandboxJob): object {
  const done = api.jobs.poll(job);
  const ReportExecutionState = job.failed ? 'Error' : done ? 'Complete' : 'InProgress';
  const ReportDeliveries = done && !job.failed ? [{ DownloadURL: `${api.url}/files/${job.id}` }] : [];
  return { ReportExecutionId: job.id, ReportScheduleId: job.id, ReportExecutionState, ReportDeliveries };
}

function fileOf(api: SandboxApi, body: ScheduleBody, account: SandboxAccount): Buffer {
  const report = reportOfLevel('ttd', templates[body.ReportTemplateId] ?? 'campaign');
  const columns = report.columns.flatMap(({ names, is }) => (is.role === 'attribute' ? [] : (names[0] ?? [])));
  const days = daysOf(body.StartDateInclusive.slice(0, 10), body.EndDateExclusive.slice(0, 10)).slice(0, -1);
  const table = tableOf(report, account, lost(api, api.rows(report, account, days)), columns, fieldChanges(api));
  return cut(api, Buffer.from(csvOf(table)));
}
