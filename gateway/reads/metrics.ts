import type { GatewayContext } from '../context.ts';
import type { GroupBy, MetricConnection, MetricFilter, MetricRow } from '../generated/resolvers.ts';
import { checkAccounts, checkPage, checkRange } from './arguments.ts';
import { type CursorScope, connection, type Position } from './cursor.ts';
import { instant } from './instant.ts';
import { measuresOf, summedColumns } from './measures.ts';
import { ratioColumns, ratiosOf } from './ratios.ts';
import { readTenant, type TenantSelect } from './tenant-select.ts';

/** What can be grouped by, in the order in which rows are sorted: the column, and its type as a parameter. */
const keys = {
  DAY: { column: 'report_day', type: 'Date' },
  HOUR: { column: 'hour', type: 'Int8' },
  PLATFORM: { column: 'platform', type: 'String' },
  ACCOUNT: { column: 'account_id', type: 'String' },
  ENTITY: { column: 'entity_id', type: 'String' },
} as const satisfies Record<GroupBy, { column: string; type: string }>;

/** What each way of grouping needs beside itself, because ids are unique only below it. */
const implied: Readonly<Record<GroupBy, readonly GroupBy[]>> = {
  DAY: [],
  HOUR: ['DAY'],
  PLATFORM: [],
  ACCOUNT: ['PLATFORM'],
  ENTITY: ['PLATFORM', 'ACCOUNT'],
};

/** A row as ClickHouse gives it: the columns of `metricSelect`. */
export type StoredRow = Readonly<Record<string, string | number | null>> & {
  readonly zones: readonly string[];
  readonly reports: readonly string[];
};

/** What `metrics` was asked. */
export interface MetricRequest {
  readonly filter: MetricFilter;
  readonly groupBy: readonly GroupBy[];
  readonly first: number;
  readonly after?: string | null;
}

/** Answers `metrics`. @throws RequestError for what is malformed or beyond a limit, StoreError for the store. */
export async function readMetrics(request: MetricRequest, context: GatewayContext): Promise<MetricConnection> {
  const { filter, first } = request;
  checkPage(first, context.limits);
  checkRange(filter.from, filter.to, context.limits);
  checkAccounts(filter.accounts, context.limits);
  const grouping = groupingOf(request.groupBy);
  const scope: CursorScope = { tenant: context.principal.tenant, query: 'metrics', filter: [filter, grouping] };
  const after = request.after ? context.cursors.decode(scope, request.after) : undefined;
  const select = metricSelect(filter, grouping, first + 1, after);
  const rows = await readTenant<StoredRow>(context.stores.clickhouse, context.principal.tenant, select, context.limits);
  const positions = new Map(rows.map((row) => [metricRow(row, grouping), positionOf(row, grouping)]));
  return connection([...positions.keys()], first, (node) => context.cursors.encode(scope, positions.get(node) ?? []));
}

/** The full grouping, in sorting order: what was asked for and what that implies. */
export function groupingOf(asked: readonly GroupBy[]): readonly GroupBy[] {
  const wanted = new Set(asked.flatMap((key) => [key, ...implied[key]]));
  return (Object.keys(keys) as GroupBy[]).filter((key) => wanted.has(key));
}

/**
 * The query of one page: rows of whole days, or the hourly ones; one level, one family, and of several reports of those the one
 * that counts; currency always a key.
 */
export function metricSelect(
  filter: MetricFilter,
  grouping: readonly GroupBy[],
  limit: number,
  after?: Position,
): TenantSelect {
  const sortKeys = [...grouping.map((key) => keys[key]), { column: 'currency', type: 'String' }];
  const columns = sortKeys.map(({ column }) => column);
  const where = [
    'report_day BETWEEN {from:Date} AND {to:Date}',
    'level = {level:String}',
    'report_family = {family:String}',
    grouping.includes('HOUR') ? 'hour >= 0' : 'hour = -1',
  ];
  const parameters: Record<string, string | number | readonly string[]> = {
    from: filter.from,
    to: filter.to,
    level: filter.level,
    family: filter.reportFamily,
  };
  if (filter.platform) {
    where.push('platform = {platform:String}');
    parameters.platform = filter.platform;
  }
  if (filter.accounts) {
    where.push('account_id IN {accounts:Array(String)}');
    parameters.accounts = filter.accounts;
  }
  if (filter.reportType) {
    where.push('report_type = {report:String}');
    parameters.report = filter.reportType;
  }
  const beyond: string[] = [];
  if (after) {
    beyond.push(`(${columns.join(', ')}) > (${sortKeys.map(({ type }, at) => `{after${at}:${type}}`).join(', ')})`);
    for (const [at, value] of after.entries()) parameters[`after${at}`] = value;
  }
  return {
    from: 'gold_current',
    columns: { ...Object.fromEntries(columns.map((column) => [column, column])), ...aggregates() },
    where,
    countedOnly: true,
    beyond,
    groupBy: columns,
    orderBy: columns,
    limit,
    parameters,
  };
}

/** Finality from least to most; a sum is as final as its least final part. */
const finalities = ['UNKNOWN', 'PROVISIONAL', 'SETTLING', 'FINAL'];

/** Names of reports that a row tells at most. */
const mostReports = 20;

function aggregates(): Record<string, string> {
  const order = finalities.map((name) => `'${name}'`).join(', ');
  return {
    // Sums of 64-bit micros may leave 64 bits.
    ...Object.fromEntries(summedColumns.map((column) => [`sum_${column}`, `toString(sum(toInt128(${column})))`])),
    ...ratioColumns(),
    newest_name: 'argMax(entity_name, (report_day, computed_at))',
    zones: 'arraySort(groupUniqArray(2)(zone))',
    least_final: `[${order}][min(greatest(indexOf([${order}], toString(finality)), 1))]`,
    share_complete: 'avg(coverage)',
    newest_data: 'toString(max(input_watermark))',
    oldest_data: 'toString(min(input_watermark))',
    fact_count: 'sum(facts)',
    reports: `arraySort(groupUniqArray(${mostReports})(report_type))`,
  };
}

function positionOf(row: StoredRow, grouping: readonly GroupBy[]): Position {
  return [...grouping.map((key) => keys[key].column), 'currency'].map((column) => row[column] ?? '');
}

function metricRow(row: StoredRow, grouping: readonly GroupBy[]): MetricRow {
  const currency = String(row.currency);
  const text = (key: GroupBy) => (grouping.includes(key) ? String(row[keys[key].column]) : null);
  return {
    id: Buffer.from(JSON.stringify(positionOf(row, grouping))).toString('base64url'),
    day: text('DAY'),
    hour: grouping.includes('HOUR') ? Number(row.hour) : null,
    platform: text('PLATFORM') as MetricRow['platform'],
    accountId: text('ACCOUNT'),
    entityId: text('ENTITY'),
    entityName: grouping.includes('ENTITY') ? (row.newest_name as string | null) : null,
    currency,
    measures: measuresOf((column) => row[`sum_${column}`], currency),
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
