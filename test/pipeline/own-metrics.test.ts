import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClickHouse } from '../../base/clickhouse.ts';
import { createPostgres, withTenant } from '../../base/postgres.ts';
import { testStack } from '../lanes.ts';
import { importJson, millrace, Processing, pipeline } from './millrace.ts';

const tenant = 'own-metrics';
const mapping = join(import.meta.dirname, '..', '..', 'docs', 'examples', 'mapping.yaml');
const processing = new Processing(...pipeline, '--instance', 'own-metrics');
let folder: string;
let clicks = 100;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-own-metrics-'));
  processing.start();
});
afterAll(async () => {
  await processing.kill('SIGTERM');
  await rm(folder, { recursive: true });
});

/** The metrics of the newest gold record of the tenant. */
async function goldMetrics(): Promise<Record<string, [number | null, string, string]>> {
  const client = createClickHouse(testStack().clickhouse, { database: 'millrace' });
  try {
    const result = await client.query({
      query: 'select metrics from gold_current where tenant_id = {tenant:String}',
      query_params: { tenant },
      format: 'JSONEachRow',
    });
    const [row] = await result.json<{ metrics: Record<string, [number | null, string, string]> }>();
    return row?.metrics ?? {};
  } finally {
    await client.close();
  }
}

/** Imports the same day with other figures until gold has the metric: who saves one is not told when each process has it. */
async function importedUntil(metric: string): Promise<Record<string, unknown>> {
  const file = join(folder, 'report.csv');
  for (let attempt = 0; attempt < 10; attempt++) {
    clicks += 1;
    await writeFile(file, `Tag;Kampagne-ID;Impressionen;Klicks;Kosten (EUR)\n01.11.2026;10;1.000;${clicks};12,50\n`);
    await importJson(file, '--tenant', tenant, '--mapping', mapping, '--account', 'a1', '--zone', 'Europe/Berlin');
    const metrics = await goldMetrics();
    if (metric in metrics) return metrics;
  }
  throw new Error(`gold never had ${metric}`);
}

const succeeded = async (...args: string[]) => {
  const ran = await millrace(...args);
  expect(ran.code, ran.stderr).toBe(0);
  return ran.stdout;
};

test('a saved metric is computed in gold without a restart, and then its next version alone', async () => {
  await succeeded('tenants', 'add', tenant);
  await succeeded('formula', 'save', 'doubled', 'spend * 2', '--tenant', tenant);
  expect(await importedUntil('doubled@1')).toMatchObject({ 'doubled@1': { value: 25, reason: 'OK', unit: 'MONEY' } });
  await succeeded('formula', 'save', 'doubled', 'spend * 4', '--tenant', tenant);
  const metrics = await importedUntil('doubled@2');
  expect(metrics).toMatchObject({ 'doubled@2': { value: 50 } });
  expect(metrics).not.toHaveProperty('doubled@1');
});

test('an account is in the trail when it is added and when it changes, not when it is said again', async () => {
  const add = (zone: string) =>
    succeeded('accounts', 'add', 'x1', '--tenant', tenant, '--platform', 'meta', '--currency', 'EUR', '--zone', zone);
  for (const zone of ['Europe/Berlin', 'Europe/Berlin', 'Europe/Rome']) await add(zone);
  const listed = await succeeded('audit', 'list', '--tenant', tenant, '--subject', 'account/meta/x1', '--json');
  const { events } = JSON.parse(listed) as { events: { before: { zone: string } | null; after: { zone: string } }[] };
  expect(events.map(({ before, after }) => [before?.zone, after.zone])).toEqual([
    ['Europe/Berlin', 'Europe/Rome'],
    [undefined, 'Europe/Berlin'],
  ]);
});

test('the trail of it is intact, its copy is the same, and what is changed by hand is found', async () => {
  const verify = () => millrace('audit', 'verify', '--tenant', tenant, '--copy');
  await expect
    .poll(async () => (await verify()).stdout, { timeout: 60_000, interval: 2_000 })
    .toMatch(/^ok: \d+ events/);
  const owner = createPostgres(testStack().postgres, { maxConnections: 1 });
  try {
    const change = "update audit_event set reason = 'as agreed' where action = 'metric.save' and subject_version = '1'";
    expect((await withTenant(owner, tenant, (client) => client.query(change))).rowCount).toBe(1);
  } finally {
    await owner.end();
  }
  const broken = await verify();
  expect(broken.code).toBe(1);
  expect(broken.stdout).toMatch(
    /CHANGED: event 2 \(metric\.save of metric\/doubled@1, .*\) was changed after it was written/,
  );
});
