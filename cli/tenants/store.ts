import { loadConfig } from '../../base/config.ts';
import { createPostgres, type PostgresPool, withTenant } from '../../base/postgres.ts';

/** An ad account as an operator adds it. */
export interface AccountRow {
  readonly platform: string;
  readonly account: string;
  readonly currency: string;
  readonly zone: string;
  readonly name: string | null;
}

/** Adds a tenant; false when it is there already. */
export function addTenant(tenant: string, name: string): Promise<boolean> {
  return asOperator(async (pool) => {
    const added = await pool.query(
      'insert into tenant (tenant_id, name) values ($1, $2) on conflict (tenant_id) do nothing',
      [tenant, name],
    );
    return added.rowCount === 1;
  });
}

/** Every tenant, by id. */
export function listTenants(): Promise<readonly { tenant: string; name: string }[]> {
  return asOperator(async (pool) => {
    const { rows } = await pool.query<{ tenant: string; name: string }>(
      'select tenant_id as tenant, name from tenant order by tenant_id',
    );
    return rows;
  });
}

/** Adds an ad account or changes what is known of it. */
export function putAccount(tenant: string, row: AccountRow): Promise<void> {
  return asOperator((pool) =>
    withTenant(pool, tenant, async (client) => {
      await client.query(
        `insert into ad_account (tenant_id, platform, account_id, currency, iana_zone, name)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (tenant_id, platform, account_id) do update
           set currency = excluded.currency, iana_zone = excluded.iana_zone,
               name = coalesce(excluded.name, ad_account.name), updated_at = now()`,
        [tenant, row.platform, row.account, row.currency, row.zone, row.name],
      );
    }),
  );
}

/** A tenant's ad accounts. */
export function listAccounts(tenant: string): Promise<readonly AccountRow[]> {
  return asOperator((pool) =>
    withTenant(pool, tenant, async (client) => {
      const { rows } = await client.query<AccountRow>(
        `select platform, account_id as account, currency, iana_zone as zone, name
         from ad_account where tenant_id = $1 order by platform, account_id`,
        [tenant],
      );
      return rows;
    }),
  );
}

async function asOperator<T>(work: (pool: PostgresPool) => Promise<T>): Promise<T> {
  const pool = createPostgres(loadConfig().address('postgres'), { role: 'millrace_operator', maxConnections: 1 });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}
