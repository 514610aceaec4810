import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordAudit } from '../../base/audit/record.ts';
import { createPostgres, type PostgresPool, withTenant } from '../../base/postgres.ts';
import { testStack } from '../lanes.ts';
import { millrace, Processing } from '../pipeline/millrace.ts';

const tenant = 'data-late';
const processing = new Processing(
  ...['rules', 'config-outbox', 'postgres-slice-watch', 'postgres-alerts'],
  ...['--instance', 'data-late'],
);
let app: PostgresPool;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-data-late-'));
  app = createPostgres(testStack().postgres, { role: 'millrace_app', maxConnections: 1 });
  await expectOk(millrace('tenants', 'add', tenant));
  processing.start();
});
afterAll(async () => {
  await processing.kill('SIGTERM');
  await app?.end();
  await rm(folder, { recursive: true });
});

async function expectOk(ran: ReturnType<typeof millrace>): Promise<string> {
  const { code, stdout, stderr } = await ran;
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

async function alerts(): Promise<readonly { rule: string; state: string; subject: string }[]> {
  const stdout = await expectOk(millrace('alerts', 'list', '--tenant', tenant, '--all', '--json'));
  return (JSON.parse(stdout) as { alerts: { rule: string; state: string; subject: string }[] }).alerts;
}

const patience = { timeout: 120_000, interval: 2_000 };

it('the template data_late tells of a slice that is late, and of its end; an expired credential is an alert without any rule', async () => {
  const file = join(folder, 'data_late.yaml');
  await writeFile(file, await expectOk(millrace('templates', 'show', 'data_late')));
  await expectOk(millrace('apply', '--tenant', tenant, '-f', file));
  const asTenant = (sql: string, ...values: unknown[]) =>
    withTenant(app, tenant, (client) => client.query(sql, [tenant, ...values]));
  const audited = (sql: string) =>
    withTenant(app, tenant, async (client) => {
      await client.query(sql, [tenant]);
      const [actor, subject] = [{ type: 'USER', id: 'ann' } as const, { type: 'connection', id: 'main' } as const];
      await recordAudit(client, tenant, { actor, requestId: 'test', action: 'connection.change', subject });
    });
  await audited(
    `INSERT INTO connection (tenant_id, connection_id, platform, name) VALUES ($1, 'main', 'META', 'Meta')`,
  );
  await asTenant(`INSERT INTO ingestion (tenant_id, connection_id, first_day) VALUES ($1, 'main', '2026-11-01')`);
  await asTenant(
    `INSERT INTO slice_ledger (tenant_id, platform, account_id, report_type, level, day, connection_id, late_at)
     VALUES ($1, 'META', '1700', 'campaign_daily', 'CAMPAIGN', '2026-11-20', 'main', now() - interval '1 minute')`,
  );
  await expect
    .poll(alerts, patience)
    .toMatchObject([{ rule: 'data_late', state: 'FIRING', subject: 'Data is late: 1700, 1, above 0' }]);
  await audited(`UPDATE connection SET status = 'EXPIRED', status_reason = 'log in again' WHERE tenant_id = $1`);
  await expect
    .poll(async () => (await alerts()).map(({ rule, state }) => `${rule} ${state}`).toSorted(), patience)
    .toEqual(['credential_expired FIRING', 'data_late FIRING']);
  await audited(`UPDATE connection SET status = 'ACTIVE', status_reason = NULL WHERE tenant_id = $1`);
  await asTenant(`UPDATE slice_ledger SET late_at = now() + interval '1 day' WHERE tenant_id = $1`);
  await expect
    .poll(async () => (await alerts()).map(({ rule, state }) => `${rule} ${state}`).toSorted(), patience)
    .toEqual(['credential_expired RESOLVED', 'data_late RECOVERING']);
});
