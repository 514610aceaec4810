import { afterAll, beforeAll, expect, it } from 'vitest';
import { etlReport, startEtl } from '../../workflows/etl/control.ts';
import type { EtlInput } from '../../workflows/etl/types.ts';
import { newestSlice, openWorkingGround, trueSpend, type WorkingGround } from './ground.ts';
import { saveHistory } from './save-history.ts';

let ground: WorkingGround;
beforeAll(async () => {
  ground = await openWorkingGround('2026-11-20T12:00:00Z');
});
afterAll(async () => {
  await ground?.close();
});

let runs = 0;
const run = async (input: Omit<EtlInput, 'id' | 'from' | 'to' | 'reports' | 'accounts'>) => {
  runs += 1;
  const asked = { ...input, id: `r${runs}`, from: '2026-11-10', to: '2026-11-12', reports: null, accounts: null };
  await startEtl(ground.temporal, asked);
  return etlReport(ground.temporal, asked);
};

it('a range from the platform: it comes out of gold, and its sums are the platform’s; then from the topic, and nothing changes', async () => {
  const tenant = `etl-${process.pid}`;
  const input = await ground.connect(tenant, 'meta', '2026-11-20', ['account_daily', 'ad_daily']);
  await ground.schedule(input);
  await ground.until(tenant, (rows) => rows.length === 2 && rows.every(({ seq }) => seq !== null));

  const first = await run({ ...input, source: 'platform' });
  // Two reports of three days. Meta tells impressions, clicks and spend of each report as a whole, and conversions beside them of each day.
  expect(first).toMatchObject({ slices: 6, compared: 2 * 3 + 2 * 3 * 4, differences: [] });
  const applied = await ground.until(tenant, (rows) => rows.every(({ state }) => state === 'APPLIED'));
  const raw = await ground.raw(tenant);
  for (const { account, report, day } of applied) {
    const of = { platform: 'meta', account, report, day } as const;
    expect([day, newestSlice(raw, of)?.spend]).toEqual([day, trueSpend(ground.sandbox, of)]);
  }

  // With a history for each of its two steps.
  const second = await run({ ...input, source: 'topic', stepsPerRun: 1 });
  expect(second).toMatchObject({ slices: 6, rows: first.rows, compared: 2 * 3 * 4, differences: [] });
  const after = await ground.until(tenant, (rows) => rows.every(({ state }) => state === 'APPLIED'));
  const again = await ground.raw(tenant);
  const old = after.filter(({ day }) => day !== '2026-11-20');
  expect(
    old.map(({ account, report, day }) => newestSlice(again, { platform: 'meta', account, report, day })?.seq),
  ).toEqual(old.map(() => 2));
  await saveHistory(ground.temporal, `etl/${tenant}/meta/r1`, 'etl');
  await saveHistory(ground.temporal, `etl/${tenant}/meta/r2`, 'etl-continued');

  // A day later the platform says something else of each day, which what is sent again from the topic cannot know.
  ground.setNow('2026-11-21T12:00:00Z');
  const stale = await run({ ...input, source: 'topic' });
  ground.setNow('2026-11-20T12:00:00Z');
  const day = stale.differences.find(
    ({ from, report, measure }) => [from, report, measure].join() === '2026-11-12,ad_daily,conversions',
  );
  expect(day).toMatchObject({ to: '2026-11-12', reason: expect.stringMatching(/^RESTATED_SINCE: /) });
  const truth = ground.sandbox.truth({
    platform: 'meta',
    account: day?.account ?? '',
    level: 'ad',
    day: '2026-11-12',
    at: Date.parse('2026-11-21T12:00:00Z'),
  });
  expect(day?.theirs).toBe(`${[...truth.values()].reduce((sum, { conversions }) => sum + (conversions ?? 0n), 0n)}`);
});

it('what the topic has nothing of, and days that a platform refuses, are told as differences', async () => {
  const tenant = `etl-empty-${process.pid}`;
  const input = await ground.connect(tenant, 'linkedin', '2026-11-20', ['campaign_daily']);
  await ground.schedule(input);
  await ground.until(tenant, (rows) => rows.length === 1 && rows.every(({ seq }) => seq !== null));
  const absent = await run({ ...input, source: 'topic' });
  expect(absent.slices).toBe(0);
  expect(absent.differences.map(({ from, reason }) => [from, reason])).toEqual(
    ['2026-11-10', '2026-11-11', '2026-11-12'].map((day) => [
      day,
      expect.stringContaining('take it from the platform'),
    ]),
  );
  ground.sandbox.fail('linkedin', { kind: 'drop-field', field: 'costInLocalCurrency' }, 1_000);
  const refused = await run({ ...input, source: 'platform' });
  expect(refused.differences).toMatchObject([
    { measure: 'slices', reason: expect.stringContaining('costInLocalCurrency') },
  ]);
});
