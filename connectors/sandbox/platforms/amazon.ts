import { gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { stringify } from 'lossless-json';
import { isoFromDay } from '../../../schemas/day.ts';
import { localDay } from '../../local-day.ts';
import type { LevelId } from '../../profile.ts';
import {
  bearerOf,
  cut,
  daysOf,
  entitiesAt,
  fieldChanges,
  fieldsOf,
  lost,
  namesOf,
  nextOfWhole,
  number,
  retryAfter,
  type SandboxAnswer,
  type SandboxApi,
  type SandboxJob,
  type SandboxPlatform,
  send,
} from '../platform.ts';
import { reportOfLevel, type SandboxAccount } from '../world.ts';

const levels: Readonly<Record<string, LevelId>> = {
  campaign: 'campaign',
  adGroup: 'ad_group',
  advertiser: 'ad',
  targeting: 'keyword',
};

/** A report may begin so many days before today. */
const keptDays = 95;

/** Texts among the columns; the others are numbers. */
const texts = /^(date|.*Name|keyword|.*Code)$/;

function apiError(status: number, code: string, detail: string, headers: Record<string, string> = {}): SandboxAnswer {
  return { status, headers, body: { code, detail } };
}

/** The Amazon Ads API: reports by jobs, gzip of a JSON array, 425 for a report that is being made already. */
export const amazon: SandboxPlatform = {
  platform: 'amazon',
  hosts: { api: '/api', auth: '/oauth' },
  credential: { secrets: { clientSecret: 'sandbox-client-secret' }, settings: { clientId: 'sandbox' } },
  longLived: false,
  jobPrefix: '8b6e51c4-0000-4000-8000-',
  tokenOf: bearerOf,
  throttled: (retryAfterSeconds) => apiError(429, '429', 'Too Many Requests', retryAfter(retryAfterSeconds)),
  expired: () => apiError(401, 'UNAUTHORIZED', 'HTTP 401 Unauthorized: the access token has expired'),
  forbidden: () => apiError(403, 'FORBIDDEN', 'Not authorized to access scope'),
  routes(app, api) {
    const running = new Map<string, SandboxJob>();
    app.get('/api/v2/profiles', async (request, reply) => {
      await send(reply, { status: 200, body: api.accounts(request).map(profile) });
    });
    for (const [path, type, name, listed, servingStatus] of lists) {
      app.post(`/api${path}`, async (request, reply) => {
        const asked = `application/vnd.${type}.v3+json`;
        if (request.headers['content-type'] !== asked || request.headers.accept !== asked)
          return send(reply, apiError(415, '415', `Cannot consume content type: ask for ${asked}`));
        const account = await accountOf(api, request, reply);
        if (account === null) return;
        const { includeExtendedDataFields } = request.body as { includeExtendedDataFields?: boolean };
        const more = includeExtendedDataFields === true ? { extendedData: { servingStatus } } : {};
        const entities = listed(account).map((entity) => ({ ...entity, ...more }));
        await send(reply, { status: 200, body: { [name]: entities, ...nextOfWhole(api, 'nextToken') } });
      });
    }
    app.post('/api/reporting/reports', async (request, reply) => start(api, request, reply, running));
    app.get('/api/reporting/reports/:id', async (request, reply) => state(api, request, reply));
  },
};

function accountOf(api: SandboxApi, request: FastifyRequest, reply: FastifyReply): Promise<SandboxAccount | null> {
  return api.account(request, reply, String(request.headers['amazon-advertising-api-scope']));
}

function profile({ account, name, currency, zone }: SandboxAccount): object {
  const accountInfo = { marketplaceStringId: 'ATVPDKIKX0DER', id: `ENTITY${account}`, type: 'seller', name };
  return { profileId: number(account), countryCode: 'US', currencyCode: currency, timezone: zone, accountInfo };
}

/** Lists by path, with the media type that they are asked for by and what they say of serving. */
const lists = [
  ['/sp/campaigns/list', 'spCampaign', 'campaigns', campaigns, 'CAMPAIGN_STATUS_ENABLED'],
  ['/sp/adGroups/list', 'spAdGroup', 'adGroups', adGroups, 'AD_GROUP_STATUS_ENABLED'],
  ['/sp/productAds/list', 'spProductAd', 'productAds', productAds, 'AD_STATUS_LIVE'],
  ['/portfolios/list', 'spPortfolio', 'portfolios', portfolios, 'PORTFOLIO_STATUS_ENABLED'],
] as const;

/** The one portfolio of an account. */
function portfolioOf({ account }: SandboxAccount): string {
  return `27${account}`;
}

function portfolios(account: SandboxAccount): object[] {
  const budget = {
    amount: 1500,
    currencyCode: account.currency,
    policy: 'DATE_RANGE',
    startDate: '2026-01-01',
    endDate: '2026-12-31',
  };
  return [{ portfolioId: portfolioOf(account), name: 'All', state: 'ENABLED', inBudget: true, budget }];
}

function adGroups(account: SandboxAccount): object[] {
  return entitiesAt(account, 'ad_group').map(({ ids, names }) => ({
    adGroupId: ids.ad_group,
    campaignId: ids.campaign,
    name: names.ad_group,
    state: 'ENABLED',
    defaultBid: 0.75,
  }));
}

function productAds(account: SandboxAccount): object[] {
  return entitiesAt(account, 'ad').map(({ ids }) => ({
    adId: ids.ad,
    adGroupId: ids.ad_group,
    campaignId: ids.campaign,
    asin: `B0${ids.ad?.slice(-8)}`,
    sku: `SKU-${ids.ad?.slice(-4)}`,
    state: 'ENABLED',
  }));
}

function campaigns(account: SandboxAccount): object[] {
  return namesOf(account, 'campaign').map(([campaignId, name]) => ({
    campaignId,
    portfolioId: portfolioOf(account),
    name,
    state: 'ENABLED',
    startDate: '2026-01-05',
    targetingType: 'AUTO',
    budget: { budget: 50, budgetType: 'DAILY' },
  }));
}

interface ReportBody {
  readonly startDate: string;
  readonly endDate: string;
  readonly configuration: { readonly groupBy: readonly string[]; readonly columns: readonly string[] };
}

async function start(api: SandboxApi, request: FastifyRequest, reply: FastifyReply, running: Map<string, SandboxJob>) {
  const account = await accountOf(api, request, reply);
  if (account === null) return;
  const key = `${account.account}|${JSON.stringify(request.body)}`;
  const { startDate, endDate, configuration } = request.body as ReportBody;
  const oldest = isoFromDay(localDay(account.zone, api.now()) - keptDays);
  if (startDate < oldest) {
    const detail = `startDate (${startDate}) must be equal to or after report type data retention start date (${oldest})`;
    return send(reply, apiError(400, '400', detail));
  }
  const report = reportOfLevel('amazon', levels[configuration.groupBy.at(-1) ?? ''] ?? 'campaign');
  const spelling = { asked: new Set(configuration.columns), absent: 'zero' } as const;
  const content = () => {
    const changes = fieldChanges(api);
    const rows = lost(api, api.rows(report, account, daysOf(startDate, endDate))).map((row) => {
      const fields = [...fieldsOf(report, account, row, spelling, changes)];
      return Object.fromEntries(fields.map(([name, text]) => [name, texts.test(name) ? text : number(text)]));
    });
    const json = stringify(rows) ?? '[]';
    return cut(api, api.fault('not-packed') === null ? gzipSync(json) : Buffer.from(json));
  };
  const twin =
    api.fault('duplicate') === null
      ? undefined
      : (running.get(key) ?? api.jobs.start(api, account.organisation, content));
  if (twin !== undefined) return send(reply, apiError(425, '425', `The Request is a duplicate of : ${twin.id}`));
  const job = api.jobs.start(api, account.organisation, content);
  running.set(key, job);
  await send(reply, { status: 200, body: { reportId: job.id, status: 'PENDING' } });
}

async function state(api: SandboxApi, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const job = api.jobs.get((request.params as { id: string }).id, api.organisation(request));
  if (job === undefined) return send(reply, apiError(404, '404', 'Report not found'));
  const done = api.jobs.poll(job);
  const failed = { reportId: job.id, status: 'FAILED', failureReason: 'Report generation failed' };
  const url = `${api.url}/files/${job.id}`;
  const running = { reportId: job.id, status: 'PROCESSING', url: null };
  await send(reply, {
    status: 200,
    body: job.failed ? failed : done ? { ...running, status: 'COMPLETED', url } : running,
  });
}
