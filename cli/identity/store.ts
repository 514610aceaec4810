import { loadConfig } from '../../base/config.ts';
import { createPostgres, type PostgresPool } from '../../base/postgres.ts';
import type { MemberRefusal } from '../../gateway/identity/members.ts';
import { findUser, plainEmail, type User } from '../../gateway/identity/users.ts';
import { CliError } from '../errors.ts';
import { requireTenant } from '../tenants/store.ts';

/** An operator reaches everybody. */
export const operator = { role: 'OWNER', userId: null } as const;

/** Runs `work` with the rights of identity, and closes their pool. */
export async function asIdentity<T>(work: (pool: PostgresPool) => Promise<T>): Promise<T> {
  const pool = createPostgres(loadConfig().address('postgres'), { role: 'millrace_identity', maxConnections: 2 });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

/** As `asIdentity`, for a tenant that is there. @throws CliError MR_CLI_NAME that lists those there are. */
export async function identityOf<T>(tenant: string, work: (pool: PostgresPool) => Promise<T>): Promise<T> {
  await requireTenant(tenant);
  return asIdentity(work);
}

/** A user by e-mail address. @throws CliError MR_CLI_NAME when there is none. */
export async function requireUser(pool: PostgresPool, email: string): Promise<User> {
  const user = await findUser(pool, plainEmail(email));
  if (user !== undefined) return user;
  throw new CliError(
    'MR_CLI_NAME',
    `nobody has the address ${email}: \`millrace users list --tenant …\` lists who there is`,
  );
}

/** What was made. @throws CliError MR_CLI_NAME for what was refused. */
export function made<T extends object>(result: T | MemberRefusal): T {
  if (!('refused' in result)) return result;
  throw new CliError('MR_CLI_NAME', result.message);
}
