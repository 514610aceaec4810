import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPostgres, withTenant } from '../../base/postgres.ts';
import { etlReport, startEtl } from '../../workflows/etl/control.ts';
import { openWorkingGround, trueSpend, type WorkingGround } from './ground.ts';

const root = join(import.meta.dirname, '..', '..');
let ground: WorkingGround;
beforeAll(async () => {
  ground = await openWorkingGround('2026-11-20T12:00:00Z');
});
afterAll(async () => {
  await ground?.close();
});

/** `millrace reconcile` as a user runs it. */
async function reconcile(tenant: string, from: string, to: string) {
  const args = ['reconcile', '--tenant', tenant, '--connection', 'meta', '--from', from, '--to', to, '--json'];
  const env = { ...process.env, ...ground.environment, NO_COLOR: '1' };
  const child = spawn(process.execPath, [join(root, 'cli', 'millrace.cjs'), ...args], { cwd: root, env });
  const [out, said, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as number, said, report: out === '' ? null : JSON.parse(out) };
}

it('totals agree when all is fetched; then what was restated and what is missing differ with their reasons, to the micro', async () => {
  const tenant = `reconcile-${process.pid}`;
  const input = await ground.connect(tenant, 'meta', '2026-11-20', ['account_daily', 'ad_daily']);
  await ground.schedule(input);
  await ground.until(tenant, (rows) => rows.length === 2 && rows.every(({ seq }) => seq !== null));
  const days = { from: '2026-11-17', to: '2026-11-19' };
  const run = { ...input, ...days, id: 'r1', source: 'platform' as const, reports: null, accounts: null };
  await startEtl(ground.temporal, run);
  expect(await etlReport(ground.temporal, run)).toMatchObject({ slices: 6, differences: [] });

  const agreed = await reconcile(tenant, days.from, days.to);
  expect(agreed.report).toMatchObject({ accounts: 1, compared: 6, differing: 0, unreadable: 0, differences: [] });
  expect(agreed.code).toBe(0);

  const account = ground.sandbox.accounts('meta', 0)[0]?.account ?? '';
  const of = { platform: 'meta', account, report: 'account_daily', day: '2026-11-18' } as const;
  const before = trueSpend(ground.sandbox, of);
  // Nothing is fetched any more; the platform goes on restating for 28 days.
  await ground.worker.stop();
  ground.setNow('2026-11-24T12:00:00Z');
  const after = trueSpend(ground.sandbox, of);
  expect(after).not.toBe(before);
  const restated = await reconcile(tenant, '2026-11-16', '2026-11-19');
  expect(restated).toMatchObject({ code: 1, report: { compared: 8 } });
  const found = (day: string) =>
    restated.report.differences.filter((difference: { day: string }) => difference.day === day);
  // Neither level of the sixteenth was ever fetched; both of the eighteenth were, before the platform changed it.
  expect(found('2026-11-16')).toMatchObject([{ reason: 'MISSING_SLICE' }, { reason: 'MISSING_SLICE' }]);
  const spend = { ours: `${before}`, theirs: `${after}`, difference: `${before - after}` };
  expect(found('2026-11-18')).toMatchObject([
    { report: 'account_daily', level: 'account', reason: 'RESTATED_SINCE', measures: { spend } },
    { report: 'ad_daily', level: 'ad', reason: 'RESTATED_SINCE', measures: { spend } },
  ]);
  expect(found('2026-11-18')[0].detail).toContain(`it was fetched ${found('2026-11-18')[0].fetchedAt}`);

  const kept = await withTenant(ground.postgres, tenant, (client) =>
    client.query("SELECT reason, spend - spend_theirs AS difference FROM reconciliation WHERE day = '2026-11-18'"),
  );
  expect(kept.rows).toEqual([1, 2].map(() => ({ reason: 'RESTATED_SINCE', difference: spend.difference })));
});

it('another tenant has no way to compare by our connection', async () => {
  const stranger = `reconcile-other-${process.pid}`;
  const operator = createPostgres(ground.config.address('postgres'), { role: 'millrace_operator', maxConnections: 1 });
  await operator.query('INSERT INTO tenant (tenant_id, name) VALUES ($1, $1)', [stranger]);
  await operator.end();
  const tried = await reconcile(stranger, '2026-11-17', '2026-11-19');
  expect(tried).toMatchObject({ code: 1, report: null, said: expect.stringMatching(/^MR_CONNECTOR_CONNECTION: /) });
});
