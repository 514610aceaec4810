import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClickHouseClient, createClickHouse } from '../../../base/clickhouse.ts';
import { Engine } from './engine.ts';
import { type ClickHouseServer, serveClickHouse } from './server.ts';

let folder: string;
let engine: Engine;
let server: ClickHouseServer;
let client: ClickHouseClient;
let url: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-clickhouse-'));
  engine = new Engine(join(folder, 'data'));
  server = await serveClickHouse(engine, { port: 0, maxBodyBytes: 4_000_000 });
  url = `http://127.0.0.1:${server.port}`;
  await createAndClose('CREATE DATABASE shop');
  client = createClickHouse(url, { database: 'shop' });
  await client.command({
    query: 'CREATE TABLE sold (id UInt64, name String, micros Int64) ENGINE MergeTree ORDER BY id',
  });
});

afterAll(async () => {
  await client.close();
  await server.close();
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

async function createAndClose(query: string): Promise<void> {
  const first = createClickHouse(url);
  await first.command({ query });
  await first.close();
}

describe('the official client', () => {
  it('finds the server alive', async () => {
    expect(await client.ping()).toEqual({ success: true });
  });

  it('inserts rows and reads them back, digit for digit', async () => {
    const rows = [
      { id: '18446744073709551615', name: "it's \\ \n ünï {x:String}; FORMAT", micros: '-9223372036854775808' },
      { id: '1', name: '', micros: '0' },
    ];
    await client.insert({ table: 'sold', values: rows, format: 'JSONEachRow' });
    const result = await client.query({ query: 'SELECT * FROM sold ORDER BY id DESC', format: 'JSONEachRow' });
    expect(await result.json()).toEqual(rows);
  });

  it('streams a result of many rows', async () => {
    const result = await client.query({ query: 'SELECT number FROM numbers(100000)', format: 'JSONEachRow' });
    let sum = 0;
    for await (const rows of result.stream())
      for (const row of rows) sum += Number(row.json<{ number: string }>().number);
    expect(sum).toBe((100_000 * 99_999) / 2);
  });

  it('binds parameters of every kind', async () => {
    const query =
      'SELECT {s:String} AS s, {n:UInt64} AS n, {list:Array(String)} AS list, {none:Nullable(String)} AS none';
    const values = { s: "a'b\\c\td", n: 7, list: ["x'", 'y'], none: null };
    const result = await client.query({ query, query_params: values, format: 'JSONEachRow' });
    expect(await result.json()).toEqual([{ ...values, n: '7' }]);
  });

  it('gives settings to one request only', async () => {
    const setting = async (settings: { max_block_size?: string }) => {
      const query = "SELECT value FROM system.settings WHERE name = 'max_block_size'";
      const result = await client.query({ query, format: 'JSONEachRow', clickhouse_settings: settings });
      return ((await result.json()) as { value: string }[])[0]?.value;
    };
    const before = await setting({});
    expect(await setting({ max_block_size: '77' })).toBe('77');
    expect(await setting({})).toBe(before);
  });

  it("takes an application's own settings, whose values are literals", async () => {
    const ask = async (SQL_said: string) =>
      (await client.query({ query: 'SELECT 1 AS n', format: 'JSONEachRow', clickhouse_settings: { SQL_said } })).json();
    expect(await ask("'it\\'s \\\\ mine'")).toEqual([{ n: 1 }]);
    for (const wrong of ['mine', "'mine", "'it's'"]) await expect(ask(wrong)).rejects.toMatchObject({ code: '536' });
  });

  it("gets ClickHouse's own codes for errors", async () => {
    await expect(client.query({ query: 'SELECT * FROM missing' })).rejects.toMatchObject({
      code: '60',
      type: 'UNKNOWN_TABLE',
    });
    await expect(client.query({ query: 'SELEC 1' })).rejects.toMatchObject({ code: '62' });
  });

  it('is answered from several connections at once', async () => {
    const ask = async (n: number) =>
      (await client.query({ query: `SELECT ${n} AS n`, format: 'JSONEachRow' })).json<{ n: number }>();
    const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => ask(n)));
    expect(answers.flat().map((row) => Number(row.n))).toEqual(Array.from({ length: 30 }, (_, n) => n));
  });
});

describe('a plain HTTP request', () => {
  it('carries the statement in the URL or the body, and gets the headers of the interface', async () => {
    const response = await fetch(`${url}/?query=SELECT%201&query_id=abc`);
    expect(await response.text()).toBe('1\n');
    expect(response.headers.get('x-clickhouse-query-id')).toBe('abc');
    expect(response.headers.get('x-clickhouse-format')).toBe('TabSeparated');
    expect(JSON.parse(response.headers.get('x-clickhouse-summary') ?? '')).toMatchObject({ read_rows: '1' });
    expect(await (await fetch(url, { method: 'POST', body: 'SELECT 2 FORMAT CSV' })).text()).toBe('2\n');
  });

  it('is refused when its body is larger than the bound', async () => {
    const post = request(url, { method: 'POST' });
    post.end(`SELECT '${'x'.repeat(5_000_000)}'`);
    const [response] = await once(post, 'response');
    response.resume();
    expect(response.headers['x-clickhouse-exception-code']).toBe('307');
    expect(response.statusCode).toBe(413);
  });

  it('is refused when its gzip is damaged', async () => {
    const response = await fetch(url, { method: 'POST', headers: { 'content-encoding': 'gzip' }, body: 'SELECT 1' });
    expect(response.headers.get('x-clickhouse-exception-code')).toBe('354');
  });
});
