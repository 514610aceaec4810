import type { FastifyReply, FastifyRequest } from 'fastify';
import { dateParts } from '../../client/days.ts';
import type { LevelId } from '../../profile.ts';
import { reportsOf } from '../../registry.ts';
import {
  bearerOf,
  daysOf,
  entitiesAt,
  fieldChanges,
  fieldsOf,
  isoOf,
  lost,
  namesOf,
  nextOfWhole,
  number,
  retryAfter,
  type SandboxAnswer,
  type SandboxApi,
  type SandboxPlatform,
  send,
  sendCut,
} from '../platform.ts';
import { reportOfLevel, type SandboxAccount } from '../world.ts';

const pivots: Readonly<Record<string, { readonly level: LevelId; readonly urn: string }>> = {
  ACCOUNT: { level: 'account', urn: 'sponsoredAccount' },
  CAMPAIGN_GROUP: { level: 'campaign', urn: 'sponsoredCampaignGroup' },
  CAMPAIGN: { level: 'ad_group', urn: 'sponsoredCampaign' },
  CREATIVE: { level: 'creative', urn: 'sponsoredCreative' },
};

/** The most fields of a call; more are refused. */
const mostFields = 20;
const mostElements = 15_000;

function restError(status: number, code: string, message: string, headers: Record<string, string> = {}): SandboxAnswer {
  return { status, headers, body: { status, code, message } };
}

/** The LinkedIn Marketing API: analytics without pages, at most twenty fields a call, costs as decimal texts. */
export const linkedin: SandboxPlatform = {
  platform: 'linkedin',
  hosts: { api: '/api', auth: '/oauth' },
  credential: { secrets: { clientSecret: 'sandbox-client-secret' }, settings: { clientId: 'sandbox' } },
  longLived: false,
  tokenOf: bearerOf,
  throttled: (retryAfterSeconds) =>
    restError(
      429,
      'TOO_MANY_REQUESTS',
      'Resource level throttle limit for calls to this resource is reached.',
      retryAfter(retryAfterSeconds),
    ),
  expired: () => restError(401, 'EXPIRED_ACCESS_TOKEN', 'The token used in the request has expired'),
  forbidden: () => restError(403, 'ACCESS_DENIED', 'Not enough permissions to access the account'),
  version: {
    of: (request) => String(request.headers['linkedin-version'] ?? ''),
    over: (version) => restError(426, 'NONEXISTENT_VERSION', `Requested version ${version}01 is not active`),
  },
  routes(app, api) {
    const root = '/api/rest';
    app.get(`${root}/adAccounts`, async (request, reply) => {
      await send(reply, page(api, api.accounts(request).map(accountObject)));
    });
    app.get(`${root}/adAccounts/:account/:list`, async (request, reply) => {
      const { account: id, list } = request.params as { account: string; list: string };
      const known = lists[list];
      if (known === undefined || (request.query as { q?: string }).q !== known.q)
        return send(reply, restError(404, 'RESOURCE_NOT_FOUND', 'No virtual resource found'));
      const account = await api.account(request, reply, id);
      if (account !== null) await send(reply, page(api, known.of(account)));
    });
    app.get(`${root}/adAnalytics`, async (request, reply) => analytics(api, request, reply));
  },
};

function page(api: SandboxApi, elements: readonly object[]): SandboxAnswer {
  return { status: 200, body: { elements, metadata: nextOfWhole(api, 'nextPageToken') } };
}

function accountObject({ account, name, currency }: SandboxAccount): object {
  return {
    id: number(account),
    name,
    currency,
    status: 'ACTIVE',
    type: 'BUSINESS',
    test: false,
    servingStatuses: ['RUNNABLE'],
  };
}

function groups(account: SandboxAccount): object[] {
  return namesOf(account, 'campaign').map(([id, name]) => ({
    id: number(id),
    name,
    account: `urn:li:sponsoredAccount:${account.account}`,
    status: 'ACTIVE',
    servingStatuses: ['RUNNABLE'],
    runSchedule: { start: 1_767_600_000_000 },
    totalBudget: { currencyCode: account.currency, amount: '2000' },
    test: false,
  }));
}

