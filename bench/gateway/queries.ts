import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { createRedis } from '../../base/redis.ts';
import { dataVersion } from '../../schemas/data-version.ts';
import { BenchError } from '../errors.ts';
import type { GatewayProcess } from './gateway-process.ts';
import { percentiles, verdict } from './percentiles.ts';

/** Milliseconds within which 99 of a hundred are to be answered. */
const wantedMs = 100;
/** Connections of all dashboards together. */
const connections = 64;
/** Tenants whose data changes, a second: what was kept of theirs is read anew. */
const changesPerSecond = 2;

/** The load. */
export interface QueryLoad {
  readonly tenants: readonly string[];
  readonly seconds: number;
  readonly perSecond: number;
  /** Rows of gold that there are. */
  readonly rows: number;
  readonly redis: string;
}

const filter = { level: 'AD', from: '2026-11-01', to: '2026-11-30' };
const metrics = (groupBy: readonly string[], first: number, more: object = {}) => ({
  query: `query M($filter: MetricFilter!, $groupBy: [GroupBy!]!, $first: Int!) { metrics(filter: $filter, groupBy: $groupBy, first: $first) {
    nodes { day platform accountId entityId currency finality coverage dataAsOf measures { impressions clicks spend { amount } }
      ratios { ctr { value } cpc { value { amount } } } } pageInfo { hasNextPage endCursor } } }`,
  variables: { filter: { ...filter, ...more }, groupBy, first },
});

/** What dashboards ask for, as often as one another. */
const operations: Readonly<Record<string, object>> = {
  total: metrics([], 1),
  'by day': metrics(['DAY'], 31),
  'by account': metrics(['ACCOUNT'], 50),
  'by day and account': metrics(['DAY', 'ACCOUNT'], 100),
  'an account by ad': metrics(['ENTITY'], 50, { accounts: ['a0'] }),
  'an account by day': metrics(['DAY'], 31, { accounts: ['a0'] }),
  'a week by day': metrics(['DAY'], 7, { from: '2026-11-24' }),
  ranges: { query: '{ dataRanges { level reportFamily firstDay lastDay accounts dataAsOf } }' },
  alerts: { query: '{ alerts(filter: { open: true }, first: 20) { nodes { alertId state severity subject } } }' },
  slices: { query: '{ slices(first: 20) { nodes { id state rows } } }' },
};

/** Tenants whose dashboards are opened at a time before measuring. */
const openedAtOnce = 4;

/** Asks at an even pace, whether or not answers have come, and prints how long they took. @throws BenchError for an error. */
export async function askAll(gateway: GatewayProcess, load: QueryLoad): Promise<void> {
  const tokens = await Promise.all(load.tenants.map((tenant) => gateway.token(tenant)));
  const redis = createRedis(load.redis);
  const change = (tenant: string) => redis.set(dataVersion.key(tenant, 'millrace'), randomUUID());
  for (const tenant of load.tenants) await change(tenant);
  const pool = new Pool(gateway.url, { connections });
  const names = Object.keys(operations);
  const delays = new Map(names.map((name) => [name, [] as number[]]));
  let failure: string | undefined;
  const ask = async (n: number, due?: number) => {
    const name = names[n % names.length] ?? '';
    const token = tokens[Math.floor(n / names.length) % tokens.length];
    const response = await pool.request({
      path: '/graphql',
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(operations[name]),
    });
    const text = await response.body.text();
    if (response.statusCode !== 200 || text.includes('"errors"')) failure ??= `${name}: ${text.slice(0, 300)}`;
    if (due !== undefined) delays.get(name)?.push(performance.now() - due);
  };
  // Every dashboard is open when measuring begins: asked for once, and a second time because the first may be a minute ago.
  for (let time = 0; time < 2; time++) {
    const opening = Array.from({ length: names.length * tokens.length }, (_, n) => n);
    const open = async () => {
      for (let n = opening.shift(); n !== undefined; n = opening.shift()) await ask(n);
    };
    await Promise.all(Array.from({ length: openedAtOnce }, open));
  }
  const before = await keptAnswers(gateway);
  const shares = gateway.measure();
  const begun = performance.now();
  const asked: Promise<void>[] = [];
  let changed = 0;
  for (let sent = 0; sent < load.perSecond * load.seconds && failure === undefined; await sleep(2)) {
    const elapsed = (performance.now() - begun) / 1000;
    for (; sent < Math.min(elapsed * load.perSecond, load.perSecond * load.seconds); sent++) {
      asked.push(ask(sent, begun + (1000 * sent) / load.perSecond));
    }
    for (; changed < elapsed * changesPerSecond; changed++)
      await change(load.tenants[changed % load.tenants.length] ?? '');
  }
  await Promise.all(asked);
  const used = shares();
  const all = [...delays.values()].flat();
  const now = await keptAnswers(gateway);
  const [found, read] = [now.found - before.found, now.read - before.read];
  console.log(
    `queries: ${load.perSecond}/s of ten operations for ${load.seconds} s over ${load.rows} rows of gold, ` +
      `${changesPerSecond} tenants changing a second: ${percentiles(all)}, ${verdict(all, wantedMs)}; ` +
      `${((100 * found) / (found + read)).toFixed(1)} % of what is looked for among kept answers was there; ${used}`,
  );
  for (const [name, own] of delays) console.log(`  ${name.padEnd(20)} ${percentiles(own)}`);
  await pool.close();
  await redis.quit();
  if (failure !== undefined) throw new BenchError('MR_BENCH_RESULT', failure);
}

/** Answers that the gateway has looked for in Redis so far: found there, and read from the store. */
async function keptAnswers({ url }: GatewayProcess): Promise<{ readonly found: number; readonly read: number }> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const count = (found: string) =>
    Number(new RegExp(`^millrace_gateway_kept_answers_total{.*found="${found}".*} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  return { found: count('yes'), read: count('no') };
}
