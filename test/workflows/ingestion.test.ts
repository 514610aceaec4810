import { once } from 'node:events';
import { inspect } from 'node:util';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { fetchedPlatforms, usualReports } from '../../connectors/clients.ts';
import type { PlatformId } from '../../connectors/profile.ts';
import { findReport } from '../../connectors/registry.ts';
import { dayFromIso } from '../../schemas/day.ts';
import { ingestionId, ingestionStatus, requestBackfill, wake } from '../../workflows/ingestion/control.ts';
import type { ConnectionRef, IngestionInput } from '../../workflows/ingestion/types.ts';
import type { RunningWorker } from '../../workflows/worker.ts';
import { testProgram } from '../program.ts';
import { startNode } from '../start-node.ts';
import { type Ground, type LedgerRow, newestSlice, openGround, trueSpend } from './ground.ts';
import { saidInHistory } from './said-in-history.ts';
import { saveHistory } from './save-history.ts';

const start = '2026-11-20T12:00:00Z';
let ground: Ground;
let worker: RunningWorker | undefined;
/** All that the workers of this file log, whatever its level. */
const logged: string[] = [];
const logger = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
beforeAll(async () => {
  ground = await openGround(start);
  worker = await ground.startWorker(logger);
});
afterAll(async () => {
  await worker?.stop();
  await ground?.close();
});

afterEach(() => {
  ground.setNow(start);
  ground.sandbox.clearFailures();
});

let tenants = 0;
const newTenant = () => `workflows-${process.pid}-${++tenants}`;
const allSent = (count: number) => (rows: readonly LedgerRow[]) =>
  rows.length === count && rows.every(({ state }) => state === 'SENT');
const idle = async (input: IngestionInput) => {
  await expect
    .poll(() => ingestionStatus(ground.temporal, input), { timeout: 60_000, interval: 200 })
    .toMatchObject({ state: 'IDLE', open: 0, left: 0 });
};

/** The runs of a workflow, the oldest first. */
async function runsOf(workflowId: string): Promise<{ runId: string; status: string }[]> {
  const runs: { runId: string; status: string; startTime: Date }[] = [];
  for await (const { runId, status, startTime } of ground.temporal.workflow.list({
    query: `WorkflowId = '${workflowId}'`,
  })) {
    runs.push({ runId, status: status.name, startTime });
  }
  return runs.sort((one, other) => one.startTime.getTime() - other.startTime.getTime());
}

/** Every slice of the ledger is in the raw topic as a whole, with what the sandbox says of it now. */
async function expectTruth(tenant: string, platform: PlatformId, rows: readonly LedgerRow[]): Promise<void> {
  const raw = await ground.raw(tenant);
  for (const { account, report, day, seq } of rows) {
    const of = { platform, account, report, day };
    const slice = newestSlice(raw, of);
    expect([report, day, slice?.seq, slice?.spend]).toEqual([report, day, Number(seq), trueSpend(ground.sandbox, of)]);
  }
}

it('a connection is fetched from its first day on; an hour later today alone; after a month everything is final', async () => {
  const tenant = newTenant();
  const input = await ground.connect(tenant, 'meta', '2026-11-16', ['account_daily', 'ad_daily']);
  await ground.schedule(input);
  const first = await ground.until(tenant, allSent(10));
  await expectTruth(tenant, 'meta', first);
  await idle(input);
  // What was sent since a plan is not fetched again by it; that is of one tenant, and of no later plan.
  const sentSince = async (ref: ConnectionRef, plannedAt: number) => {
    const step = { account: first[0]?.account ?? '', from: '2026-11-15', to: '2026-11-18', plannedAt };
    return [...(await ground.store.sentSince(ref, findReport('meta', 'ad_daily'), step))].sort();
  };
  expect(await sentSince(input, ground.clock.now())).toEqual(['2026-11-16', '2026-11-17', '2026-11-18']);
  expect(await sentSince(input, ground.clock.now() + 1)).toEqual([]);
  expect(await sentSince({ ...input, tenant: newTenant() }, ground.clock.now())).toEqual([]);

  const before = (await ground.raw(tenant)).length;
  await wake(ground.temporal, input);
  await idle(input);
  expect((await ground.raw(tenant)).length).toBe(before);

  ground.setNow('2026-11-20T13:00:00Z');
  // As its schedule does every quarter of an hour.
  await ground.temporal.schedule.getHandle(ingestionId(input)).trigger();
  const second = await ground.until(tenant, (rows) => rows.filter(({ seq }) => seq === '2').length === 2);
  expect(second.filter(({ seq }) => seq === '2').map(({ day }) => day)).toEqual(['2026-11-20', '2026-11-20']);
  await expectTruth(
    tenant,
    'meta',
    second.filter(({ day }) => day === '2026-11-20'),
  );

  ground.setNow('2026-12-20T13:00:00Z');
  await wake(ground.temporal, input);
  const late = await ground.until(tenant, (rows) => rows.length === 70 && rows.every(({ seq }) => seq !== null));
  await idle(input);
  await expectTruth(tenant, 'meta', await ground.ledger(tenant));
  expect(late.map(({ day }) => day)).toContain('2026-12-20');
  await saveHistory(ground.temporal, ingestionId(input), 'ingestion');
});

