import { randomUUID } from 'node:crypto';
import type { MessageTypeDefinition } from '@grpc/proto-loader';
import { StreamsApp } from '@millrace/streams/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordAudit } from '../../base/audit/record.ts';
import { loadConfig } from '../../base/config.ts';
import { createPostgres, withTenant } from '../../base/postgres.ts';
import { createRedis, type Redis } from '../../base/redis.ts';
import { definitions, serviceNames, statusMessages } from '../../gateway/grpc/proto.ts';
import { readableStores } from '../../gateway/grpc/state-stores.ts';
import { type RunningGateway, startGateway } from '../../gateway/main.ts';
import { dataPartitions } from '../../schemas/topic-names.ts';
import { appendEvents } from '../../sinks/events/stream-writer.ts';
import { keysOfPartitions } from '../../topologies/every-task.ts';
import { testEnvironment, testStack } from '../lanes.ts';
import { countingNames } from '../runtime/counting.ts';
import { createTopics, produce } from '../runtime/kafka.ts';
import { type GrpcClient, grpcClient, type Outcome, reflectedServices } from './grpc-client.ts';
import { keepingTopology, keyParts, pipelineOf } from './grpc-state.ts';
import { alertEvent } from './stored-alert.ts';
import { insertTenant, tokenOf } from './stored-gold.ts';
import { markOf, sharedIds } from './two-tenants.ts';

const run = randomUUID().slice(0, 8);
/** Two tenants have the same things under the same ids; the third has nothing. */
const [theirs, ours, nobody] = [`grpc-theirs-${run}`, `grpc-ours-${run}`, `grpc-nobody-${run}`] as const;
const names = countingNames('grpc-state');
const config = loadConfig({
  ...testEnvironment(),
  MILLRACE_GATEWAY_PORT: '0',
  MILLRACE_GRPC_PORT: '0',
  MILLRACE_LOG_LEVEL: 'fatal',
});
let app: StreamsApp;
const fatal: Error[] = [];
let gateway: RunningGateway;
let redis: Redis;
let client: GrpcClient;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  const topology = keepingTopology(names);
  const { kafka, redis: address } = testStack();
  await createTopics(names, dataPartitions);
  // What is not of an account is in every task.
  const keys = [...keysOfPartitions(dataPartitions)];
  const lines = [theirs, ours].flatMap((tenant) => keys.map((key) => [key, tenant] as const));
  await produce(names.input, lines);
  app = new StreamsApp(topology, {
    bootstrapServers: kafka,
    redis: address,
    instanceId: 'a',
    onFatal: (error) => fatal.push(error),
  });
  await app.start();
  redis = createRedis(address);
  gateway = await startGateway(config, {
    ports: { pipeline: pipelineOf(topology) },
    limits: { ratePoints: 1_000_000, waitingEvents: 50 },
    grpcLimits: { streamsPerTenant: 3, longestCallSeconds: 5 },
  });
  client = grpcClient(`127.0.0.1:${gateway.grpcPort}`);
  for (const tenant of [theirs, ours, nobody]) tokens[tenant] = await tokenOf(gateway, tenant);
  await insertMetric(theirs, 'spend / clicks');
  await insertMetric(ours, 'clicks / impressions');
});
afterAll(async () => {
  client?.close();
  await gateway?.close();
  await app?.stop();
  await redis?.quit();
});

async function insertMetric(tenant: string, source: string): Promise<void> {
  await insertTenant(config, tenant, sharedIds.account);
  const pool = createPostgres(config.address('postgres'));
  await withTenant(pool, tenant, async (connection) => {
    await connection.query(
      "insert into metric (tenant_id, metric_id, version, title, source) values ($1, 'secret', 1, 't', $2)",
      [tenant, source],
    );
    const subject = { type: 'metric', id: 'secret', version: '1' } as const;
    await recordAudit(connection, tenant, { actor: { type: 'USER', id: 'test' }, action: 'metric.save', subject });
  });
  await pool.end();
}

let fed = 0;
/** Appends transitions of alerts to a tenant's stream, all of one alert, numbered from `seq` on. */
async function feed(tenant: string, count: number, seq = 1): Promise<void> {
  const events = Array.from({ length: count }, (_, at) => ({
    tenant,
    topic: names.application,
    partition: 0,
    offset: fed++,
    text: JSON.stringify(alertEvent(tenant, { transition_seq: seq + at, rule_name: markOf(tenant) })),
  }));
  await appendEvents(redis, 'alerts', events);
}

