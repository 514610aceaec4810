import { afterAll, beforeAll, expect, test } from 'vitest';
import { manualClock } from '../../base/clock.ts';
import { createPostgres, type PostgresPool, withTenant } from '../../base/postgres.ts';
import { createRedis, type Redis } from '../../base/redis.ts';
import { fetchedPlatforms } from '../../connectors/clients.ts';
import { PostgresConnections } from '../../connectors/connections/store.ts';
import { keysOf } from '../../connectors/credentials/master-keys.ts';
import { PostgresCredentials } from '../../connectors/credentials/store.ts';
import { EntityHistory, type Sighting } from '../../connectors/entity-history/store.ts';
import { type SyncedAccount, syncEntities } from '../../connectors/entity-history/sync.ts';
import { type SeenEntity, seenAccount } from '../../connectors/entity-history/version.ts';
import type { PlatformId } from '../../connectors/profile.ts';
import { type Sandbox, startSandbox } from '../../connectors/sandbox/server.ts';
import { quick } from '../../connectors/testing/fetch-report.ts';
import { memoryCodec } from '../../schemas/codec.ts';
import { createTopics } from '../../schemas/topics.ts';
import { outboxTopics } from '../../sinks/postgres/outbox-topics.ts';
import { testStack } from '../lanes.ts';
import { Organisations } from './organisations.ts';

const by = { actor: { type: 'SYSTEM', id: 'test' }, requestId: 'test' } as const;
const keys = keysOf(`test:${Buffer.alloc(32, 7).toString('base64')}`);
const clock = manualClock(Date.parse('2026-11-20T12:00:00Z'));
const at = (text: string) => Date.parse(text);

let organisations: Organisations;
let sandbox: Sandbox;
let redis: Redis;
let relay: PostgresPool;
let history: EntityHistory;
beforeAll(async () => {
  organisations = new Organisations();
  sandbox = await startSandbox({ seed: 5, now: clock.now(), size: { accounts: 1 } });
  redis = createRedis(testStack().redis);
  relay = createPostgres(testStack().postgres, { role: 'millrace_sink', maxConnections: 1 });
  history = new EntityHistory(organisations.app);
});
afterAll(async () => {
  redis?.disconnect();
  await Promise.all([sandbox?.close(), relay?.end(), organisations?.close()]);
});

async function connected(tenant: string, platform: PlatformId) {
  const connections = new PostgresConnections(organisations.app, by);
  const credentials = new PostgresCredentials(organisations.app, keys, by);
  const ref = { tenant, connection: platform };
  const endpoints = sandbox.endpoints(platform);
  await connections.put(ref, { platform, name: platform, accounts: null, endpoints, quota: null });
  await credentials.set(ref, { platform, credential: sandbox.credential(platform), expiresAt: null });
  return { ref, sources: { connections, credentials, redis } };
}

async function sync({ ref, sources }: Awaited<ReturnType<typeof connected>>): Promise<SyncedAccount[]> {
  const accounts: SyncedAccount[] = [];
  const deps = { sources, history, clock, client: { timing: quick } };
  await syncEntities({ ...ref, accounts: null }, deps, (done) => void accounts.push(done));
  return accounts;
}

/** An entity of hand: a campaign of 100 EUR a day unless said otherwise. */
function campaign(id: string, change: Partial<SeenEntity> = {}): SeenEntity {
  const budgets = [{ micros: '100000000', currency: 'EUR', period: 'daily' }];
  const base = seenAccount({ id, name: `campaign ${id}`, currency: 'EUR', zone: null });
  return { ...base, kind: 'campaign', state: 'active', status: 'ACTIVE', budgets, ...change };
}
const sighting = (tenant: string, time: string): Sighting => {
  return { tenant, connection: 'meta', platform: 'META', account: '1', at: at(time) };
};

test.each(fetchedPlatforms)(
  '%s: its campaigns are kept, listed twice changes nothing, and what is gone is ended',
  async (platform) => {
    const tenant = await organisations.add(`entities-${platform}`);
    const connection = await connected(tenant, platform);
    const account = sandbox.accounts(platform, 0)[0];
    if (account === undefined) throw new Error(`the sandbox has no account of ${platform}`);
    const gone = { tenant, connection: platform, platform: platform.toUpperCase(), account: account.account };
    await history.see({ ...gone, at: clock.now() - 60_000 }, [campaign('gone-1')]);
    const [first] = await sync(connection);
    expect(first).toMatchObject({ account: account.account, changed: 0, closed: 1, problems: 0 });
    const now = await history.list(tenant, { asOf: clock.now(), limit: 1_000 });
    const ids = now.filter(({ kind }) => kind === 'campaign').map(({ id }) => id);
    expect(ids).toEqual([...new Set(account.entities.map(({ ids }) => ids.campaign))].sort());
    expect(now.find(({ kind }) => kind === 'account')).toMatchObject({
      id: account.account,
      currency: account.currency,
    });
    expect(now).toHaveLength(first?.added ?? 0);
    const before = await history.list(tenant, { asOf: clock.now() - 1, limit: 1_000 });
    expect(before).toMatchObject([{ id: 'gone-1', validTo: '2026-11-20T12:00:00.000Z', gone: true }]);
    clock.advance(1_000);
    expect(await sync(connection)).toMatchObject([{ added: 0, changed: 0, closed: 0, seen: first?.seen }]);
    clock.set(at('2026-11-20T12:00:00Z'));
  },
);