it('of all nine platforms each level is fetched, and each tenant sees its own', async () => {
  const tenant = newTenant();
  const inputs: IngestionInput[] = [];
  for (const platform of fetchedPlatforms) {
    const input = await ground.connect(tenant, platform, '2026-11-18');
    await ground.schedule(input);
    inputs.push(input);
  }
  const slices = fetchedPlatforms.reduce((sum, platform) => sum + 3 * usualReports(platform).length, 0);
  const rows = await ground.until(tenant, allSent(slices), 120_000);
  for (const platform of fetchedPlatforms) {
    const own = new Set(ground.sandbox.accounts(platform, 0).map(({ account }) => account));
    await expectTruth(
      tenant,
      platform,
      rows.filter(({ account }) => own.has(account)),
    );
  }
  const foreign = fetchedPlatforms.flatMap((platform) => ground.sandbox.accounts(platform, 1));
  expect(rows.filter(({ account }) => foreign.some((each) => each.account === account))).toEqual([]);
  expect(await ground.ledger(newTenant())).toEqual([]);
  const found: string[] = [];
  const query = `MillraceTenant = '${tenant}' and MillracePlatform = 'meta' and WorkflowType = 'dataIngestion'`;
  await expect
    .poll(async () => {
      found.length = 0;
      for await (const { workflowId } of ground.temporal.workflow.list({ query })) found.push(workflowId);
      return found;
    })
    .toEqual([`ingestion/${tenant}/meta`]);
});

it('a workflow of another tenant does not reach the connection', async () => {
  const tenant = newTenant();
  const input = await ground.connect(tenant, 'meta', '2026-11-19', ['account_daily']);
  const thief = { ...input, tenant: `${tenant}-other` };
  await ground.schedule(thief);
  await ground.temporal.workflow.getHandle(ingestionId(thief)).result();
  expect([await ground.ledger(tenant), await ground.ledger(thief.tenant)]).toEqual([[], []]);
});

it('a backfill comes last and once; days that are none are refused', async () => {
  const tenant = newTenant();
  const input = await ground.connect(tenant, 'snapchat', '2026-11-20', ['campaign_daily']);
  await ground.schedule(input);
  await ground.until(tenant, allSent(1));
  await expect(
    requestBackfill(ground.temporal, input, { id: 'b0', from: '2026-10-03', to: '2026-10-01' }),
  ).rejects.toMatchObject({ cause: { message: expect.stringContaining('2026-10-03 is after 2026-10-01') } });
  const request = { id: 'b1', from: '2026-10-01', to: '2026-10-03' };
  await requestBackfill(ground.temporal, input, request);
  const rows = await ground.until(tenant, allSent(4));
  expect(rows.map(({ day, seq }) => [day, seq])).toEqual([
    ['2026-10-01', '1'],
    ['2026-10-02', '1'],
    ['2026-10-03', '1'],
    ['2026-11-20', '1'],
  ]);
  await expectTruth(tenant, 'snapchat', rows);
  await requestBackfill(ground.temporal, input, request);
  await idle(input);
  expect(await ground.store.backfills(input)).toEqual([]);
  await saveHistory(ground.temporal, ingestionId(input), 'ingestion-backfill');
  expect(await ground.ledger(tenant)).toEqual(rows);
});

