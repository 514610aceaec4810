import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LevelId } from '../../profile.ts';
import {
  daysOf,
  entitiesAt,
  fieldChanges,
  fieldsOf,
  namesOf,
  nested,
  number,
  pageOf,
  type SandboxAnswer,
  type SandboxApi,
  type SandboxPlatform,
  send,
  sendCut,
  withoutDeleted,
} from '../platform.ts';
import { reportOfLevel, type SandboxAccount } from '../world.ts';

const levels: Readonly<Record<string, LevelId>> = {
  AUCTION_ADVERTISER: 'account',
  AUCTION_CAMPAIGN: 'campaign',
  AUCTION_ADGROUP: 'ad_group',
  AUCTION_AD: 'ad',
};

/** Every answer is HTTP 200: a code, a message, data. */
function envelope(code: number, message: string, data: unknown = {}): SandboxAnswer {
  return { status: 200, body: { code, message, request_id: 'sandbox', data } };
}

/** The TikTok Business API: codes in the body, page numbers, ids as bare numbers, metrics as texts. */
export const tiktok: SandboxPlatform = {
  platform: 'tiktok',
  hosts: { api: '/api' },
  credential: { secrets: { secret: 'sandbox-app-secret' }, settings: { appId: 'sandbox' } },
  longLived: true,
  tokenOf: (request) => {
    const token = request.headers['access-token'];
    return typeof token === 'string' ? token : null;
  },
  throttled: (retryAfterSeconds) =>
    envelope(40_100, 'Too many requests. Please retry in some seconds.', { retry_after: retryAfterSeconds ?? 0 }),
  expired: () => envelope(40_105, 'Access token is incorrect or has been revoked.'),
  forbidden: () => envelope(40_001, 'No permission to operate advertiser'),
  routes(app, api) {
    const root = '/api/open_api/v1.3';
    app.get(`${root}/oauth2/advertiser/get/`, async (request, reply) => {
      const list = api
        .accounts(request)
        .map(({ account, name }) => ({ advertiser_id: account, advertiser_name: name }));
      await send(reply, envelope(0, 'OK', { list }));
    });
    app.get(`${root}/advertiser/info/`, async (request, reply) => {
      await send(reply, envelope(0, 'OK', { list: api.accounts(request).map(advertiser) }));
    });
    for (const [path, listed] of Object.entries({ campaign: campaigns, adgroup: adGroups, ad: ads })) {
      app.get(`${root}/${path}/get/`, async (request, reply) => {
        const account = await accountOf(api, request, reply);
        if (account !== null) await sendPage(api, request, reply, listed(account));
      });
    }
    app.get(`${root}/report/integrated/get/`, async (request, reply) => {
      const account = await accountOf(api, request, reply);
      if (account === null) return;
      const rows = reportRows(api, account, request.query as Record<string, string>);
      if (rows === null)
        await send(reply, envelope(40_067, 'The query is too large, please reduce the range of dates'));
      else await sendPage(api, request, reply, rows);
    });
  },
};

function accountOf(api: SandboxApi, request: FastifyRequest, reply: FastifyReply): Promise<SandboxAccount | null> {
  return api.account(request, reply, (request.query as { advertiser_id: string }).advertiser_id);
}

function advertiser({ account, name, currency, zone }: SandboxAccount): object {
  return {
    advertiser_id: number(account),
    name,
    currency,
    timezone: zone,
    display_timezone: zone,
    status: 'STATUS_ENABLE',
    role: 'ROLE_ADVERTISER',
    balance: 10,
    create_time: 1_630_053_454,
  };
}

const times = { create_time: '2026-01-05 08:00:00', modify_time: '2026-01-05 08:00:00' };

function campaigns(account: SandboxAccount): object[] {
  return namesOf(account, 'campaign').map(([id, name]) => ({
    campaign_id: number(id),
    advertiser_id: number(account.account),
    campaign_name: name,
    operation_status: 'ENABLE',
    secondary_status: 'CAMPAIGN_STATUS_ENABLE',
    budget: 50,
    budget_mode: 'BUDGET_MODE_DAY',
    objective_type: 'TRAFFIC',
    ...times,
  }));
}

