import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LevelId } from '../../profile.ts';
import { decimalOf, sumOf } from '../money.ts';
import {
  bearerOf,
  cut,
  daysOf,
  entitiesAt,
  fieldChanges,
  isoOf,
  lost,
  namesOf,
  nextOfWhole,
  retryAfter,
  type SandboxAnswer,
  type SandboxApi,
  type SandboxPlatform,
  send,
} from '../platform.ts';
import { csvOf, type Table, tableOf } from '../table.ts';
import { reportOfLevel, type SandboxAccount } from '../world.ts';

/** Columns of the file by what a query calls them, in the order of the query. */
const columns: Readonly<Record<string, string>> = {
  FILTER_DATE: 'Date',
  FILTER_ADVERTISER: 'Advertiser ID',
  FILTER_ADVERTISER_NAME: 'Advertiser',
  FILTER_ADVERTISER_CURRENCY: 'Advertiser Currency',
  FILTER_INSERTION_ORDER: 'Insertion Order ID',
  FILTER_INSERTION_ORDER_NAME: 'Insertion Order',
  FILTER_LINE_ITEM: 'Line Item ID',
  FILTER_LINE_ITEM_NAME: 'Line Item',
  FILTER_CREATIVE_ID: 'Creative ID',
  FILTER_CREATIVE: 'Creative',
  METRIC_IMPRESSIONS: 'Impressions',
  METRIC_CLICKS: 'Clicks',
  METRIC_REVENUE_ADVERTISER: 'Revenue (Adv Currency)',
  METRIC_TOTAL_CONVERSIONS: 'Total Conversions',
  METRIC_LAST_IMPRESSIONS: 'Post-View Conversions',
  METRIC_ACTIVE_VIEW_VIEWABLE_IMPRESSIONS: 'Active View: Viewable Impressions',
  METRIC_ACTIVE_VIEW_MEASURABLE_IMPRESSIONS: 'Active View: Measurable Impressions',
};

/** The finest of a query's groups is its level. */
const levels: readonly (readonly [string, LevelId])[] = [
  ['FILTER_CREATIVE_ID', 'creative'],
  ['FILTER_LINE_ITEM', 'ad_group'],
  ['FILTER_INSERTION_ORDER', 'campaign'],
];

interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

interface Query {
  readonly metadata: { readonly dataRange: { readonly customStartDate: DateParts; readonly customEndDate: DateParts } };
  readonly params: {
    readonly groupBys: readonly string[];
    readonly metrics: readonly string[];
    readonly filters: readonly { readonly type: string; readonly value: string }[];
  };
}

function apiError(code: number, status: string, message: string, headers: Record<string, string> = {}): SandboxAnswer {
  return { status: code, headers, body: { error: { code, message, status } } };
}

