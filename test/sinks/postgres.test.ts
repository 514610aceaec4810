import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgres, type PostgresPool, withTenant } from '../../base/postgres.ts';
import { testStack } from '../lanes.ts';
import { readTopics } from './reader.ts';
import { sliceEnd, someInstant } from './records.ts';
import { contractTopics, createGround, type Ground } from './sinking.ts';

let ground: Ground;
let app: PostgresPool;
let operator: PostgresPool;
let sink: PostgresPool;
beforeAll(async () => {
  ground = await createGround();
  const { postgres } = testStack();
  app = createPostgres(postgres, { role: 'millrace_app', maxConnections: 4 });
  operator = createPostgres(postgres, { role: 'millrace_operator', maxConnections: 1 });
  sink = createPostgres(postgres, { role: 'millrace_sink', maxConnections: 1 });
});
afterAll(async () => {
  await Promise.all([app?.end(), operator?.end(), sink?.end()]);
  await ground?.close();
});

const carry = async (values: Parameters<typeof sliceEnd>[], reader?: string) => {
  await ground.append(
    ground.topics.processed,
    values.map((value) => sliceEnd(...value)),
  );
  await ground.drain('postgres-slices', [ground.topics.processed], reader);
};

async function ledger(tenant: string): Promise<Record<string, unknown>[]> {
  return withTenant(app, tenant, async (client) => {
    const { rows } = await client.query(
      `SELECT day::text, last_allocated_seq, last_applied_seq, decision, complete, upserts, finality, reason,
         to_char(fetched_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') AS fetched_at, data_as_of
       FROM slice_ledger ORDER BY day`,
    );
    return rows;
  });
}

const allocate = (tenant: string, of = tenant) =>
  withTenant(app, tenant, async (client) => {
    const args = [of, 'META', 'a1', 'ad_basic', 'AD', '2026-11-01'];
    const { rows } = await client.query('SELECT allocate_fetch_seq($1, $2, $3, $4, $5, $6) AS seq', args);
    return Number(rows[0].seq);
  });

test('the ledger holds what the newest fetch of a slice did; older, stale and repeated ones change nothing', async () => {
  const tenant = `${ground.id}-ledger`;
  await carry([
    [tenant, 4, { decision: 'PARTIAL', complete: false, upserts: 3, reason: 'a row without an ad id' }],
    [tenant, 3, { upserts: 99 }],
    [tenant, 5, { decision: 'STALE', upserts: 0 }],
  ]);
  await carry([[tenant, 2, { upserts: 98 }]]);
  const expected = {
    day: '2026-11-01',
    last_allocated_seq: '4',
    last_applied_seq: '4',
    decision: 'PARTIAL',
    complete: false,
    upserts: '3',
    finality: 'SETTLING',
    reason: 'a row without an ad id',
    fetched_at: '2026-11-02 00:00:00.000001',
    data_as_of: null,
  };
  expect(await ledger(tenant)).toEqual([expected]);
  await ground.drain('postgres-slices', [ground.topics.processed], 'again');
  expect(await ledger(tenant)).toEqual([expected]);
  await carry([[tenant, 6, { upserts: 1, fetched_at: someInstant + 1 }]]);
  expect(await ledger(tenant)).toMatchObject([
    { last_applied_seq: '6', decision: 'APPLIED', reason: null, fetched_at: '2026-11-02 00:00:00.000002' },
  ]);
});

