import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Config } from '../../base/config.ts';
import { createRedis } from '../../base/redis.ts';
import { type RunningGateway, startGateway } from '../../gateway/main.ts';
import { eventStreams } from '../../schemas/event-streams.ts';
import { appendEvents } from '../../sinks/events/stream-writer.ts';
import { testEnvironment } from '../lanes.ts';
import { subscribeTo } from './live-client.ts';
import { alertEvent } from './stored-alert.ts';
import { ask, publishGold, startTestGateway, storedGold, tokenOf } from './stored-gold.ts';
import { sliceEvent } from './stored-slice.ts';

const ours = 'gateway-live-a';
const theirs = 'gateway-live-b';
let config: Config;
let gateway: RunningGateway;

beforeAll(async () => {
  ({ config, gateway } = await startTestGateway(testEnvironment()));
});
afterAll(() => gateway?.close());

interface Change {
  readonly cursor: string;
  readonly skipped: number;
  readonly row: { goldKey: string; accountId: string; revision: number };
}

/** Subscribes to gold. */
function watch(token: string, variables: Record<string, unknown> = {}, url = gateway.url) {
  const query = `subscription S($accounts: [ID!], $level: Level, $after: String) {
    goldUpdated(accounts: $accounts, level: $level, after: $after) { cursor skipped row { goldKey accountId revision } } }`;
  const watching = subscribeTo({ url }, token, { query, variables });
  return { ...watching, updates: watching.updates as unknown as Change[] };
}

const settle = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

it('brings a change within a second, to its own tenant and to the filter it matches', async () => {
  const own = watch(await tokenOf(gateway, ours));
  const filtered = watch(await tokenOf(gateway, ours), { accounts: ['a9'] });
  const other = watch(await tokenOf(gateway, theirs), { accounts: ['a1'] });
  await settle(600);
  await publishGold(config, [storedGold(ours)]);
  await expect.poll(() => own.updates.length, { timeout: 1_000, interval: 20 }).toBe(1);
  expect(own.updates[0]).toMatchObject({ skipped: 0, row: { accountId: 'a1', revision: 1 } });
  await settle(300);
  expect(filtered.updates).toEqual([]);
  expect(other.updates).toEqual([]);
  for (const each of [own, filtered, other]) each.stop();
});

it('leaves out an entry that names another tenant', async () => {
  const own = watch(await tokenOf(gateway, ours));
  await settle(500);
  const stray = { ...storedGold(theirs), account_id: 'secret' };
  const redis = createRedis(config.address('redis'));
  await redis.xadd(eventStreams.key(ours, 'gold'), '*', 'after', '0-0', 'event', JSON.stringify(stray));
  await redis.quit();
  await publishGold(config, [storedGold(ours, { entity_id: 'after-stray' })]);
  await expect.poll(() => own.updates.length, { timeout: 2_000 }).toBe(1);
  expect(own.updates[0]?.row.goldKey).toContain('after-stray');
  own.stop();
});

it('shows alerts and slices as they change, each to its own tenant', async () => {
  const [token, otherToken] = [await tokenOf(gateway, ours), await tokenOf(gateway, theirs)];
  const alerts =
    'subscription { alertChanged(states: [FIRING]) { skipped alert { alertId state accountId evidence { metric numerator } at } } }';
  const slices = 'subscription { sliceChanged(platform: META) { slice { id decision rows dataAsOf fetchedAt } } }';
  const watching = [alerts, slices].map((query) => subscribeTo(gateway, token, { query }));
  const crossing = [alerts, slices].map((query) => subscribeTo(gateway, otherToken, { query }));
  await settle(600);
  const redis = createRedis(config.address('redis'));
  const record = { tenant: ours, topic: `test-${Date.now()}`, partition: 0 };
  const texts = (events: readonly object[]) =>
    events.map((event, offset) => ({ ...record, offset, text: JSON.stringify(event) }));
  await appendEvents(redis, 'alerts', texts([alertEvent(ours, { state: 'PENDING' }), alertEvent(ours)]));
  await appendEvents(redis, 'slices', texts([sliceEvent(ours, { platform: 'GOOGLE' }), sliceEvent(ours)]));
  await redis.quit();
  await expect.poll(() => watching.map(({ updates }) => updates.length)).toEqual([1, 1]);
  expect(watching.map(({ updates }) => updates[0])).toEqual([
    {
      skipped: 0,
      alert: {
        ...{ alertId: 'x1', state: 'FIRING', accountId: 'a1', at: '2026-11-02T11:00:00.000001Z' },
        evidence: [{ metric: '@ctr over 1d', numerator: 8 }],
      },
    },
    {
      slice: {
        ...{ id: '2026-11-01/META/a1/ad_daily/AD', decision: 'APPLIED', rows: 7, dataAsOf: null },
        fetchedAt: '2026-11-02T11:00:00.000001Z',
      },
    },
  ]);
  expect(crossing.flatMap(({ updates, errors }) => [...updates, ...errors])).toEqual([]);
  for (const { stop } of [...watching, ...crossing]) stop();
});

it('closes a socket with a false token, and one whose token ends, with 4403', async () => {
  const wrong = watch('abc');
  expect((await wrong.closed).code).toBe(4403);
  const brief = await startGateway({ ...config, gatewayPort: 0 }, { limits: { devTokenSeconds: 2 } });
  const token = await tokenOf(brief, ours);
  const ending = watch(token, {}, brief.url);
  expect((await ending.closed).code).toBe(4403);
  expect((await ask(brief, token, '{ dataRanges { level } }')).errors?.[0]?.extensions.code).toBe('MR_TOKEN_EXPIRED');
  await brief.close();
});

it('refuses one subscription too many on a socket, in words', async () => {
  const token = await tokenOf(gateway, ours);
  const own = watch(token);
  const failures: unknown[] = [];
  for (let at = 0; at < 8; at++) {
    own.client.subscribe(
      { query: 'subscription { goldUpdated { cursor } }' },
      { next: () => undefined, error: (error) => failures.push(error), complete: () => undefined },
    );
  }
  await expect.poll(() => failures.length, { timeout: 2_000 }).toBe(1);
  expect(failures[0]).toMatchObject([{ extensions: { code: 'MR_TOO_MANY_SUBSCRIPTIONS' } }]);
  own.stop();
});

it('refuses queries on a socket, and too many reads in one query', async () => {
  const token = await tokenOf(gateway, ours);
  const own = watch(token);
  const failures: unknown[] = [];
  own.client.subscribe(
    { query: '{ dataRanges { level } }' },
    { next: () => undefined, error: (error) => failures.push(error), complete: () => undefined },
  );
  await expect.poll(() => failures).toMatchObject([[{ extensions: { code: 'MR_REQUEST_INVALID' } }]]);
  own.stop();
  const many = Array.from({ length: 11 }, (_, at) => `r${at}: dataRanges { level }`).join(' ');
  const { errors } = await ask(gateway, token, `{ ...Many } fragment Many on Query { ${many} }`);
  expect(errors?.[0]).toMatchObject({
    message: expect.stringContaining('more than 10'),
    extensions: { code: 'MR_QUERY_INVALID' },
  });
});
