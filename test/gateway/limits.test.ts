import { createHash, randomUUID } from 'node:crypto';
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { systemClock } from '../../base/clock.ts';
import type { Config } from '../../base/config.ts';
import { createRedis, type Redis } from '../../base/redis.ts';
import { RateLimiter } from '../../gateway/limits/rate-limiter.ts';
import { type RunningGateway, startGateway } from '../../gateway/main.ts';
import { appendEvents } from '../../sinks/events/stream-writer.ts';
import { testEnvironment } from '../lanes.ts';
import { subscribeTo } from './live-client.ts';
import { startOwnRedis } from './own-redis.ts';
import { startTestGateway, storedGold, tokenOf } from './stored-gold.ts';

let config: Config;
let gateway: RunningGateway;
let strict: RunningGateway;
let other: RunningGateway;
let redis: Redis;

beforeAll(async () => {
  ({ config, gateway } = await startTestGateway(testEnvironment()));
  const limits = {
    ratePoints: 5,
    rateSeconds: 3,
    subscriptionsPerUser: 3,
    subscriptionsPerSocket: 2,
    socketsPerUser: 4,
    heartbeatSeconds: 1,
  };
  strict = await startGateway({ ...config, gatewayPort: 0 }, { limits });
  other = await startGateway({ ...config, gatewayPort: 0 }, { limits });
  redis = createRedis(config.address('redis'));
});
afterAll(async () => {
  await Promise.all([gateway?.close(), strict?.close(), other?.close()]);
  await redis?.quit();
});

const someTenant = () => `limits-${randomUUID().slice(0, 8)}`;

