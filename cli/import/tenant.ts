import type { Config } from '../../base/config.ts';
import { createPostgres } from '../../base/postgres.ts';

/** Makes the tenant when there is none of that name; true when it is new. */
export async function ensureTenant(config: Config, tenant: string): Promise<boolean> {
  const pool = createPostgres(config.address('postgres'), { role: 'millrace_operator', maxConnections: 1 });
  try {
    const added = await pool.query(
      'insert into tenant (tenant_id, name) values ($1, $1) on conflict (tenant_id) do nothing',
      [tenant],
    );
    return added.rowCount === 1;
  } finally {
    await pool.end();
  }
}
