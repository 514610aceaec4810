import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createRedis, type Redis } from '../../base/redis.ts';
import { type QuotaLimit, RedisQuota } from '../../connectors/client/quota.ts';
import { testStack } from '../lanes.ts';
import { testProgram } from '../program.ts';

let redis: Redis;
beforeAll(() => {
  redis = createRedis(testStack().redis);
});
afterAll(async () => {
  await redis?.quit();
});

const workers: ChildProcess[] = [];
afterEach(async () => {
  const running = workers.splice(0).filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  await Promise.all(
    running.map(async (worker) => {
      worker.kill('SIGKILL');
      await once(worker, 'exit');
    }),
  );
});

const quotaOf = (tenant: string, limit: QuotaLimit, credential = 'meta-main') =>
  new RedisQuota(redis, { tenant, platform: 'meta', credential }, limit);
const nothing = async () => undefined;
const newTenant = () => `quota-${randomUUID().slice(0, 8)}`;

/** Most of ascending moments within any stretch of `windowMs`. */
function mostWithin(moments: readonly number[], windowMs: number): number {
  let most = 0;
  let start = 0;
  for (const [end, moment] of moments.entries()) {
    while (moment - (moments[start] ?? 0) >= windowMs) start += 1;
    most = Math.max(most, end - start + 1);
  }
  return most;
}

/** The first moment from `moment` on, once it is there. */
async function firstAfter(moments: readonly number[], moment: number, longestMs: number): Promise<number> {
  for (const until = performance.now() + longestMs; performance.now() < until; await sleep(50)) {
    const found = moments.find((each) => each >= moment);
    if (found !== undefined) return found;
  }
  throw new Error(`no call came within ${longestMs} ms`);
}

const program = await testProgram('test/connectors/quota-worker.ts');

async function startWorker(tenant: string, limit: QuotaLimit, address: string): Promise<void> {
  const args = [testStack().redis, tenant, String(limit.calls), String(limit.windowMs), address];
  const worker = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  workers.push(worker);
  await once(worker.stdout, 'data');
}

