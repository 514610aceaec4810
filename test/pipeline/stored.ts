import { createClickHouse } from '../../base/clickhouse.ts';
import { testStack } from '../lanes.ts';

/** The ad ids of a tenant's live facts as ClickHouse has them. */
export async function idsOfFacts(tenant: string): Promise<ReadonlySet<string>> {
  const client = createClickHouse(testStack().clickhouse, { database: 'millrace' });
  try {
    const result = await client.query({
      query: 'select distinct ad_id from facts_current where tenant_id = {tenant:String}',
      query_params: { tenant },
      format: 'JSONEachRow',
    });
    return new Set((await result.json<{ ad_id: string }>()).map((row) => row.ad_id));
  } finally {
    await client.close();
  }
}
