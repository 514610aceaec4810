import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LevelId, ReportProfile } from '../../profile.ts';
import { decimalOf, roundedToCents, sumOf } from '../money.ts';
import {
  bearerOf,
  daysOf,
  entitiesAt,
  fieldChanges,
  fieldsOf,
  pageOf,
  pathVersion,
  type SandboxAnswer,
  type SandboxApi,
  type SandboxPlatform,
  send,
  sendCut,
  withoutDeleted,
} from '../platform.ts';
import { reportOfLevel, type SandboxAccount } from '../world.ts';

const levels: Readonly<Record<string, LevelId>> = {
  account: 'account',
  campaign: 'campaign',
  adset: 'ad_group',
  ad: 'ad',
};
const hourBreakdown = 'hourly_stats_aggregated_by_advertiser_time_zone';

/** An error of the Graph API: https://developers.facebook.com/docs/graph-api/guides/error-handling */
function graphError(status: number, code: number, message: string, more: object = {}): SandboxAnswer {
  return { status, body: { error: { message, type: 'OAuthException', code, fbtrace_id: 'sandbox', ...more } } };
}

/** A row of an insights answer, its numbers as texts. */
type Row = Readonly<Record<string, string>>;

/** The Marketing API of Meta: insights at once and by jobs, cursors, usage headers. */
export const meta: SandboxPlatform = {
  platform: 'meta',
  hosts: { graph: '/graph' },
  credential: { secrets: {}, settings: {} },
  longLived: true,
  jobPrefix: '6',
  tokenOf: bearerOf,
  throttled(retryAfterSeconds) {
    const usage = [
      { type: 'ads_insights', call_count: 100, estimated_time_to_regain_access: (retryAfterSeconds ?? 0) / 60 },
    ];
    const answer = graphError(400, 80_000, 'There have been too many calls from this ad-account.');
    return { ...answer, headers: { 'x-business-use-case-usage': JSON.stringify({ 1: usage }) } };
  },
  expired: () => graphError(400, 190, 'Error validating access token: Session has expired.', { error_subcode: 463 }),
  forbidden: () => graphError(403, 200, '(#200) Ad account owner has NOT grant ads_management or ads_read permission'),
  version: {
    of: pathVersion,
    over: () =>
      graphError(
        400,
        2635,
        '(#2635) You are calling a deprecated version of the Ads API. Please update to the latest version: v26.0.',
      ),
  },
  routes(app, api) {
    const root = '/graph/:version';
    app.get(`${root}/me`, async (_request, reply) => send(reply, { status: 200, body: { id: '1' } }));
    app.get(`${root}/me/adaccounts`, async (request, reply) => {
      await sendPage(api, request, reply, api.accounts(request).map(accountObject));
    });
    app.get(`${root}/:node/insights`, async (request, reply) => insights(api, request, reply));
    app.post(`${root}/:node/insights`, async (request, reply) => startReport(api, request, reply));
    for (const edge of ['campaigns', 'adsets', 'ads'] as const) {
      app.get(`${root}/:node/${edge}`, async (request, reply) => {
        const account = await api.account(request, reply, nodeOf(request).replace(/^act_/, ''));
        if (account !== null) await sendPage(api, request, reply, entityObjects(account, edge));
      });
    }
    app.get(`${root}/:node`, async (request, reply) => reportState(api, request, reply));
  },
};

function nodeOf(request: FastifyRequest): string {
  return (request.params as { node: string }).node;
}

function accountObject({ account, name, currency, zone }: SandboxAccount): object {
  return {
    id: `act_${account}`,
    account_id: account,
    name,
    account_status: 1,
    currency,
    timezone_name: zone,
    balance: '0',
  };
}

function entityObjects(account: SandboxAccount, edge: 'campaigns' | 'adsets' | 'ads'): object[] {
  const level = { campaigns: 'campaign', adsets: 'ad_group', ads: 'ad' } as const;
  return entitiesAt(account, level[edge]).map(({ ids, names }) => ({
    id: ids[level[edge]],
    account_id: account.account,
    ...(edge === 'campaigns' ? {} : { campaign_id: ids.campaign }),
    ...(edge === 'ads' ? { adset_id: ids.ad_group, creative: { id: ids.creative }, source_ad_id: '0' } : {}),
    ...(edge === 'adsets' ? { daily_budget: '5000', lifetime_budget: '0', budget_remaining: '5000' } : {}),
    name: names[level[edge]],
    status: 'ACTIVE',
    effective_status: 'ACTIVE',
    created_time: '2026-01-05T08:00:00-0800',
    updated_time: '2026-01-05T08:00:00-0800',
  }));
}

interface InsightsQuery {
  readonly level?: string;
  readonly fields?: string;
  readonly breakdowns?: string;
  readonly time_range?: string;
  readonly filtering?: string;
}

interface InsightsFilter {
  readonly field: string;
  readonly operator: string;
  readonly value: readonly string[];
}

