import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClickHouse } from '../../base/clickhouse.ts';
import { createPostgres, type PostgresPool } from '../../base/postgres.ts';
import { EntityHistory } from '../../connectors/entity-history/store.ts';
import { type SeenEntity, seenEntity } from '../../connectors/entity-history/version.ts';
import { testStack } from '../lanes.ts';
import { importJson, millrace, Processing, pipeline } from './millrace.ts';

const tenant = 'as-of-day';
const other = 'as-of-day-other';
const mapping = join(import.meta.dirname, '..', '..', 'docs', 'examples', 'mapping.yaml');
const processing = new Processing(...pipeline, '--instance', 'as-of-day');
let folder: string;
let app: PostgresPool;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-as-of-day-'));
  app = createPostgres(testStack().postgres, { role: 'millrace_app', maxConnections: 2 });
  processing.start();
});
afterAll(async () => {
  await processing.kill('SIGTERM');
  await app?.end();
  await rm(folder, { recursive: true });
});

const succeeded = async (...args: string[]) => {
  const ran = await millrace(...args);
  expect(ran.code, ran.stderr).toBe(0);
  return ran.stdout;
};

interface Row {
  readonly entity_name: string | null;
  readonly campaign_name: string | null;
  readonly entity_state: string | null;
  readonly budget_micros: string | null;
  readonly spend: string;
  readonly spend_rep: string | null;
  readonly rep_currency: string | null;
  readonly rep_reason: string | null;
  readonly revision: number;
}

async function read<T>(query: string, of: string): Promise<readonly T[]> {
  const client = createClickHouse(testStack().clickhouse, { database: 'millrace' });
  try {
    const result = await client.query({ query, query_params: { tenant: of }, format: 'JSONEachRow' });
    return await result.json<T>();
  } finally {
    await client.close();
  }
}

const goldOf = (of: string) =>
  read<Row>(
    `select entity_name, campaign_name, entity_state, budget_micros, spend, spend_rep, rep_currency, rep_reason, revision
     from gold_current where tenant_id = {tenant:String} order by report_day`,
    of,
  );

/** Two days of one campaign. The platform calls it by its name of today on both. */
const days = ['2026-11-20', '2026-11-22'] as const;
async function imported(of: string, clicks: number): Promise<void> {
  const file = join(folder, 'report.csv');
  const lines = days.map((day) => {
    const [year, month, date] = day.split('-');
    return `${date}.${month}.${year};10;1.000;${clicks};12,50`;
  });
  await writeFile(file, `Tag;Kampagne-ID;Impressionen;Klicks;Kosten (EUR)\n${lines.join('\n')}\n`);
  const report = await importJson(
    file,
    '--tenant',
    of,
    '--mapping',
    mapping,
    '--account',
    'a1',
    '--zone',
    'Europe/Berlin',
  );
  expect(report.processed).toBe(true);
}

const campaign = (name: string, state: 'active' | 'paused'): SeenEntity =>
  seenEntity({
    ...{ platform: 'custom', kind: 'campaign', id: '10', parents: { account: 'a1' }, references: {}, name },
    ...{ status: { state, word: state.toUpperCase() }, serving: [], currency: 'EUR', zone: null },
    budgets: [{ micros: 50_000_000n, currency: 'EUR', period: 'daily' }],
    ...{ amounts: {}, totals: {}, created: null, updated: null, attributes: {}, start: null, end: null },
  });

test('a rename does not rewrite history, a late entity loses nothing, and amounts stand in the reporting currency, too', async () => {
  for (const each of [tenant, other]) await succeeded('tenants', 'add', each);
  await imported(tenant, 100);
  expect(await goldOf(tenant)).toMatchObject([
    { entity_state: null, spend: '12500000', spend_rep: null, rep_currency: null, revision: 1 },
    { entity_state: null, revision: 1 },
  ]);

  const history = new EntityHistory(app);
  const sighting = { tenant, connection: 'test', platform: 'CUSTOM', account: 'a1' };
  await history.see({ ...sighting, at: Date.parse('2026-11-01T00:00:00Z') }, [campaign('spring', 'active')]);
  await history.see({ ...sighting, at: Date.parse('2026-11-21T12:00:00Z') }, [campaign('summer', 'paused')]);
  const rates = join(import.meta.dirname, '..', 'data', 'rates', 'eurofxref-hist.csv');
  await succeeded('rates', 'import', '--tenant', tenant, '--from', rates);
  expect(await succeeded('rates', 'currency', 'usd', '--tenant', tenant)).toContain('sees amounts in USD');

  // Who tells entities and rates is not told when the tasks have them: with the first fetch after that they show.
  let clicks = 100;
  await expect
    .poll(
      async () => {
        clicks += 1;
        await imported(tenant, clicks);
        return (await goldOf(tenant)).map(({ rep_reason, rep_currency, entity_name }) => [
          entity_name,
          rep_currency,
          rep_reason,
        ]);
      },
      { timeout: 240_000, interval: 1_000 },
    )
    .toEqual([
      ['spring', 'USD', null],
      ['summer', 'USD', null],
    ]);
  // Friday's rate, which is Sunday's, too: 12.50 EUR × 1.2 = 15 USD.
  const amounts = { spend: '12500000', spend_rep: '15000000', budget_micros: '50000000' };
  const seen = await goldOf(tenant);
  expect(seen).toMatchObject([
    { ...amounts, campaign_name: 'spring', entity_state: 'active' },
    { ...amounts, campaign_name: 'summer', entity_state: 'paused' },
  ]);
  expect(await read('select distinct fx_rate_id from facts_current where tenant_id = {tenant:String}', tenant)).toEqual(
    [{ fx_rate_id: 'ecb/2026-11-20/EUR/USD@1' }],
  );

  // The same again is no revision.
  await imported(tenant, clicks);
  expect((await goldOf(tenant)).map(({ revision }) => revision)).toEqual(seen.map(({ revision }) => revision));

  // Another organisation's account of the same id knows nothing of all that.
  await imported(other, 100);
  expect(await goldOf(other)).toMatchObject(
    days.map(() => ({ entity_state: null, budget_micros: null, spend_rep: null, rep_currency: null })),
  );
});

test('a formula converts by the rates of its tenant, and has no data where that has none', async () => {
  const file = join(folder, 'days.csv');
  await writeFile(file, 'day,currency,spend\n2026-11-20,EUR,10.00\n2026-11-23,EUR,10.00\n2026-11-23,USD,1.00\n');
  const evaluated = async (of: string) => {
    const said = [
      'in_currency(spend, "USD")',
      '--data',
      file,
      '--tenant',
      of,
      '--from',
      '2026-11-20',
      '--covered',
      '--json',
    ];
    const { results } = JSON.parse(await succeeded('formula', 'eval', ...said)) as { results: unknown[] };
    return results[0];
  };
  // 10 × 1.2 on Friday, 10 × 1.25 and 1 on Monday.
  expect(await evaluated(tenant)).toMatchObject({
    ...{ value: 25.5, reason: 'OK', currency: 'USD' },
    rates: ['ecb/2026-11-20/EUR/USD@1', 'ecb/2026-11-23/EUR/USD@1'],
  });
  expect(await evaluated(other)).toMatchObject({ value: null, reason: 'NO_DATA' });
});
