import { fileURLToPath } from 'node:url';
import { type ClickHouseClient, createClickHouse } from '../../base/clickhouse.ts';
import { MigrationError } from '../errors.ts';
import {
  databaseOfTables,
  distributedTables,
  journal,
  journalTable,
  type MadeTable,
  type MigrationFile,
  readMigrations,
  statementFor,
} from './statements.ts';

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
  /**
   * Name of a cluster in the server's configuration: tables become replicated, in a database of their own, with a Distributed table over
   * each in `database`; statements run ON CLUSTER.
   */
  readonly cluster?: string | undefined;
  /** Folder of `*.sql`, applied in the order of their names. Default: this folder's `migrations/`. */
  readonly folder?: string;
}

/** Milliseconds that a statement may take: some go through all rows that there are. */
const statementMs = 3_600_000;

const ownFolder = fileURLToPath(new URL('./migrations/', import.meta.url));

/**
 * Creates the database when it is missing and applies the migrations that were not applied to it yet. A file that was
 * applied must not change: its checksum is kept, and a different one is an error. Every statement can run twice, so a run
 * that was cut off is continued by the next one.
 * @throws MigrationError when an applied file has changed, or a statement fails (the message names file and statement).
 */
export async function migrateClickHouse(url: string, options: ClickHouseMigrateOptions): Promise<ClickHouseMigrations> {
  const engine = await createDatabases(url, options);
  const { cluster } = engine;
  const database = databaseOfTables(options.database, cluster);
  const client = createClickHouse(url, { database, requestTimeoutMs: statementMs });
  try {
    const scope: Scope = { client, database, engine };
    const migrations = await applyAll(scope, readMigrations(options.folder ?? ownFolder));
    if (cluster !== undefined) await distribute(scope, cluster, options.database);
    return { engine, migrations };
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
  { database, cluster, folder = ownFolder }: ClickHouseMigrateOptions,
): Promise<readonly string[]> {
  const all = readMigrations(folder).map(({ name }) => name);
  const client = createClickHouse(url, { database: databaseOfTables(database, cluster) });
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

/** A database cannot be the session's own before it exists, hence a client of its own. */
async function createDatabases(url: string, options: ClickHouseMigrateOptions): Promise<ClickHouseEngine> {
  const client = createClickHouse(url);
  try {
    const engine = await detectEngine(client, options.cluster);
    const scope: Scope = { client, database: 'default', engine };
    for (const database of new Set([databaseOfTables(options.database, engine.cluster), options.database])) {
      await run(scope, `the database ${database}`, `CREATE DATABASE IF NOT EXISTS ${database}{on_cluster}`);
    }
    return engine;
  } finally {
    await client.close();
  }
}

/** Puts a Distributed table over each of the shards' tables, as they are now. */
async function distribute(scope: Scope, cluster: string, database: string): Promise<void> {
  for (const statement of distributedTables(cluster, database, await madeTables(scope.client, scope.database))) {
    await run(scope, 'a Distributed table', statement);
  }
}

/** The tables and views of a database that hold or show rows, by name. */
export async function madeTables(client: ClickHouseClient, database: string): Promise<MadeTable[]> {
  const result = await client.query({
    query: `SELECT c.table AS name, groupArray(c.name) AS columns FROM system.columns AS c WHERE c.database = {database:String}
      AND c.table IN (SELECT name FROM system.tables WHERE database = {database:String} AND engine != 'MaterializedView')
      GROUP BY c.table ORDER BY c.table`,
    query_params: { database },
    format: 'JSONEachRow',
  });
  return result.json<MadeTable>();
}

async function applyAll(scope: Scope, files: readonly MigrationFile[]): Promise<AppliedMigration[]> {
  await run(scope, 'the list of migrations', journalTable(scope.engine.cluster));
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

async function apply(scope: Scope, file: MigrationFile): Promise<void> {
  for (const [index, statement] of file.statements.entries()) {
    await run(scope, `${file.name}, statement ${index + 1}`, statement);
  }
  await scope.client.insert({
    table: journal,
    values: [{ name: file.name, checksum: file.checksum }],
    format: 'JSONEachRow',
  });
}

async function run(scope: Scope, what: string, sql: string): Promise<void> {
  try {
    await scope.client.command({ query: statementFor(scope.engine.cluster, sql) });
  } catch (error) {
    throw new MigrationError(`ClickHouse refused ${what}: ${(error as Error).message}`, { cause: error });
  }
}

async function appliedChecksums(client: ClickHouseClient): Promise<Map<string, string>> {
  const result = await client.query({
    query: `SELECT name, checksum FROM ${journal} FINAL`,
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
