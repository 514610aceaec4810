import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ClickHouseClient, createClickHouse } from '../../base/clickhouse.ts';
import { type Config, loadConfig } from '../../base/config.ts';
import { withTenant } from '../../base/postgres.ts';
import { isStored, type SentSlices, sliceOutcomes } from '../../connectors/import/processed.ts';
import { dayFromIso } from '../../schemas/day.ts';
import { insertGold, storedGold } from '../gateway/stored-gold.ts';
import { testEnvironment } from '../lanes.ts';
import { Organisations } from './organisations.ts';

let config: Config;
let organisations: Organisations;
let clickhouse: ClickHouseClient;
beforeAll(() => {
  config = loadConfig(testEnvironment());
  organisations = new Organisations();
  clickhouse = createClickHouse(config.address('clickhouse'), { database: config.clickhouseDatabase });
});
afterAll(async () => {
  await Promise.all([clickhouse?.close(), organisations?.close()]);
});

const day = '2026-11-17';
/** The second fetch of a slice of one fact. */
const sent = (tenant: string): SentSlices => ({
  ...{ tenant, platform: 'META', report: 'campaign_daily', level: 'CAMPAIGN' },
  slices: [{ account: 'a1', day: dayFromIso(day), fetchSeq: 2 }],
});

/** What ClickHouse gets of the slice's only fact from its first or second fetch, in facts and in gold. */
async function putFact(tenant: string, fetch: number, spend: string): Promise<void> {
  const of = {
    tenant_id: tenant,
    platform: 'META',
    account_id: 'a1',
    report_type: 'campaign_daily',
    level: 'CAMPAIGN',
  };
  const slice = { slice_id: `META/a1/campaign_daily/CAMPAIGN/${day}`, slice_fetch_seq: fetch, report_day: day };
  const row = { ...of, ...slice, fact_key: 'c1', revision: fetch, is_deleted: 0, currency: 'USD', spend };
  await clickhouse.insert({ table: 'facts', values: [row], format: 'JSONEachRow' });
}
const putGold = (tenant: string, revision: number, spend: string) =>
  insertGold(config, [
    storedGold(tenant, {
      report_type: 'campaign_daily',
      report_day: day,
      revision,
      spend,
      impressions: null,
      clicks: null,
    }),
  ]);

test('a fetch that restates is not there while facts and gold still agree on the one before', async () => {
  const tenant = await organisations.add('processed');
  await withTenant(organisations.owner, tenant, (client) =>
    client.query(
      `INSERT INTO slice_ledger (tenant_id, platform, account_id, report_type, level, day, last_applied_seq, decision,
         upserts, retracts, unchanged, duplicates, quarantined, live_facts)
       VALUES ($1, 'META', 'a1', 'campaign_daily', 'CAMPAIGN', $2, 2, 'APPLIED', 1, 0, 0, 0, 0, 1)`,
      [tenant, day],
    ),
  );
  const outcomes = await sliceOutcomes(organisations.app, sent(tenant));
  expect(outcomes).toMatchObject([{ account: 'a1', day, sent: 2, seq: 2, decision: 'APPLIED', upserts: 1, live: 1 }]);
  const isThere = () => isStored(clickhouse, sent(tenant), outcomes);

  await putFact(tenant, 1, '5000000');
  await putGold(tenant, 1, '5000000');
  expect(await isThere()).toBe(false);
  await putFact(tenant, 2, '7000000');
  expect(await isThere()).toBe(false);
  await putGold(tenant, 2, '7000000');
  expect(await isThere()).toBe(true);

  const other = await organisations.add('processed-other');
  expect(await sliceOutcomes(organisations.app, sent(other))).toEqual([]);
  expect(await isStored(clickhouse, sent(other), outcomes)).toBe(false);
});
