import type { GroupBy, MetricFilter, MetricOrder, SummedMeasure } from '../generated/resolvers.ts';
import type { Position } from './cursor.ts';
import { storedInstant } from './instant.ts';
import { summedColumns } from './measures.ts';
import { ratioColumns } from './ratios.ts';
import { reportingColumns } from './reporting.ts';
import type { Parameters, TenantSelect, TenantSource } from './tenant-select.ts';

/** What can be grouped by, in the order in which rows are sorted: the column, and its type as a parameter. */
export const keys = {
  DAY: { column: 'report_day', type: 'Date' },
  HOUR: { column: 'hour', type: 'Int8' },
  PLATFORM: { column: 'platform', type: 'String' },
  ACCOUNT: { column: 'account_id', type: 'String' },
  CAMPAIGN: { column: 'campaign', type: 'String' },
  ENTITY: { column: 'entity_id', type: 'String' },
} as const satisfies Record<GroupBy, { column: string; type: string }>;

/** What each way of grouping needs beside itself, because ids are unique only below it. */
const implied: Readonly<Record<GroupBy, readonly GroupBy[]>> = {
  DAY: [],
  HOUR: ['DAY'],
  PLATFORM: [],
  ACCOUNT: ['PLATFORM'],
  CAMPAIGN: ['PLATFORM', 'ACCOUNT'],
  ENTITY: ['PLATFORM', 'ACCOUNT'],
};

/** The full grouping, in sorting order: what was asked for and what that implies. */
export function groupingOf(asked: readonly GroupBy[]): readonly GroupBy[] {
  const wanted = new Set(asked.flatMap((key) => [key, ...implied[key]]));
  return (Object.keys(keys) as GroupBy[]).filter((key) => wanted.has(key));
}

/** The columns that a row of a grouping is known by: currency always among them. */
export function keyColumns(grouping: readonly GroupBy[]): readonly string[] {
  return [...grouping.map((key) => keys[key].column), 'currency'];
}

/** What stands under no campaign has an empty one, which sorts and compares as ids do. */
const keyExpressions: Readonly<Record<string, string>> = { campaign: "ifNull(campaign_id, '')" };

/** Which rows of a grouping are read, beside the filter. */
export interface Page {
  readonly limit: number;
  readonly after?: Position | undefined;
  readonly asOf?: string | null | undefined;
  readonly orderBy?: MetricOrder | null | undefined;
  /** Further columns of sums. */
  readonly columns?: Readonly<Record<string, string>> | undefined;
}

/**
 * The query of one page: rows of whole days, or the hourly ones; one level, one family, and of several reports of those the one
 * that counts; currency always a key.
 */
export function metricSelect(filter: MetricFilter, grouping: readonly GroupBy[], page: Page): TenantSelect {
  const columns = keyColumns(grouping);
  const { where, parameters } = conditionsOf(filter, grouping);
  const { after, orderBy, asOf, limit } = page;
  const beyond: string[] = [];
  if (after !== undefined && !orderBy) {
    const types = [...grouping.map((key) => keys[key].type), 'String'];
    beyond.push(`(${columns.join(', ')}) > (${types.map((type, at) => `{after${at}:${type}}`).join(', ')})`);
    for (const [at, value] of after.entries()) parameters[`after${at}`] = value;
  }
  if (asOf) parameters.as_of = storedInstant(asOf);
  const from = sourceOf(filter, grouping, asOf);
  return {
    from,
    columns: {
      ...Object.fromEntries(columns.map((column) => [column, keyExpressions[column] ?? column])),
      ...aggregates(from, grouping),
      ...page.columns,
    },
    where,
    countedOnly: true,
    beyond,
    offset: orderBy ? Number(after?.[0] ?? 0) : 0,
    groupBy: columns,
    orderBy: orderBy ? [measureOrder(orderBy), ...columns] : columns,
    limit,
    parameters,
  };
}