test('fetch numbers ascend, also for callers at once and after a number that somebody chose or that was applied', async () => {
  const tenant = `${ground.id}-seq`;
  const atOnce = await Promise.all(Array.from({ length: 20 }, () => allocate(tenant)));
  expect(atOnce.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  await withTenant(app, tenant, (client) =>
    client.query('SELECT note_fetch_seq($1, $2, $3, $4, $5, $6, $7)', [
      tenant,
      'META',
      'a1',
      'ad_basic',
      'AD',
      '2026-11-01',
      50,
    ]),
  );
  expect(await allocate(tenant)).toBe(51);
  await carry([[tenant, 70]]);
  expect(await allocate(tenant)).toBe(71);
});

test('every table is behind row-level security that its owner cannot pass by', async () => {
  const { rows } = await app.query(
    `SELECT relname, relrowsecurity AND relforcerowsecurity AS forced FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> 'schema_migration' ORDER BY relname`,
  );
  expect(rows.length).toBeGreaterThan(5);
  expect(rows.filter(({ forced }) => forced !== true)).toEqual([]);
  const roles = await app.query(
    `SELECT bool_or(rolsuper OR rolbypassrls) AS above FROM pg_roles WHERE rolname LIKE 'millrace\\_%'`,
  );
  expect(roles.rows).toEqual([{ above: false }]);
});

/** For each table: a row of tenant $1, written by that tenant. */
const insertions = {
  ad_account: `INSERT INTO ad_account (tenant_id, platform, account_id, currency, iana_zone) VALUES ($1, 'META', 'x', 'USD', 'UTC')`,
  slice_ledger: `INSERT INTO slice_ledger (tenant_id, platform, account_id, report_type, level, day) VALUES ($1, 'META', 'x', 'r', 'AD', '2026-11-01')`,
  import_job: `INSERT INTO import_job (tenant_id, fingerprint, file_name, status) VALUES ($1, 'f', 'x.csv', 'RUNNING')`,
  config_outbox: `INSERT INTO config_outbox (tenant_id, topic, key) VALUES ($1, 'nowhere', 'k')`,
} as const;

test.each(Object.entries(insertions))(
  '%s: a tenant neither sees, changes, nor writes rows of another',
  async (table, insert) => {
    const [mine, theirs] = [`${ground.id}-mine-${randomUUID()}`, `${ground.id}-theirs-${randomUUID()}`];
    await operator.query('INSERT INTO tenant (tenant_id, name) VALUES ($1, $1), ($2, $2)', [mine, theirs]);
    await withTenant(app, theirs, (client) => client.query(insert, [theirs]));
    const refused = { code: '42501' };
    await expect(withTenant(app, mine, (client) => client.query(insert, [theirs]))).rejects.toMatchObject(refused);
    if (table === 'config_outbox') {
      // Only the relay reads it of all tenants, and it changes nothing.
      const seen = await withTenant(app, mine, (client) => client.query('SELECT FROM config_outbox'));
      expect(seen.rowCount).toBe(0);
      await expect(sink.query(`UPDATE config_outbox SET tenant_id = $1`, [mine])).rejects.toMatchObject(refused);
      return;
    }
    const count = (tenant: string) =>
      withTenant(
        app,
        tenant,
        async (client) => (await client.query(`SELECT FROM ${table} WHERE tenant_id = $1`, [theirs])).rowCount,
      );
    expect(await count(mine)).toBe(0);
    expect(await count(theirs)).toBe(1);
    const stolen = await withTenant(app, mine, (client) =>
      client.query(`UPDATE ${table} SET tenant_id = $1 WHERE tenant_id = $2`, [mine, theirs]),
    );
    expect(stolen.rowCount).toBe(0);
    await expect(
      withTenant(app, theirs, (client) => client.query(`UPDATE ${table} SET tenant_id = $1`, [mine])),
    ).rejects.toMatchObject(refused);
    expect((await app.query(`SELECT FROM ${table}`)).rowCount, 'without a tenant there is no row').toBe(0);
  },
);

test('a tenant sees itself in the list of tenants and renames itself alone, the operator sees all, and nobody else writes it', async () => {
  const [mine, theirs] = [`${ground.id}-one`, `${ground.id}-two`];
  await operator.query('INSERT INTO tenant (tenant_id, name) VALUES ($1, $1), ($2, $2)', [mine, theirs]);
  const seen = await withTenant(app, mine, (client) => client.query('SELECT tenant_id FROM tenant'));
  expect(seen.rows).toEqual([{ tenant_id: mine }]);
  await withTenant(app, mine, (client) => client.query('UPDATE tenant SET name = $1', ['x']));
  for (const change of ['UPDATE tenant SET created_at = now()', `INSERT INTO tenant VALUES ('other', 'y')`]) {
    const refused = withTenant(app, mine, (client) => client.query(change));
    await expect(refused, change).rejects.toMatchObject({ code: '42501' });
  }
  const all = await operator.query('SELECT name FROM tenant WHERE tenant_id = ANY($1) ORDER BY tenant_id', [
    [mine, theirs],
  ]);
  expect(all.rows).toEqual([{ name: 'x' }, { name: theirs }]);
});

test('a fetch number of another tenant cannot be taken', async () => {
  await expect(allocate(`${ground.id}-mine`, `${ground.id}-theirs`)).rejects.toMatchObject({ code: '42501' });
});

test('changes of accounts reach their topic in order, a deletion as a tombstone, and the outbox is empty after', async () => {
  const tenant = `${ground.id}-outbox`;
  await operator.query('INSERT INTO tenant (tenant_id, name) VALUES ($1, $1)', [tenant]);
  const change = (sql: string) => withTenant(app, tenant, (client) => client.query(sql, [tenant]));
  await change(
    `INSERT INTO ad_account (tenant_id, platform, account_id, name, currency, iana_zone) VALUES ($1, 'META', '1|2', 'Shop', 'EUR', 'Europe/Berlin')`,
  );
  await change(`UPDATE ad_account SET settle_days = 28 WHERE tenant_id = $1`);
  await change(`DELETE FROM ad_account WHERE tenant_id = $1`);
  // The outbox names the contract's topic, which is the same for all tests.
  const topics = contractTopics();
  const { accounts } = topics;
  const running = await ground.start('config-outbox', { topics });
  const reader = await readTopics(`${ground.id}-accounts`, [accounts.name]);
  const messages = await reader
    .received(3, ({ key }) => String(key) === `${tenant}|META|1%7C2`)
    .finally(() => Promise.all([running.stop(), reader.close()]));
  const values = messages.map(({ value }) => (value === null ? null : accounts.value.deserialize(value)));
  const account = {
    tenant_id: tenant,
    platform: 'META',
    account_id: '1|2',
    name: 'Shop',
    currency: 'EUR',
    iana_zone: 'Europe/Berlin',
  };
  expect(values).toMatchObject([{ ...account, settle_days: null }, { ...account, settle_days: 28 }, null]);
  expect((await sink.query('SELECT FROM config_outbox WHERE tenant_id = $1', [tenant])).rowCount).toBe(0);
});
