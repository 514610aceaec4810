import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Config, loadConfig } from '../../base/config.ts';
import { createRedis } from '../../base/redis.ts';
import { type RunningGateway, startGateway } from '../../gateway/main.ts';
import { appendEvents } from '../../sinks/events/stream-writer.ts';
import { testEnvironment } from '../lanes.ts';
import { subscribeTo } from './live-client.ts';
import { type OwnRedis, startOwnRedis } from './own-redis.ts';
import { ask, insertGold, insertTenant, storedGold, tokenOf } from './stored-gold.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

const tenant = `health-${randomUUID().slice(0, 8)}`;
let config: Config;
let gateway: RunningGateway;
let redis: OwnRedis;
let [postgres, clickhouse]: TcpProxy[] = [];
let token: string;

/** A proxy in front of what `url` names, and the same URL through it. */
async function proxied(url: string): Promise<{ proxy: TcpProxy; through: string }> {
  const { hostname, port } = new URL(url);
  const proxy = await startTcpProxy([{ host: hostname, port: Number(port) }]);
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String(proxy.port);
  return { proxy, through: through.href };
}

beforeAll(async () => {
  const environment = testEnvironment();
  const direct = loadConfig({ ...environment });
  redis = await startOwnRedis();
  const toPostgres = await proxied(direct.address('postgres'));
  const toClickHouse = await proxied(direct.address('clickhouse'));
  [postgres, clickhouse] = [toPostgres.proxy, toClickHouse.proxy];
  config = loadConfig({
    ...environment,
    MILLRACE_REDIS: redis.url,
    MILLRACE_POSTGRES: toPostgres.through,
    MILLRACE_CLICKHOUSE: toClickHouse.through,
    MILLRACE_GATEWAY_PORT: '0',
    MILLRACE_LOG_LEVEL: 'silent',
  });
  await insertTenant(direct, tenant, 'a1');
  await insertGold(direct, [storedGold(tenant)]);
  gateway = await startGateway(config);
  token = await tokenOf(gateway, tenant);
});
afterAll(async () => {
  await gateway?.close();
  await Promise.all([postgres?.close(), clickhouse?.close(), redis?.close()]);
});

const metrics = '{ metrics(filter: { level: CAMPAIGN, from: "2026-11-01", to: "2026-11-30" }) { nodes { facts } } }';
const accounts = '{ accounts { nodes { accountId } } }';
const subscription = `subscription S($after: String) { goldUpdated(after: $after) { cursor skipped row { revision } } }`;

/** `ok`, or the code with which a query was refused. */
async function outcome(query: string): Promise<string> {
  const { data, errors } = await ask(gateway, token, query);
  return errors?.[0]?.extensions.code ?? (data === null ? 'nothing' : 'ok');
}

async function get(path: string) {
  const response = await fetch(`${gateway.url}${path}`);
  return {
    code: response.status,
    ...((await response.json()) as { status: string; stores: Record<string, { state: string }> }),
  };
}
const downNow = async () =>
  Object.entries((await get('/health/ready')).stores).flatMap(([name, { state }]) => (state === 'down' ? [name] : []));

let offset = 0;
async function publish(): Promise<void> {
  const client = createRedis(redis.url);
  client.on('error', () => undefined);
  offset += 1;
  const text = JSON.stringify(storedGold(tenant, { revision: offset }));
  await appendEvents(client, 'gold', [{ tenant, topic: 'gold', partition: 0, offset, text }]);
  await client.quit();
}

/** Publishes until a subscription that is being opened gets one. */
async function publishUntilSeen(updates: readonly unknown[]): Promise<void> {
  await vi.waitFor(async () => {
    await publish();
    expect(updates.length).toBeGreaterThan(0);
  }, patience);
}

const patience = { timeout: 20_000, interval: 200 };

