import { afterEach, beforeEach, expect, it } from 'vitest';
import { measureNames } from '../../processors/measures.ts';
import { type BacktestJob, runBacktest } from './backtest-job.ts';
import { BacktestRunner } from './backtest-runner.ts';
import type { GoldRow } from './gold-records.ts';

let runner: BacktestRunner;
beforeEach(async () => {
  runner = new BacktestRunner();
  await loaded(runner);
}, 150_000);
afterEach(() => runner.close());

/** Tries until the thread has loaded its code, which takes as long as the machine is busy. */
async function loaded(by: BacktestRunner): Promise<void> {
  await expect.poll(() => by.run(job('first')), { timeout: 120_000, interval: 100 }).toMatchObject({ records: 4 });
}

const dayMs = 86_400_000;
const from = Date.parse('2026-11-01T00:00:00Z');

function row(report_day: string, clicks: string): GoldRow {
  return {
    ...(Object.fromEntries(measureNames.map((name) => [name, null])) as Record<(typeof measureNames)[number], null>),
    ...{ platform: 'META', account_id: 'a1', report_type: 'daily', report_family: 'delivery', report_rank: 10 },
    ...{ level: 'CAMPAIGN', report_day, hour: -1, entity_id: 'c1', entity_name: null, path: [], currency: 'USD' },
    ...{ zone: 'UTC', gold_key: `c1/${report_day}`, revision: 1, is_retraction: false, finality: 'FINAL', coverage: 1 },
    ...{ reach: null, facts: 1, watermark: '0', produced: '0', clicks },
  };
}

function job(tenant: string, mode = 'notify'): BacktestJob {
  const definition = { rule: 'low', name: 'Low', mode, scope: { level: 'campaign' }, condition: 'clicks over 1d < 10' };
  return {
    tenant,
    rule: {
      ...{ tenant_id: tenant, rule_id: 'low', version: 1, metrics: [], updated_at: 0 },
      definition: JSON.stringify(definition),
    },
    rows: [row('2026-11-01', '5'), row('2026-11-02', '50')],
    known: 'NOW',
    rates: [],
    flights: [],
    from,
    to: from + 4 * dayMs,
  };
}

it('gives on its thread what the operator gives, also of a rule that is switched off', async () => {
  const outcome = await runner.run(job('t', 'off'));
  expect(outcome).toEqual(runBacktest(job('t')));
  // Six hours into the second the first day counts as complete.
  expect(outcome).toMatchObject({
    records: 4,
    fired: [{ entity: 'c1', firedAt: from + dayMs + 6 * 3_600_000, value: 5 }],
  });
});

it('refuses a third job of one tenant, and runs those of others', async () => {
  const own = [runner.run(job('t')), runner.run(job('t'))];
  const [third, other] = await Promise.all([runner.run(job('t')), runner.run(job('u'))]);
  expect(third).toBe('BUSY');
  expect(other).toMatchObject({ records: 4 });
  for (const outcome of await Promise.all(own)) expect(outcome).toMatchObject({ records: 4 });
});

it('tells what it cannot run, and runs the next one', async () => {
  const broken = { ...job('t'), rule: { ...job('t').rule, definition: 'no JSON' } };
  await expect(runner.run(broken)).rejects.toMatchObject({ code: 'MR_STORE_UNAVAILABLE' });
  expect(await runner.run(job('t'))).toMatchObject({ records: 4 });
});

it('puts off who comes while its thread loads the code, which goes on: the next one finds it there', async () => {
  const impatient = new BacktestRunner({ loadMs: 1 });
  try {
    expect(await impatient.run(job('t'))).toBe('BUSY');
    await loaded(impatient);
  } finally {
    await impatient.close();
  }
}, 150_000);
