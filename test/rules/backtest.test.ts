import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { importJson, millrace, Processing, pipeline } from '../pipeline/millrace.ts';

const processing = new Processing(...pipeline, '--instance', 'backtest');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-backtest-'));
  processing.start();
});
afterAll(async () => {
  await processing.kill('SIGTERM');
  await rm(folder, { recursive: true });
});

const header = 'date_start,account_id,campaign_id,campaign_name,impressions,clicks,spend';
const rule = 'rule: overspend\nname: More than 100 a day\nscope: { level: campaign }\ncondition: spend over 1d > 100\n';

async function imported(tenant: string, name: string, ...rows: string[]): Promise<void> {
  const file = join(folder, `${name}.csv`);
  await writeFile(file, `${[header, ...rows].join('\n')}\n`);
  await importJson(file, '--tenant', tenant, '--platform', 'meta', '--currency', 'USD', '--zone', 'America/New_York');
}

async function backtest(tenant: string, ...args: string[]) {
  const file = join(folder, 'overspend.yaml');
  await writeFile(file, rule);
  const { stdout, stderr } = await millrace('rules', 'backtest', file, '--tenant', tenant, '--json', ...args);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

it('a rule would have fired for the day that was above, from when that day was known to when the next one had begun', async () => {
  const tenant = 'backtest-now';
  await imported(
    tenant,
    'november',
    '2026-10-20,1700,31,Autumn sale,120000,2400,80.50',
    '2026-10-21,1700,31,Autumn sale,120000,2400,150.25',
    '2026-10-22,1700,31,Autumn sale,120000,2400,60.00',
    '2026-10-22,1700,32,Winter boots,80000,900,99.99',
  );
  const found = await backtest(tenant, '--days', '4', '--until', '2026-10-23');
  // New York is four hours behind UTC then: six hours into the 22nd there are 10:00, and its end is 04:00 of the 23rd.
  expect(found).toMatchObject({
    alerts: 1,
    entities: 1,
    fired: [
      {
        entity: '31',
        entityName: 'Autumn sale',
        firedAt: '2026-10-22 10:00',
        value: 150.25,
        threshold: 100,
        subject: 'More than 100 a day: Autumn sale, 150.25 USD, above 100.00 USD',
        slices: ['META/1700/campaign_daily/CAMPAIGN/2026-10-21'],
      },
    ],
  });
  expect(found.fired[0].endedAt.slice(0, 13)).toBe('2026-10-23 04');
  await millrace('tenants', 'add', 'backtest-other');
  expect(await backtest('backtest-other', '--days', '4', '--until', '2026-10-23')).toMatchObject({
    records: 0,
    alerts: 0,
  });
});

it('on what was known then it fires for what was restated since; on what is known now it does not', async () => {
  const tenant = 'backtest-then';
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(Date.now() - 86_400_000);
  await imported(tenant, 'first', `${day},1700,31,Autumn sale,120000,2400,150.25`);
  await imported(tenant, 'second', `${day},1700,31,Autumn sale,120000,2400,20.00`);
  const now = new Date().toISOString().slice(0, 10);
  const then = await backtest(tenant, '--days', '3', '--until', now, '--known', 'then');
  expect(then.fired).toMatchObject([{ entity: '31', value: 150.25 }]);
  expect(then.fired[0].endedAt).not.toBeNull();
  expect(await backtest(tenant, '--days', '3', '--until', now)).toMatchObject({ alerts: 0 });
});