async function post(to: RunningGateway, token: string, body: unknown) {
  const response = await fetch(`${to.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const answer = (await response.json()) as {
    data: unknown;
    errors?: { message: string; extensions: Record<string, unknown> }[];
  };
  return { status: response.status, headers: response.headers, ...answer };
}
const query = '{ liveCursor }';

describe('the rate limit', () => {
  it('tells what is left, then when to try again, counts both gateways together, and lets through after that', async () => {
    const token = await tokenOf(strict, someTenant());
    const answers = [];
    for (let at = 0; at < 6; at++) answers.push(await post(at % 2 === 0 ? strict : other, token, { query }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(answers.map(({ headers }) => headers.get('ratelimit-remaining'))).toEqual(['4', '3', '2', '1', '0', '0']);
    const refused = answers[5];
    const wait = Number(refused?.headers.get('retry-after'));
    expect(wait).toBeGreaterThanOrEqual(1);
    expect(wait).toBeLessThanOrEqual(3);
    expect(refused?.headers.get('ratelimit-policy')).toBe('5;w=3');
    expect(refused?.errors?.[0]).toMatchObject({
      message: expect.stringContaining(`try again in ${wait} s`),
      extensions: { code: 'MR_RATE_LIMITED', limit: 5, remaining: 0, windowSeconds: 3, retryAfterSeconds: wait },
    });
    await new Promise((resolve) => setTimeout(resolve, wait * 1000));
    expect((await post(other, token, { query })).status).toBe(200);
  });

  it('counts what comes to nothing, too', async () => {
    const token = await tokenOf(strict, someTenant());
    const codes = [];
    for (let at = 0; at < 7; at++)
      codes.push((await post(strict, token, { query: '{ nothing' })).errors?.[0]?.extensions.code);
    expect(codes).toEqual([...Array(5).fill('MR_QUERY_INVALID'), 'MR_RATE_LIMITED', 'MR_RATE_LIMITED']);
  });

  it('is each tenant’s and user’s own', async () => {
    const limiter = new RateLimiter(redis, { ratePoints: 2, rateSeconds: 60 }, systemClock, pino({ level: 'silent' }));
    const [tenant, elsewhere] = [someTenant(), someTenant()];
    const as = (of: string, subject: string) => limiter.take({ tenant: of, subject } as never, 2);
    const states = [await as(tenant, 'a'), await as(tenant, 'a'), await as(tenant, 'b'), await as(elsewhere, 'a')];
    expect(states.map(({ allowed }) => allowed)).toEqual([true, false, true, true]);
  });

  it('never lets more through than it says, asked from all sides at once', async () => {
    const limiters = [1, 2, 3].map(
      () =>
        new RateLimiter(
          createRedis(config.address('redis')),
          { ratePoints: 50, rateSeconds: 60 },
          systemClock,
          pino({ level: 'silent' }),
        ),
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    const principal = { tenant: someTenant(), subject: 'x' } as never;
    const states = await Promise.all(Array.from({ length: 300 }, (_, at) => limiters[at % 3]?.take(principal, 1)));
    expect(states.filter((state) => state?.allowed)).toHaveLength(50);
  });

  it('goes on by itself while Redis is away, and together again after it', async () => {
    const own = await startOwnRedis();
    const client = createRedis(own.url);
    client.on('error', () => undefined);
    const limiter = new RateLimiter(client, { ratePoints: 3, rateSeconds: 60 }, systemClock, pino({ level: 'silent' }));
    const take = async (subject = 's') => (await limiter.take({ tenant: 't', subject } as never, 1)).allowed;
    await expect.poll(() => client.status).toBe('ready');
    expect([await take(), await take()]).toEqual([true, true]);
    await own.kill();
    // Alone it knows nothing of the two; and it does not wait for Redis.
    const begun = Date.now();
    expect([await take(), await take(), await take(), await take()]).toEqual([true, true, true, false]);
    expect(Date.now() - begun).toBeLessThan(1_500);
    await own.start();
    await expect.poll(() => client.status, { timeout: 10_000 }).toBe('ready');
    await expect
      // Of somebody else: the two, and the third that was under way when Redis was killed, may have come to count there.
      .poll(async () => (await take('other')) && (await client.zcard('rate:{t}:other')) > 0, { timeout: 5_000 })
      .toBe(true);
    client.disconnect();
    await own.close();
  });
});

describe('a query', () => {
  it('that costs too much is refused with its cost, before anything is read', async () => {
    const token = await tokenOf(gateway, someTenant());
    const fields =
      'nodes { measures { spend { amount } } ratios { ctr { value } cvr { value } cpc { reason } cpm { reason } } }';
    const costly = `query C($f: MetricFilter!) { ${[1, 2, 3, 4, 5, 6].map((at) => `m${at}: metrics(filter: $f, first: 500) { ${fields} }`).join(' ')} }`;
    const variables = { f: { level: 'AD', from: '2026-11-01', to: '2026-11-30' } };
    const { status, errors } = await post(gateway, token, { query: costly, variables });
    // A row, measures, spend, ratios and four of them: 8 objects; 10 at the root.
    expect([status, errors?.[0]?.extensions]).toMatchObject([
      400,
      { code: 'MR_QUERY_TOO_COSTLY', cost: 6 * (10 + 500 * 8), maxCost: 20_000 },
    ]);
  });

  it('is answered with its cost; a batch, a body that is too large and JSON that is none are refused in words', async () => {
    const token = await tokenOf(gateway, someTenant());
    expect((await post(gateway, token, { query })).headers.get('millrace-query-cost')).toBe('10');
    const batch = await post(gateway, token, [{ query }, { query }]);
    expect([batch.status, batch.errors?.[0]?.message]).toEqual([
      400,
      expect.stringContaining('one operation a request'),
    ]);
    const large = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: `# ${'x'.repeat(70_000)}\n${query}` }),
    });
    expect([large.status, await large.json()]).toMatchObject([
      413,
      { error: { code: 'MR_REQUEST_INVALID', traceId: expect.stringMatching(/^[0-9a-f]{32}$/) } },
    ]);
    const broken = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(broken.status).toBe(400);
  });

  it('that takes too long is given up', async () => {
    const hasty = await startGateway({ ...config, gatewayPort: 0 }, { limits: { requestSeconds: 0.001 } });
    const { status, errors } = await post(hasty, await tokenOf(hasty, someTenant()), {
      query: '{ accounts { nodes { name } } }',
    });
    expect([status, errors?.[0]?.extensions.code]).toEqual([503, 'MR_QUERY_TIMEOUT']);
    await hasty.close();
  });

  it('for the schema works, as tools send it', async () => {
    const { data } = await post(gateway, await tokenOf(gateway, someTenant()), { query: getIntrospectionQuery() });
    expect(
      buildClientSchema(data as IntrospectionQuery)
        .getSubscriptionType()
        ?.getFields(),
    ).toHaveProperty('alertChanged');
    expect((await post(gateway, 'nobody', { query: getIntrospectionQuery() })).status).toBe(401);
  });

  it('is known by its hash once its text was sent, on every gateway, to its own tenant', async () => {
    const [tenant, elsewhere] = [someTenant(), someTenant()];
    const token = await tokenOf(gateway, tenant);
    const text = `query Kept { liveCursor } # ${tenant}`;
    const extensions = { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(text).digest('hex') } };
    const unknown = await post(gateway, token, { extensions });
    expect(unknown.errors?.[0]).toMatchObject({
      message: 'PersistedQueryNotFound',
      extensions: { code: 'MR_PERSISTED_QUERY_NOT_FOUND' },
    });
    expect((await post(gateway, token, { query: text, extensions })).data).toHaveProperty('liveCursor');
    expect((await post(other, token, { extensions })).data).toHaveProperty('liveCursor');
    expect((await post(gateway, await tokenOf(gateway, elsewhere), { extensions })).errors?.[0]?.message).toBe(
      'PersistedQueryNotFound',
    );
    const false_ = { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } };
    expect((await post(gateway, token, { query: text, extensions: false_ })).errors?.[0]?.extensions['code']).toBe(
      'MR_REQUEST_INVALID',
    );
  });

  it('carries the trace that it is part of', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', traceparent: `00-${traceId}-b7ad6b7169203331-01` },
      body: JSON.stringify({ query }),
    });
    const { errors } = (await response.json()) as { errors: { extensions: Record<string, string> }[] };
    expect(errors[0]?.extensions).toMatchObject({ traceId, requestId: response.headers.get('x-request-id') });
  });
});