const place = (store: (typeof readableStores)[number]) => ({
  topology: store.topology,
  store: store.name,
  key: Object.fromEntries(store.key.map((part) => [part, keyParts[part]])),
});
const rule = { topology: 'rules', store: 'rules', key: {} };
const row = { day: '2026-11-01', currency: 'USD', measures: { clicks: 10, impressions: 1_000, spend: 5_000_000 } };
const codeOf = ({ trailers }: Outcome) => trailers.get('millrace-code')[0];

describe('state', () => {
  it('tells which stores there are, and everything of each that who asks has', async () => {
    const { response } = await client.unary('millrace.v1.State/ListStores', {}, { token: tokens[ours] });
    expect(response?.stores.map(({ topology, store }) => `${topology}/${store}`)).toEqual(
      readableStores.map(({ topology, name }) => `${topology}/${name}`),
    );
    for (const store of readableStores) {
      const { token, at } = { token: tokens[ours], at: place(store) };
      const get = async (field: string) =>
        (await client.unary('millrace.v1.State/Get', { place: at, field }, { token })).response?.valueJson;
      const read = async () => {
        if (fatal[0] !== undefined) throw fatal[0];
        if (store.field === null) return get('');
        const page = await client.unary('millrace.v1.State/Range', { place: at }, { token });
        return JSON.stringify(page.response?.entries);
      };
      await expect.poll(read, { timeout: 30_000, interval: 200 }).toContain(markOf(ours));
      if (store.field === null) continue;
      for (const { field, valueJson } of JSON.parse((await read()) ?? '[]')) expect(await get(field)).toBe(valueJson);
    }
  });

  it('gives pages in the order of fields, and the commit that a later read can ask for', async () => {
    const token = tokens[ours] ?? '';
    const get = (options: object, within = 10_000) =>
      client.unary('millrace.v1.State/Get', { place: rule, field: sharedIds.rule, options }, { token, within });
    const { response } = await get({});
    const commit = Number(response?.position?.commit);
    expect(commit).not.toBeNaN();
    expect((await get({ minCommit: commit })).code).toBe('OK');
    const stale = await get({ minCommit: commit + 1_000_000, maxWaitMs: 100 });
    expect([stale.code, codeOf(stale)]).toEqual(['UNAVAILABLE', 'MR_STATE_NOT_READY']);
    const range = (after?: string) =>
      client.unary(
        'millrace.v1.State/Range',
        { place: rule, limit: 1, ...(after !== undefined && { after }) },
        { token },
      );
    expect((await range()).response).toMatchObject({ entries: [{ field: sharedIds.rule }], more: false });
    expect((await range(sharedIds.rule)).response).toMatchObject({ entries: [], more: false });
  });

  it('names what is wrong with a request', async () => {
    const get = async (request: object) => {
      const { code, message } = await client.unary('millrace.v1.State/Get', request, { token: tokens[ours] });
      return `${code} ${message}`;
    };
    const days = readableStores.find(({ name }) => name === 'rule-days');
    const key = { ...place(days as never).key, platform: 'MYSPACE' };
    expect(await get({})).toMatch(/^NOT_FOUND .*rules\/rule-days/);
    expect(await get({ place: { ...rule, store: 'gold-slices' } })).toMatch(/^NOT_FOUND .*gold-slices/);
    expect(await get({ place: rule })).toMatch(/^INVALID_ARGUMENT field: .*id of the rule/);
    expect(await get({ place: { ...rule, key: { tenant: theirs } }, field: 'x' })).toMatch(/leave out tenant/);
    expect(await get({ place: { ...rule, store: 'rule-days' }, field: 'x' })).toMatch(/platform.*is missing/);
    expect(await get({ place: { ...rule, store: 'rule-days', key }, field: 'x' })).toMatch(/no 'MYSPACE'.*META/);
  });
});

