import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createClickHouse } from '../../base/clickhouse.ts';
import { withTenant } from '../../base/postgres.ts';
import { keepRates } from '../../connectors/rates/store.ts';
import { daysOf } from '../../connectors/sandbox/platform.ts';
import { dayFromIso } from '../../schemas/day.ts';
import { askForLaterRates, daysOfLaterRates } from '../../workflows/ingestion/later-rates.ts';
import { scheduleUpkeep, upkeepState } from '../../workflows/upkeep/control.ts';
import type { ChoreRef } from '../../workflows/upkeep/types.ts';
import { millrace } from '../pipeline/millrace.ts';
import { type LedgerRow, openWorkingGround, type WorkingGround } from './ground.ts';
import { saveHistory } from './save-history.ts';

const rates = join(import.meta.dirname, '..', 'data', 'rates', 'eurofxref-hist-90d.xml');
const tenant = `upkeep-${process.pid}`;
const of = ['--tenant', tenant] as const;
let ground: WorkingGround;
beforeAll(async () => {
  vi.stubEnv('MILLRACE_RATES', rates);
  ground = await openWorkingGround('2026-11-20T12:40:00Z', { MILLRACE_RATES: rates });
  for (const [name, value] of Object.entries(ground.environment)) vi.stubEnv(name, value);
});
afterAll(async () => {
  await ground?.close();
  vi.unstubAllEnvs();
});

const chore = (name: ChoreRef['chore'], connection: string | null = 'meta'): ChoreRef => ({
  tenant,
  chore: name,
  connection,
});
const run = (name: ChoreRef['chore'], connection: string | null = null) => runOf(chore(name, connection));
/** Runs it once and gives how it went. */
async function runOf(ref: ChoreRef) {
  const before = (await upkeepState(ground.temporal, ref))?.last?.at;
  const named = ref.connection === null ? [] : [ref.connection];
  const ran = await millrace('schedules', 'now', ref.chore, ...named, '--tenant', ref.tenant);
  expect(ran.code, ran.stderr).toBe(0);
  const isOver = (last: { at: string; outcome: string } | null | undefined) =>
    last !== undefined && last !== null && last.at !== before && last.outcome !== 'RUNNING';
  await expect
    .poll(async () => isOver((await upkeepState(ground.temporal, ref))?.last), { timeout: 60_000, interval: 300 })
    .toBe(true);
  return (await upkeepState(ground.temporal, ref))?.last;
}
const listed = async () => {
  const { stdout } = await millrace('schedules', 'list', ...of, '--json');
  return JSON.parse(stdout) as {
    chore: string;
    connection: string | null;
    rhythm: string;
    paused: string | null;
    nextAt: string | null;
  }[];
};

it('what a connection needs is scheduled with it, and runs', async () => {
  const input = await ground.connect(tenant, 'meta', '2026-11-16', ['account_daily', 'campaign_daily']);
  await ground.schedule(input);
  await scheduleUpkeep(ground.temporal, input);
  expect((await listed()).map(({ chore, connection, rhythm }) => [chore, connection, rhythm])).toEqual([
    ['entities', 'meta', 'every 6h'],
    ['reconcile', 'meta', 'daily at 12:30 UTC'],
    ['rates', null, 'daily at 15:30 UTC'],
  ]);

  // Rates come at once: the file has four currencies on two days.
  const lastRates = async () => (await upkeepState(ground.temporal, chore('rates', null)))?.last;
  await expect
    .poll(lastRates, { timeout: 60_000, interval: 300 })
    .toMatchObject({ outcome: 'DONE', message: '8 rates new, 0 corrected, 0 unchanged' });
  expect(await run('rates')).toMatchObject({ outcome: 'DONE', message: '0 rates new, 0 corrected, 8 unchanged' });

  // Names come at once. One account of two campaigns with an ad group and two ads each.
  const last = async () => (await upkeepState(ground.temporal, chore('entities')))?.last;
  await expect.poll(last, { timeout: 60_000, interval: 300 }).toMatchObject({
    outcome: 'DONE',
    message: expect.stringMatching(/^1 accounts, \d+ entities: \d+ new, 0 changed, 0 gone/),
  });
  expect(await run('entities', 'meta')).toMatchObject({
    outcome: 'DONE',
    message: expect.stringMatching(/^1 accounts, \d+ entities: 0 new, 0 changed, 0 gone$/),
  });
  const kinds = await withTenant(ground.postgres, tenant, (client) =>
    client.query<{ kind: string; count: number }>(
      `SELECT kind, count(*)::int AS count FROM entity_version WHERE kind IN ('campaign', 'ad_group', 'ad') GROUP BY kind ORDER BY kind`,
    ),
  );
  expect(kinds.rows).toEqual([
    { kind: 'ad', count: 4 },
    { kind: 'ad_group', count: 2 },
    { kind: 'campaign', count: 2 },
  ]);
});