describe('subscriptions', () => {
  const subscription = 'subscription { alertChanged { cursor } }';
  const codes = ({ errors }: ReturnType<typeof subscribeTo>) => errors.map(({ extensions }) => extensions.code);

  it('of one user are limited over all sockets, and their places come free', async () => {
    const token = await tokenOf(strict, someTenant());
    const watching = [];
    for (let at = 0; at < 3; at++) watching.push(subscribeTo(strict, token, { query: subscription }));
    await new Promise((resolve) => setTimeout(resolve, 500));
    const late = subscribeTo(strict, token, { query: subscription });
    await expect.poll(() => codes(late)).toEqual(['MR_TOO_MANY_SUBSCRIPTIONS']);
    watching[0]?.stop();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const again = subscribeTo(strict, token, { query: subscription });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(codes(again)).toEqual([]);
    for (const { stop } of [...watching, late, again]) stop();
  });

  it('come over so many sockets of one user, open without one or not, and over so many of a gateway', async () => {
    const [tenant, small] = [
      someTenant(),
      await startGateway({ ...config, gatewayPort: 0 }, { limits: { sockets: 2 } }),
    ];
    const opened = async (to: RunningGateway, of: string) => {
      const authorization = `Bearer ${await tokenOf(to, of)}`;
      const socket = new WebSocket(`${to.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      const told = new Promise<string>((resolve) => {
        socket.once('unexpected-response', (request, { statusCode }) => {
          request.destroy();
          resolve(String(statusCode));
        });
        socket.once('message', () => resolve('taken'));
        socket.once('close', (code, reason) => resolve(`${code} ${reason}`));
      });
      socket.once('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } })));
      socket.once('error', () => undefined);
      return { socket, told: await told };
    };
    const own = [];
    for (let at = 0; at < 4; at++) own.push(await opened(strict, tenant));
    expect(own.map(({ told }) => told)).toEqual(Array(4).fill('taken'));
    expect((await opened(strict, tenant)).told).toMatch(/^1013 MR_TOO_MANY_SUBSCRIPTIONS: you have 4 sockets/);
    expect((await opened(strict, someTenant())).told).toBe('taken');
    own[0]?.socket.close();
    await expect.poll(async () => (await opened(strict, tenant)).told).toBe('taken');

    const two = [await opened(small, tenant), await opened(small, someTenant())];
    expect(two.map(({ told }) => told)).toEqual(['taken', 'taken']);
    expect((await opened(small, someTenant())).told).toBe('503');
    await small.close();
  });

  it('are taken from the rate limit', async () => {
    const token = await tokenOf(strict, someTenant());
    for (let at = 0; at < 5; at++) await post(strict, token, { query });
    const late = subscribeTo(strict, token, { query: subscription });
    await expect.poll(() => codes(late)).toEqual(['MR_RATE_LIMITED']);
    expect(late.errors[0]?.extensions).toMatchObject({ limit: 5, remaining: 0 });
    late.stop();
  });

  it('of a client that does not read lose older states first, then the socket, with the reason; what waits stays bounded', async () => {
    const limits = { exactEvents: 20, waitingEvents: 40, drainSeconds: 1 };
    const small = await startGateway({ ...config, gatewayPort: 0 }, { limits });
    const tenant = someTenant();
    const query = 'subscription { goldUpdated { cursor skipped row { goldKey entityName revision } } }';
    const opened = subscribeTo(small, await tokenOf(small, tenant), { query });
    const socket = await opened.socket;
    await new Promise((resolve) => setTimeout(resolve, 500));
    let offset = 0;
    const feed = async (count: number, keys: number) => {
      for (let at = 0; at < count; at += 20) {
        const events = Array.from({ length: 20 }, () => {
          offset += 1;
          // Large, so that the sockets' own buffers are full soon.
          const row = storedGold(tenant, {
            entity_id: `e${offset % keys}`,
            entity_name: 'x'.repeat(20_000),
            revision: offset,
          });
          return { tenant, topic: 'slow', partition: 0, offset, text: JSON.stringify(row) };
        });
        await appendEvents(redis, 'gold', events);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    };
    socket.pause();
    await feed(1_200, 5);
    socket.resume();
    await expect
      .poll(() => (opened.updates.at(-1)?.['row'] as { revision: number })?.revision, { timeout: 20_000 })
      .toBe(1_200);
    const skipped = opened.updates.reduce((sum, update) => sum + update.skipped, 0);
    expect(skipped).toBeGreaterThan(0);
    expect(opened.updates.length + skipped).toBe(1_200);
    socket.pause();
    await feed(1_200, 1_000_000);
    socket.resume();
    const { code, reason } = await opened.closed;
    expect([code, reason]).toEqual([1013, expect.stringContaining('MR_SLOW_SUBSCRIBER')]);
    const measured = await (await fetch(`${small.url}/metrics`)).text();
    expect(measured).toMatch(/millrace_gateway_dropped_subscribers_total(\{[^}]*\})? 1\n/);
    await small.close();
  });

  it('end with a socket that does not answer pings', async () => {
    const socket = new WebSocket(`${strict.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      autoPong: false,
    });
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send(
      JSON.stringify({
        type: 'connection_init',
        payload: { authorization: `Bearer ${await tokenOf(strict, someTenant())}` },
      }),
    );
    // Pinged after a second, ended a second later.
    expect(await closed).toBe(1006);
  });
});
