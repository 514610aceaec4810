import { afterAll, beforeAll, expect, it } from 'vitest';
import { testStack } from '../../lanes.ts';
import { type OwnRedis, startOwnRedis } from '../own-redis.ts';
import { startTcpProxy, type TcpProxy } from '../tcp-proxy.ts';
import { type Ground, newEmail, openGround, password } from './ground.ts';

/** With all its stores. */
let whole: Ground;
/** With a Redis and a way to Postgres that can be cut. */
let ground: Ground;
let redis: OwnRedis;
let postgres: TcpProxy;
let tenant: string;
beforeAll(async () => {
  redis = await startOwnRedis();
  const address = new URL(testStack().postgres);
  postgres = await startTcpProxy([{ host: address.hostname, port: Number(address.port) }]);
  address.port = String(postgres.port);
  whole = await openGround();
  ground = await openGround({ environment: { MILLRACE_REDIS: redis.url, MILLRACE_POSTGRES: address.href } });
  tenant = await whole.organisation();
});
afterAll(async () => {
  postgres?.mend();
  await ground?.close();
  await whole?.close();
  await postgres?.close();
  await redis?.close();
});

// Of ClickHouse alone.
const figures = '{ dataRanges { level } }';
const settle = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

it('while Redis is away tokens go on, nobody logs in, and who is removed is out all the same', async () => {
  const [stays, leaves] = [newEmail('stays'), newEmail('leaves')];
  await whole.join(tenant, stays, 'ANALYST');
  await whole.join(tenant, leaves, 'OWNER');
  await whole.join(tenant, newEmail('other'), 'OWNER');
  const [staying, leaving] = [await ground.loggedIn(tenant, stays), await ground.loggedIn(tenant, leaves)];
  await redis.kill();
  await settle(1_200);
  expect(await staying.refusal(figures)).toBeUndefined();
  for (const [path, body] of [
    ['/auth/login', { email: stays, password }],
    ['/auth/refresh', {}],
  ] as const) {
    expect(await staying.post(path, body)).toMatchObject({
      status: 503,
      body: { error: { code: 'MR_STORE_UNAVAILABLE' } },
    });
  }
  expect((await staying.send('GET', '/auth/methods')).status).toBe(200);
  const owner = await whole.loggedIn(tenant, leaves);
  expect(await owner.get('mutation { leaveOrganisation { __typename } }')).toEqual({ __typename: 'MemberChanged' });
  await expect.poll(() => leaving.refusal(figures), { timeout: 10_000, interval: 300 }).toBe('MR_SESSION_ENDED');

  await redis.start();
  await expect
    .poll(async () => (await staying.post('/auth/refresh')).status, { timeout: 20_000, interval: 500 })
    .toBe(200);
  await staying.logIn(stays, password, tenant);
});

it('while Postgres is away what was known counts, and no refresh token is used up', async () => {
  const email = newEmail('waits');
  await whole.join(tenant, email, 'ANALYST');
  const browser = await ground.loggedIn(tenant, email);
  expect(await browser.refusal(figures)).toBeUndefined();
  const refresh = browser.cookie('refresh')?.value;
  postgres.cut();
  await settle(1_200);
  expect(await browser.refusal(figures)).toBeUndefined();
  expect((await browser.post('/auth/refresh')).status).toBe(503);
  expect(browser.cookie('refresh')?.value).toBe(refresh);
  for (let at = 0; at < 6; at++) expect((await browser.post('/auth/login', { email, password })).status).toBe(503);
  postgres.mend();
  await expect
    .poll(async () => (await browser.post('/auth/refresh')).status, { timeout: 20_000, interval: 500 })
    .toBe(200);
  // Six logins that could not be looked at have locked nobody out.
  await browser.logIn(email, password, tenant);
});