describe('formulas', () => {
  const evaluate = (request: object, token = tokens[ours] ?? '') =>
    client.unary('millrace.v1.Formula/Evaluate', { rows: [row], ...request }, { token });

  it('are checked, and computed on the rows of the request, exactly and by group', async () => {
    const check = await client.unary(
      'millrace.v1.Formula/Check',
      { formula: 'spend / clicks' },
      { token: tokens[ours] },
    );
    expect(check.response).toMatchObject({ ok: true, unit: 'FORMULA_UNIT_MONEY', measures: ['clicks', 'spend'] });
    const wrong = await client.unary(
      'millrace.v1.Formula/Check',
      { formula: 'spend / click' },
      { token: tokens[ours] },
    );
    expect(wrong.response).toMatchObject({ ok: false, problems: [{ start: 8, end: 13, fix: 'spend / clicks' }] });
    // 5.00 USD and 1.50 USD; 5.00 / 10 clicks.
    const other = { ...row, measures: { clicks: 3, spend: 1_500_000 } };
    const sums = await evaluate({ formula: 'spend', rows: [row, other] });
    expect(sums.response?.results).toMatchObject([{ number: 6.5, micros: '6500000', currency: 'USD', reason: 'OK' }]);
    const rows = [
      { ...row, texts: { entity_id: 'b' } },
      { ...other, texts: { entity_id: 'a' } },
    ];
    const groups = await evaluate({ formula: 'spend / clicks', rows, by: 'entity_id' });
    expect(groups.response?.results).toMatchObject([
      { group: 'a', number: 0.5 },
      { group: 'b', number: 0.5 },
    ]);
  });

  it('that are refused say where and why in the details of the status', async () => {
    const { code, trailers } = await evaluate({ formula: 'spend / click' });
    expect([code, trailers.get('millrace-code')]).toEqual(['INVALID_ARGUMENT', ['MR_FORMULA_NAME']]);
    const bytes = trailers.get('grpc-status-details-bin')[0] as Buffer;
    const { details } = decoded('google.rpc.Status', bytes) as { details: { type_url: string; value: Buffer }[] };
    const told = Object.fromEntries(
      details.map(({ type_url, value }) => [type_url.split('/')[1], decoded(String(type_url.split('/')[1]), value)]),
    );
    expect(told).toMatchObject({
      'google.rpc.ErrorInfo': { reason: 'MR_FORMULA_NAME', domain: 'millrace' },
      'google.rpc.RequestInfo': { requestId: trailers.get('x-request-id')[0] },
      [statusMessages.formulaProblems.name]: { problems: [{ start: 8, end: 13, fix: 'spend / clicks' }] },
    });
  });

  it('are not computed on rows that cannot be: the row and the field are named', async () => {
    const wrong = async (request: object) => (await evaluate({ formula: 'spend', ...request })).message;
    expect(await wrong({ rows: [] })).toMatch(/^rows: /);
    expect(await wrong({ rows: [row, { ...row, day: '2026-02-30' }] })).toMatch(/^rows\[1\]\.day: /);
    expect(await wrong({ rows: [{ ...row, measures: { clack: 1 } }] })).toMatch(/no 'clack'.*clicks/);
    expect(await wrong({ rows: [row, { ...row, day: '2020-01-01' }] })).toMatch(/at most 800/);
    expect(await wrong({ zone: 'Mars/Base' })).toMatch(/Mars\/Base.*Europe\/Berlin/);
  });
});

function decoded(name: string, bytes: Buffer): object {
  return (definitions[name] as MessageTypeDefinition<object, object>).deserialize(bytes);
}

const cursors = (answers: readonly { cursor: string }[]) => answers.map(({ cursor }) => cursor);
const seqs = (answers: readonly { alert: { seq: string } | null }[]) =>
  answers.flatMap(({ alert }) => (alert === null ? [] : [Number(alert.seq)]));
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

