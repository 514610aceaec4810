import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { createClickHouse } from '../../base/clickhouse.ts';
import { migrateClickHouse } from '../../sinks/clickhouse/migrate.ts';
import { migratePostgres } from '../../sinks/postgres/migrate.ts';

let folder: string;
let database: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-migrations-'));
  database = `m${randomUUID().replaceAll('-', '').slice(0, 12)}`;
});
afterEach(async () => {
  await rm(folder, { recursive: true });
  const client = createClickHouse(inject('stack').clickhouse);
  await client.command({ query: `DROP DATABASE IF EXISTS ${database}` });
  await client.close();
});

const migrate = () => migrateClickHouse(inject('stack').clickhouse, { database, folder });
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
  const client = createClickHouse(inject('stack').clickhouse, { database });
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

test('Postgres that has every migration is left as it is', async () => {
  expect(await migratePostgres(inject('stack').postgres)).toEqual([]);
});