it('what the owner takes out is due no more at once; slices of an account that is not listed any more a week after they were late', async () => {
  const tenant = newTenant();
  const input = await ground.connect(tenant, 'tiktok', '2026-11-19', ['account_daily', 'campaign_daily']);
  await ground.schedule(input);
  await ground.until(tenant, allSent(4));
  await idle(input);
  const due = async () => (await ground.ledger(tenant)).filter(({ due_at }) => due_at !== null);
  const all = { platform: 'TIKTOK', reports: ['account_daily', 'campaign_daily'], chosen: null } as const;
  const day = 86_400_000;
  // Late an hour after they are due, today's, and three hours, yesterday's.
  await ground.store.forgetAppointments(input, { ...all, reached: [] }, ground.clock.now() + 7 * day);
  expect(await due()).toHaveLength(4);
  const another = { ...input, tenant: newTenant() };
  await ground.store.forgetAppointments(another, { ...all, reports: [], reached: [] }, ground.clock.now());
  expect(await due()).toHaveLength(4);

  await ground.store.put(input, { firstDay: dayFromIso('2026-11-19'), reports: ['account_daily'] });
  await wake(ground.temporal, input);
  await expect
    .poll(async () => (await due()).map(({ report }) => report), { timeout: 30_000 })
    .toEqual(['account_daily', 'account_daily']);
  await ground.store.forgetAppointments(input, { ...all, reached: [] }, ground.clock.now() + 8 * day);
  expect(await due()).toEqual([]);

  await ground.store.put(input, { firstDay: dayFromIso('2026-11-18'), reports: ['account_daily'] });
  await wake(ground.temporal, input);
  await expect.poll(async () => (await due()).map(({ day }) => day), { timeout: 30_000 }).toEqual(['2026-11-18']);
  const { name, endpoints, quota } = await ground.connections.get(input);
  await ground.connections.put(input, { platform: 'tiktok', name, endpoints, quota, accounts: ['1'] });
  await wake(ground.temporal, input);
  await expect.poll(due, { timeout: 30_000 }).toEqual([]);
});

it('its history begins anew after each plan: it goes on where it stood, and nothing is fetched twice', async () => {
  const tenant = newTenant();
  // Eight reports, each with days that are recent, settling and settled: 24 fetches, of which a plan holds 20.
  const reports = ['account', 'campaign', 'ad_group', 'ad'].flatMap((level) => [`${level}_daily`, `${level}_hourly`]);
  const input = await ground.connect(tenant, 'snapchat', '2026-11-09', reports);
  await ground.schedule({ ...input, plansPerRun: 1 });
  await ground.until(tenant, allSent(12 * 8), 120_000);
  // The last plan has found nothing more: otherwise it would find the backfill.
  await idle(input);
  await requestBackfill(ground.temporal, input, { id: 'b1', from: '2026-10-01', to: '2026-10-02' });
  const rows = await ground.until(tenant, allSent(14 * 8));
  expect(rows.filter(({ seq }) => seq !== '1')).toEqual([]);
  await expectTruth(tenant, 'snapchat', rows);
  const sent = rows.reduce((sum, row) => sum + Number(row.rows), 0);
  await expect
    .poll(() => ingestionStatus(ground.temporal, input), { timeout: 60_000, interval: 200 })
    .toEqual({ state: 'IDLE', reason: null, open: 0, left: 0, waiting: 0, rows: sent, failed: 0 });
  // Two plans of what was due, one of the backfill, and after each of the two a plan that found nothing more.
  const runs = () => runsOf(ingestionId(input));
  await expect
    .poll(async () => (await runs()).map(({ status }) => status).join(), { timeout: 30_000 })
    .toMatch(/^(CONTINUED_AS_NEW,){5,}RUNNING$/);
  await saveHistory(ground.temporal, ingestionId(input), 'ingestion-continued', (await runs())[1]?.runId);

  ground.setNow('2026-11-20T13:00:00Z');
  await wake(ground.temporal, input);
  const later = await ground.until(tenant, (all) => all.filter(({ seq }) => seq === '2').length === 8);
  expect(later.filter(({ seq }) => seq !== '1').map(({ day, seq }) => `${day} ${seq}`)).toEqual(
    Array(8).fill('2026-11-20 2'),
  );
});

it('an expired credential: nothing is fetched any more and the connection says why, until there is another one', async () => {
  const tenant = newTenant();
  const input = await ground.connect(tenant, 'tiktok', '2026-11-20', ['campaign_daily']);
  ground.sandbox.expireTokens('tiktok');
  await ground.schedule(input);
  await expect
    .poll(() => ground.connections.get(input), { timeout: 30_000 })
    .toMatchObject({
      status: 'EXPIRED',
      statusReason: expect.stringContaining('connect the account again'),
    });
  await expect
    .poll(() => ingestionStatus(ground.temporal, input), { timeout: 30_000 })
    .toMatchObject({ state: 'STOPPED', reason: expect.stringContaining('connect the account again') });
  await ground.credentials.set(input, {
    platform: 'tiktok',
    credential: ground.sandbox.credential('tiktok', 0),
    expiresAt: null,
  });
  await ground.connections.setStatus(input, 'ACTIVE', null);
  await wake(ground.temporal, input);
  await expectTruth(tenant, 'tiktok', await ground.until(tenant, allSent(1)));
  await idle(input);
  await saveHistory(ground.temporal, ingestionId(input), 'ingestion-expired-credential');
});