it('totals are compared for the days that were asked for', async () => {
  await ground.until(tenant, (rows) => rows.length === 10 && rows.every(({ state }) => state === 'APPLIED'), 120_000);
  expect(await millrace('schedules', 'set', 'reconcile', 'meta', ...of, '--at', '13:00', '--days', '4')).toMatchObject({
    code: 0,
    stdout: 'reconcile of meta runs daily at 13:00 UTC\n',
  });
  // Four days of two reports: the sixteenth to the nineteenth. Gold may come a moment after the ledger.
  await expect
    .poll(async () => (await run('reconcile', 'meta'))?.message, { timeout: 60_000 })
    .toBe('2026-11-16 to 2026-11-19 of 1 accounts: 8 totals compared, all agree');
  await saveHistory(ground.temporal, await newestRun(), 'upkeep');
});

/** The id of the newest comparison's workflow. */
async function newestRun(): Promise<string> {
  const { info } = await ground.temporal.schedule.getHandle(`upkeep/${tenant}/meta/reconcile`).describe();
  return info.recentActions.at(-1)?.action.workflow.workflowId ?? '';
}

it('a rhythm that somebody has set stays when the connection is scheduled again; a pause says why, and the trail who', async () => {
  await millrace('schedules', 'set', 'entities', 'meta', ...of, '--every', '2h');
  // The days that were said before stay.
  await millrace('schedules', 'set', 'reconcile', 'meta', ...of, '--at', '14:00');
  expect((await run('reconcile', 'meta'))?.message).toMatch(/^2026-11-16 to 2026-11-19 /);
  await millrace('schedules', 'pause', 'rates', ...of, '--reason', 'the source is moving');
  await scheduleUpkeep(ground.temporal, { tenant, connection: 'meta', platform: 'meta' });
  const [entities, reconcile, paused] = await listed();
  expect([entities?.rhythm, reconcile?.rhythm]).toEqual(['every 2h', 'daily at 14:00 UTC']);
  expect(paused).toMatchObject({ chore: 'rates', paused: 'the source is moving', nextAt: null });
  await millrace('schedules', 'resume', 'rates', ...of);
  expect((await listed())[2]).toMatchObject({ paused: null, nextAt: expect.stringContaining('T15:30:') });
  const { stdout } = await millrace('audit', 'list', ...of, '--json');
  const { events } = JSON.parse(stdout) as { events: { action: string; reason: string | null }[] };
  const changes = events
    .filter(({ action }) => action.startsWith('schedule.'))
    .map(({ action, reason }) => [action, reason]);
  expect(changes.reverse()).toEqual([
    ['schedule.set', null],
    ['schedule.set', null],
    ['schedule.set', null],
    ['schedule.pause', 'the source is moving'],
    ['schedule.resume', null],
  ]);
});

it('a connection that is paused, or whose access has ended, is left alone and the run says so', async () => {
  await ground.connections.setStatus({ tenant, connection: 'meta' }, 'PAUSED', 'the contract has ended');
  expect(await run('entities', 'meta')).toMatchObject({
    outcome: 'SKIPPED',
    message: 'the connection is PAUSED: the contract has ended',
  });
  await ground.connections.setStatus({ tenant, connection: 'meta' }, 'ACTIVE', null);
  ground.sandbox.revoke('meta');
  expect(await run('entities', 'meta')).toMatchObject({
    outcome: 'SKIPPED',
    message: expect.stringContaining('connect the account again'),
  });
  expect(await ground.connections.get({ tenant, connection: 'meta' })).toMatchObject({ status: 'EXPIRED' });
});

it('another tenant neither sees nor changes our schedules', async () => {
  const other = `${tenant}-other`;
  await millrace('tenants', 'add', other);
  expect((await millrace('schedules', 'list', '--tenant', other)).stdout).toContain('nothing runs by itself');
  for (const change of [['pause'], ['now'], ['resume']]) {
    expect(await millrace('schedules', ...change, 'entities', 'meta', '--tenant', other)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('MR_WORKFLOWS_SCHEDULE: entities of meta is not scheduled'),
    });
  }
  const set = await millrace('schedules', 'set', 'entities', 'meta', '--tenant', other, '--every', '1h');
  expect(set).toMatchObject({ code: 1, stderr: expect.stringContaining('MR_CONNECTOR_CONNECTION') });
  await millrace('schedules', 'remove', 'entities', 'meta', '--tenant', other);
  expect((await listed())[0]).toMatchObject({ chore: 'entities', rhythm: 'every 2h', paused: null });
});