describe('alerts', () => {
  it('come once and in order to a client that is cut off again and again, also before the first', async () => {
    const tenant = `grpc-resume-${run}`;
    const token = await tokenOf(gateway, tenant);
    let [after, sent] = ['', 0];
    const got: number[] = [];
    const send = async (count: number) => {
      await feed(tenant, count, sent + 1);
      sent += count;
    };
    const round = async (isEnough: (answers: readonly { cursor: string }[]) => boolean, count: number) => {
      const watching = client.watch('millrace.v1.Alerts/Watch', { after }, { token });
      await expect.poll(() => watching.answers.length, { interval: 5 }).toBeGreaterThan(0);
      await send(count);
      await expect.poll(() => isEnough(watching.answers), { interval: 5 }).toBe(true);
      watching.stop();
      await watching.ended;
      got.push(...seqs(watching.answers));
      after = cursors(watching.answers).at(-1) ?? '';
    };
    await round(() => true, 0);
    for (let at = 0; at < 20; at++) {
      // Some come while nobody watches, and it is cut off while others are on their way.
      await send(at % 3);
      await round((answers) => answers.length > 1, 3);
    }
    await round((answers) => answers.length === sent - got.length + 1, 0);
    expect(got).toEqual(upTo(sent));
  });

  it('come with all that they are, to whom their filter lets them', async () => {
    const token = tokens[ours] ?? '';
    const all = client.watch('millrace.v1.Alerts/Watch', {}, { token });
    const some = client.watch('millrace.v1.Alerts/Watch', { states: ['ALERT_STATE_RESOLVED'] }, { token });
    await expect.poll(() => [all.answers.length, some.answers.length]).toEqual([1, 1]);
    await feed(ours, 1);
    await expect.poll(() => all.answers.length).toBe(2);
    const alert = all.answers[1]?.alert ?? {};
    expect(alert).toMatchObject({
      ruleName: markOf(ours),
      state: 'ALERT_STATE_FIRING',
      severity: 'SEVERITY_CRITICAL',
      value: 0.008,
      at: { seconds: '1793617200', nanos: 1_000 },
      evidence: [{ metric: '@ctr over 1d', numerator: 8, denominator: 1_000 }],
    });
    expect('previousValue' in alert).toBe(false);
    expect(some.answers.length).toBe(1);
    for (const { stop } of [all, some]) stop();
    const wrong = client.watch('millrace.v1.Alerts/Watch', { after: 'yesterday' }, { token });
    expect(await wrong.ended).toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('of a client that takes nothing wait within a limit; then it is told so, goes on from what it took, and misses nothing', async () => {
    const tenant = `grpc-slow-${run}`;
    const token = await tokenOf(gateway, tenant);
    const slow = client.watch('millrace.v1.Alerts/Watch', {}, { token, within: 60_000 });
    await expect.poll(() => slow.answers.length).toBe(1);
    slow.pause();
    let sent = 0;
    const send = async (count: number) => {
      await feed(tenant, count, sent + 1);
      sent += count;
    };
    await send(20);
    const dropped = () => metric('millrace_gateway_dropped_subscribers_total');
    while ((await dropped()) === '0') await send(45);
    slow.resume();
    const { code, trailers } = await slow.ended;
    expect([code, trailers.get('millrace-code')[0]]).toEqual(['RESOURCE_EXHAUSTED', 'MR_SLOW_SUBSCRIBER']);
    // What was on its way may be dropped with the error: only who took the last answer knows from where to go on.
    expect(trailers.get('millrace-cursor')).toEqual([]);
    const got = seqs(slow.answers);
    const after = cursors(slow.answers).at(-1);
    const again = client.watch('millrace.v1.Alerts/Watch', { after }, { token, within: 60_000 });
    await expect.poll(() => got.length + seqs(again.answers).length, { timeout: 60_000 }).toBe(sent);
    expect([...got, ...seqs(again.answers)]).toEqual(upTo(sent));
    again.stop();
    await again.ended;
  });

  it('are watched by so many of one organisation, and no more', async () => {
    const token = tokens[nobody] ?? '';
    const watch = () => client.watch('millrace.v1.Alerts/Watch', {}, { token });
    const open = [watch(), watch(), watch()];
    await expect.poll(() => open.map(({ answers }) => answers.length)).toEqual([1, 1, 1]);
    const { code, trailers } = await watch().ended;
    expect([code, trailers.get('millrace-code')[0]]).toEqual(['RESOURCE_EXHAUSTED', 'MR_TOO_MANY_SUBSCRIPTIONS']);
    for (const { stop } of open) stop();
    await expect.poll(async () => await metric('millrace_gateway_grpc_streams')).toBe('0');
    const once = watch();
    await expect.poll(() => once.answers.length).toBe(1);
    once.stop();
  });
});

/** A value that the gateway measures. */
async function metric(name: string): Promise<string | undefined> {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  return new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1];
}

describe('a deadline', () => {
  const waiting = { place: rule, field: 'x', options: { minCommit: 1_000_000_000, maxWaitMs: 60_000 } };
  const waitFor = async (within: number) => {
    const began = performance.now();
    const outcome = await client.unary('millrace.v1.State/Get', waiting, { token: tokens[ours], within });
    return { ...outcome, seconds: (performance.now() - began) / 1000 };
  };

  it('that passes ends the call and its work', async () => {
    const { code, seconds } = await waitFor(400);
    expect(code).toBe('DEADLINE_EXCEEDED');
    expect(seconds).toBeLessThan(3);
  });

  it('is had by calls that set none, and by those that set one too far away', async () => {
    const outcomes = await Promise.all([waitFor(0), waitFor(600_000)]);
    for (const { code, seconds, message } of outcomes) {
      expect(code, message).toBe('DEADLINE_EXCEEDED');
      expect(seconds).toBeGreaterThan(4);
      expect(seconds).toBeLessThan(9);
    }
  });
});

describe('who calls', () => {
  const paths = Object.values(serviceNames).flatMap((service) =>
    Object.keys(definitions[service] ?? {}).map((method) => `${service}/${method}`),
  );
  /** A request to each method that finds what every tenant has, what only the answer to us has, and what only theirs has. */
  const cases: Readonly<Record<string, { readonly request: object; readonly ours: string; readonly theirs: string }>> =
    {
      'millrace.v1.State/ListStores': { request: {}, ours: 'rule-days', theirs: markOf(theirs) },
      'millrace.v1.State/Get': {
        request: { place: rule, field: sharedIds.rule },
        ours: markOf(ours),
        theirs: markOf(theirs),
      },
      'millrace.v1.State/Range': { request: { place: rule }, ours: markOf(ours), theirs: markOf(theirs) },
      'millrace.v1.Formula/Check': { request: { formula: '@secret' }, ours: '"impressions"', theirs: '"spend"' },
      // 10 clicks of 1,000 impressions; 5.00 USD for 10 clicks.
      'millrace.v1.Formula/Evaluate': { request: { formula: '@secret', rows: [row] }, ours: '0.01', theirs: '0.5' },
      'millrace.v1.Alerts/Watch': { request: {}, ours: markOf(ours), theirs: markOf(theirs) },
    };

  it('is tried on every method there is', () => {
    expect(Object.keys(cases).sort()).toEqual([...paths].sort());
  });

  async function answerTo(tenant: string, path: string, request: object): Promise<string> {
    const token = tokens[tenant];
    if (!path.endsWith('/Watch')) return JSON.stringify(await client.unary(path, request, { token }));
    const watching = client.watch(path, request, { token });
    await expect.poll(() => watching.answers.length).toBe(1);
    for (const each of [theirs, ours]) await feed(each, 1);
    // Long enough for what ought not to come.
    await new Promise((resolve) => setTimeout(resolve, 500));
    watching.stop();
    return JSON.stringify(watching.answers);
  }

  it.each(Object.entries(cases))('%s answers each with their own', async (path, { request, ...words }) => {
    const toUs = await answerTo(ours, path, request);
    expect(toUs).toContain(words.ours);
    expect(toUs).not.toContain(words.theirs);
    const toNobody = await answerTo(nobody, path, request);
    expect(toNobody).not.toMatch(/mark-of-grpc-(ours|theirs)/);
    if (path !== 'millrace.v1.State/ListStores') expect(toNobody).not.toContain(words.ours);
    expect(toNobody).not.toContain(words.theirs);
  });

  it.each(paths)('%s answers nobody who does not say who they are', async (path) => {
    for (const token of [undefined, 'mrk_no_key', 'no.access.token']) {
      const call = { token };
      const request = cases[path]?.request ?? {};
      const outcome = path.endsWith('/Watch')
        ? await client.watch(path, request, call).ended
        : await client.unary(path, request, call);
      expect([outcome.code, codeOf(outcome)]).toEqual(['UNAUTHENTICATED', 'MR_UNAUTHENTICATED']);
      expect(outcome.trailers.get('x-request-id')).toHaveLength(1);
    }
  });

  it('is named by no field of any message', () => {
    const fields = Object.entries(definitions).flatMap(([name, { type }]) =>
      name.startsWith('millrace.')
        ? ((type as { field?: { name: string }[] } | undefined)?.field ?? []).map((field) => `${name}.${field.name}`)
        : [],
    );
    expect(fields.length).toBeGreaterThan(80);
    expect(fields.filter((name) => /tenant|organi[sz]ation/i.test(name))).toEqual([]);
  });
});

it('reflection lists the services, and health is that of the stores', async () => {
  const { response } = await client.unary('grpc.health.v1.Health/Check', { service: serviceNames.alerts });
  expect(response?.status).toBe('SERVING');
  expect(await reflectedServices(`127.0.0.1:${gateway.grpcPort}`)).toEqual([
    'grpc.health.v1.Health',
    ...Object.values(serviceNames).sort(),
  ]);
  expect(Number(await metric('millrace_gateway_grpc_call_duration_seconds_count'))).toBeGreaterThan(0);
});
