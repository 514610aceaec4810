import { type ClickHouseClient, createClickHouse } from '../../base/clickhouse.ts';
import { loadConfig } from '../../base/config.ts';

/** Conditions beside the tenant's: a column, how it is compared, and the value. Undefined values are left out. */
export interface Filter {
  readonly column: string;
  readonly test: '=' | '>=' | '<=' | 'in';
  readonly type: 'String' | 'Date' | 'Array(String)' | 'Int8';
  readonly value: string | number | readonly string[] | undefined;
}

/** The column is this text; undefined: any. */
export function is(column: string, value: string | undefined): Filter {
  return { column, test: '=', type: 'String', value };
}

/** The column is a day from `from` to `to`, both included; undefined: no bound. */
export function between(column: string, from: string | undefined, to: string | undefined): readonly Filter[] {
  return [
    { column, test: '>=', type: 'Date', value: from },
    { column, test: '<=', type: 'Date', value: to },
  ];
}

/** What stands around `where tenant_id = …`. */
export interface TenantQuery {
  /** Up to the `where`; a function of the conditions behind it, for a query that needs them in its columns as well. */
  readonly select: string | ((conditions: readonly string[]) => string);
  readonly filters: readonly Filter[];
  readonly tail: string;
}

/** Reads rows of one tenant. Every query of the command line goes through here, so that none can lack the tenant. */
export async function tenantQuery<Row>(client: ClickHouseClient, tenant: string, query: TenantQuery): Promise<Row[]> {
  const filters = query.filters.filter((filter) => filter.value !== undefined);
  const conditions = [
    'tenant_id = {tenant:String}',
    ...filters.map(({ column, test, type }, index) => `${column} ${test} {f${index}:${type}}`),
  ];
  const select = typeof query.select === 'string' ? query.select : query.select(conditions);
  const result = await client.query({
    query: `${select} where ${conditions.join(' and ')} ${query.tail}`,
    query_params: { tenant, ...Object.fromEntries(filters.map(({ value }, index) => [`f${index}`, value])) },
    format: 'JSONEachRow',
  });
  return result.json<Row>();
}

/** Runs `work` with a client on the configured ClickHouse and closes it. */
export async function withClickHouse<T>(work: (client: ClickHouseClient) => Promise<T>): Promise<T> {
  const config = loadConfig();
  const client = createClickHouse(config.address('clickhouse'), { database: config.clickhouseDatabase });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
