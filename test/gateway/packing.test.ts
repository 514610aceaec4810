import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunningGateway } from '../../gateway/main.ts';
import { testEnvironment } from '../lanes.ts';
import { insertGold, insertTenant, startTestGateway, storedGold, tokenOf } from './stored-gold.ts';

const tenant = `packing-${process.pid}`;
const campaigns = 120;
const query = (first: number) => `{
  metrics(filter: { level: CAMPAIGN, from: "2026-11-01", to: "2026-11-01" }, groupBy: [DAY, ENTITY], first: ${first}) {
    nodes { id day entityId entityName currency finality facts dataAsOf measures { impressions clicks spend { amountMicros currency } } }
  }
}`;

let gateway: RunningGateway;
let token: string;

beforeAll(async () => {
  const { config, gateway: started } = await startTestGateway(testEnvironment());
  gateway = started;
  await insertTenant(config, tenant, 'a1');
  const rows = Array.from({ length: campaigns }, (_, at) =>
    storedGold(tenant, { entity_id: `c${at}`, entity_name: `Campaign number ${at}` }),
  );
  await insertGold(config, rows);
  token = await tokenOf(gateway, tenant);
});
afterAll(() => gateway?.close());

/** An answer as it comes over the wire. */
async function raw(first: number, accepted: string | undefined) {
  const body = JSON.stringify({ query: query(first) });
  const sent = request(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      ...(accepted !== undefined && { 'accept-encoding': accepted }),
    },
  });
  const answer = new Promise<{ headers: NodeJS.Dict<string | string[]>; bytes: Buffer }>((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', (response) =>
      buffer(response).then((bytes) => resolve({ headers: response.headers, bytes }), reject),
    );
  });
  sent.end(body);
  return await answer;
}

it('packs long answers for who accepts it: the same bytes, a fifth of them on the wire', async () => {
  const plain = await raw(campaigns, undefined);
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(JSON.parse(plain.bytes.toString()).data.metrics.nodes).toHaveLength(campaigns);
  const packed = await raw(campaigns, 'gzip, deflate, br');
  expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: expect.stringMatching(/accept-encoding/i) });
  expect(gunzipSync(packed.bytes)).toEqual(plain.bytes);
  expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 5);
});

it('sends short answers as they are, and long ones to who accepts other packings only', async () => {
  expect((await raw(1, 'gzip')).headers['content-encoding']).toBeUndefined();
  expect((await raw(campaigns, 'br')).headers['content-encoding']).toBeUndefined();
});

it('goes on when a client leaves in the middle of a packed answer', async () => {
  const left = Array.from({ length: 20 }, async () => {
    const control = new AbortController();
    const answer = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: query(campaigns) }),
      signal: control.signal,
    });
    control.abort();
    await answer.text().catch(() => undefined);
  });
  await Promise.all(left);
  expect((await raw(campaigns, 'gzip')).headers['content-encoding']).toBe('gzip');
});
