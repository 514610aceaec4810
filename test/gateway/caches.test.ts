import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../base/config.ts';
import { createPostgres, withTenant } from '../../base/postgres.ts';
import { createRedis, type Redis } from '../../base/redis.ts';
import { QueryCache } from '../../gateway/caches/query-cache.ts';
import type { RunningGateway } from '../../gateway/main.ts';
import { dataVersion } from '../../schemas/data-version.ts';
import { DataVersions } from '../../sinks/clickhouse/data-versions.ts';
import { testEnvironment } from '../lanes.ts';
import { metric } from '../sinks/records.ts';
import { createGround, type Ground } from '../sinks/sinking.ts';
import { startOwnRedis } from './own-redis.ts';
import { ask, insertGold, insertTenant, startTestGateway, storedGold, tokenOf } from './stored-gold.ts';

const silent = pino({ level: 'silent' });
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
let config: Config;
let gateway: RunningGateway;
let redis: Redis;
let ground: Ground;

beforeAll(async () => {
  ({ config, gateway } = await startTestGateway(testEnvironment()));
  ground = await createGround();
  redis = createRedis(config.address('redis'));
  await redis.ping();
});
afterAll(async () => {
  await gateway?.close();
  await redis?.quit();
  await ground?.close();
});

describe('answers that are kept', () => {
  it('are never older than the version they are given for, whatever comes in between, on any gateway', async () => {
    const other = createRedis(config.address('redis'));
    await other.ping();
    const run = async (steps: readonly { kind: 'write' | 'read' | 'wait'; at: number; ms: number }[]) => {
      const question = { tenant: `cache-${randomUUID()}`, about: ['sum'] };
      const caches = [new QueryCache(redis, 'd', silent), new QueryCache(other, 'd', silent)];
      const versions = new DataVersions(redis, 'd', (error) => {
        throw error;
      });
      let [stored, told] = [0, 0];
      const running: Promise<unknown>[] = [];
      for (const { kind, at, ms } of steps) {
        if (kind === 'wait') await pause(ms);
        if (kind === 'write') {
          stored += 1;
          const now = stored;
          running.push(
            versions.changed([question.tenant]).then(() => {
              told = Math.max(told, now);
            }),
          );
        }
        if (kind === 'read') {
          const atLeast = told;
          const read = async () => {
            // A store that answers with what it had when it began.
            const seen = stored;
            await pause(ms);
            return seen;
          };
          const answer = caches[at]
            ?.answer(question, read)
            .then((value) => expect(value).toBeGreaterThanOrEqual(atLeast));
          running.push(answer ?? Promise.resolve());
        }
      }
      await Promise.all(running);
    };
    const step = fc.record({
      kind: fc.constantFrom('write' as const, 'read' as const, 'read' as const, 'wait' as const),
      at: fc.integer({ min: 0, max: 1 }),
      ms: fc.integer({ min: 0, max: 6 }),
    });
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), run), { numRuns: 60 });
    await other.quit();
  });

  it('save the store its work, and end with the next change', async () => {
    const tenant = `cache-${randomUUID()}`;
    const cache = new QueryCache(redis, 'd', silent);
    let reads = 0;
    const ask = (about: unknown = ['q'], of = tenant) =>
      cache.answer({ tenant: of, about }, async () => ({ reads: ++reads }));
    // Nobody has told a version: nothing is kept.
    expect([await ask(), await ask()]).toEqual([{ reads: 1 }, { reads: 2 }]);
    await redis.set(dataVersion.key(tenant, 'd'), 'v1');
    expect([await ask(), await ask()]).toEqual([{ reads: 3 }, { reads: 3 }]);
    expect(await ask(['other'])).toEqual({ reads: 4 });
    // Another tenant with a version of the same name has answers of its own.
    await redis.set(dataVersion.key(`${tenant}x`, 'd'), 'v1');
    expect(await ask(['q'], `${tenant}x`)).toEqual({ reads: 5 });
    // Many who ask at once ask the store once.
    expect(await Promise.all(Array.from({ length: 20 }, () => ask(['many'])))).toEqual(Array(20).fill({ reads: 6 }));
    await redis.set(dataVersion.key(tenant, 'd'), 'v2');
    expect(await ask()).toEqual({ reads: 7 });
  });

  it('stay while somebody asks, go when nobody does, and at the latest when their time is over', async () => {
    const tenant = `cache-${randomUUID()}`;
    const cache = new QueryCache(redis, 'd', silent, { idleSeconds: 100, seconds: 300 });
    const key = `answers:{${tenant}}:d:v1`;
    let reads = 0;
    const ask = () => cache.answer({ tenant, about: ['q'] }, async () => ({ reads: ++reads }));
    await redis.set(dataVersion.key(tenant, 'd'), 'v1');
    await ask();
    expect(await redis.ttl(key)).toBeGreaterThan(90);
    await redis.expire(key, 10);
    expect(await ask()).toEqual({ reads: 1 });
    expect(await redis.ttl(key)).toBeGreaterThan(90);
    // Near the end of its time it is not kept for longer than that, and then not at all.
    const [seconds] = await redis.time();
    await redis.hset(key, '@end', Number(seconds) + 20);
    expect(await ask()).toEqual({ reads: 1 });
    expect(await redis.ttl(key)).toBeLessThanOrEqual(20);
    await redis.hset(key, '@end', Number(seconds) - 1);
    await ask();
    expect(await ask()).toEqual({ reads: 2 });
  });

  it('of one tenant take so much room and no more, and what was not kept is counted', async () => {
    const [tenant, other] = [`cache-${randomUUID()}`, `cache-${randomUUID()}`];
    const cache = new QueryCache(redis, 'd', silent, { bytes: 500, answerBytes: 200 });
    let reads = 0;
    const ask = (about: string, length = 150, of = tenant) =>
      cache.text({ tenant: of, about }, async () => ({ text: `${++reads}`.padEnd(length, '.'), isGood: true }));
    for (const each of [tenant, other]) await redis.set(dataVersion.key(each, 'd'), 'v1');
    for (const about of ['a', 'b', 'c']) await ask(about);
    expect(cache.counts.full).toBe(1);
    expect([await ask('a'), await ask('b'), await ask('c')].map(Number.parseFloat)).toEqual([1, 2, 4]);
    expect([await ask('a', 150, other), await ask('a', 150, other)].map(Number.parseFloat)).toEqual([5, 5]);
    // One that is too long, though there is room for it.
    expect([await ask('long', 201, other), await ask('long', 201, other)].map(Number.parseFloat)).toEqual([6, 7]);
    expect(cache.counts.full).toBe(4);
    // Another version begins with all the room.
    await redis.set(dataVersion.key(tenant, 'd'), 'v2');
    expect([await ask('c'), await ask('c')].map(Number.parseFloat)).toEqual([8, 8]);
  });

  it('are read from the store while Redis is away, and a change that could not be told is told when it is back', async () => {
    const own = await startOwnRedis();
    const client = createRedis(own.url, { maxRetriesPerRequest: 0 });
    client.on('error', () => undefined);
    await expect.poll(() => client.status).toBe('ready');
    const versions = new DataVersions(client, 'd', () => undefined);
    const cache = new QueryCache(client, 'd', silent);
    let stored = 1;
    const answer = () => cache.answer({ tenant: 't', about: [] }, async () => stored);
    await versions.changed(['t']);
    expect(await answer()).toBe(1);
    // Written down before the crash.
    await pause(1_500);
    await own.kill();
    stored = 2;
    await versions.changed(['t']);
    expect(await answer()).toBe(2);
    await own.start();
    await expect.poll(() => client.status, { timeout: 10_000 }).toBe('ready');
    await expect.poll(answer).toBe(2);
    client.disconnect();
    await own.close();
  });

  it('of metrics show what the sink has written, at once', async () => {
    const tenant = `cache-${randomUUID().slice(0, 8)}`;
    const token = await tokenOf(gateway, tenant);
    const query =
      '{ metrics(filter: { level: CAMPAIGN, from: "2026-11-01", to: "2026-11-30" }, groupBy: []) { nodes { measures { clicks } } } }';
    const clicks = async () => JSON.stringify((await ask(gateway, token, query)).data?.['metrics']).match(/\d+/)?.[0];
    await insertGold(config, [storedGold(tenant, { clicks: '10' })]);
    await redis.set(dataVersion.key(tenant, config.clickhouseDatabase), 'v1');
    expect(await clicks()).toBe('10');
    // Behind the back of the sink: what is kept is answered.
    await insertGold(config, [storedGold(tenant, { clicks: '11', revision: 2 })]);
    expect(await clicks()).toBe('10');
    await redis.set(dataVersion.key(tenant, config.clickhouseDatabase), 'v2');
    expect(await clicks()).toBe('11');
    const before = await redis.get(dataVersion.key(tenant, ground.id));
    await ground.append(ground.topics.ready, [metric(tenant)]);
    await ground.drain('clickhouse-gold', [ground.topics.ready]);
    expect(await redis.get(dataVersion.key(tenant, ground.id))).not.toBe(before);
  });
});

