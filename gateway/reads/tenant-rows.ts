import { type PostgresClient, type PostgresPool, withTenant } from '../../base/postgres.ts';
import { GatewayError, RequestError, StoreError } from '../errors.ts';

/**
 * Rows of `query` as row-level security shows them to `tenant`: the query runs in a transaction that is the tenant's own.
 * @throws StoreError MR_STORE_UNAVAILABLE when Postgres did not answer, RequestError for a value that it cannot hold.
 */
export async function readTenantRows<Row>(
  pool: PostgresPool,
  tenant: string,
  query: string,
  values: readonly unknown[],
): Promise<Row[]> {
  return asTenant(pool, tenant, async (client) => (await client.query(query, [...values])).rows as Row[]);
}

/**
 * Work in a transaction of the tenant, for what needs more than one query.
 * @throws What `work` throws of the gateway's own; else as `readTenantRows`.
 */
export async function asTenant<T>(
  pool: PostgresPool,
  tenant: string,
  work: (client: PostgresClient) => Promise<T>,
): Promise<T> {
  return storeAnswer(withTenant(pool, tenant, work));
}

/** What Postgres answers. @throws GatewayError in the place of what it threw. */
export async function storeAnswer<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw asGatewayError(error);
  }
}

/** Postgres' codes of values that it cannot hold, such as a text with a NUL: class 22, data exception. */
const dataException = /^22/;

function asGatewayError(error: unknown): unknown {
  const { code } = error as { readonly code?: unknown };
  if (error instanceof GatewayError) return error;
  if (typeof code === 'string' && dataException.test(code)) {
    const { message } = error as Error;
    return new RequestError('MR_ARGUMENT_INVALID', `a value cannot be looked up (${message}): correct it`, {
      cause: error,
    });
  }
  return new StoreError('MR_STORE_UNAVAILABLE', 'the account store did not answer: try again in some seconds', {
    cause: error,
  });
}
