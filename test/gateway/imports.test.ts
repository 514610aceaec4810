import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { gatewayPorts } from '../../cli/gateway/ports.ts';
import type { RunningGateway } from '../../gateway/main.ts';
import { testEnvironment } from '../lanes.ts';
import { ask, insertTenant, startTestGateway, tokenOf } from './stored-gold.ts';

const [ours, theirs] = [`imports-ours-${process.pid}`, `imports-theirs-${process.pid}`];
/** What one asks for: Reddit's file says its account, and neither its currency nor its zone. */
const asked = { as: { platform: 'reddit', report: 'ad_daily' }, currency: 'USD', zone: 'UTC' };
const reddit = file('reddit_ads_ad_report_data.csv');
const limits = { importBytes: 500_000, importContentBytes: 1_000_000, importIdleSeconds: 2 };

let gateway: RunningGateway;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  const started = await startTestGateway(testEnvironment(), { ports: gatewayPorts, limits });
  gateway = started.gateway;
  for (const tenant of [ours, theirs]) {
    await insertTenant(started.config, tenant, 'a1');
    tokens[tenant] = await tokenOf(gateway, tenant);
  }
});
afterAll(() => gateway?.close());

function file(name: string): Buffer {
  return readFileSync(join(import.meta.dirname, '..', 'data', 'reports', name));
}

interface Said {
  readonly status: number;
  readonly body: Record<string, never> & { readonly error?: { code: string; message: string } };
}

async function call(tenant: string, path: string, body?: object | Buffer | ReadableStream): Promise<Said> {
  const isJson = body !== undefined && !(body instanceof Buffer) && !(body instanceof ReadableStream);
  const response = await fetch(`${gateway.url}/imports${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${tokens[tenant] ?? tenant}`,
      ...(body !== undefined && { 'content-type': isJson ? 'application/json' : 'application/octet-stream' }),
    },
    ...(body !== undefined && {
      body: isJson ? JSON.stringify(body) : (body as Blob | ReadableStream),
      duplex: 'half',
    }),
  } as RequestInit);
  return { status: response.status, body: (await response.json()) as Said['body'] };
}

function sampleOf(name: string, bytes: Buffer, whole = true) {
  return { name, base64: bytes.toString('base64'), whole };
}

async function begin(tenant: string, bytes: Buffer, identity: string | null = null, said: object = asked) {
  return call(tenant, '', { file: { name: 'reddit.csv', bytes: bytes.length, identity }, asked: said });
}

it('tells a report by its columns and by the name of its file', async () => {
  const { body } = await call(ours, '/guess', { sample: sampleOf('export.csv', reddit) });
  const [likeliest]: { platform: string }[] = body.reports ?? [];
  expect(likeliest).toMatchObject({ platform: 'reddit', report: 'ad_daily', level: 'ad', known: 51 });
  const named = await call(ours, '/guess', {
    sample: sampleOf('facebook_ads_basic_ad_data.csv', file('facebook_ads_basic_ad_data.csv')),
  });
  const first: { platform: string } | undefined = (named.body.reports ?? [])[0];
  expect(first).toMatchObject({ platform: 'meta' });
});

it('guesses a mapping for a file of nobody it knows, by which the file can be read', async () => {
  const bytes = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'examples', 'report.csv'));
  const { body } = await call(ours, '/guess', { sample: sampleOf('report.csv', bytes) });
  expect(body).toMatchObject({
    reports: [],
    mapping: {
      level: 'campaign',
      decimal_comma: true,
      csv: { header_has: ['Tag', 'Kampagne-ID'] },
      columns: [
        { column: 'Tag', is: 'day', format: 'dd.MM.yyyy' },
        { column: 'Kampagne-ID', is: 'campaign_id' },
        { column: 'Kampagne', is: 'campaign_name' },
        { column: 'Gerät', is: 'dimension' },
        { column: 'Impressionen', is: 'impressions' },
        { column: 'Klicks', is: 'clicks' },
        { column: 'Kosten (EUR)', is: 'spend', unit: 'decimal' },
        { column: 'Bestellungen', is: 'conversions' },
      ],
    },
  });
});