describe('preferences', () => {
  const set = (token: string, name: string, value: unknown) =>
    ask(
      gateway,
      token,
      'mutation S($name: String!, $value: JSON) { setPreference(name: $name, value: $value) { name value } }',
      { name, value },
    );
  const chosen = async (token: string) =>
    (await ask(gateway, token, '{ preferences { name value } }')).data?.['preferences'];

  it('are kept, changed and taken back, a hash in Redis before the table', async () => {
    const tenant = `prefer-${randomUUID().slice(0, 8)}`;
    const token = await tokenOf(gateway, tenant);
    expect(await chosen(token)).toEqual([]);
    await set(token, 'theme', 'dark');
    await set(token, 'dashboard.columns', ['spend', { ctr: true }]);
    const both = [
      { name: 'dashboard.columns', value: ['spend', { ctr: true }] },
      { name: 'theme', value: 'dark' },
    ];
    expect(await chosen(token)).toEqual(both);
    expect(await redis.hgetall(`preferences:{${tenant}}:developer`)).toMatchObject({
      '@version': '2',
      theme: '"dark"',
    });
    await redis.del(`preferences:{${tenant}}:developer`);
    expect(await chosen(token)).toEqual(both);
    await set(token, 'theme', null);
    expect(await chosen(token)).toEqual([both[0]]);
  });

  it('are refused beyond their bounds, in words', async () => {
    const token = await tokenOf(gateway, `prefer-${randomUUID().slice(0, 8)}`);
    expect((await set(token, '@version', 1)).errors?.[0]?.message).toContain('is no name');
    expect((await set(token, 'big', 'x'.repeat(9_000))).errors?.[0]?.message).toContain('at most 8192');
    expect(await chosen(token)).toEqual([]);
  });

  it('of another tenant are neither seen nor changed', async () => {
    const [ours, theirs] = [`prefer-${randomUUID().slice(0, 8)}`, `prefer-${randomUUID().slice(0, 8)}`];
    const [token, other] = [await tokenOf(gateway, ours), await tokenOf(gateway, theirs)];
    await set(token, 'theme', 'dark');
    await set(other, 'theme', 'light');
    expect([await chosen(token), await chosen(other)]).toEqual([
      [{ name: 'theme', value: 'dark' }],
      [{ name: 'theme', value: 'light' }],
    ]);
    await insertTenant(config, theirs, 'a1');
    const app = createPostgres(config.address('postgres'), { role: 'millrace_app', maxConnections: 1 });
    const asThem = (sql: string) => withTenant(app, theirs, (client) => client.query(sql, [ours]));
    for (const table of ['user_preference', 'user_preference_version']) {
      expect((await asThem(`SELECT FROM ${table} WHERE tenant_id = $1`)).rowCount).toBe(0);
      await expect(asThem(`UPDATE ${table} SET tenant_id = $1`)).rejects.toThrow(/row-level security/);
    }
    expect((await asThem('DELETE FROM user_preference WHERE tenant_id = $1')).rowCount).toBe(0);
    await app.end();
  });
});
