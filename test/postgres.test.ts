import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgres, inTransaction, type PostgresPool } from '../base/postgres.ts';
import { testStack } from './lanes.ts';

let pool: PostgresPool;
let owner: PostgresPool;
beforeAll(() => {
  pool = createPostgres(testStack().postgres, { role: 'millrace_app', maxConnections: 1 });
  owner = createPostgres(testStack().postgres, { maxConnections: 1 });
});
afterAll(() => Promise.all([pool?.end(), owner?.end()]));

test('a connection that the server ends between two statements fails its work and nothing else', async () => {
  const work = inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const ended = new Promise((resolve) => client.once('end', resolve));
    await owner.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await ended;
    await client.query('select 1');
  });
  await expect(work).rejects.toThrow();
  const { rows } = await pool.query<{ one: number }>('select 1 as one');
  expect(rows).toEqual([{ one: 1 }]);
});
