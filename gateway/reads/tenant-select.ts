import type { ClickHouseClient } from '../../base/clickhouse.ts';
import { TenantError } from '../../base/errors.ts';
import { tenantSetting } from '../../schemas/tenant-setting.ts';
import { StoreError } from '../errors.ts';
import type { GatewayLimits } from '../limits.ts';
import { choiceColumns, isCounted } from './counted-report.ts';
import { type GoldSums, isGoldSums, partsAsRows } from './gold-sums.ts';

/** What may be bound to a query. Text of a request only ever gets into a query as one of these. */
export type Parameters = Readonly<Record<string, string | number | readonly string[]>>;

/**
 * What is read: the newest state of gold, of its sums by account or by campaign, or of the facts; every revision that gold had, gold as
 * it was known at the time in the parameter `as_of`, or the rows in quarantine.
 */
export type TenantSource =
  | 'gold_current'
  | GoldSums
  | 'facts FINAL'
  | 'gold_history FINAL'
  | 'gold_as_of'
  | 'quarantine FINAL';

/** A SELECT over one of them. The tenant is not in it: `tenantSql` puts it there. */
export interface TenantSelect {
  readonly from: TenantSource;
  /** Expression by name of the column in the answer. */
  readonly columns: Readonly<Record<string, string>>;
  /** Conditions beside the tenant, all of which must hold. */
  readonly where: readonly string[];
  /** Whether only rows of the report that counts are read, chosen among the rows of `where`. Sums must. */
  readonly countedOnly: boolean;
  /** Further conditions, which do not take part in that choice. */
  readonly beyond?: readonly string[];
  readonly groupBy: readonly string[];
  /** Conditions on groups, all of which must hold. */
  readonly having?: readonly string[];
  readonly orderBy: readonly string[];
  readonly limit: number;
  /** Rows that are left out before those of the answer. */
  readonly offset?: number;
  readonly parameters: Parameters;
}

/** Name of the parameter that carries the tenant. */
const tenantParameter = 'tenant_of_token';

/**
 * The text and parameters of `select` for one tenant. This is the only place where the gateway writes ClickHouse SQL, so no
 * query can be without the tenant. Conditions are put in parentheses: an OR in one cannot reach past the tenant's.
 * @throws TenantError for an empty tenant.
 */
export function tenantSql(
  tenant: string,
  select: TenantSelect,
): { readonly query: string; readonly parameters: Parameters } {
  if (tenant.trim() === '') throw new TenantError('no tenant given: every read belongs to one');
  const columns = Object.entries(select.columns).map(([name, expression]) => `${expression} AS ${name}`);
  const about = [
    `tenant_id = {${tenantParameter}:String}`,
    ...(select.from === 'gold_current' ? ['(NOT is_retraction)'] : []),
    ...select.where.map((condition) => `(${condition})`),
  ];
  const conditions = [
    ...about,
    ...(select.countedOnly ? [isCounted(sourceOf(select.from, about, choiceColumns), about)] : []),
    ...(select.beyond ?? []).map((condition) => `(${condition})`),
  ];
  const having = (select.having ?? []).map((condition) => `(${condition})`);
  const rest = [
    `WHERE ${conditions.join(' AND ')}`,
    ...(select.groupBy.length > 0 ? [`GROUP BY ${select.groupBy.join(', ')}`] : []),
    ...(having.length > 0 ? [`HAVING ${having.join(' AND ')}`] : []),
    ...(select.orderBy.length > 0 ? [`ORDER BY ${select.orderBy.join(', ')}`] : []),
    `LIMIT ${Math.trunc(select.limit)}${select.offset ? ` OFFSET ${Math.trunc(select.offset)}` : ''}`,
  ].join('\n');
  const query = [
    `SELECT ${columns.join(', ')}`,
    `FROM ${sourceOf(select.from, about, `${columns.join(', ')} ${rest}`)}`,
    rest,
  ].join('\n');
  return { query, parameters: { ...select.parameters, [tenantParameter]: tenant } };
}

/** The rows of a source (SQL), with what `sql` names of them. */
function sourceOf(from: TenantSource, about: readonly string[], sql: string): string {
  if (from === 'gold_as_of') return goldAsOf(about);
  // Through its view each query would first be planned for all of its eighty columns, which is a third of its cost.
  if (from === 'gold_current') return 'gold FINAL';
  return isGoldSums(from) ? partsAsRows(from, sql) : from;
}

/** Of every row of gold the newest revision that was known at a time, but for those that were taken back by then. */
function goldAsOf(about: readonly string[]): string {
  const known = [...about, "produced_at <= {as_of:DateTime64(6, 'UTC')}"].join(' AND ');
  const key = 'platform, account_id, report_type, level, report_day, hour, entity_id, currency';
  const newest = `SELECT * FROM gold_history WHERE ${known} ORDER BY revision DESC LIMIT 1 BY ${key}`;
  return `(SELECT * FROM (${newest}) WHERE NOT is_retraction)`;
}

/**
 * Reads `select` for one tenant. Numbers of 64 bits and more come as strings.
 * @throws StoreError MR_QUERY_TOO_COSTLY when a limit was reached, MR_STORE_UNAVAILABLE when ClickHouse did not answer.
 */
export async function readTenant<Row>(
  clickhouse: ClickHouseClient,
  tenant: string,
  select: TenantSelect,
  limits: Pick<GatewayLimits, 'querySeconds' | 'queryRows'>,
): Promise<Row[]> {
  const { query, parameters } = tenantSql(tenant, select);
  try {
    const result = await clickhouse.query({
      query,
      query_params: { ...parameters },
      format: 'JSONEachRow',
      abort_signal: AbortSignal.timeout((limits.querySeconds + 5) * 1000),
      clickhouse_settings: {
        ...tenantSetting(tenant),
        max_execution_time: limits.querySeconds,
        max_rows_to_read: String(limits.queryRows),
        max_result_rows: String(select.limit),
        output_format_json_quote_64bit_integers: 1,
      },
    });
    return await result.json<Row>();
  } catch (error) {
    throw storeError(error, limits);
  }
}

/** ClickHouse's codes of a query that reached its limits: TOO_MANY_ROWS, TIMEOUT_EXCEEDED, TOO_SLOW, memory, result rows. */
const costlyCodes: ReadonlySet<string> = new Set(['158', '159', '160', '241', '396']);

function storeError(error: unknown, limits: Pick<GatewayLimits, 'querySeconds' | 'queryRows'>): StoreError {
  const { code, name } = error as { code?: string; name?: string };
  if ((code !== undefined && costlyCodes.has(code)) || name === 'TimeoutError') {
    return new StoreError(
      'MR_QUERY_TOO_COSTLY',
      `the query needs more than ${limits.querySeconds} s or ${limits.queryRows} rows: ask for fewer days or name accounts`,
      { cause: error },
    );
  }
  return new StoreError('MR_STORE_UNAVAILABLE', 'the metrics store did not answer: try again in some seconds', {
    cause: error,
  });
}