it('what is no chore, no rhythm and no connection is refused', async () => {
  const refused = async (...args: string[]) => (await millrace('schedules', ...args, ...of)).stderr;
  expect(await refused('now', 'laundry')).toContain('there are entities, reconcile, rates');
  expect(await refused('set', 'rates', '--every', '1m')).toContain("'1m' is no rhythm");
  expect(await refused('set', 'rates')).toContain('--every 6h');
  expect(await refused('set', 'rates', 'meta', '--every', '6h')).toContain('leave meta out');
  expect(await refused('now', 'entities')).toContain('name the connection');
});

it('a connection that is gone takes its schedules with it at their next run', async () => {
  await ground.connections.delete({ tenant, connection: 'meta' });
  await ground.temporal.schedule.getHandle(`upkeep/${tenant}/meta/entities`).trigger();
  // One after the other.
  for (const gone of ['entities', 'reconcile'] as const) {
    await expect.poll(() => upkeepState(ground.temporal, chore(gone)), { timeout: 30_000 }).toBeUndefined();
  }
  expect(await upkeepState(ground.temporal, chore('rates', null))).toBeDefined();
});

it('days that came before the names, and that nothing fetches again soon, are asked for once', async () => {
  const own = `${tenant}-names`;
  const input = await ground.connect(own, 'tiktok', '2026-10-25', ['campaign_daily']);
  await ground.schedule(input);
  const first = await ground.until(own, (rows) => rows.length === 27 && rows.every(({ seq }) => seq === '1'), 120_000);
  ground.setNow('2026-11-20T12:50:00Z');
  await scheduleUpkeep(ground.temporal, input);
  const last = async () => (await upkeepState(ground.temporal, { ...input, chore: 'entities' }))?.last;
  // Of TikTok a day is final after a week and eleven hours: the twelfth in UTC, the eleventh where that is later.
  await expect.poll(last, { timeout: 60_000, interval: 300 }).toMatchObject({
    outcome: 'DONE',
    message: expect.stringMatching(
      new RegExp(`; 2026-10-25 to 2026-11-1[12] of ${first[0]?.account} are fetched again for their names$`),
    ),
  });
  const isSettled = ({ day }: LedgerRow) => day <= '2026-11-11';
  await ground.until(own, (rows) => rows.filter(isSettled).every(({ seq }) => seq === '2'), 60_000);
  expect((await ground.ledger(own)).filter(({ day }) => day > '2026-11-12').map(({ seq }) => seq)).toEqual(
    Array.from({ length: 8 }, () => '1'),
  );
  await ground.temporal.schedule.getHandle(`upkeep/${own}/tiktok/entities`).trigger();
  await expect
    .poll(async () => (await last())?.message, { timeout: 60_000, interval: 300 })
    .toMatch(/ 0 new, 0 changed, 0 gone$/);
});

/** What a day of a campaign cost, in micros of its own currency and of the reporting one. */
interface Amount {
  readonly day: string;
  readonly spend: string;
  readonly rep: string | null;
}

async function amounts(of: string): Promise<readonly Amount[]> {
  const client = createClickHouse(ground.config.address('clickhouse'), { database: ground.config.clickhouseDatabase });
  try {
    const query = `select toString(report_day) as day, toString(spend) as spend, toString(spend_rep) as rep
      from gold_current where tenant_id = {tenant:String}`;
    return await (await client.query({ query, query_params: { tenant: of }, format: 'JSONEachRow' })).json<Amount>();
  } finally {
    await client.close();
  }
}

