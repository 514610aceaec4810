import { lockAuditTrail, recordAudit } from '../../base/audit/record.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { loadConfig } from '../../base/config.ts';
import { createPostgres, type PostgresClient, type PostgresPool, withTenant } from '../../base/postgres.ts';
import { byCommand } from '../audit/actor.ts';
import { CliError } from '../errors.ts';
import { listed } from '../known-name.ts';

/** An ad account as an operator adds it. */
export interface AccountRow {
  readonly platform: string;
  readonly account: string;
  readonly currency: string;
  readonly zone: string;
  readonly name: string | null;
}

/** What a tenant may be called: the rule of the table. */
const tenantPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** @throws CliError MR_CLI_NAME for what cannot be the name of a tenant. */
export function checkTenant(tenant: string): void {
  if (tenantPattern.test(tenant)) return;
  const rule = '1 to 64 letters, digits, dots, underscores and hyphens, a letter or digit first';
  throw new CliError('MR_CLI_NAME', `'${tenant}' cannot be a tenant: give ${rule}`);
}

/** Adds a tenant, with the first event of its audit trail; false when it is there already. @throws CliError MR_CLI_NAME for what is no name of a tenant. */
export async function addTenant(tenant: string, name: string): Promise<boolean> {
  checkTenant(tenant);
  if (name.trim() === '')
    throw new CliError('MR_CLI_NAME', `--name of tenant ${tenant} is empty: give one or leave it out`);
  return asOperator(async (pool) => {
    return withTenant(pool, tenant, async (client) => {
      const added = await client.query(
        'insert into tenant (tenant_id, name) values ($1, $2) on conflict (tenant_id) do nothing',
        [tenant, name],
      );
      if (added.rowCount !== 1) return false;
      const subject = { type: 'tenant', id: tenant } as const;
      await recordAudit(client, tenant, { ...byCommand(), action: 'tenant.add', subject, after: { tenant, name } });
      return true;
    });
  });
}

/** Does nothing when the tenant is there. @throws CliError MR_CLI_NAME that lists those there are. */
export function requireTenant(tenant: string): Promise<void> {
  return asOperator((pool) => refuseUnknown(pool, tenant));
}

/** Runs `work` as an operator, for a tenant that is there. @throws CliError MR_CLI_NAME that lists those there are. */
export function forTenant<T>(tenant: string, work: (pool: PostgresPool) => Promise<T>): Promise<T> {
  return asOperator(async (pool) => {
    await refuseUnknown(pool, tenant);
    return work(pool);
  });
}

/** Runs `work` in one transaction of a tenant that is there, as an operator. @throws CliError MR_CLI_NAME that lists those there are. */
export function inTenant<T>(tenant: string, work: (client: PostgresClient) => Promise<T>): Promise<T> {
  return forTenant(tenant, (pool) => withTenant(pool, tenant, work));
}

async function refuseUnknown(pool: PostgresPool, tenant: string): Promise<void> {
  const there = await tenantsOf(pool);
  if (there.some((row) => row.tenant === tenant)) return;
  throw new CliError(
    'MR_CLI_NAME',
    `there is no tenant '${tenant}': ${listed(there.map((row) => row.tenant))}; \`millrace tenants add ${tenant}\` adds it`,
  );
}

/** Every tenant, by id. */
export function listTenants(): Promise<readonly { tenant: string; name: string }[]> {
  return asOperator(tenantsOf);
}

async function tenantsOf(pool: PostgresPool): Promise<readonly { tenant: string; name: string }[]> {
  const { rows } = await pool.query<{ tenant: string; name: string }>(
    'select tenant_id as tenant, name from tenant order by tenant_id',
  );
  return rows;
}

/** Adds an ad account or changes what is known of it, with its event in the audit trail. @throws CliError MR_CLI_NAME when there is no such tenant. */
export function putAccount(tenant: string, row: AccountRow): Promise<void> {
  return inTenant(tenant, async (client) => {
    await lockAuditTrail(client, tenant);
    const [before] = await accountsOf(client, tenant, row.platform, row.account);
    await client.query(
      `insert into ad_account (tenant_id, platform, account_id, currency, iana_zone, name)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (tenant_id, platform, account_id) do update
           set currency = excluded.currency, iana_zone = excluded.iana_zone,
               name = coalesce(excluded.name, ad_account.name), updated_at = now()`,
      [tenant, row.platform, row.account, row.currency, row.zone, row.name],
    );
    const [after] = await accountsOf(client, tenant, row.platform, row.account);
    if (canonicalJson(before ?? null) === canonicalJson(after ?? null)) return;
    const subject = { type: 'account', id: `${row.platform.toLowerCase()}/${row.account}` } as const;
    await recordAudit(client, tenant, { ...byCommand(), action: 'account.put', subject, before, after });
  });
}

/** A tenant's ad accounts. @throws CliError MR_CLI_NAME when there is no such tenant. */
export function listAccounts(tenant: string): Promise<readonly AccountRow[]> {
  return inTenant(tenant, (client) => accountsOf(client, tenant, null, null));
}

/** The accounts of a platform and id; null: of any. */
async function accountsOf(
  client: PostgresClient,
  tenant: string,
  platform: string | null,
  account: string | null,
): Promise<readonly AccountRow[]> {
  const { rows } = await client.query<AccountRow>(
    `select platform, account_id as account, currency, iana_zone as zone, name from ad_account
     where tenant_id = $1 and ($2::text is null or platform = $2) and ($3::text is null or account_id = $3)
     order by platform, account_id`,
    [tenant, platform, account],
  );
  return rows;
}

/** Runs `work` with a pool of an operator and closes it. Whether there is such a tenant is not asked: see `forTenant`. */
export async function asOperator<T>(work: (pool: PostgresPool) => Promise<T>): Promise<T> {
  const pool = createPostgres(loadConfig().address('postgres'), { role: 'millrace_operator', maxConnections: 1 });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}
