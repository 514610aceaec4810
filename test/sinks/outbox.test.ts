import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createPostgres, type PostgresPool, withTenant } from '../../base/postgres.ts';
import { topicNames } from '../../schemas/topic-names.ts';
import { deadChanges, redriveDead } from '../../sinks/postgres/outbox-dead.ts';
import type { RunningSink } from '../../sinks/sink.ts';
import { testStack } from '../lanes.ts';
import { readTopics, type TopicReader } from './reader.ts';
import { contractTopics, createGround, type Ground } from './sinking.ts';

const contract = contractTopics();
let ground: Ground;
let app: PostgresPool;
let operator: PostgresPool;
let owner: PostgresPool;
let sink: PostgresPool;
let relay: RunningSink;
let reader: TopicReader;
beforeAll(async () => {
  ground = await createGround();
  const { postgres } = testStack();
  app = createPostgres(postgres, { role: 'millrace_app', maxConnections: 2 });
  operator = createPostgres(postgres, { role: 'millrace_operator', maxConnections: 2 });
  sink = createPostgres(postgres, { role: 'millrace_sink', maxConnections: 1 });
  owner = createPostgres(postgres, { maxConnections: 1 });
  // The outbox names the contract's topic, which is the same for all tests.
  relay = await ground.start('config-outbox', { topics: contract });
  reader = await readTopics(`${ground.id}-accounts`, [topicNames.accounts]);
});
afterAll(async () => {
  await relay?.stop();
  await reader?.close();
  await Promise.all([app?.end(), operator?.end(), sink?.end(), owner?.end()]);
  await ground?.close();
});

/** Names of the accounts that were told of a tenant, in their order, once there are so many. */
async function told(tenant: string, count: number): Promise<(string | null)[]> {
  const messages = await reader.received(count, ({ key }) => String(key).startsWith(`${tenant}|`));
  return messages.map(({ value }) => (value === null ? null : contract.accounts.value.deserialize(value).name));
}

async function newTenant(name: string): Promise<string> {
  const tenant = `${ground.id}-${name}`;
  await operator.query('INSERT INTO tenant (tenant_id, name) VALUES ($1, $1)', [tenant]);
  return tenant;
}

const account = (tenant: string, name: string) => ({
  ...{ tenant_id: tenant, platform: 'META', account_id: 'x', name, currency: 'EUR', iana_zone: 'UTC' },
  ...{ settle_days: null, updated_at_micros: 1 },
});

const change = (tenant: string, key: string, payload: unknown) =>
  withTenant(app, tenant, (client) =>
    client.query('INSERT INTO config_outbox (tenant_id, topic, key, payload) VALUES ($1, $2, $3, $4)', [
      tenant,
      topicNames.accounts,
      `${tenant}|META|${key}`,
      JSON.stringify(payload),
    ]),
  );

/** What somebody with the database's own rights does about a change that failed. */
const repair = (tenant: string, payload: unknown) =>
  withTenant(owner, tenant, (client) =>
    client.query('UPDATE config_outbox_dead SET payload = $2 WHERE tenant_id = $1', [tenant, JSON.stringify(payload)]),
  );

const dead = (tenant: string, of = tenant) => withTenant(operator, tenant, (client) => deadChanges(client, of, 10));
const redrive = (tenant: string, of = tenant) =>
  withTenant(operator, tenant, (client) => redriveDead(client, of, null));

test('a change that does not fit its topic stops itself alone: what comes after it is told, of its key and its tenant, too', async () => {
  const [mine, theirs] = [await newTenant('mine'), await newTenant('theirs')];
  await change(mine, 'x', account(mine, 'before'));
  await change(mine, 'x', { ...account(mine, 'wrong'), platform: 'NOWHERE' });
  await change(theirs, 'x', account(theirs, 'of another'));
  await change(mine, 'y', account(mine, 'another account'));
  await change(mine, 'x', account(mine, 'after'));
  expect(await told(mine, 3)).toEqual(expect.arrayContaining(['before', 'another account', 'after']));
  expect((await told(mine, 3)).filter((name) => name !== 'another account')).toEqual(['before', 'after']);
  expect(await told(theirs, 1)).toEqual(['of another']);
  const [letter, ...others] = await dead(mine);
  expect(others).toEqual([]);
  expect(letter).toMatchObject({ topic: 'config.accounts', key: `${mine}|META|x`, superseded: true });
  expect(letter?.error).toMatch(/^it does not fit the records of config\.accounts: .*platform/s);

  // A newer state of that account was told: the old one must not come after it.
  expect(await redrive(mine)).toEqual({ again: [], dropped: [letter?.id] });
  expect(await dead(mine)).toEqual([]);
});

test('a change that was repaired is told once more, in its turn', async () => {
  const tenant = await newTenant('repaired');
  await change(tenant, 'x', { ...account(tenant, 'repaired'), currency: 1 });
  await vi.waitFor(async () => expect(await dead(tenant)).toHaveLength(1), { timeout: 30_000, interval: 100 });
  expect(await dead(tenant)).toMatchObject([{ superseded: false }]);
  await repair(tenant, account(tenant, 'repaired'));
  expect(await redrive(tenant)).toMatchObject({ again: [expect.any(String)], dropped: [] });
  expect(await told(tenant, 1)).toEqual(['repaired']);
  expect(await dead(tenant)).toEqual([]);
});

test('one that comes back is told before what was changed after it and still waits', async () => {
  const tenant = await newTenant('waiting');
  await change(tenant, 'x', { ...account(tenant, 'first'), currency: 1 });
  await vi.waitFor(async () => expect(await dead(tenant)).toHaveLength(1), { timeout: 30_000, interval: 100 });
  await repair(tenant, account(tenant, 'first'));
  // Both at once, in one transaction: the relay sees the newer one together with the one that comes back.
  await withTenant(operator, tenant, async (client) => {
    await client.query('INSERT INTO config_outbox (tenant_id, topic, key, payload) VALUES ($1, $2, $3, $4)', [
      tenant,
      topicNames.accounts,
      `${tenant}|META|x`,
      JSON.stringify(account(tenant, 'second')),
    ]);
    await redriveDead(client, tenant, null);
  });
  expect(await told(tenant, 2)).toEqual(['first', 'second']);
});

test('no tenant sees or redrives what failed of another, and nobody but the relay writes it', async () => {
  const [mine, theirs] = [await newTenant('not-mine'), await newTenant('not-theirs')];
  await change(theirs, 'x', {});
  await vi.waitFor(async () => expect(await dead(theirs)).toHaveLength(1), { timeout: 30_000, interval: 100 });
  expect(await dead(mine, theirs)).toEqual([]);
  expect(await redrive(mine, theirs)).toEqual({ again: [], dropped: [] });
  expect(await dead(theirs)).toHaveLength(1);
  const refused = { code: '42501' };
  for (const pool of [app, operator]) {
    await expect(
      withTenant(pool, theirs, (client) => client.query(`UPDATE config_outbox_dead SET error = 'none'`)),
    ).rejects.toMatchObject(refused);
  }
  await expect(sink.query(`UPDATE config_outbox_dead SET tenant_id = $1`, [mine])).rejects.toMatchObject(refused);
});
