import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/** A migration as its file has it. */
export interface MigrationFile {
  readonly name: string;
  readonly checksum: string;
  readonly statements: readonly string[];
}

/** The migrations of a folder, in the order in which they are applied. */
export function readMigrations(folder: string): MigrationFile[] {
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

/** A statement as one node runs it or, with the name of a cluster, all of its nodes: the tables are replicated then. */
export function statementFor(cluster: string | undefined, sql: string): string {
  return sql
    .replaceAll('{replicated}', cluster === undefined ? '' : 'Replicated')
    .replaceAll('{on_cluster}', cluster === undefined ? '' : ` ON CLUSTER ${cluster}`);
}

/** Name of the table that says what has been applied. */
export const journal = 'schema_migration';

/** The statement that makes it. On a cluster all nodes have the same one, whichever shard they are of. */
export function journalTable(cluster: string | undefined): string {
  const engine =
    cluster === undefined
      ? 'ReplacingMergeTree(applied_at)'
      : `ReplicatedReplacingMergeTree('/clickhouse/millrace/{database}/${journal}', '{shard}-{replica}', applied_at)`;
  return `CREATE TABLE IF NOT EXISTS ${journal}{on_cluster} (
  name String, checksum String, applied_at DateTime64(6, 'UTC') DEFAULT now64(6, 'UTC')
) ENGINE = ${engine} ORDER BY name`;
}

/**
 * The database in which the migrations' tables stand: on a cluster one beside the database that everybody knows, which has a
 * Distributed table over each of them there.
 */
export function databaseOfTables(database: string, cluster: string | undefined): string {
  return cluster === undefined ? database : `${database}_shard`;
}

/** A table or view that the migrations made. */
export interface MadeTable {
  readonly name: string;
  readonly columns: readonly string[];
}

/**
 * The statements that put a Distributed table, of the same name, over each table and view of a cluster's shards. An account is on one
 * shard with everything of it, so each shard finds the newest revisions, sums and counts what counts without asking another.
 */
export function distributedTables(cluster: string, database: string, tables: readonly MadeTable[]): string[] {
  const under = databaseOfTables(database, cluster);
  return tables
    .filter(({ name }) => name !== journal)
    .map(({ name, columns }) => {
      const key = columns.includes('account_id') ? 'tenant_id, account_id' : 'tenant_id';
      return (
        `CREATE OR REPLACE TABLE ${database}.${name}{on_cluster} AS ${under}.${name} ` +
        `ENGINE = Distributed('${cluster}', '${under}', '${name}', cityHash64(${key}))`
      );
    });
}
