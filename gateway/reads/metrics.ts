import type { GatewayContext } from '../context.ts';
import { RequestError } from '../errors.ts';
import type {
  CompareInput,
  GroupBy,
  MetricConnection,
  MetricFilter,
  MetricOrder,
  MetricRow,
} from '../generated/resolvers.ts';
import { checkAccounts, checkPage, checkRange } from './arguments.ts';
import { type CursorScope, connection, type Position } from './cursor.ts';
import { instant } from './instant.ts';
import { measuresOf } from './measures.ts';
import { readComparisons } from './metric-comparison.ts';
import { type entityColumns, groupingOf, keyColumns, keys, metricSelect } from './metric-select.ts';
import { ratiosOf } from './ratios.ts';
import { reportingOf } from './reporting.ts';
import { rowFormulas } from './row-formulas.ts';
import type { StoredRow } from './stored-row.ts';
import { readTenant } from './tenant-select.ts';

/** Entities in one filter. */
const maxEntities = 200;

/** What `metrics` was asked. */
export interface MetricRequest {
  readonly filter: MetricFilter;
  readonly groupBy: readonly GroupBy[];
  readonly first: number;
  readonly after?: string | null | undefined;
  readonly asOf?: string | null | undefined;
  readonly compare?: CompareInput | null | undefined;
  readonly orderBy?: MetricOrder | null | undefined;
  readonly formulas?: readonly string[] | null | undefined;
}

/** Answers `metrics`. @throws RequestError for what is malformed or beyond a limit, StoreError for the store. */
export async function readMetrics(request: MetricRequest, context: GatewayContext): Promise<MetricConnection> {
  const { filter, first, asOf = null, compare = null, orderBy = null } = request;
  checkRequest(request, context);
  const grouping = groupingOf(request.groupBy);
  const { tenant } = context.principal;
  const scope: CursorScope = { tenant, query: 'metrics', filter: [filter, grouping, asOf, orderBy] };
  const after = request.after ? context.cursors.decode(scope, request.after) : undefined;
  const formulas = await rowFormulas(request.formulas, context);
  const select = metricSelect(filter, grouping, { limit: first + 1, after, asOf, orderBy, columns: formulas.columns });
  const rows = await readTenant<StoredRow>(context.stores.clickhouse, tenant, select, context.limits);
  const comparisons = compare
    ? await readComparisons(rows.slice(0, first), { filter, grouping, asOf, compare, formulas }, context)
    : undefined;
  const seen = Number(orderBy ? (after?.[0] ?? 0) : 0);
  const positions = new Map<MetricRow, Position>();
  for (const [at, row] of rows.entries()) {
    const node = { ...metricRow(row, grouping), values: formulas.valuesOf(row), comparison: comparisons?.[at] ?? null };
    positions.set(node, orderBy ? [seen + at + 1] : positionOf(row, grouping));
  }
  return connection([...positions.keys()], first, (node) => context.cursors.encode(scope, positions.get(node) ?? []));
}

function checkRequest({ filter, first }: MetricRequest, { limits }: GatewayContext): void {
  checkPage(first, limits);
  checkRange(filter.from, filter.to, limits);
  checkAccounts(filter.accounts, limits);
  if ((filter.entityIds?.length ?? 0) > maxEntities) {
    const message = `${filter.entityIds?.length} entities are named: at most ${maxEntities} at a time; leave them out for all`;
    throw new RequestError('MR_ARGUMENT_INVALID', message);
  }
}

/** What a row is known by within its grouping. */
export function positionOf(row: StoredRow, grouping: readonly GroupBy[]): Position {
  return keyColumns(grouping).map((column) => row[column] ?? '');
}

function metricRow(row: StoredRow, grouping: readonly GroupBy[]): Omit<MetricRow, 'comparison' | 'values'> {
  const currency = String(row.currency);
  const text = (key: GroupBy) => (grouping.includes(key) ? String(row[keys[key].column]) : null);
  const newest = (column: (typeof entityColumns)[number]) => (row[`newest_${column}`] ?? null) as string | null;
  return {
    id: Buffer.from(JSON.stringify(positionOf(row, grouping))).toString('base64url'),
    day: text('DAY'),
    hour: grouping.includes('HOUR') ? Number(row.hour) : null,
    platform: text('PLATFORM') as MetricRow['platform'],
    accountId: text('ACCOUNT'),
    entityId: text('ENTITY'),
    entityName: newest('entity_name'),
    campaignId: grouping.includes('CAMPAIGN') ? text('CAMPAIGN') || null : newest('campaign_id'),
    campaignName: newest('campaign_name'),
    adGroupId: newest('ad_group_id'),
    adGroupName: newest('ad_group_name'),
    entityState: newest('entity_state'),
    currency,
    measures: measuresOf((column) => row[`sum_${column}`], currency),
    reporting: reportingOf(row),
    ratios: ratiosOf(row, currency),
    zone: row.zones.length === 1 ? (row.zones[0] ?? null) : null,
    mixedZones: row.zones.length > 1,
    finality: row.least_final as MetricRow['finality'],
    coverage: Number(row.share_complete),
    dataAsOf: instant(String(row.newest_data)),
    oldestDataAsOf: instant(String(row.oldest_data)),
    facts: Number(row.fact_count),
    reports: [...row.reports],
  };
}