/** The least that has what is asked for: sums by account or campaign, unless entities or an earlier time are. */
function sourceOf(filter: MetricFilter, grouping: readonly GroupBy[], asOf: string | null | undefined): TenantSource {
  if (asOf) return 'gold_as_of';
  if (grouping.includes('ENTITY') || filter.entityIds) return 'gold_current';
  return grouping.includes('CAMPAIGN') ? 'gold_by_campaign_current' : 'gold_by_account_current';
}

/** The conditions of a filter with their parameters, of rows of whole days or of hours. */
export function conditionsOf(filter: MetricFilter, grouping: readonly GroupBy[]) {
  const where = [
    'report_day BETWEEN {from:Date} AND {to:Date}',
    'level = {level:String}',
    'report_family = {family:String}',
    grouping.includes('HOUR') ? 'hour >= 0' : 'hour = -1',
  ];
  const parameters: Record<string, Parameters[string]> = {
    from: filter.from,
    to: filter.to,
    level: filter.level,
    family: filter.reportFamily,
  };
  const only = (condition: string, name: string, value: string | readonly string[] | null | undefined) => {
    if (value === null || value === undefined) return;
    where.push(condition);
    parameters[name] = value;
  };
  only('platform = {platform:String}', 'platform', filter.platform);
  only('account_id IN {accounts:Array(String)}', 'accounts', filter.accounts);
  only('entity_id IN {entities:Array(String)}', 'entities', filter.entityIds);
  only('currency = {currency:String}', 'currency', filter.currency);
  only('report_type = {report:String}', 'report', filter.reportType);
  return { where, parameters };
}

const measureColumns: Readonly<Record<SummedMeasure, string>> = {
  IMPRESSIONS: 'impressions',
  CLICKS: 'clicks',
  CONVERSIONS: 'conversions',
  SPEND: 'spend',
  CONVERSION_VALUE: 'conversion_value',
  VIDEO_COMPLETES: 'video_completes',
  INSTALLS: 'installs',
  LEADS: 'leads',
};

function measureOrder({ by, descending }: MetricOrder): string {
  return `sum(toInt128(${measureColumns[by]})) ${descending ? 'DESC' : 'ASC'} NULLS LAST`;
}

/** What is told of an entity or a campaign as of the newest day that says it. */
export const entityColumns = [
  'entity_name',
  'campaign_id',
  'campaign_name',
  'ad_group_id',
  'ad_group_name',
  'entity_state',
] as const;

const campaignColumns = ['campaign_name'] as const;

/** Finality from least to most; a sum is as final as its least final part. */
const finalities = ['UNKNOWN', 'PROVISIONAL', 'SETTLING', 'FINAL'];

/** Names of reports that a row tells at most. */
const mostReports = 20;

/** Sums of rows, which are as well sums of sums: a part of those has only rows that tell the same measures. */
function aggregates(from: TenantSource, grouping: readonly GroupBy[]): Record<string, string> {
  const order = finalities.map((name) => `'${name}'`).join(', ');
  const isOfSums = from === 'gold_by_account_current' || from === 'gold_by_campaign_current';
  const [newest, oldest] = isOfSums ? ['newest_watermark', 'oldest_watermark'] : ['input_watermark', 'input_watermark'];
  const told = grouping.includes('ENTITY') ? entityColumns : grouping.includes('CAMPAIGN') ? campaignColumns : [];
  return {
    // Sums of 64-bit micros may leave 64 bits.
    ...Object.fromEntries(summedColumns.map((column) => [`sum_${column}`, `toString(sum(toInt128(${column})))`])),
    ...ratioColumns(),
    ...reportingColumns(),
    ...Object.fromEntries(told.map((column) => [`newest_${column}`, `argMax(${column}, (report_day, produced_at))`])),
    zones: 'arraySort(groupUniqArray(2)(zone))',
    least_final: `[${order}][min(greatest(indexOf([${order}], toString(finality)), 1))]`,
    share_complete: isOfSums ? 'sum(coverage * entities) / sum(entities)' : 'avg(coverage)',
    newest_data: `toString(max(${newest}))`,
    oldest_data: `toString(min(${oldest}))`,
    fact_count: 'sum(facts)',
    reports: `arraySort(groupUniqArray(${mostReports})(report_type))`,
  };
}
