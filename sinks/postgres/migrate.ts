import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import { createPostgres } from '../../base/postgres.ts';
import { unreachable } from '../../base/unreachable.ts';
import { MigrationError } from '../errors.ts';

const folder = fileURLToPath(new URL('./migrations/', import.meta.url));

/** Milliseconds to wait for another process that migrates the same database. */
const lockTimeoutMs = 60_000;

/**
 * Applies the migrations of `migrations/` that the database at `url` does not have yet, in one transaction, and returns
 * their names. The login must be allowed to create roles. Two processes that migrate at once wait for one another.
 * @throws MigrationError when one fails; nothing of the run is kept then. UnreachableError when nobody answers there.
 */
export async function migratePostgres(url: string): Promise<readonly string[]> {
  try {
    const done = await runner({
      databaseUrl: { connectionString: url, application_name: 'millrace migrate', lock_timeout: lockTimeoutMs },
      dir: folder,
      direction: 'up',
      migrationsTable: 'schema_migration',
      advisoryLockMode: 'wait',
      log: () => undefined,
    });
    return done.map((migration) => migration.name);
  } catch (error) {
    const notThere = unreachable('postgres', url, error);
    if (notThere !== undefined) throw notThere;
    throw new MigrationError(
      `Postgres refused a migration: ${(error as Error).message}. Nothing was changed; repair the cause and run \`millrace migrate\` again`,
      { cause: error },
    );
  }
}

const noSuchTable = '42P01';
const noRight = '42501';

/**
 * The names of the migrations that the database at `url` does not have yet; changes nothing. Undefined when the login may
 * not look: only who migrates needs to. Rejects with the driver's error when Postgres does not answer.
 */
export async function pendingPostgres(url: string): Promise<readonly string[] | undefined> {
  const all = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -'.sql'.length))
    .sort();
  const pool = createPostgres(url, { maxConnections: 1 });
  try {
    const { rows } = await pool.query<{ name: string }>('select name from schema_migration');
    return all.filter((name) => !rows.some((row) => row.name === name));
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === noSuchTable) return all;
    if (code === noRight) return undefined;
    throw error;
  } finally {
    await pool.end();
  }
}