it('shows ten rows with what is wrong at its cell, and asks for what the file does not say', async () => {
  const lines = reddit.toString('utf8').split('\n');
  const cells = (lines[30] ?? '').split(',');
  cells[lines[0]?.split(',').indexOf('impressions') ?? 0] = 'many';
  lines[30] = cells.join(',');
  const sample = sampleOf('reddit.csv', Buffer.from(lines.join('\n')));
  const { body } = await call(ours, '/preview', { sample, asked });
  const rows: { line: number; problem: { column: number; code: string } | null }[] = body.rows ?? [];
  expect(rows.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 31]);
  expect(rows.at(-1)?.problem).toMatchObject({
    code: 'NOT_A_NUMBER',
    column: lines[0]?.split(',').indexOf('impressions'),
  });
  expect(body).toMatchObject({ checkedRows: 100, problemRows: 1, accounts: ['1234'], firstDay: '2022-10-09' });
  const unsaid = await call(ours, '/preview', { sample, asked: { as: asked.as } });
  expect(unsaid.body).toMatchObject({ lacks: { what: 'zone' }, accounts: [] });
});

it('looks at JSON as at any other file, whole or cut off', async () => {
  const row = {
    date_start: '2026-11-01',
    account_id: '7',
    campaign_id: 'c1',
    impressions: '5',
    clicks: '1',
    spend: '1.5',
  };
  const bytes = Buffer.from(JSON.stringify({ data: [row, { ...row, campaign_id: 'c2' }, { ...row, clicks: 'many' }] }));
  const meta = { as: { platform: 'meta', report: 'campaign_daily' }, currency: 'USD', zone: 'UTC' };
  const whole = await call(ours, '/preview', { sample: sampleOf('a.json', bytes), asked: meta });
  expect(whole.body).toMatchObject({ checkedRows: 3, problemRows: 1, accounts: ['7'] });
  const part = sampleOf('a.json', bytes.subarray(0, bytes.length - 20), false);
  expect((await call(ours, '/preview', { sample: part, asked: meta })).body).toMatchObject({
    checkedRows: 2,
    problemRows: 0,
  });
});

it('keeps nothing of what was only looked at', async () => {
  expect((await call(ours, '')).body).toEqual({ imports: [] });
  const { data } = await ask(gateway, tokens[ours] ?? '', '{ accounts { nodes { accountId } } }');
  expect(data?.accounts).toEqual({ nodes: [{ accountId: 'a1' }] });
});

it.each([
  ['as it is', reddit],
  ['compressed', gzipSync(reddit)],
])('sends a file %s, every row of it', async (identity, bytes) => {
  const { status, body } = await begin(ours, bytes, identity);
  expect(status).toBe(201);
  const sent = await call(ours, `/${body.id}/content`, bytes);
  expect(sent.body).toMatchObject({
    state: 'SENT',
    readBytes: bytes.length,
    sent: { rowsRead: 100, rowsSent: 100, rejected: [], firstDay: '2022-10-09', lastDay: '2022-12-06' },
  });
  expect(sent.body).not.toHaveProperty('fingerprint');
  // Nothing processes it here.
  expect((await call(ours, `/${body.id}`)).body).toMatchObject({
    state: 'SENT',
    outcome: { processed: 0, slices: 31 },
  });
  const again = await call(ours, `/${body.id}/content`, bytes);
  expect([again.status, again.body.error?.code]).toEqual([409, 'MR_IMPORT_STATE']);
});

it('tells why a file is refused, and keeps that', async () => {
  // Of an account of that name no zone is known, and the file does not say it.
  const unsaid = await begin(ours, reddit, 'unsaid', { as: asked.as, account: 'unheard-of' });
  const refused = await call(ours, `/${unsaid.body.id}/content`, reddit);
  expect([refused.status, refused.body.error?.code]).toEqual([422, 'MR_IMPORT_REFUSED']);
  const kept = (await call(ours, `/${unsaid.body.id}`)).body;
  expect(kept).toMatchObject({ state: 'FAILED', reason: refused.body.error?.message });
  expect(String(kept.reason)).toContain('zone');
  const nothing = await begin(ours, reddit, 'nothing', { as: { platform: 'reddit', report: 'no_such' } });
  expect([nothing.status, nothing.body.error?.message]).toEqual([422, expect.stringContaining('ad_daily')]);
  const mapping = await begin(ours, reddit, 'mapping', { as: { mapping: { report: 'x', level: 'add', columns: [] } } });
  expect(mapping.body.error?.message).toContain('level: may be account');
});

