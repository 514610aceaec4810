import type { FastifyReply, FastifyRequest } from 'fastify';
import { DateTime } from 'luxon';
import { addDays } from '../../client/days.ts';
import { isHourly, type LevelId, type ReportProfile } from '../../profile.ts';
import type { SampleRow } from '../../sample/spell.ts';
import {
  bearerOf,
  daysOf,
  entitiesAt,
  type FieldChanges,
  fieldChanges,
  fieldsOf,
  number,
  pageOf,
  retryAfter,
  type SandboxAnswer,
  type SandboxApi,
  type SandboxPlatform,
  send,
  sendCut,
} from '../platform.ts';
import { reportOfLevel, type SandboxAccount } from '../world.ts';

const levels: Readonly<Record<string, { readonly level: LevelId; readonly type: string }>> = {
  campaign: { level: 'campaign', type: 'CAMPAIGN' },
  adsquad: { level: 'ad_group', type: 'AD_SQUAD' },
  ad: { level: 'ad', type: 'AD' },
};

function apiError(status: number, code: string, message: string, headers: Record<string, string> = {}): SandboxAnswer {
  return {
    status,
    headers,
    body: { request_status: 'ERROR', request_id: 'sandbox', debug_message: message, error_code: code },
  };
}

/** The Snapchat Ads API: nested stats, local times with offsets, micros, links to the next page. */
export const snapchat: SandboxPlatform = {
  platform: 'snapchat',
  hosts: { api: '/api', auth: '/oauth' },
  credential: { secrets: { clientSecret: 'sandbox-client-secret' }, settings: { clientId: 'sandbox' } },
  longLived: false,
  tokenOf: bearerOf,
  throttled: (retryAfterSeconds) => apiError(429, 'E2005', 'Rate limit exceeded', retryAfter(retryAfterSeconds)),
  expired: () => apiError(401, 'E1001', 'Unauthorized access: the access token has expired'),
  forbidden: () => apiError(403, 'E1008', 'You do not have access to this ad account'),
  routes(app, api) {
    app.get('/api/v1/me/organizations', async (request, reply) => {
      const organization = { id: `organization-${api.organisation(request)}`, name: 'Sandbox' };
      await send(reply, { status: 200, body: { request_status: 'SUCCESS', organizations: [{ organization }] } });
    });
    app.get('/api/v1/organizations/:organization/adaccounts', async (request, reply) => {
      await sendPage(api, request, reply, 'adaccounts', api.accounts(request).map(accountElement));
    });
    app.get('/api/v1/adaccounts/:account/stats', async (request, reply) => {
      const account = await accountOf(api, request, reply);
      if (account !== null) await stats(api, request, reply, account);
    });
    app.get('/api/v1/adaccounts/:account/:list', async (request, reply) => {
      const account = await accountOf(api, request, reply);
      const { list } = request.params as { list: string };
      if (account !== null) await sendPage(api, request, reply, list, entityElements(account, list));
    });
  },
};

function accountOf(api: SandboxApi, request: FastifyRequest, reply: FastifyReply): Promise<SandboxAccount | null> {
  return api.account(request, reply, (request.params as { account: string }).account);
}

function accountElement({ account, name, currency, zone, organisation }: SandboxAccount): object {
  const adaccount = {
    id: account,
    name,
    currency,
    timezone: zone,
    status: 'ACTIVE',
    type: 'PARTNER',
    organization_id: `organization-${organisation}`,
  };
  return { sub_request_status: 'SUCCESS', adaccount };
}

function entityElements(account: SandboxAccount, list: string): object[] {
  const known = new Map<string, object>();
  const level = list === 'campaigns' ? 'campaign' : list === 'adsquads' ? 'ad_group' : 'ad';
  for (const { ids, names } of entitiesAt(account, level)) {
    const common = { status: 'ACTIVE', created_at: '2026-01-05T08:00:00.000Z', updated_at: '2026-01-05T08:00:00.000Z' };
    if (list === 'campaigns') {
      const campaign = {
        id: ids.campaign,
        name: names.campaign,
        ad_account_id: account.account,
        daily_budget_micro: 50_000_000,
        ...common,
      };
      known.set(ids.campaign ?? '', { sub_request_status: 'SUCCESS', campaign });
    } else if (list === 'adsquads') {
      const adsquad = { id: ids.ad_group, name: names.ad_group, campaign_id: ids.campaign, ...common };
      known.set(ids.ad_group ?? '', { sub_request_status: 'SUCCESS', adsquad });
    } else {
      const ad = { id: ids.ad, name: names.ad, ad_squad_id: ids.ad_group, creative_id: ids.creative, ...common };
      known.set(ids.ad ?? '', { sub_request_status: 'SUCCESS', ad });
    }
  }
  return [...known.values()];
}

