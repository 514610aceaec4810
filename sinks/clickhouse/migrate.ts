import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ClickHouseClient, createClickHouse } from '../../base/clickhouse.ts';
import { MigrationError } from '../errors.ts';

/** What runs the SQL: a ClickHouse server, replicated over a cluster or alone, or its engine inside a process of ours. */
export interface ClickHouseEngine {
  readonly kind: 'server' | 'embedded';
  readonly version: string;
  /** Cluster over which tables are created and replicated; undefined = one node. */
  readonly cluster: string | undefined;
}

/** One migration file and whether this run applied it. */
export interface AppliedMigration {
  readonly name: string;
  readonly applied: boolean;
}

export interface ClickHouseMigrations {
  readonly engine: ClickHouseEngine;
  readonly migrations: readonly AppliedMigration[];
}

export interface ClickHouseMigrateOptions {
  readonly database: string;
  /** Name of a cluster in the server's configuration: tables become replicated, statements run ON CLUSTER. */
  readonly cluster?: string;
  /** Folder of `*.sql`, applied in the order of their names. Default: this folder's `migrations/`. */
  readonly folder?: string;
}

const ownFolder = fileURLToPath(new URL('./migrations/', import.meta.url));

/**
 * Creates the database when it is missing and applies the migrations that were not applied to it yet. A file that was
 * applied must not change: its checksum is kept, and a different one is an error. Every statement can run twice, so a run
 * that was cut off is continued by the next one.
 * @throws MigrationError when an applied file has changed, or a statement fails (the message names file and statement).
 */
export async function migrateClickHouse(url: string, options: ClickHouseMigrateOptions): Promise<ClickHouseMigrations> {
  const engine = await createDatabase(url, options);
  const client = createClickHouse(url, { database: options.database });
  try {
    const scope: Scope = { client, database: options.database, engine };
    return { engine, migrations: await applyAll(scope, readMigrations(options.folder ?? ownFolder)) };
  } finally {
    await client.close();
  }
}

const unknownTable = '60';
const unknownDatabase = '81';

/**
 * The names of the migrations that the database does not have yet; changes nothing. Rejects with the client's error when
 * ClickHouse does not answer.
 */
export async function pendingClickHouse(
  url: string,
  { database, folder = ownFolder }: ClickHouseMigrateOptions,
): Promise<readonly string[]> {
  const all = readMigrations(folder).map(({ name }) => name);
  const client = createClickHouse(url, { database });
  try {
    const applied = await appliedChecksums(client);
    return all.filter((name) => !applied.has(name));
  } catch (error) {
    if ([unknownTable, unknownDatabase].includes((error as { code?: string }).code ?? '')) return all;
    throw error;
  } finally {
    await client.close();
  }
}

/** The database cannot be the session's own before it exists, hence a client of its own. */
async function createDatabase(url: string, options: ClickHouseMigrateOptions): Promise<ClickHouseEngine> {
  const client = createClickHouse(url);
  try {
    const engine = await detectEngine(client, options.cluster);
    const scope: Scope = { client, database: 'default', engine };
    await run(scope, 'the database', `CREATE DATABASE IF NOT EXISTS ${options.database}{on_cluster}`);
    return engine;
  } finally {
    await client.close();
  }
}

async function applyAll(scope: Scope, files: readonly MigrationFile[]): Promise<AppliedMigration[]> {
  await run(scope, 'the list of migrations', journalTable);
  const known = await appliedChecksums(scope.client);
  const migrations: AppliedMigration[] = [];
  for (const file of files) {
    const before = known.get(file.name);
    if (before !== undefined && before !== file.checksum) {
      throw new MigrationError(
        `${file.name} was applied to ClickHouse database '${scope.database}' and has changed since: ` +
          'put the file back as it was and write the change as a new migration',
      );
    }
    if (before === undefined) await apply(scope, file);
    migrations.push({ name: file.name, applied: before === undefined });
  }
  return migrations;
}

interface Scope {
  readonly client: ClickHouseClient;
  readonly database: string;
  readonly engine: ClickHouseEngine;
}

interface MigrationFile {
  readonly name: string;
  readonly checksum: string;
  readonly statements: readonly string[];
}

const journalTable = `CREATE TABLE IF NOT EXISTS schema_migration{on_cluster} (
  name String, checksum String, applied_at DateTime64(6, 'UTC') DEFAULT now64(6, 'UTC')
) ENGINE = {replicated}ReplacingMergeTree(applied_at) ORDER BY name`;

function readMigrations(folder: string): MigrationFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const text = readFileSync(`${folder}/${name}`, 'utf8');
      const statements = text
        .split(/;\s*$/m)
        .map((statement) => statement.trim())
        .filter((statement) => statement !== '');
      return { name, checksum: createHash('sha256').update(text).digest('hex'), statements };
    });
}

async function apply(scope: Scope, file: MigrationFile): Promise<void> {
  for (const [index, statement] of file.statements.entries()) {
    await run(scope, `${file.name}, statement ${index + 1}`, statement);
  }
  await scope.client.insert({
    table: 'schema_migration',
    values: [{ name: file.name, checksum: file.checksum }],
    format: 'JSONEachRow',
  });
}

/** The engine's `{replicated}` and `{on_cluster}` are filled in; everything else runs as it stands in the file. */
async function run(scope: Scope, what: string, sql: string): Promise<void> {
  const { cluster } = scope.engine;
  const query = sql
    .replaceAll('{replicated}', cluster === undefined ? '' : 'Replicated')
    .replaceAll('{on_cluster}', cluster === undefined ? '' : ` ON CLUSTER ${cluster}`);
  try {
    await scope.client.command({ query });
  } catch (error) {
    throw new MigrationError(`ClickHouse refused ${what}: ${(error as Error).message}`, { cause: error });
  }
}

async function appliedChecksums(client: ClickHouseClient): Promise<Map<string, string>> {
  const result = await client.query({
    query: 'SELECT name, checksum FROM schema_migration FINAL',
    format: 'JSONEachRow',
  });
  const rows = await result.json<{ name: string; checksum: string }>();
  return new Map(rows.map((row) => [row.name, row.checksum]));
}

async function detectEngine(client: ClickHouseClient, cluster: string | undefined): Promise<ClickHouseEngine> {
  const result = await client.query({
    query: `SELECT version() AS version, (SELECT count() FROM system.functions WHERE name = 'chdb') AS embedded`,
    format: 'JSONEachRow',
  });
  const [row] = await result.json<{ version: string; embedded: string }>();
  if (row === undefined)
    throw new MigrationError('ClickHouse did not tell its version: is the address that of a server?');
  return { kind: Number(row.embedded) > 0 ? 'embedded' : 'server', version: row.version, cluster };
}
