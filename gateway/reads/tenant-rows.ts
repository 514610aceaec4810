import { type PostgresPool, withTenant } from '../../base/postgres.ts';
import { StoreError } from '../errors.ts';

/**
 * Rows of `query` as row-level security shows them to `tenant`: the query runs in a transaction that is the tenant's own.
 * @throws StoreError MR_STORE_UNAVAILABLE when Postgres did not answer.
 */
export async function readTenantRows<Row>(
  pool: PostgresPool,
  tenant: string,
  query: string,
  values: readonly unknown[],
): Promise<Row[]> {
  try {
    return await withTenant(pool, tenant, async (client) => (await client.query(query, [...values])).rows as Row[]);
  } catch (error) {
    throw new StoreError('MR_STORE_UNAVAILABLE', 'the account store did not answer: try again in some seconds', {
      cause: error,
    });
  }
}