function adGroups(account: SandboxAccount): object[] {
  return entitiesAt(account, 'ad_group').map(({ ids, names }) => ({
    adgroup_id: number(ids.ad_group ?? ''),
    campaign_id: number(ids.campaign ?? ''),
    advertiser_id: number(account.account),
    adgroup_name: names.ad_group,
    campaign_name: names.campaign,
    operation_status: 'ENABLE',
    secondary_status: 'ADGROUP_STATUS_DELIVERY_OK',
    budget: 0,
    budget_mode: 'BUDGET_MODE_INFINITE',
    bid_type: 'BID_TYPE_CUSTOM',
    bid_price: 1.5,
    conversion_bid_price: 0,
    optimization_goal: 'CLICK',
    billing_event: 'CPC',
    schedule_type: 'SCHEDULE_FROM_NOW',
    schedule_start_time: '2026-01-05 09:00:00',
    schedule_end_time: '2036-01-03 09:00:00',
    ...times,
  }));
}

function ads(account: SandboxAccount): object[] {
  return entitiesAt(account, 'ad').map(({ ids, names }) => ({
    ad_id: number(ids.ad ?? ''),
    adgroup_id: number(ids.ad_group ?? ''),
    campaign_id: number(ids.campaign ?? ''),
    advertiser_id: number(account.account),
    ad_name: names.ad,
    adgroup_name: names.ad_group,
    campaign_name: names.campaign,
    operation_status: 'ENABLE',
    secondary_status: 'AD_STATUS_DELIVERY_OK',
    ad_format: 'SINGLE_IMAGE',
    ...times,
  }));
}

const statusFields: Readonly<Record<string, string>> = {
  AUCTION_CAMPAIGN: 'campaign_status',
  AUCTION_ADGROUP: 'adgroup_status',
  AUCTION_AD: 'ad_status',
};

/** What was deleted has rows where all statuses are asked for. */
function asksForDeleted(dataLevel: string, filtering = '[]'): boolean {
  const filters = JSON.parse(filtering) as { field_name: string; filter_type: string; filter_value: string }[];
  return filters.some(
    ({ field_name, filter_type, filter_value }) =>
      field_name === statusFields[dataLevel] && filter_type === 'IN' && filter_value === '["STATUS_ALL"]',
  );
}

function reportRows(api: SandboxApi, account: SandboxAccount, query: Record<string, string>): object[] | null {
  const { data_level = '', dimensions = '[]', metrics = '[]', start_date = '', end_date = '' } = query;
  const names = (prefix: string, list: string) => (JSON.parse(list) as string[]).map((name) => `${prefix}.${name}`);
  const asked = new Set([...names('dimensions', dimensions), ...names('metrics', metrics)]);
  const report = reportOfLevel('tiktok', levels[data_level] ?? 'ad', asked.has('dimensions.stat_time_hour'));
  const all = api.rows(report, account, daysOf(start_date, end_date));
  const rows = withoutDeleted(api, report, all, asksForDeleted(data_level, query.filtering));
  const cap = api.fault('row-cap');
  if (cap !== null && rows.length > cap.rows) return null;
  const changes = fieldChanges(api);
  return rows.map((row) => {
    const fields = [...fieldsOf(report, account, row, { asked, absent: 'zero' }, changes)];
    return nested(
      fields.map(([name, text]) => [name, /^dimensions\..*_id$/.test(name) ? number(text) : text] as const),
    );
  });
}

async function sendPage(api: SandboxApi, request: FastifyRequest, reply: FastifyReply, rows: readonly object[]) {
  const { page: asked = '1', page_size: size = '10' } = request.query as Record<string, string>;
  const start = (Number(asked) - 1) * Number(size);
  const { page: list, next } = pageOf(api, rows, start, Number(size));
  const page_info = {
    // One that is followed by itself says that it is the page before.
    page: next === start ? Number(asked) - 1 : Number(asked),
    page_size: Number(size),
    total_number: rows.length,
    total_page: Math.max(1, Math.ceil(rows.length / Number(size))),
  };
  await sendCut(api, reply, envelope(0, 'OK', { list, page_info }).body);
}
