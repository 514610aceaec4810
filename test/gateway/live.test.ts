import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Config } from '../../base/config.ts';
import { createRedis } from '../../base/redis.ts';
import { type RunningGateway, startGateway } from '../../gateway/main.ts';
import { ask, publishGold, startTestGateway, storedGold, tokenOf } from './stored-gold.ts';

const ours = 'gateway-live-a';
const theirs = 'gateway-live-b';
let config: Config;
let gateway: RunningGateway;

beforeAll(async () => {
  ({ config, gateway } = await startTestGateway(inject('stackEnvironment')));
});
afterAll(() => gateway?.close());

interface Update {
  readonly cursor: string;
  readonly gap: boolean;
  readonly row: { goldKey: string; accountId: string; revision: number };
}

/** Subscribes; `updates` fills as they come, `closed` resolves to the code with which the socket ended. */
function watch(token: string, variables: object = {}, url = gateway.url) {
  const updates: Update[] = [];
  const errors: unknown[] = [];
  let ended: (code: number) => void = () => undefined;
  const closed = new Promise<number>((resolve) => {
    ended = resolve;
  });
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
    lazy: true,
    on: { closed: (event) => ended((event as { code: number }).code) },
  });
  client.subscribe<{ goldUpdated: Update }>(
    {
      query: `subscription S($accounts: [ID!], $level: Level, $after: String) {
        goldUpdated(accounts: $accounts, level: $level, after: $after) { cursor gap row { goldKey accountId revision } } }`,
      variables: { ...variables },
    },
    {
      next: ({ data, errors: failed }) => {
        if (data) updates.push(data.goldUpdated);
        if (failed) errors.push(...failed);
      },
      error: (error) => errors.push(...(Array.isArray(error) ? error : [error])),
      complete: () => undefined,
    },
  );
  return { updates, errors, closed, client, stop: () => client.dispose() };
}

const settle = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

it('brings a change within a second, to its own tenant and to the filter it matches', async () => {
  const own = watch(await tokenOf(gateway, ours));
  const filtered = watch(await tokenOf(gateway, ours), { accounts: ['a9'] });
  const other = watch(await tokenOf(gateway, theirs), { accounts: ['a1'] });
  await settle(600);
  await publishGold(config, [storedGold(ours)]);
  await expect.poll(() => own.updates.length, { timeout: 1_000, interval: 20 }).toBe(1);
  expect(own.updates[0]).toMatchObject({ gap: false, row: { accountId: 'a1', revision: 1 } });
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
  await redis.xadd(`gold:${ours}`, '*', 'gold', JSON.stringify(stray));
  await redis.quit();
  await publishGold(config, [storedGold(ours, { entity_id: 'after-stray' })]);
  await expect.poll(() => own.updates.length, { timeout: 2_000 }).toBe(1);
  expect(own.updates[0]?.row.goldKey).toContain('after-stray');
  own.stop();
});

it('goes on from a cursor without a hole, the newest state of each row once', async () => {
  const [first] = await publishGold(config, [storedGold(ours, { entity_id: 'r0' })]);
  await publishGold(config, [
    storedGold(ours, { entity_id: 'r1', revision: 1 }),
    storedGold(ours, { entity_id: 'r2', revision: 1 }),
    storedGold(ours, { entity_id: 'r1', revision: 2 }),
  ]);
  const own = watch(await tokenOf(gateway, ours), { after: first });
  await expect.poll(() => own.updates.length, { timeout: 3_000 }).toBeGreaterThanOrEqual(2);
  await settle(200);
  expect(own.updates.map(({ row, gap }) => [row.goldKey.split('/')[1], row.revision, gap])).toEqual([
    ['r2', 1, false],
    ['r1', 2, false],
  ]);
  own.stop();
});

it('closes a socket with a false token, and one whose token ends, with 4403', async () => {
  const wrong = watch('abc');
  expect(await wrong.closed).toBe(4403);
  const brief = await startGateway({ ...config, gatewayPort: 0 }, { limits: { devTokenSeconds: 2 } });
  const token = await tokenOf(brief, ours);
  const ending = watch(token, {}, brief.url);
  expect(await ending.closed).toBe(4403);
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
