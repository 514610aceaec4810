import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import { MigrationError } from '../errors.ts';

const folder = fileURLToPath(new URL('./migrations/', import.meta.url));

/** Milliseconds to wait for another process that migrates the same database. */
const lockTimeoutMs = 60_000;

/**
 * Applies the migrations of `migrations/` that the database at `url` does not have yet, in one transaction, and returns
 * their names. The login must be allowed to create roles. Two processes that migrate at once wait for one another.
 * @throws MigrationError when one fails; nothing of the run is kept then.
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
    throw new MigrationError(
      `Postgres refused a migration: ${(error as Error).message}. Nothing was changed; repair the cause and run \`millrace migrate\` again`,
      { cause: error },
    );
  }
}
