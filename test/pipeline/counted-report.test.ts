import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { importJson, Processing, pipeline, totalsOf } from './millrace.ts';

const processing = new Processing(...pipeline, '--instance', 'counted-report-test');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-counted-'));
  processing.start();
});
afterAll(async () => {
  await processing.kill('SIGTERM');
  await rm(folder, { recursive: true });
});

const header = 'date,ad_id,impressions,swipes,spend';
const hours = [`2026-11-01 05:00:00,ad-1,10,1,1000`, `2026-11-01 06:00:00,ad-1,20,2,2000`];
const days = ['2026-11-01,ad-1,31,3,3001', '2026-11-02,ad-1,40,4,4000'];

async function importRows(tenant: string, report: string, rows: readonly string[]): Promise<void> {
  const path = join(folder, `${tenant}-${report}.csv`);
  await writeFile(path, `${[header, ...rows].join('\n')}\n`);
  const account = ['--platform', 'snapchat', '--account', 'snap', '--currency', 'USD', '--zone', 'UTC'];
  const imported = await importJson(path, '--tenant', tenant, '--report', report, ...account);
  expect(imported).toMatchObject({ processed: true, rejected: 0, quarantined: [] });
}

it('the hours of a day count until its daily report comes, in silver as in gold, and either can be asked for', async () => {
  const tenant = 'counted';
  const sums = async (...args: string[]) => {
    const [silver, gold] = await Promise.all([totalsOf(tenant, 'silver', ...args), totalsOf(tenant, 'gold', ...args)]);
    const read = ({ facts, impressions, spend_micros }: typeof gold) => [facts, impressions, spend_micros?.USD];
    expect(read(silver)).toEqual(read(gold));
    return read(gold);
  };
  await importRows(tenant, 'ad_hourly', hours);
  expect(await sums()).toEqual([2, 30, '3000']);
  await importRows(tenant, 'ad_daily', days);
  expect(await sums()).toEqual([2, 71, '7001']);
  expect(await sums('--report', 'ad_hourly')).toEqual([2, 30, '3000']);
  const { left_out } = (await totalsOf(tenant, 'gold')) as unknown as { left_out: object[] };
  expect(left_out).toMatchObject([{ report: 'ad_hourly', days: 1, facts: 2 }]);
});