describe('a store that is away', () => {
  it('is none at first', async () => {
    expect(await get('/health/live')).toMatchObject({ code: 200, status: 'ok' });
    expect(await get('/health/ready')).toEqual({
      code: 200,
      status: 'ok',
      stores: { clickhouse: { state: 'ok' }, postgres: { state: 'ok' }, redis: { state: 'ok' } },
    });
    expect([await outcome(metrics), await outcome(accounts)]).toEqual(['ok', 'ok']);
  });

  it('Redis: queries go on, subscriptions say so, and what was open is told that events may be missing', async () => {
    const open = subscribeTo(gateway, token, { query: subscription });
    await publishUntilSeen(open.updates);
    const after = open.updates.at(-1)?.cursor;
    await redis.kill();
    await expect.poll(downNow, patience).toEqual(['redis']);
    expect(await get('/health/ready')).toMatchObject({ code: 200, status: 'degraded' });
    expect((await get('/health')).code).toBe(503);
    expect([await outcome(metrics), await outcome(accounts)]).toEqual(['ok', 'ok']);
    const late = subscribeTo(gateway, token, { query: subscription });
    await expect
      .poll(() => late.errors.map(({ extensions }) => extensions.code), patience)
      .toEqual(['MR_STORE_UNAVAILABLE']);
    await redis.start();
    await expect.poll(downNow, patience).toEqual([]);
    await expect.poll(() => open.errors.map(({ extensions }) => extensions.code), patience).toEqual(['MR_RESUME_GAP']);
    const resumed = subscribeTo(gateway, token, { query: subscription, variables: { after } });
    await expect
      .poll(() => resumed.errors.map(({ extensions }) => extensions.code), patience)
      .toEqual(['MR_RESUME_GAP']);
    const anew = subscribeTo(gateway, token, { query: subscription });
    await publishUntilSeen(anew.updates);
    for (const { stop } of [open, late, resumed, anew]) stop();
  });

  it('Postgres: metrics and subscriptions go on', async () => {
    const open = subscribeTo(gateway, token, { query: subscription });
    await publishUntilSeen(open.updates);
    postgres?.cut();
    await expect.poll(downNow, patience).toEqual(['postgres']);
    expect([await outcome(metrics), await outcome(accounts)]).toEqual(['ok', 'MR_STORE_UNAVAILABLE']);
    const before = open.updates.length;
    await publish();
    await expect.poll(() => open.updates.length, patience).toBe(before + 1);
    postgres?.mend();
    await expect.poll(() => outcome(accounts), patience).toBe('ok');
    await expect.poll(downNow, patience).toEqual([]);
    open.stop();
  });

  it('ClickHouse: everything but metrics goes on', async () => {
    clickhouse?.cut();
    await expect.poll(downNow, patience).toEqual(['clickhouse']);
    expect([await outcome(metrics), await outcome(accounts)]).toEqual(['MR_STORE_UNAVAILABLE', 'ok']);
    clickhouse?.mend();
    await expect.poll(() => outcome(metrics), patience).toBe('ok');
    await expect.poll(downNow, patience).toEqual([]);
  });

  it('all of them: not ready, alive all the same, and errors have one shape', async () => {
    postgres?.cut();
    clickhouse?.cut();
    await redis.kill();
    await expect.poll(async () => (await get('/health/ready')).status, patience).toBe('down');
    expect(await get('/health/ready')).toMatchObject({ code: 503 });
    expect((await get('/health/live')).code).toBe(200);
    const { errors } = await ask(gateway, token, accounts);
    expect(errors).toMatchObject([
      { extensions: { code: 'MR_STORE_UNAVAILABLE', requestId: expect.any(String), traceId: expect.any(String) } },
    ]);
    const nothing = await fetch(`${gateway.url}/nothing`);
    expect([nothing.status, await nothing.json()]).toMatchObject([
      404,
      { error: { code: 'MR_NOT_FOUND', requestId: expect.any(String), traceId: expect.any(String) } },
    ]);
    postgres?.mend();
    clickhouse?.mend();
    await redis.start();
    await expect.poll(async () => (await get('/health/ready')).status, patience).toBe('ok');
    await expect.poll(() => outcome(metrics), patience).toBe('ok');
    await expect.poll(() => outcome(accounts), patience).toBe('ok');
  });
});