test('each change is a version from then on; what comes back begins anew; an older sighting and the same one again change nothing', async () => {
  const tenant = await organisations.add('entities-history');
  const paused = campaign('c1', { state: 'paused', hash: 'paused' });
  await history.see(sighting(tenant, '2026-11-01T00:00:00Z'), [campaign('c1'), campaign('c2')]);
  const second = sighting(tenant, '2026-11-02T00:00:00Z');
  expect(await history.see(second, [paused, campaign('c2')])).toEqual({ added: 0, changed: 1 });
  expect(await history.see(second, [paused, campaign('c2')])).toEqual({ added: 0, changed: 0 });
  expect(await history.see(sighting(tenant, '2026-11-01T12:00:00Z'), [campaign('c1')])).toEqual({
    added: 0,
    changed: 0,
  });
  const third = sighting(tenant, '2026-11-03T00:00:00Z');
  await history.see(third, [campaign('c2')]);
  expect(await history.closeUnseen(third, ['ad'])).toBe(0);
  expect(await history.closeUnseen(third, ['campaign'])).toBe(1);
  expect(await history.see(sighting(tenant, '2026-11-05T00:00:00Z'), [paused])).toEqual({ added: 1, changed: 0 });
  const versions = await history.list(tenant, { id: 'c1', limit: 10 });
  expect(
    versions.map(({ state, validFrom, validTo, gone }) => [state, validFrom.slice(8, 10), validTo?.slice(8, 10), gone]),
  ).toEqual([
    ['active', '01', '02', false],
    ['paused', '02', '03', true],
    ['paused', '05', undefined, false],
  ]);
  const stateAt = async (time: string) =>
    (await history.list(tenant, { id: 'c1', asOf: at(time), limit: 10 })).map(({ state }) => state);
  expect(await stateAt('2026-10-31T23:59:59Z')).toEqual([]);
  expect(await stateAt('2026-11-01T00:00:00Z')).toEqual(['active']);
  expect(await stateAt('2026-11-02T00:00:00Z')).toEqual(['paused']);
  expect(await stateAt('2026-11-03T00:00:00Z')).toEqual([]);
  expect(await stateAt('2026-11-20T00:00:00Z')).toEqual(['paused']);
});

test('two that list the same account at once make one version of each', async () => {
  const tenant = await organisations.add('entities-twice');
  const many = Array.from({ length: 50 }, (_, index) => campaign(`c${index}`));
  const times = ['2026-11-01T00:00:00Z', '2026-11-01T00:00:01Z', '2026-11-01T00:00:02Z'];
  await Promise.all(times.map((time) => history.see(sighting(tenant, time), many)));
  const versions = await history.list(tenant, { limit: 1_000 });
  expect(versions).toHaveLength(50);
});

test('each version is told to config.entities under a key of its own, and once more when it ends', async () => {
  const tenant = await organisations.add('entities-topic');
  const budget = [{ micros: '9007199254740993', currency: 'EUR', period: 'daily' }];
  await history.see(sighting(tenant, '2026-11-01T00:00:00Z'), [campaign('c|1', { budgets: budget, bid: '1500000' })]);
  const later = sighting(tenant, '2026-11-02T00:00:00Z');
  await history.see(later, []);
  await history.closeUnseen(later, ['campaign']);
  const { rows } = await relay.query<{ topic: string; key: string; payload: unknown }>(
    "SELECT topic, key, payload FROM config_outbox WHERE tenant_id = $1 AND topic = 'config.entities' ORDER BY outbox_id",
    [tenant],
  );
  const topics = createTopics(memoryCodec());
  const topic = outboxTopics(topics).get('config.entities');
  await topic?.open();
  const told = rows.map(({ key, payload }) => [
    key,
    topics.entities.value.deserialize(topic?.encode(key, payload) ?? Buffer.alloc(0)),
  ]);
  const key = `${tenant}|META|1|campaign|c%7C1|1793491200000000`;
  const version = {
    ...{ tenant_id: tenant, platform: 'META', account_id: '1', kind: 'campaign', entity_id: 'c|1', state: 'active' },
    ...{ valid_from: 1_793_491_200_000_000, bid: 1_500_000n, parents: {} },
    budgets: [{ micros: 9_007_199_254_740_993n, currency: 'EUR', period: 'daily' }],
  };
  expect(told).toEqual([
    [key, expect.objectContaining({ ...version, valid_to: null, gone: false })],
    [key, expect.objectContaining({ ...version, valid_to: 1_793_577_600_000_000, gone: true })],
  ]);
});

test('another tenant sees, changes and ends none of them', async () => {
  const [mine, theirs] = [await organisations.add('entities-mine'), await organisations.add('entities-theirs')];
  const first = sighting(mine, '2026-11-01T00:00:00Z');
  await history.see(first, [campaign('c1')]);
  const later = sighting(theirs, '2026-11-02T00:00:00Z');
  await history.see(later, [campaign('c1', { state: 'paused', hash: 'paused' })]);
  await history.closeUnseen(sighting(theirs, '2026-11-03T00:00:00Z'), ['campaign']);
  expect(await history.list(mine, { limit: 10 })).toMatchObject([{ id: 'c1', state: 'active', validTo: null }]);
  expect(await history.list(theirs, { limit: 10 })).toMatchObject([{ id: 'c1', state: 'paused', gone: true }]);
  const asThem = (sql: string) => withTenant(organisations.app, theirs, (client) => client.query(sql, [mine]));
  const read = await asThem('SELECT FROM entity_version WHERE tenant_id = $1');
  const ended = await asThem('UPDATE entity_version SET valid_to = now() WHERE tenant_id = $1');
  expect([read.rowCount, ended.rowCount]).toEqual([0, 0]);
  await expect(asThem('UPDATE entity_version SET tenant_id = $1')).rejects.toThrow(/row-level security/);
  await expect(asThem('DELETE FROM entity_version WHERE tenant_id = $1')).rejects.toThrow(/permission denied/);
});