it('days that were sent before their rates, or converted by one that its source corrects, are fetched again, once, and only ours', async () => {
  const own = `${tenant}-names`;
  // The account is in dollars. A rate holds for its day and the seven after it, where nothing newer is there.
  const rate = (of: string, ...billionths: readonly bigint[]) =>
    keepRates(
      ground.postgres,
      of,
      'ecb',
      ['2026-10-20', '2026-10-30'].map((day, index) => ({
        day: dayFromIso(day),
        base: 'EUR',
        currency: 'USD',
        billionths: billionths[index] ?? 0n,
      })),
    );
  await rate(own, 1_240_000_000n, 1_250_000_000n);
  // The first day that is fetched at all is the twenty-fifth.
  const convertedDays = [...daysOf('2026-10-25', '2026-10-27'), ...daysOf('2026-10-30', '2026-11-06')];
  expect(await millrace('rates', 'currency', 'EUR', '--tenant', own)).toMatchObject({ code: 0 });
  // They came after their days had been sent: those are asked for although nothing is corrected.
  expect((await daysOfLaterRates(own, ground.postgres, ground.clock.now())).map(({ day }) => day)).toEqual(
    convertedDays,
  );
  const file = join(ground.temporalFolder, 'corrected.csv');
  await writeFile(file, 'day,base,currency,rate\n2026-10-20,EUR,USD,1.25\n2026-10-30,EUR,USD,1.26\n');
  const { stdout } = await millrace('rates', 'import', '--tenant', own, '--from', file);
  expect(stdout).toContain('new 0, corrected 2, unchanged 0\ncorrected were rates of 2026-10-20, 2026-10-30:');

  const other = `${tenant}-rates`;
  await millrace('tenants', 'add', other);
  await rate(other, 1_240_000_000n, 1_250_000_000n);
  await millrace('rates', 'currency', 'EUR', '--tenant', other);
  await rate(other, 1_270_000_000n, 1_270_000_000n);
  expect(await askForLaterRates(other, ground.postgres, ground.store, ground.clock.now())).toEqual([]);

  const before = new Map((await ground.ledger(own)).map(({ day, seq }) => [day, Number(seq)]));
  const wasConverted = (day: string) => convertedDays.includes(day);
  const account = ground.sandbox.accounts('tiktok', 0)[0]?.account;
  const again = ['2026-10-25 to 2026-10-27', '2026-10-30 to 2026-11-06']
    .map((days) => `; ${days} of ${account} are fetched again for their rates`)
    .join('');
  const rates: ChoreRef = { tenant: own, chore: 'rates', connection: null };
  // Later than the days were fetched, and in the same hour.
  ground.setNow('2026-11-20T12:55:00Z');
  expect(await runOf(rates)).toMatchObject({
    outcome: 'DONE',
    message: `0 rates new, 0 corrected, 8 unchanged${again}`,
  });
  const wanted = (day: string) => (before.get(day) ?? 0) + (wasConverted(day) ? 1 : 0);
  await ground.until(own, (rows) => rows.every(({ day, seq }) => Number(seq) >= wanted(day)), 60_000);
  // Dollars of a euro by the corrected rates, in cents: that of the twentieth converts up to the twenty-seventh. Rounded, some micros differ.
  const centsOf = (day: string) => (day <= '2026-10-27' ? 125 : 126);
  const converted = async () => {
    const rows = (await amounts(own)).filter(({ day }) => wasConverted(day));
    const isWrong = ({ day, spend, rep }: Amount) =>
      rep === null || Math.abs(Number(spend) * 100 - Number(rep) * centsOf(day)) > 10 * centsOf(day);
    const hasSpend = rows.some(({ spend }) => Number(spend) > 1_000_000);
    return { days: new Set(rows.map(({ day }) => day)).size, hasSpend, wrong: rows.filter(isWrong) };
  };
  await expect.poll(converted, { timeout: 60_000, interval: 500 }).toEqual({ days: 11, hasSpend: true, wrong: [] });
  expect(await runOf(rates)).toMatchObject({ message: '0 rates new, 0 corrected, 8 unchanged' });
  expect((await ground.ledger(own)).map(({ day, seq }) => [day, Number(seq)])).toEqual(
    [...before.keys()].map((day) => [day, wanted(day)]),
  );
});

it('the first rate of a day counts where it came more than two days after the day began', async () => {
  const own = `${tenant}-in-time`;
  await ground.connect(own, 'tiktok', '2026-11-01', ['campaign_daily']);
  await withTenant(ground.postgres, own, async (client) => {
    await client.query(`INSERT INTO reporting_currency (tenant_id, currency, longest_days) VALUES ($1, 'EUR', 0)`, [
      own,
    ]);
    await client.query(
      `INSERT INTO ingestion_account (tenant_id, connection_id, account_id, currency, seen_at) VALUES ($1, 'tiktok', 'a', 'USD', now())`,
      [own],
    );
    await client.query(
      `INSERT INTO slice_ledger (tenant_id, connection_id, platform, account_id, report_type, level, day, sent_at)
       SELECT $1, 'tiktok', 'TIKTOK', 'a', 'campaign_daily', 'CAMPAIGN', day, day + interval '12 hours'
       FROM unnest('{2026-11-02, 2026-11-04}'::date[]) AS day`,
      [own],
    );
    await client.query(
      `INSERT INTO fx_rate (tenant_id, source, day, base, currency, revision, billionths, imported_at)
       VALUES ($1, 'ecb', '2026-11-02', 'EUR', 'USD', 1, 1240000000, '2026-11-03T16:00:00Z'),
         ($1, 'ecb', '2026-11-04', 'EUR', 'USD', 1, 1240000000, '2026-11-06T16:00:00Z')`,
      [own],
    );
  });
  const asked = await daysOfLaterRates(own, ground.postgres, ground.clock.now());
  expect(asked.map(({ day }) => day)).toEqual(['2026-11-04']);
});
