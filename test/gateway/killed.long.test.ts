import { chmod } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadConfig } from '../../base/config.ts';
import { type RunningGateway, startGateway } from '../../gateway/main.ts';
import { freePorts } from '../../redpanda/local/ports.ts';
import type { Recipe } from '../../redpanda/local/recipe.ts';
import { clickhouseRecipe } from '../../redpanda/local/services/clickhouse.ts';
import { postgresRecipe } from '../../redpanda/local/services/postgres.ts';
import { redisRecipe } from '../../redpanda/local/services/redis.ts';
import type { Watchdog } from '../../redpanda/local/watchdog.ts';
import { migrateClickHouse } from '../../sinks/clickhouse/migrate.ts';
import { migratePostgres } from '../../sinks/postgres/migrate.ts';
import { type Server, serverOf } from '../faults/server.ts';
import { openFolder } from '../faults/servers.ts';
import { subscribeTo } from './live-client.ts';
import { ask, insertGold, insertTenant, publishGold, storedGold, tokenOf } from './stored-gold.ts';

const tenant = 'killed';
const patience = { timeout: 120_000, interval: 300 };
let watchdog: Watchdog;
let redis: Server;
let postgres: Server;
let clickhouse: Server;
let config: ReturnType<typeof loadConfig>;
let gateway: RunningGateway;
let token: string;

beforeAll(async () => {
  const opened = await openFolder();
  watchdog = opened.watchdog;
  // Postgres does not run as root: its user has to come through.
  await chmod(opened.folder, 0o711);
  const started = async (recipe: Recipe) => {
    const ports = await freePorts(recipe.ports.length);
    const server = await serverOf(recipe, { name: recipe.service, folder: opened.folder, ports });
    await server.start();
    await recipe.provision?.(ports);
    return server;
  };
  [redis, postgres, clickhouse] = await Promise.all([
    started(redisRecipe),
    started(postgresRecipe),
    started(clickhouseRecipe),
  ]);
  config = loadConfig({
    ...process.env,
    MILLRACE_REDIS: redis.address,
    MILLRACE_POSTGRES: postgres.address,
    MILLRACE_CLICKHOUSE: clickhouse.address,
    MILLRACE_GATEWAY_PORT: '0',
    MILLRACE_LOG_LEVEL: 'silent',
  });
  await migratePostgres(postgres.address);
  await migrateClickHouse(clickhouse.address, { database: config.clickhouseDatabase });
  await insertTenant(config, tenant, 'a1');
  await insertGold(config, [storedGold(tenant)]);
  gateway = await startGateway(config);
  token = await tokenOf(gateway, tenant);
});
afterAll(async () => {
  await gateway?.close();
  await Promise.all([redis, postgres, clickhouse].map((server) => server?.kill()));
  await watchdog?.finish();
});

const metrics = '{ metrics(filter: { level: CAMPAIGN, from: "2026-11-01", to: "2026-11-30" }) { nodes { facts } } }';
const accounts = '{ accounts { nodes { accountId } } }';
const cursor = '{ liveCursor }';

/** What each store answers through the gateway: `ok`, or the code of the refusal. */
async function answers(): Promise<Readonly<Record<'clickhouse' | 'postgres' | 'redis', string>>> {
  const outcome = async (query: string) => {
    const { errors } = await ask(gateway, token, query);
    return errors?.[0]?.extensions.code ?? 'ok';
  };
  const [ofClickHouse, ofPostgres, ofRedis] = await Promise.all([metrics, accounts, cursor].map(outcome));
  return { clickhouse: ofClickHouse ?? '', postgres: ofPostgres ?? '', redis: ofRedis ?? '' };
}
const whole = { clickhouse: 'ok', postgres: 'ok', redis: 'ok' };

async function ready() {
  const response = await fetch(`${gateway.url}/health/ready`);
  const { status, stores } = (await response.json()) as { status: string; stores: Record<string, { state: string }> };
  return [status, ...Object.entries(stores).flatMap(([name, { state }]) => (state === 'down' ? [name] : []))];
}

it.each(['redis', 'postgres', 'clickhouse'] as const)(
  '%s is killed: the rest works, what does not says so, and all comes back by itself',
  async (name) => {
    const server = { redis, postgres, clickhouse }[name];
    await expect.poll(answers, patience).toEqual(whole);
    await server.kill();
    await expect.poll(ready, patience).toEqual(['degraded', name]);
    await expect.poll(answers, patience).toEqual({ ...whole, [name]: 'MR_STORE_UNAVAILABLE' });
    await server.start();
    await expect.poll(ready, patience).toEqual(['ok']);
    await expect.poll(answers, patience).toEqual(whole);
    // What it holds is as it was, and events go from Redis to a client again.
    expect((await ask(gateway, token, metrics)).data).toEqual({ metrics: { nodes: [{ facts: 1 }] } });
    expect((await ask(gateway, token, accounts)).data).toEqual({ accounts: { nodes: [{ accountId: 'a1' }] } });
    const { updates, stop } = subscribeTo(gateway, token, { query: 'subscription { goldUpdated { cursor skipped } }' });
    await expect
      .poll(async () => {
        await publishGold(config, [storedGold(tenant)]);
        return updates.length;
      }, patience)
      .toBeGreaterThan(0);
    stop();
  },
);