it('bounds a file: by its size, by what it unpacks to, and by how long it may say nothing', async () => {
  const large = await call(ours, '', { file: { name: 'x.csv', bytes: 500_001, identity: null }, asked });
  expect([large.status, large.body.error?.code]).toEqual([413, 'MR_IMPORT_TOO_LARGE']);
  const bomb = gzipSync(Buffer.concat([reddit, Buffer.alloc(2_000_000, ' \n')]));
  const begun = await begin(ours, bomb, 'bomb');
  const unpacked = await call(ours, `/${begun.body.id}/content`, bomb);
  expect([unpacked.status, unpacked.body.error?.code]).toEqual([413, 'MR_IMPORT_TOO_LARGE']);
  const short = await begin(ours, reddit, 'short');
  const ended = await call(ours, `/${short.body.id}/content`, reddit.subarray(0, 5_000));
  expect(ended.body.error?.message).toContain('ended early');
  const slow = await begin(ours, reddit, 'slow');
  const silent = new ReadableStream({ start: (stream) => stream.enqueue(reddit.subarray(0, 1_000)) });
  const given = await call(ours, `/${slow.body.id}/content`, silent).catch((error: unknown) => error);
  const kept = (await call(ours, `/${slow.body.id}`)).body;
  expect(kept, String(given)).toMatchObject({
    state: 'FAILED',
    reason: expect.stringContaining('nothing of reddit.csv came for 2 s'),
  });
});

it('is nobody else’s: not to be read, listed or sent to, and not without a token or the scope', async () => {
  const { body } = await begin(ours, reddit, 'mine');
  for (const [path, sent] of [
    [`/${body.id}`, undefined],
    [`/${body.id}/content`, reddit],
  ] as const) {
    const other = await call(theirs, path, sent);
    expect([path, other.status, other.body.error?.code]).toEqual([path, 404, 'MR_NOT_FOUND']);
  }
  expect((await call(theirs, '')).body).toEqual({ imports: [] });
  const first: { id: string; state: string } | undefined = ((await call(ours, '')).body.imports ?? [])[0];
  expect(first).toMatchObject({ id: body.id, state: 'WAITING' });
  // A tenant in the body is refused, not believed.
  const named = { file: { name: 'x.csv', bytes: 10, identity: null }, asked: { ...asked, tenant: ours } };
  expect((await call(theirs, '', named)).status).toBe(400);
  // What a preview knows of an account is the asker's own.
  const { data } = await ask(gateway, tokens[ours] ?? '', '{ accounts { nodes { accountId currency } } }');
  expect(JSON.stringify(data)).toContain('1234');
  const preview = { sample: sampleOf('reddit.csv', reddit), asked: { as: asked.as } };
  expect((await call(ours, '/preview', preview)).body).toMatchObject({ lacks: null, accounts: ['1234'] });
  expect((await call(theirs, '/preview', preview)).body).toMatchObject({ lacks: { what: 'zone' } });
  for (const path of ['', '/reports', `/${body.id}`]) expect((await call('', path)).status).toBe(401);
  const makeKey =
    'mutation { createApiKey(name: "reader", scopes: [CONNECTIONS_READ]) { ... on ApiKeyMade { secret } } }';
  const key = (await ask(gateway, tokens[ours] ?? '', makeKey)).data?.createApiKey as { secret: string } | undefined;
  expect((await call(key?.secret ?? '', '')).status).toBe(200);
  expect(
    (await call(key?.secret ?? '', '', { file: { name: 'x.csv', bytes: 10, identity: null }, asked })).status,
  ).toBe(403);
  expect((await call(key?.secret ?? '', '/preview', preview)).status).toBe(403);
});

it('takes points of the rate of who asks', async () => {
  const response = await fetch(`${gateway.url}/imports`, { headers: { authorization: `Bearer ${tokens[theirs]}` } });
  expect(Number(response.headers.get('ratelimit-remaining'))).toBeLessThan(
    Number(response.headers.get('ratelimit-limit')),
  );
});
