import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ClickHouseClient, createClickHouse } from '../../base/clickhouse.ts';
import { type Clock, manualClock } from '../../base/clock.ts';
import { type Config, loadConfig } from '../../base/config.ts';
import { withTenant } from '../../base/postgres.ts';
import { createRedis, type Redis } from '../../base/redis.ts';
import { fetchedPlatforms, usualReports } from '../../connectors/clients.ts';
import { PostgresConnections } from '../../connectors/connections/store.ts';
import { keysOf } from '../../connectors/credentials/master-keys.ts';
import { PostgresCredentials } from '../../connectors/credentials/store.ts';
import type { PlatformId } from '../../connectors/profile.ts';
import { type AccountResults, reconcileConnection } from '../../connectors/reconcile/reconcile.ts';
import { type Sandbox, startSandbox } from '../../connectors/sandbox/server.ts';
import { quick } from '../../connectors/testing/fetch-report.ts';
import { insertGold, storedGold } from '../gateway/stored-gold.ts';
import { testEnvironment } from '../lanes.ts';
import { Organisations } from './organisations.ts';

const by = { actor: { type: 'SYSTEM', id: 'test' }, requestId: 'test' } as const;
const keys = keysOf(`test:${Buffer.alloc(32, 7).toString('base64')}`);
const clock = manualClock(Date.parse('2026-11-20T12:00:00Z'));
const days = ['2026-11-17', '2026-11-18'] as const;

let config: Config;
let organisations: Organisations;
let sandbox: Sandbox;
let redis: Redis;
let clickhouse: ClickHouseClient;
beforeAll(async () => {
  config = loadConfig(testEnvironment());
  organisations = new Organisations();
  sandbox = await startSandbox({ seed: 5, now: clock.now(), size: { accounts: 1 } });
  sandbox.setNow(clock.now());
  redis = createRedis(config.address('redis'));
  clickhouse = createClickHouse(config.address('clickhouse'), { database: config.clickhouseDatabase });
});
afterAll(async () => {
  redis?.disconnect();
  await Promise.all([sandbox?.close(), clickhouse?.close(), organisations?.close()]);
});

const sources = () => ({
  connections: new PostgresConnections(organisations.app, by),
  credentials: new PostgresCredentials(organisations.app, keys, by),
  redis,
});

/** A tenant whose gold and ledger hold what the sandbox says of the account's days now, at every level; gives the account. */
async function stored(tenant: string, platform: PlatformId): Promise<string> {
  const { connections, credentials } = sources();
  const ref = { tenant, connection: platform };
  const endpoints = sandbox.endpoints(platform);
  await connections.put(ref, { platform, name: platform, accounts: null, endpoints, quota: null });
  await credentials.set(ref, { platform, credential: sandbox.credential(platform), expiresAt: null });
  const [known] = sandbox.accounts(platform, 0);
  if (known === undefined) throw new Error(`the sandbox has no account of ${platform}`);
  const { account, currency } = known;
  for (const { level, report } of usualReports(platform)) {
    for (const day of days) {
      const truth = sandbox.truth({ platform, account, level, day });
      const of = {
        platform: platform.toUpperCase(),
        account_id: account,
        report_type: report,
        level: level.toUpperCase(),
      };
      const rows = [...truth].map(([entity_id, figures]) => {
        const texts = Object.entries(figures).map(([name, value]) => [name, String(value)]);
        return storedGold(tenant, { ...of, report_day: day, entity_id, currency, ...Object.fromEntries(texts) });
      });
      await insertGold(config, rows);
      await withTenant(organisations.owner, tenant, (client) =>
        client.query(
          `INSERT INTO slice_ledger (tenant_id, platform, account_id, report_type, level, day, last_applied_seq, decision,
             quarantined, live_facts, finality, fetched_at)
           VALUES ($1, $2, $3, $4, $5, $6, 1, 'APPLIED', 0, $7, 'SETTLING', '2026-11-20T12:00:00Z')`,
          [tenant, of.platform, account, report, of.level, day, rows.length],
        ),
      );
    }
  }
  return account;
}

async function reconcile(tenant: string, platform: PlatformId, time: Clock = clock): Promise<AccountResults[]> {
  const results: AccountResults[] = [];
  const request = { tenant, connection: platform, from: days[0], to: days[1], accounts: null, reports: null };
  const deps = { sources: sources(), postgres: organisations.app, clickhouse, clock: time, client: { timing: quick } };
  await reconcileConnection(request, deps, (account) => results.push(account));
  return results;
}

const inLedger = (tenant: string, set: string, report: string) =>
  withTenant(organisations.owner, tenant, (client) =>
    client.query(`UPDATE slice_ledger SET ${set} WHERE report_type = $1 AND day = $2`, [report, days[1]]),
  );