it('a field that is gone: nothing of the report is sent, the ledger says why, and it is tried again later', async () => {
  const tenant = newTenant();
  const input = await ground.connect(tenant, 'linkedin', '2026-11-20', ['campaign_daily']);
  ground.sandbox.fail('linkedin', { kind: 'drop-field', field: 'costInLocalCurrency' }, 1_000);
  await ground.schedule(input);
  const failed = await ground.until(tenant, (rows) => rows.some(({ state }) => state === 'FAILED'));
  expect(failed).toMatchObject([
    {
      failures: 1,
      error_code: 'MR_CONNECTOR_FIELDS',
      error: expect.stringContaining('costInLocalCurrency'),
      seq: null,
    },
  ]);
  expect(await ground.raw(tenant)).toEqual([]);
  ground.sandbox.clearFailures();
  await wake(ground.temporal, input);
  await idle(input);
  expect((await ground.ledger(tenant))[0]?.state).toBe('FAILED');
  // Five minutes after the first failure.
  ground.setNow('2026-11-20T12:05:00Z');
  await wake(ground.temporal, input);
  await expectTruth(tenant, 'linkedin', await ground.until(tenant, allSent(1)));
});

it('a field that the report can do without stays away: it is fetched, and the ledger names the field until it comes again', async () => {
  const tenant = newTenant();
  const input = await ground.connect(tenant, 'tiktok', '2026-11-20', ['campaign_daily']);
  ground.sandbox.fail('tiktok', { kind: 'drop-field', field: 'metrics.clicks' });
  await ground.schedule(input);
  const [without] = await ground.until(tenant, allSent(1));
  expect(without?.missing_fields).toContain('metrics.clicks');
  await idle(input);
  ground.setNow('2026-11-20T13:00:00Z');
  await wake(ground.temporal, input);
  const [whole] = await ground.until(tenant, (rows) => rows.every(({ seq }) => seq === '2'));
  expect(whole?.missing_fields).not.toContain('metrics.clicks');
});

it('a worker that is killed: another one goes on, and what was sent is not fetched again', async () => {
  await worker?.stop();
  worker = undefined;
  const tenant = newTenant();
  const input = await ground.connect(tenant, 'amazon', '2026-11-10');
  const child = startNode([await testProgram('test/workflows/worker-process.ts'), start], {
    env: { ...process.env, ...ground.environment },
  });
  child.stderr.pipe(process.stderr, { end: false });
  await once(child.stdout, 'data');
  await ground.schedule(input);
  const before = await ground.until(tenant, (rows) => rows.some(({ state }) => state === 'SENT'));
  child.kill('SIGKILL');
  await once(child, 'exit');
  const sentBefore = (await ground.ledger(tenant)).filter(({ state }) => state === 'SENT');
  expect(sentBefore.length).toBeLessThan(before.length);
  worker = await ground.startWorker(logger);
  const rows = await ground.until(tenant, allSent(11 * usualReports('amazon').length), 150_000);
  await expectTruth(tenant, 'amazon', rows);
  await idle(input);
  await saveHistory(ground.temporal, ingestionId(input), 'ingestion-killed-worker');
  const key = ({ account, report, day }: LedgerRow) => `${account} ${report} ${day}`;
  const again = new Map(rows.map((row) => [key(row), row.seq]));
  expect(sentBefore.map((row) => [key(row), again.get(key(row))])).toEqual(
    sentBefore.map((row) => [key(row), row.seq]),
  );
});

// The last one: it looks at what all the others have left behind.
it('no secret of a credential is in a log, a record, a history, or an error that is kept', async () => {
  const names = Array.from({ length: tenants }, (_, index) => `workflows-${process.pid}-${index + 1}`);
  const secrets = new Set<string>();
  const kept: string[] = [];
  for (const tenant of names) {
    for (const { connection, statusReason } of await ground.connections.list(tenant)) {
      const { credential } = await ground.credentials.get({ tenant, connection });
      for (const secret of Object.values(credential.secrets)) secrets.add(secret.reveal());
      kept.push(statusReason ?? '');
    }
    kept.push(...(await ground.ledger(tenant)).map(({ error }) => error ?? ''));
    kept.push(...(await ground.raw(tenant)).map((record) => `${inspect(record)} ${record.payload.toString('latin1')}`));
  }
  for await (const { workflowId } of ground.temporal.workflow.list()) {
    kept.push(await saidInHistory(ground.temporal, workflowId));
  }
  const everything = [...kept, ...logged].join('\n');
  // That it is all of it: an error of the ledger, the reason of a connection, a payload, an argument of a workflow.
  for (const text of ['costInLocalCurrency', 'connect the account again', 'spend', '"tenant":"workflows-']) {
    expect(everything).toContain(text);
  }
  expect(secrets.size).toBeGreaterThan(fetchedPlatforms.length);
  for (const secret of secrets) {
    for (const coded of [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret)]) {
      expect(everything.includes(coded), 'a secret').toBe(false);
    }
  }
  expect(everything).not.toMatch(/bearer [\w.-]{8}/i);
});