function campaigns(account: SandboxAccount): object[] {
  return entitiesAt(account, 'ad_group').map(({ ids, names }) => ({
    id: number(ids.ad_group ?? ''),
    name: names.ad_group,
    account: `urn:li:sponsoredAccount:${account.account}`,
    campaignGroup: `urn:li:sponsoredCampaignGroup:${ids.campaign}`,
    status: 'ACTIVE',
    servingStatuses: ['RUNNABLE'],
    costType: 'CPM',
    type: 'SPONSORED_UPDATES',
    runSchedule: { start: 1_767_600_000_000 },
    dailyBudget: { currencyCode: account.currency, amount: '50' },
    unitCost: { currencyCode: account.currency, amount: '10.5' },
    test: false,
  }));
}

function creatives(account: SandboxAccount): object[] {
  return entitiesAt(account, 'creative').map(({ ids, names }) => ({
    id: `urn:li:sponsoredCreative:${ids.creative}`,
    name: names.creative,
    account: `urn:li:sponsoredAccount:${account.account}`,
    campaign: `urn:li:sponsoredCampaign:${ids.ad_group}`,
    content: { reference: `urn:li:share:${ids.creative}` },
    intendedStatus: 'ACTIVE',
    isServing: true,
    isTest: false,
    review: { status: 'APPROVED' },
    createdAt: 1_767_600_000_000,
    lastModifiedAt: 1_767_600_000_000,
  }));
}

/** Lists of an account, with the finder by which each is asked for. */
const lists: Readonly<Record<string, { readonly q: string; readonly of: (account: SandboxAccount) => object[] }>> = {
  adCampaignGroups: { q: 'search', of: groups },
  adCampaigns: { q: 'search', of: campaigns },
  creatives: { q: 'criteria', of: creatives },
};

async function analytics(api: SandboxApi, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const query = request.query as Record<string, string>;
  const fields = (query.fields ?? '').split(',');
  if (fields.length > mostFields) {
    return send(reply, restError(400, 'INVALID_PARAMETER', `At most ${mostFields} fields can be requested`));
  }
  const account = await api.account(request, reply, /sponsoredAccount:(\w+)/.exec(query.accounts ?? '')?.[1] ?? '');
  if (account === null) return;
  const pivot = pivots[query.pivot ?? ''] ?? { level: 'campaign' as const, urn: 'sponsoredCampaignGroup' };
  const report = fields.includes('costInUsd') ? inUsd(pivot.level) : reportOfLevel('linkedin', pivot.level);
  const [from = '', to = ''] = [...(query.dateRange ?? '').matchAll(/year:(\d+),month:(\d+),day:(\d+)/g)].map(
    ([, year = '', month = '', day = '']) => isoOf(year, month, day),
  );
  const spelling = { asked: new Set(fields), absent: 'omit' } as const;
  const changes = fieldChanges(api);
  const elements = lost(api, api.rows(report, account, daysOf(from, to))).map((row) => {
    const date = dateParts(row.day);
    const pivotValues = [`urn:li:${pivot.urn}:${row.entity.ids[pivot.level]}`];
    const measures = [...fieldsOf(report, account, row, spelling, changes)].filter(([name]) => name !== 'pivotValues');
    return { dateRange: { start: date, end: date }, pivotValues, ...Object.fromEntries(measures.map(valued)) };
  });
  const most = api.fault('row-cap')?.rows ?? mostElements;
  const body = { elements: capped(elements, most), paging: { start: 0, count: elements.length, links: [] } };
  await sendCut(api, reply, body);
}

/** With the fault `row-cap` the answer is as long as the platform's longest one, whatever there is. */
function capped(elements: readonly object[], most: number): readonly object[] {
  if (elements.length <= most) return elements;
  return Array.from({ length: mostElements }, (_, index) => elements[index % elements.length] ?? {});
}

/** Costs are texts, counts numbers. */
function valued([name, text]: readonly [string, string]): readonly [string, unknown] {
  return [name, /^(cost|conversionValue)/.test(name) ? text : number(text)];
}

function inUsd(level: LevelId) {
  const report = reportsOf('linkedin').find((each) => each.report === `${level}_daily_in_usd`);
  return report ?? reportOfLevel('linkedin', level);
}