// A minute is scaled down to 15 s, so that the test takes less than one: the numbers of calls are those of a minute. What a busy
// machine takes to wake a process up weighs four times as much by that.
test('four workers with one credential of 60 calls a minute: never more, and more than 90 % of them', async () => {
  const limit: QuotaLimit = { calls: 60, windowMs: 15_000 };
  const tenant = newTenant();
  const arrivals: number[] = [];
  const platform = createServer((_request, response) => {
    arrivals.push(performance.now());
    response.end();
  });
  platform.listen(0, '127.0.0.1');
  await once(platform, 'listening');
  const bound = platform.address();
  const address = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : 0}/`;
  try {
    await Promise.all(Array.from({ length: 4 }, () => startWorker(tenant, limit, address)));
    // Calls come in bursts, so what is measured begins and ends with one: from the first call after all workers run, for two windows.
    const ready = performance.now();
    const windows = 2;
    const begin = await firstAfter(arrivals, ready, 2 * limit.windowMs);
    const end = await firstAfter(arrivals, begin + windows * limit.windowMs, (windows + 2) * limit.windowMs);
    const used = arrivals.filter((moment) => moment >= begin && moment < end).length;
    expect(mostWithin(arrivals, limit.windowMs)).toBeLessThanOrEqual(limit.calls);
    expect((used * limit.windowMs) / ((end - begin) * limit.calls)).toBeGreaterThan(0.9);
  } finally {
    platform.close();
    platform.closeAllConnections();
  }
});

test('reads leave the reserve, writes take it; then there is an error that says for how long, and nothing was waited', async () => {
  const quota = quotaOf(newTenant(), { calls: 10, windowMs: 60_000, writeReserve: 0.2, longestWaitMs: 500 });
  for (let call = 0; call < 8; call += 1) await quota.run('read', nothing);
  const began = performance.now();
  await expect(quota.run('read', nothing)).rejects.toMatchObject({
    code: 'MR_CONNECTOR_QUOTA',
    message: expect.stringMatching(
      /^the quota of meta, connection meta-main \(10 calls in 60 s\) is used up for the next \d+ ms/,
    ),
    retryAfterMs: expect.any(Number),
  });
  await quota.run('write', nothing);
  await quota.run('write', nothing);
  await expect(quota.run('write', nothing)).rejects.toMatchObject({ code: 'MR_CONNECTOR_QUOTA' });
  expect(performance.now() - began).toBeLessThan(500);
});

test('a call counts until a stretch after its end: however long it travels, the platform sees no more at once', async () => {
  const quota = quotaOf(newTenant(), { calls: 2, windowMs: 300 });
  const spans: (readonly [begin: number, end: number])[] = [];
  const slow = async () => {
    const begin = performance.now();
    await sleep(200);
    spans.push([begin, performance.now()]);
  };
  await Promise.all(Array.from({ length: 6 }, () => quota.run('write', slow)));
  const begins = spans.map(([begin]) => begin).sort((a, b) => a - b);
  const ends = spans.map(([, end]) => end).sort((a, b) => a - b);
  // The third begins when one of the first two has ended for 300 ms, and so on. A millisecond is what Redis' clock does not tell.
  for (let at = 2; at < begins.length; at += 1) {
    expect((begins[at] ?? 0) - (ends[at - 2] ?? 0)).toBeGreaterThanOrEqual(299);
  }
});

test('a call whose worker is gone gives its turn back after the longest call and the stretch', async () => {
  const tenant = newTenant();
  const quota = quotaOf(tenant, { calls: 1, windowMs: 200, longestCallMs: 300, longestWaitMs: 2_000 });
  const began = performance.now();
  void quota.run('write', () => new Promise<void>(() => undefined));
  await sleep(20);
  await quota.run('write', nothing);
  expect(performance.now() - began).toBeGreaterThanOrEqual(499);
});

test('a call that fails has been made', async () => {
  const quota = quotaOf(newTenant(), { calls: 1, windowMs: 60_000, longestWaitMs: 0 });
  await expect(quota.run('write', () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  await expect(quota.run('write', nothing)).rejects.toMatchObject({ code: 'MR_CONNECTOR_QUOTA' });
});

test('a wait ends with its signal', async () => {
  const quota = quotaOf(newTenant(), { calls: 1, windowMs: 30_000 });
  await quota.run('write', nothing);
  const gone = new AbortController();
  const waiting = quota.run('write', nothing, gone.signal);
  setTimeout(() => gone.abort(), 50);
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
});

test('organisations and connections do not use up each other’s calls', async () => {
  const limit: QuotaLimit = { calls: 2, windowMs: 60_000, longestWaitMs: 0 };
  const [mine, theirs] = [newTenant(), newTenant()];
  for (const quota of [quotaOf(mine, limit), quotaOf(theirs, limit), quotaOf(mine, limit, 'meta-second')]) {
    await quota.run('read', nothing);
    await expect(quota.run('read', nothing)).rejects.toMatchObject({ code: 'MR_CONNECTOR_QUOTA' });
  }
  // A name that holds the separator is not another's.
  const [odd, other] = [quotaOf('a|meta', limit, 'b'), quotaOf('a', limit, 'meta|b')];
  await odd.run('read', nothing);
  await other.run('read', nothing);
  await redis.del('millrace:quota:a%7Cmeta|meta|b', 'millrace:quota:a|meta|meta%7Cb');
});

test('connections with one developer’s token take their turns from one count, whosever they are; Redis does not learn it', async () => {
  const token = `token-${randomUUID()}`;
  // One of the three calls is left for writes.
  const limit: QuotaLimit = { calls: 3, windowMs: 60_000, longestWaitMs: 0 };
  const of = (tenant: string, countedBy: string) =>
    new RedisQuota(redis, { tenant, platform: 'google', credential: 'google-main', countedBy }, limit);
  const [mine, theirs, others] = [of(newTenant(), token), of(newTenant(), token), of(newTenant(), `${token}-2`)];
  await mine.run('read', nothing);
  await theirs.run('read', nothing);
  for (const quota of [mine, theirs]) {
    await expect(quota.run('read', nothing)).rejects.toMatchObject({ code: 'MR_CONNECTOR_QUOTA' });
  }
  await others.run('read', nothing);
  expect((await redis.keys('millrace:quota:*')).filter((key) => key.includes('token-'))).toEqual([]);
});

test('its key in Redis is gone after the stretch, and never longer than the calls that it counts', async () => {
  const tenant = newTenant();
  const quota = quotaOf(tenant, { calls: 5, windowMs: 300, longestCallMs: 100, longestWaitMs: 0 });
  for (let call = 0; call < 20; call += 1) await quota.run('write', nothing).catch(() => undefined);
  const key = `millrace:quota:${tenant}|meta|meta-main`;
  expect(await redis.zcard(key)).toBe(5);
  await sleep(500);
  expect(await redis.exists(key)).toBe(0);
});

test('a Redis that does not answer is told as such: the call is not made without its turn', async () => {
  const nobody = createRedis('redis://127.0.0.1:9', { maxRetriesPerRequest: 0, retryStrategy: () => null });
  nobody.on('error', () => undefined);
  const quota = new RedisQuota(
    nobody,
    { tenant: 'x', platform: 'meta', credential: 'y' },
    { calls: 5, windowMs: 1_000 },
  );
  await expect(quota.run('read', nothing)).rejects.toMatchObject({
    code: 'MR_CONNECTOR_UNAVAILABLE',
    message: expect.stringContaining('the quota of meta, connection y (5 calls in 1 s) cannot be asked for in Redis'),
  });
  nobody.disconnect();
});
