import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { loadConfig } from '../../base/config.ts';
import { createRedis, type Redis } from '../../base/redis.ts';
import type { RunningGateway } from '../../gateway/main.ts';
import { freePorts } from '../../redpanda/local/ports.ts';
import { appendEvents } from '../../sinks/events/stream-writer.ts';
import { testEnvironment } from '../lanes.ts';
import { startNode } from '../start-node.ts';
import { hasNginx, startNginx } from './nginx.ts';
import { ask, storedGold, tokenOf } from './stored-gold.ts';

const tenant = `side-by-side-${randomUUID().slice(0, 8)}`;
const subscription = `subscription S($after: String) { goldUpdated(after: $after) { cursor skipped row { revision } } }`;
const patience = { timeout: 20_000, interval: 200 };
let redis: Redis;
let token: string;

beforeAll(() => {
  redis = createRedis(loadConfig(testEnvironment()).address('redis'));
});
afterAll(() => redis?.quit());

let offset = 0;
async function publish(): Promise<void> {
  offset += 1;
  const text = JSON.stringify(storedGold(tenant, { revision: offset }));
  await appendEvents(redis, 'gold', [{ tenant, topic: 'gold', partition: 0, offset, text }]);
}

/** A gateway in a process of its own. */
async function spawnGateway(port: number): Promise<ChildProcess> {
  const command = join(import.meta.dirname, '..', '..', 'cli', 'millrace.cjs');
  const env = {
    ...process.env,
    ...testEnvironment(),
    MILLRACE_GATEWAY_PORT: String(port),
    MILLRACE_LOG_LEVEL: 'error',
  };
  const child = startNode([command, 'run', 'gateway'], { env });
  for (const output of [child.stdout, child.stderr]) output.resume();
  onTestFinished(() => void child.kill('SIGKILL'));
  await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${port}/health/live`)).status).toBe(200), {
    timeout: 240_000,
    interval: 200,
  });
  return child;
}

describe.skipIf(!hasNginx)('two gateways side by side behind nginx (skipped where it is not installed)', () => {
  it('serve the same subscriptions: one dies, the other goes, and clients miss and double nothing', async () => {
    const [one = 0, other = 0] = await freePorts(2);
    const gateways = await Promise.all([spawnGateway(one), spawnGateway(other)]);
    const { url, close } = await startNginx([one, other]);
    onTestFinished(close);
    token = await tokenOf({ url } as RunningGateway, tenant);
    await passesFiles(url);
    const clients = Array.from({ length: 20 }, () => resuming(url));
    await Promise.all(clients.map(({ connected }) => connected()));
    const first = offset + 1;
    const feed = async (count: number) => {
      for (let at = 0; at < count; at++) await publish();
    };
    await feed(30);
    gateways[0]?.kill('SIGKILL');
    await feed(30);
    // The one that died comes back, and the other is asked to go: its clients are sent away with the reason.
    await spawnGateway(one);
    const left = new Promise<number | null>((resolve) => gateways[1]?.once('exit', resolve));
    gateways[1]?.kill('SIGTERM');
    await feed(30);
    expect(await left).toBe(0);
    await feed(10);
    const expected = Array.from({ length: offset - first + 1 }, (_, at) => first + at);
    for (const { got } of clients) await expect.poll(() => got.length, patience).toBe(expected.length);
    for (const { got } of clients) expect(got).toEqual(expected);
    const reasons = new Set(clients.flatMap(({ closes }) => closes));
    expect([...reasons].sort()).toEqual([1006, 1012]);
    // Who is sent away is given the other gateway, not the one that goes.
    for (const { closes } of clients) expect(closes.filter((code) => code === 1012).length).toBeLessThan(3);
    for (const { stop } of clients) await stop();
  });
});

/** Report files, and nothing else, may be larger than a query. */
async function passesFiles(url: string): Promise<void> {
  const post = (path: string, body: object) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
  const base64 = Buffer.from(`Day,Clicks\n${'2026-11-01,7\n'.repeat(15_000)}`).toString('base64');
  const looked = await post('/imports/guess', { sample: { name: 'report.csv', base64, whole: true } });
  expect([looked.status, looked.headers.get('content-type')]).toEqual([200, expect.stringContaining('json')]);
  expect((await post('/graphql', { query: base64 })).status).toBe(413);
}

/** A client that comes back with its cursor whenever it is cut off, as the guide tells. */
function resuming(url: string) {
  const got: number[] = [];
  const closes: number[] = [];
  let after: string | null = null;
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
    on: { closed: (event) => closes.push((event as { code: number }).code) },
  });
  let stopped = false;
  const follow = async () => {
    while (!stopped) {
      try {
        for await (const { data, errors } of client.iterate({ query: subscription, variables: { after } })) {
          if (errors) throw new Error(errors[0]?.message);
          const update = (data as unknown as { goldUpdated: { cursor: string; row: { revision: number } } })
            .goldUpdated;
          got.push(update.row.revision);
          after = update.cursor;
        }
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  };
  return {
    got,
    closes,
    async connected() {
      const { data } = await ask({ url } as RunningGateway, token, '{ liveCursor }');
      after = (data as unknown as { liveCursor: string }).liveCursor;
      void follow();
    },
    async stop() {
      stopped = true;
      await client.dispose();
    },
  };
}
