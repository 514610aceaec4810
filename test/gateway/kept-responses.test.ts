import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Config } from '../../base/config.ts';
import { createRedis, type Redis } from '../../base/redis.ts';
import { QueryCache } from '../../gateway/caches/query-cache.ts';
import type { RunningGateway } from '../../gateway/main.ts';
import { dataVersion } from '../../schemas/data-version.ts';
import { testEnvironment } from '../lanes.ts';
import { ask, insertGold, startTestGateway, storedGold, tokenOf } from './stored-gold.ts';

let config: Config;
let gateway: RunningGateway;
let redis: Redis;

beforeAll(async () => {
  ({ config, gateway } = await startTestGateway(testEnvironment()));
  redis = createRedis(config.address('redis'));
});
afterAll(async () => {
  await gateway?.close();
  await redis?.quit();
});

const query = `query Q($to: Date!) { metrics(filter: { level: CAMPAIGN, from: "2026-11-01", to: $to }, groupBy: []) {
  nodes { measures { clicks } } } }`;

it('a response is the same until the version of the data changes, for one tenant and one question', async () => {
  const [tenant, other] = [`kept-${randomUUID().slice(0, 8)}`, `kept-${randomUUID().slice(0, 8)}`];
  const [token, theirs] = [await tokenOf(gateway, tenant), await tokenOf(gateway, other)];
  const change = (of: string) => redis.set(dataVersion.key(of, config.clickhouseDatabase), randomUUID());
  const clicks = async (holder: string, to = '2026-11-30') => {
    const { data, errors } = await ask(gateway, holder, query, { to });
    expect(errors).toBeUndefined();
    return (data as unknown as { metrics: { nodes: { measures: { clicks: number } }[] } }).metrics.nodes.map(
      ({ measures }) => measures.clicks,
    );
  };
  await insertGold(config, [storedGold(tenant, { clicks: '10' }), storedGold(other, { clicks: '7' })]);
  await Promise.all([change(tenant), change(other)]);
  expect(await clicks(token)).toEqual([10]);
  await insertGold(config, [storedGold(tenant, { clicks: '11', revision: 2 })]);
  expect([await clicks(token), await clicks(theirs)]).toEqual([[10], [7]]);
  // Another question is another answer.
  expect(await clicks(token, '2026-11-29')).toEqual([11]);
  await change(tenant);
  expect([await clicks(token), await clicks(theirs)]).toEqual([[11], [7]]);
});

it('a response with errors is not kept, and is told to nobody else', async () => {
  const tenant = `kept-${randomUUID().slice(0, 8)}`;
  const token = await tokenOf(gateway, tenant);
  await redis.set(dataVersion.key(tenant, config.clickhouseDatabase), 'v1');
  const answers = await Promise.all(Array.from({ length: 5 }, () => ask(gateway, token, query, { to: '2026-10-01' })));
  expect(answers.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(Array(5).fill('MR_ARGUMENT_INVALID'));
  expect(new Set(answers.map(({ errors }) => errors?.[0]?.extensions.requestId)).size).toBe(5);

  const cache = new QueryCache(redis, config.clickhouseDatabase, pino({ level: 'silent' }));
  let reads = 0;
  const read = async () => ({ text: String(++reads), isGood: reads > 2 });
  const texts: string[] = [];
  for (let at = 0; at < 4; at++) texts.push(await cache.text({ tenant, about: ['bad'] }, read));
  expect(texts).toEqual(['1', '2', '3', '3']);
});