/** Archived and deleted entities have rows where their status is asked for: "Manage your ad object's status", the table of statuses. */
function asksForDeleted({ level = 'ad', filtering = '[]' }: InsightsQuery): boolean {
  return (JSON.parse(filtering) as InsightsFilter[]).some(
    ({ field, operator, value }) =>
      field === `${level}.effective_status` &&
      operator === 'IN' &&
      ['ACTIVE', 'PAUSED', 'ARCHIVED', 'DELETED'].every((status) => value.includes(status)),
  );
}

function insightsRows(api: SandboxApi, account: SandboxAccount, query: InsightsQuery): Row[] | null {
  const report = reportOfLevel('meta', levels[query.level ?? 'ad'] ?? 'ad', query.breakdowns === hourBreakdown);
  const { since, until } = JSON.parse(query.time_range ?? '{}') as { since: string; until: string };
  const all = api.rows(report, account, daysOf(since, until));
  const rows = withoutDeleted(api, report, all, asksForDeleted(query));
  const cap = api.fault('row-cap');
  if (cap !== null && rows.length > cap.rows) return null;
  const fields = [...(query.fields ?? '').split(','), 'date_start', hourBreakdown, ...actionFields(report, query)];
  const changes = fieldChanges(api);
  return rows.map((row) =>
    Object.fromEntries(fieldsOf(report, account, row, { asked: new Set(fields), absent: 'omit' }, changes)),
  );
}

/** The columns that are parts of the lists which were asked for. */
function actionFields(report: ReportProfile, query: InsightsQuery): string[] {
  const lists = new Set((query.fields ?? '').split(','));
  return report.columns.flatMap(({ names }) =>
    names.filter((name) => name.includes('.') && lists.has(name.split('.')[0] ?? '')),
  );
}

/** Fields `actions.lead` as elements of the list `actions`. */
function withActions(row: Row): object {
  const plain: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(row)) {
    const dot = name.indexOf('.');
    if (dot < 0) {
      plain[name] = name === hourBreakdown ? `${text.padStart(2, '0')}:00:00 - ${text.padStart(2, '0')}:59:59` : text;
      continue;
    }
    const list = name.slice(0, dot);
    plain[list] ??= [];
    (plain[list] as object[]).push({ action_type: name.slice(dot + 1), value: text });
  }
  return { ...plain, date_stop: plain.date_start };
}

async function insights(api: SandboxApi, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const node = nodeOf(request);
  if (!node.startsWith('act_')) {
    const job = api.jobs.get(node, api.organisation(request));
    if (job === undefined)
      return send(reply, graphError(400, 100, `Unsupported get request. Object ${node} does not exist`));
    return sendPage(api, request, reply, JSON.parse(job.content().toString()) as Row[]);
  }
  const account = await api.account(request, reply, node.slice(4));
  if (account === null) return;
  const rows = insightsRows(api, account, request.query as InsightsQuery);
  if (rows === null) return send(reply, tooMuch());
  await sendPage(api, request, reply, rows);
}

function tooMuch(): SandboxAnswer {
  const message = "Please reduce the amount of data you're asking for, then retry your request";
  return graphError(400, 100, message, { error_subcode: 1_487_534 });
}

async function startReport(api: SandboxApi, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const account = await api.account(request, reply, nodeOf(request).replace(/^act_/, ''));
  if (account === null) return;
  const rows = insightsRows(api, account, request.body as InsightsQuery);
  if (rows === null) return send(reply, tooMuch());
  const job = api.jobs.start(api, api.organisation(request), () => Buffer.from(JSON.stringify(rows)));
  await send(reply, { status: 200, body: { report_run_id: job.id } });
}

async function reportState(api: SandboxApi, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const job = api.jobs.get(nodeOf(request), api.organisation(request));
  if (job === undefined) return send(reply, graphError(400, 100, 'Unsupported get request.'));
  const done = api.jobs.poll(job);
  const status = job.failed ? 'Job Failed' : done ? 'Job Completed' : 'Job Running';
  await send(reply, {
    status: 200,
    body: { id: job.id, async_status: status, async_percent_completion: done ? 100 : 40 },
  });
}

async function sendPage(
  api: SandboxApi,
  request: FastifyRequest,
  reply: FastifyReply,
  rows: readonly object[],
): Promise<void> {
  const { limit = '25', after = '0', default_summary: wanted } = request.query as Record<string, string>;
  const { page, next } = pageOf(api, rows, Number(after), Number(limit));
  const end = next ?? Number(after) + Number(limit);
  const body = {
    data: wanted === undefined ? page : page.map((row) => withActions(row as Row)),
    paging: {
      cursors: { before: after, after: String(end) },
      ...(next === null ? {} : { next: `${api.url}?after=${end}` }),
    },
    ...(wanted === undefined ? {} : { summary: summary(api, rows as readonly Row[]) }),
  };
  await sendCut(api, reply, body);
}

function summary(api: SandboxApi, rows: readonly Row[]): object {
  const spend = sumOf(rows.map((row) => row.spend));
  return {
    impressions: decimalOf(sumOf(rows.map((row) => row.impressions))),
    clicks: decimalOf(sumOf(rows.map((row) => row.clicks))),
    spend: decimalOf(api.fault('rounded-total') === null ? spend : roundedToCents(spend)),
  };
}
