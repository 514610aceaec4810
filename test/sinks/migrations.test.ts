import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createClickHouse } from '../../base/clickhouse.ts';
import { tenantSetting } from '../../schemas/tenant-setting.ts';
import { madeTables, migrateClickHouse } from '../../sinks/clickhouse/migrate.ts';
import {
  databaseOfTables,
  distributedTables,
  journalTable,
  readMigrations,
  statementFor,
} from '../../sinks/clickhouse/statements.ts';
import { migratePostgres } from '../../sinks/postgres/migrate.ts';
import { testStack } from '../lanes.ts';

let folder: string;
let database: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-migrations-'));
  database = `m${randomUUID().replaceAll('-', '').slice(0, 12)}`;
});
afterEach(async () => {
  await rm(folder, { recursive: true });
  const client = createClickHouse(testStack().clickhouse);
  await client.command({ query: `DROP DATABASE IF EXISTS ${database}` });
  await client.close();
});

const migrate = () => migrateClickHouse(testStack().clickhouse, { database, folder });
const table = (name: string) =>
  `CREATE TABLE IF NOT EXISTS ${name} (n Int64) ENGINE = {replicated}MergeTree ORDER BY n;\n`;

test('each file is applied once, in the order of the names, and the engine is told', async () => {
  await writeFile(join(folder, '002_b.sql'), `${table('b')}\nINSERT INTO b SELECT n FROM a;\n`);
  await writeFile(
    join(folder, '001_a.sql'),
    `${table('a')}\n-- a row; with a semicolon in the remark\nINSERT INTO a VALUES (1);`,
  );
  const first = await migrate();
  expect(first.engine.version).toMatch(/^\d+\.\d+/);
  expect(['server', 'embedded']).toContain(first.engine.kind);
  expect(first.migrations).toEqual([
    { name: '001_a.sql', applied: true },
    { name: '002_b.sql', applied: true },
  ]);
  expect((await migrate()).migrations.map(({ applied }) => applied)).toEqual([false, false]);
  const client = createClickHouse(testStack().clickhouse, { database });
  const rows = await client.query({ query: 'SELECT n FROM b', format: 'JSONEachRow' });
  expect(await rows.json()).toEqual([{ n: '1' }]);
  await client.close();
});

test('a file that was applied and has changed is refused, and nothing after it is applied', async () => {
  await writeFile(join(folder, '001_a.sql'), table('a'));
  await migrate();
  await writeFile(join(folder, '001_a.sql'), table('other'));
  await writeFile(join(folder, '002_b.sql'), table('b'));
  await expect(migrate()).rejects.toMatchObject({
    code: 'MR_SINKS_MIGRATION',
    message: expect.stringMatching(/001_a\.sql .* has changed since: .* new migration/),
  });
});

test('a statement that fails is named, and the next run goes on with its file', async () => {
  await writeFile(join(folder, '001_a.sql'), `${table('a')}CREATE TABLE broken (n Nonsense) ENGINE = Memory;\n`);
  await expect(migrate()).rejects.toThrow(/001_a\.sql, statement 2/);
  await writeFile(join(folder, '001_a.sql'), `${table('a')}${table('repaired')}`);
  expect((await migrate()).migrations).toEqual([{ name: '001_a.sql', applied: true }]);
});