test.each(fetchedPlatforms)(
  '%s: what gold has of every level is what the platform says of the account, to the micro',
  async (platform) => {
    const tenant = await organisations.add(`reconcile-${platform}`);
    const account = await stored(tenant, platform);
    const [result] = await reconcile(tenant, platform);
    expect(result).toMatchObject({ account, unreadable: 0 });
    expect(result?.results).toHaveLength(usualReports(platform).length * days.length);
    expect(result?.results.filter(({ agrees }) => !agrees)).toEqual([]);
    expect(
      result?.results.every(({ measures }) => measures.some(({ measure, ours }) => measure === 'spend' && ours > 0n)),
    ).toBe(true);
  },
);

test('a micro too much is found at its level and day, and the ledger tells why', async () => {
  const tenant = await organisations.add('reconcile-micro');
  const account = await stored(tenant, 'tiktok');
  const extra = { platform: 'TIKTOK', account_id: account, report_type: 'ad_daily', level: 'AD', report_day: days[1] };
  const currency = sandbox.accounts('tiktok', 0)[0]?.currency;
  const nothing = { impressions: '0', clicks: '0', spend: '1' };
  await insertGold(config, [storedGold(tenant, { ...extra, ...nothing, currency, entity_id: 'another' })]);
  const differing = async () =>
    (await reconcile(tenant, 'tiktok')).flatMap(({ results }) => results.filter(({ agrees }) => !agrees));
  const one = { account, report: 'ad_daily', level: 'ad', day: days[1], currency };
  expect(await differing()).toMatchObject([{ ...one, reason: 'IN_FLIGHT' }]);
  await inLedger(tenant, 'live_facts = live_facts + 1', 'ad_daily');
  const [restated] = await differing();
  expect(restated).toMatchObject({
    ...one,
    reason: 'RESTATED_SINCE',
    fetchSeq: '1',
    fetchedAt: '2026-11-20T12:00:00Z',
  });
  expect(restated?.measures.map(({ measure, difference }) => [measure, difference])).toEqual([
    ['impressions', 0n],
    ['clicks', 0n],
    ['spend', 1n],
    ['conversions', 0n],
  ]);
  await inLedger(tenant, 'quarantined = 2', 'ad_daily');
  expect(await differing()).toMatchObject([{ ...one, reason: 'QUARANTINED' }]);
  await inLedger(tenant, "quarantined = 0, decision = 'PARTIAL', reason = 'it broke off'", 'ad_daily');
  expect(await differing()).toMatchObject([{ ...one, reason: 'HELD_BACK', detail: 'it broke off' }]);
  await inLedger(tenant, "decision = 'APPLIED', finality = 'FINAL'", 'ad_daily');
  expect(await differing()).toMatchObject([{ ...one, reason: 'UNEXPLAINED' }]);
});

test('levels that are what the platform says of them, but not what it says of the account, are told as such', async () => {
  const tenant = await organisations.add('reconcile-levels');
  await stored(tenant, 'snapchat');
  // The time is looked at before the account is asked for: the answer to that lacks its only series, and no later one does.
  const failing: Clock = {
    now() {
      sandbox.fail('snapchat', { kind: 'lost-row' });
      return clock.now();
    },
  };
  const results = (await reconcile(tenant, 'snapchat', failing)).flatMap((account) => account.results);
  const differing = results.filter(({ agrees }) => !agrees);
  expect(differing.filter(({ day }) => day === days[1]).map(({ report, reason }) => [report, reason])).toEqual([
    ['account_daily', 'RESTATED_SINCE'],
    ['campaign_daily', 'LEVEL_DIFFERENCE'],
    ['ad_group_daily', 'LEVEL_DIFFERENCE'],
    ['ad_daily', 'LEVEL_DIFFERENCE'],
  ]);
});

test('what another tenant has of the same account is in no sum of ours', async () => {
  const [mine, theirs] = [await organisations.add('reconcile-mine'), await organisations.add('reconcile-theirs')];
  await stored(theirs, 'meta');
  const { connections, credentials } = sources();
  const ref = { tenant: mine, connection: 'meta' };
  const endpoints = sandbox.endpoints('meta');
  await connections.put(ref, { platform: 'meta', name: 'meta', accounts: null, endpoints, quota: null });
  await credentials.set(ref, { platform: 'meta', credential: sandbox.credential('meta'), expiresAt: null });
  const results = (await reconcile(mine, 'meta')).flatMap((account) => account.results);
  expect(results).toHaveLength(usualReports('meta').length * days.length);
  expect(
    results.every(({ reason, measures }) => reason === 'MISSING_SLICE' && measures.every(({ ours }) => ours === 0n)),
  ).toBe(true);
});