/** Bid Manager: query, run, poll, CSV with a totals row and a footer after a blank line. Display & Video for entities. */
export const dv360: SandboxPlatform = {
  platform: 'dv360',
  hosts: { reports: '/reports', api: '/api', auth: '/oauth' },
  credential: { secrets: { clientSecret: 'sandbox-client-secret' }, settings: { clientId: 'sandbox', partnerId: '1' } },
  longLived: false,
  jobPrefix: '7',
  tokenOf: bearerOf,
  throttled: (retryAfterSeconds) =>
    apiError(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded for quota metric', retryAfter(retryAfterSeconds)),
  expired: () => apiError(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.'),
  forbidden: () => apiError(403, 'PERMISSION_DENIED', 'The caller does not have permission to the advertiser'),
  routes(app, api) {
    const queries = new Map<string, { readonly query: Query; readonly account: SandboxAccount }>();
    app.post('/reports/v2/queries', async (request, reply) => {
      const query = request.body as Query;
      const account = await api.account(request, reply, query.params.filters[0]?.value ?? '');
      if (account === null) return;
      const queryId = String(1000 + queries.size);
      queries.set(queryId, { query, account });
      await send(reply, { status: 200, body: { queryId } });
    });
    app.post('/reports/v2/queries/:query', async (request, reply) => {
      const id = (request.params as { query: string }).query.replace(/:run$/, '');
      const known = queries.get(id);
      if (known?.account.organisation !== api.organisation(request))
        return send(reply, apiError(404, 'NOT_FOUND', 'No such query'));
      const job = api.jobs.start(api, known.account.organisation, () => fileOf(api, known.query, known.account));
      const status = { state: 'QUEUED' };
      await send(reply, { status: 200, body: { key: { queryId: id, reportId: job.id }, metadata: { status } } });
    });
    app.get('/reports/v2/queries/:query/reports/:report', async (request, reply) => state(api, request, reply));
    app.get('/api/v4/advertisers', async (request, reply) => {
      await send(reply, { status: 200, body: { advertisers: api.accounts(request).map(advertiser) } });
    });
    app.get('/api/v4/advertisers/:account/:list', async (request, reply) => {
      const { account: id, list } = request.params as { account: string; list: string };
      const account = await api.account(request, reply, id);
      if (account === null) return;
      const entities = entitiesOf(account, list);
      // Empty lists are left out: ProtoJSON.
      const page = entities.length === 0 ? {} : { [list]: entities };
      await send(reply, { status: 200, body: { ...page, ...nextOfWhole(api, 'nextPageToken') } });
    });
  },
};

function advertiser({ account, name, currency, zone }: SandboxAccount): object {
  const generalConfig = { currencyCode: currency, timeZone: zone };
  return {
    advertiserId: account,
    displayName: name,
    partnerId: '1',
    entityStatus: 'ENTITY_STATUS_ACTIVE',
    generalConfig,
  };
}

function entitiesOf(account: SandboxAccount, list: string): object[] {
  const common = { advertiserId: account.account, entityStatus: 'ENTITY_STATUS_ACTIVE' };
  if (list === 'creatives') {
    return namesOf(account, 'creative').map(([creativeId, displayName]) => ({
      ...common,
      creativeId,
      displayName,
      creativeType: 'CREATIVE_TYPE_STANDARD',
      createTime: '2026-01-05T08:00:00.000Z',
    }));
  }
  if (list === 'lineItems') {
    return entitiesAt(account, 'ad_group').map(({ ids, names }) => ({
      ...common,
      insertionOrderId: ids.campaign,
      lineItemId: ids.ad_group,
      displayName: names.ad_group,
    }));
  }
  return namesOf(account, 'campaign').map(([insertionOrderId, displayName]) => ({
    ...common,
    insertionOrderId,
    displayName,
  }));
}

async function state(api: SandboxApi, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { query, report } = request.params as { query: string; report: string };
  const job = api.jobs.get(report, api.organisation(request));
  if (job === undefined) return send(reply, apiError(404, 'NOT_FOUND', 'No such report'));
  const done = api.jobs.poll(job);
  const path = done && !job.failed ? { googleCloudStoragePath: `${api.url}/files/${job.id}` } : {};
  const status = { state: job.failed ? 'FAILED' : done ? 'DONE' : 'RUNNING' };
  await send(reply, {
    status: 200,
    body: { key: { queryId: query, reportId: report }, metadata: { status, ...path } },
  });
}

function fileOf(api: SandboxApi, { metadata, params }: Query, account: SandboxAccount): Buffer {
  const level = levels.find(([group]) => params.groupBys.includes(group))?.[1] ?? 'account';
  const report = reportOfLevel('dv360', level);
  const { customStartDate, customEndDate } = metadata.dataRange;
  const [from, to] = [dayOf(customStartDate), dayOf(customEndDate)];
  const asked = [...params.groupBys, ...params.metrics].flatMap((name) => columns[name] ?? []);
  const table = tableOf(report, account, api.rows(report, account, daysOf(from, to)), asked, fieldChanges(api));
  const totals = totalsOf(table, params.groupBys.length);
  const rows = lost(api, table.rows);
  const time = new Date(api.now()).toISOString();
  const footer = [
    '',
    `Report Time:,${time.slice(0, 10).replaceAll('-', '/')} ${time.slice(11, 16)} GMT`,
    `Date Range:,${from.replaceAll('-', '/')} to ${to.replaceAll('-', '/')}`,
    ...asked.slice(0, params.groupBys.length).map((name) => `Group By:,${name}`),
    `Filter by Advertiser ID:,${account.name} (${account.account})`,
  ].join('\n');
  return cut(api, Buffer.from(`${csvOf({ header: table.header, rows: [...rows, totals] })}${footer}\n`));
}

/** Empty where the rows are grouped, sums elsewhere. */
function totalsOf({ header, rows }: Table, groups: number): string[] {
  return header.map((_, index) => (index < groups ? '' : decimalOf(sumOf(rows.map((row) => row[index])))));
}

function dayOf({ year, month, day }: DateParts): string {
  return isoOf(year, month, day);
}