async function stats(api: SandboxApi, request: FastifyRequest, reply: FastifyReply, account: SandboxAccount) {
  const query = request.query as Record<string, string>;
  const { level, type } = levels[query.breakdown ?? ''] ?? { level: 'account' as const, type: 'AD_ACCOUNT' };
  const report = reportOfLevel('snapchat', level, query.granularity === 'HOUR');
  const from = (query.start_time ?? '').slice(0, 10);
  const to = addDays((query.end_time ?? '').slice(0, 10), -1);
  const asked = new Set((query.fields ?? '').split(','));
  const changes = fieldChanges(api);
  const series = new Map<string, object[]>();
  for (const row of api.rows(report, account, daysOf(from, to))) {
    const id = row.entity.ids[level] ?? account.account;
    const point = pointOf(report, account, row, asked, changes);
    series.set(id, [...(series.get(id) ?? []), point]);
  }
  const entities = [...series].map(([id, timeseries]) => ({ id, type, granularity: query.granularity, timeseries }));
  const status = api.fault('incomplete') === null ? 'SUCCESS' : 'ERROR';
  const { start, limit } = cursorOf(query);
  const { page, next } = pageOf(api, entities, start, limit);
  const whole = {
    id: account.account,
    type: 'AD_ACCOUNT',
    granularity: query.granularity,
    finalized_data_end_time: new Date(api.now()).toISOString(),
  };
  const stat =
    query.breakdown === undefined
      ? { ...whole, ...page[0] }
      : { ...whole, breakdown_stats: { [query.breakdown]: page } };
  const body = {
    request_status: 'SUCCESS',
    request_id: 'sandbox',
    timeseries_stats: [{ sub_request_status: status, timeseries_stat: stat }],
    paging: next === null ? {} : { next_link: nextLink(api, request, next) },
  };
  await sendCut(api, reply, body);
}

/** One hour or day: local times with their offset, and the numbers. */
function pointOf(
  report: ReportProfile,
  account: SandboxAccount,
  row: SampleRow,
  asked: ReadonlySet<string>,
  changes: FieldChanges,
): object {
  const begin = DateTime.fromISO(row.day, { zone: account.zone }).plus({ hours: row.hour ?? 0 });
  const end = isHourly(report) ? begin.plus({ hours: 1 }) : begin.plus({ days: 1 });
  const written = (time: DateTime) => time.toFormat("yyyy-MM-dd'T'HH:mm:ss.SSSZZZ");
  const plain = { drop: changes.drop?.replace('stats.', '') ?? null, rename: renamed(changes) };
  const fields = [...fieldsOf(report, account, row, { asked, absent: 'zero' }, plain)];
  const numbers = fields.map(([name, text]) => [name, number(text)] as const);
  return { start_time: written(begin), end_time: written(end), stats: Object.fromEntries(numbers) };
}

function renamed({ rename }: FieldChanges): FieldChanges['rename'] {
  return rename === null ? null : { field: rename.field.replace('stats.', ''), to: rename.to };
}

function cursorOf({ cursor = '0', limit = '50' }: Record<string, string>) {
  return { start: Number(cursor), limit: Number(limit) };
}

function nextLink(api: SandboxApi, request: FastifyRequest, cursor: number): string {
  const url = new URL(`${api.url}${request.url.slice('/snapchat'.length)}`);
  url.searchParams.set('cursor', String(cursor));
  return url.href;
}

async function sendPage(
  api: SandboxApi,
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  elements: readonly object[],
) {
  const { start, limit } = cursorOf(request.query as Record<string, string>);
  const { page, next } = pageOf(api, elements, start, limit);
  const paging = next === null ? {} : { next_link: nextLink(api, request, next) };
  await send(reply, { status: 200, body: { request_status: 'SUCCESS', request_id: 'sandbox', [name]: page, paging } });
}
