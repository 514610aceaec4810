import type { GatewayContext } from '../context.ts';
import { RequestError } from '../errors.ts';
import type { Level, MetricFilter, ResolversParentTypes } from '../generated/resolvers.ts';
import { checkAccounts, checkPage, checkRange } from './arguments.ts';
import { type CursorScope, connection, type Position } from './cursor.ts';
import { instant } from './instant.ts';
import { measureColumn, measureNames, measuresOf } from './measures.ts';
import { conditionsOf } from './metric-select.ts';
import { readTenant, type TenantSelect } from './tenant-select.ts';

/** What `facts` was asked. */
export interface FactsRequest {
  readonly filter: MetricFilter;
  readonly hourly: boolean;
  readonly first: number;
  readonly after?: string | null | undefined;
}

type FactNode = ResolversParentTypes['Fact'];

/** The id of the entity that a row is of, as gold has it: `processors/entity.ts`. */
const idColumns: Partial<Readonly<Record<Level, string>>> = {
  ACCOUNT: 'account_id',
  CAMPAIGN: 'campaign_id',
  AD_GROUP: 'ad_group_id',
  AD: 'ad_id',
  CREATIVE: 'creative_id',
  KEYWORD: "concat(if(isNull(ad_group_id), '', concat(assumeNotNull(ad_group_id), '~')), dims['keyword_id'])",
};

const sortKeys = [
  ['report_day', 'Date'],
  ['platform', 'String'],
  ['account_id', 'String'],
  ['report_type', 'String'],
  ['fact_key', 'String'],
] as const;

const plain = [
  ...['fact_key', 'revision', 'platform', 'account_id', 'report_type', 'report_family', 'level', 'report_day', 'hour'],
  ...['account_zone', 'currency', 'campaign_id', 'campaign_name', 'ad_group_id', 'ad_group_name', 'ad_id', 'ad_name'],
  ...['dims', 'finality', 'dq_flags', 'slice_id'],
  ...measureNames.map(measureColumn),
];

/** The rows that numbers of the tenant are made of: the same ones that `metrics` adds up. */
export async function readFacts(
  request: FactsRequest,
  context: GatewayContext,
): Promise<ResolversParentTypes['FactConnection']> {
  const { filter, hourly, first } = request;
  checkPage(first, context.limits);
  checkRange(filter.from, filter.to, context.limits);
  checkAccounts(filter.accounts, context.limits);
  const { tenant } = context.principal;
  const scope: CursorScope = { tenant, query: 'facts', filter: [filter, hourly] };
  const after = request.after ? context.cursors.decode(scope, request.after) : undefined;
  const select = factSelect(filter, hourly, first + 1, after);
  const rows = await readTenant<FactRow>(context.stores.clickhouse, tenant, select, context.limits);
  const positions = new Map(rows.map((row) => [factNode(row), sortKeys.map(([column]) => String(row[column]))]));
  return connection([...positions.keys()], first, (node) => context.cursors.encode(scope, positions.get(node) ?? []));
}

/** The query of one page. */
export function factSelect(filter: MetricFilter, hourly: boolean, limit: number, after?: Position): TenantSelect {
  const { entityIds, ...others } = filter;
  const { where, parameters } = conditionsOf(others, hourly ? ['HOUR'] : []);
  if (entityIds) {
    const column = idColumns[filter.level];
    if (column === undefined) {
      throw new RequestError(
        'MR_ARGUMENT_INVALID',
        `entityIds cannot be given for the level ${filter.level}: leave them out`,
      );
    }
    where.push(`${column} IN {entities:Array(String)}`);
    parameters.entities = entityIds;
  }
  const beyond: string[] = [];
  if (after !== undefined) {
    const bound = sortKeys.map(([, type], at) => `{after${at}:${type}}`);
    beyond.push(`(${sortKeys.map(([column]) => column).join(', ')}) > (${bound.join(', ')})`);
    for (const [at, value] of after.entries()) parameters[`after${at}`] = value;
  }
  return {
    from: 'facts FINAL',
    columns: {
      ...Object.fromEntries(plain.map((name) => [name, name])),
      fetch_seq: 'toString(slice_fetch_seq)',
      as_of: 'toString(data_as_of)',
    },
    where,
    countedOnly: true,
    beyond,
    groupBy: [],
    orderBy: sortKeys.map(([column]) => column),
    limit,
    parameters,
  };
}

type FactRow = Readonly<Record<string, string | number | null>> & {
  readonly dims: Readonly<Record<string, string>>;
  readonly dq_flags: readonly string[];
};

function factNode(row: FactRow): FactNode {
  const text = (column: string) => (row[column] === null ? null : String(row[column]));
  const always = (column: string) => String(row[column]);
  return {
    id: Buffer.from(JSON.stringify(sortKeys.map(([column]) => row[column]))).toString('base64url'),
    revision: Number(row.revision),
    platform: always('platform') as FactNode['platform'],
    accountId: always('account_id'),
    reportType: always('report_type'),
    reportFamily: always('report_family'),
    level: always('level') as FactNode['level'],
    day: always('report_day'),
    hour: Number(row.hour) < 0 ? null : Number(row.hour),
    zone: always('account_zone'),
    currency: always('currency'),
    campaignId: text('campaign_id'),
    campaignName: text('campaign_name'),
    adGroupId: text('ad_group_id'),
    adGroupName: text('ad_group_name'),
    adId: text('ad_id'),
    adName: text('ad_name'),
    dimensions: Object.entries(row.dims).map(([name, value]) => ({ name, value })),
    measures: measuresOf((column) => row[column], always('currency')),
    finality: always('finality') as FactNode['finality'],
    dataAsOf: row.as_of === null ? null : instant(always('as_of')),
    flags: [...row.dq_flags],
    sliceId: always('slice_id'),
    fetchSeq: always('fetch_seq'),
  };
}
