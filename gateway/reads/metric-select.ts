import type { GroupBy, MetricFilter, MetricOrder, SummedMeasure } from '../generated/resolvers.ts';
import type { Position } from './cursor.ts';
import { storedInstant } from './instant.ts';
import { columnsOf } from './metric-fields.ts';
import { keyColumns, keys } from './metric-keys.ts';
import type { FigureNames } from './metric-parts.ts';
import type { Parameters, TenantSelect, TenantSource } from './tenant-select.ts';

/** What stands under no campaign has an empty one, which sorts and compares as ids do. */
const keyExpressions: Readonly<Record<string, string>> = { campaign: "ifNull(campaign_id, '')" };

/** Which rows of a grouping are read, beside the filter, and what of each. */
export interface Page {
  readonly parts: FigureNames & { readonly fields: readonly string[] };
  readonly limit: number;
  readonly after?: Position | undefined;
  readonly asOf?: string | null | undefined;
  readonly orderBy?: MetricOrder | null | undefined;
  /** Further columns of sums, which formulas are made of. */
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
      ...columnsOf(page.parts, { from, grouping }),
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
  return grouping.includes('CAMPAIGN') ? 'gold_by_campaign' : 'gold_by_account';
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
