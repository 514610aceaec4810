import { type ClickHouseClient, createClickHouse } from '../../base/clickhouse.ts';
import { loadConfig } from '../../base/config.ts';

/** Conditions beside the tenant's: a column, how it is compared, and the value. Undefined values are left out. */
export interface Filter {
  readonly column: string;
  readonly test: '=' | '>=' | '<=';
  readonly type: 'String' | 'Date';
  readonly value: string | undefined;
}

/**
 * Reads rows of one tenant. Every query of the command line goes through here, so that none can lack the tenant: `select` and
 * `tail` are what stands around `where tenant_id = …`.
 */
export async function tenantQuery<Row>(
  client: ClickHouseClient,
  tenant: string,
  query: { readonly select: string; readonly filters: readonly Filter[]; readonly tail: string },
): Promise<Row[]> {
  const filters = query.filters.filter((filter) => filter.value !== undefined);
  const conditions = filters.map(({ column, test, type }, index) => ` and ${column} ${test} {f${index}:${type}}`);
  const result = await client.query({
    query: `${query.select} where tenant_id = {tenant:String}${conditions.join('')} ${query.tail}`,
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