describe('on a cluster', () => {
  const own = fileURLToPath(new URL('../../sinks/clickhouse/migrations/', import.meta.url));
  const statements = [journalTable('ads'), ...readMigrations(own).flatMap((file) => file.statements)].map((sql) =>
    statementFor('ads', sql),
  );

  test('every statement runs on all nodes, and every table that keeps rows is replicated', () => {
    const definitions = statements
      .map((sql) => sql.replace(/^--.*$/gm, '').trim())
      .filter((sql) => !sql.startsWith('INSERT'));
    expect(definitions.length).toBeGreaterThan(20);
    for (const sql of definitions) {
      expect(sql).toMatch(
        /^(CREATE|ALTER)( OR REPLACE)?( TABLE| VIEW| MATERIALIZED VIEW)( IF NOT EXISTS)? \w+ ON CLUSTER ads/,
      );
      expect(sql.replaceAll('ReplicatedReplacingMergeTree', '')).not.toMatch(/MergeTree/);
    }
  });

  // The engine here has neither clusters nor Keeper: it reads the statements and does not run them.
  test('the engine takes each statement and each Distributed table for SQL', async () => {
    const client = createClickHouse(testStack().clickhouse);
    const face = distributedTables('ads', 'millrace', [{ name: 'gold', columns: ['tenant_id', 'account_id'] }]);
    for (const sql of [...statements, ...face.map((each) => statementFor('ads', each))]) {
      const query = `EXPLAIN AST ${sql.replace(/^--.*$/gm, '').trim()}`;
      const answer = await client.query({ query, format: 'TabSeparated' });
      expect(await answer.text(), sql).toMatch(/^(CreateQuery|AlterQuery|InsertQuery)/);
    }
    await client.close();
  });

  test('what is read and written stands over the shards, an account on one of them, with all columns and defaults', async () => {
    const url = testStack().clickhouse;
    const under = databaseOfTables(database, 'ads');
    await migrateClickHouse(url, { database: under });
    const client = createClickHouse(url);
    await client.command({ query: `CREATE DATABASE ${database}` });
    const tables = await madeTables(client, under);
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['facts', 'gold', 'gold_by_account', 'gold_current']),
    );
    const face = distributedTables('ads', database, tables);
    expect(face.map((sql) => sql.replace(database, 'd').replaceAll(under, 'd_shard'))).toEqual(
      expect.arrayContaining([
        "CREATE OR REPLACE TABLE d.gold{on_cluster} AS d_shard.gold ENGINE = Distributed('ads', 'd_shard', 'gold', cityHash64(tenant_id, account_id))",
        "CREATE OR REPLACE TABLE d.audit_event{on_cluster} AS d_shard.audit_event ENGINE = Distributed('ads', 'd_shard', 'audit_event', cityHash64(tenant_id))",
      ]),
    );
    // The same without the cluster, which only the engine of the table needs.
    for (const sql of face) {
      await client.command({ query: statementFor(undefined, sql).replace(/ENGINE = .*/, 'ENGINE = Memory') });
    }
    const columns = async (of: string) => {
      const query = `SELECT table, name, type, default_kind, default_expression FROM system.columns WHERE database = '${of}'
        AND table IN {tables:Array(String)} ORDER BY table, position`;
      const known = { tables: tables.map(({ name }) => name).filter((name) => name !== 'schema_migration') };
      const answer = await client.query({ query, query_params: known, format: 'JSONEachRow' });
      return answer.json();
    };
    expect(await columns(database)).toEqual(await columns(under));
    await client.command({ query: `DROP DATABASE ${under}` });
    await client.close();
  });
});

test('Postgres that has every migration is left as it is', async () => {
  expect(await migratePostgres(testStack().postgres)).toEqual([]);
});

test("the gateway's own user on a server sees rows of one tenant in each table that has rows of tenants", async () => {
  const url = testStack().clickhouse;
  await migrateClickHouse(url, { database });
  const client = createClickHouse(url);
  const answer = await client.query({
    query: `SELECT DISTINCT c.table AS name FROM system.columns AS c JOIN system.tables AS t ON t.database = c.database AND t.name = c.table
      WHERE c.database = {database:String} AND c.name = 'tenant_id' AND t.engine LIKE '%MergeTree' ORDER BY name`,
    query_params: { database },
    format: 'JSONEachRow',
  });
  const tables = (await answer.json<{ name: string }>()).map(({ name }) => name);
  await client.close();
  const file = await readFile(new URL('../../deploy/clickhouse/users.d/gateway.xml', import.meta.url), 'utf8');
  const [setting] = Object.keys(tenantSetting('t'));
  for (const of of ['millrace', databaseOfTables('millrace', 'ads')]) {
    const part = new RegExp(`<${of}>(.*?)</${of}>`, 's').exec(file)?.[1] ?? '';
    const filters = [...part.matchAll(/<(\w+)><filter>(.*?)<\/filter><\/\1>/g)].map(([, name, filter]) => [
      name,
      filter,
    ]);
    expect(filters).toEqual(tables.map((name) => [name, `tenant_id = getSetting('${setting}')`]));
    expect(file).toContain(`<query>GRANT SELECT ON ${of}.*</query>`);
  }
});
