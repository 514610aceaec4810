import { type ClickHouseClient, createClickHouse } from '../../base/clickhouse.ts';

/** Days that the rows are of, from 2026-11-01. */
const days = 30;
/** Ads of one account, ten of each campaign. */
const adsOfAccount = 50;
/** Days at the end that are told a second time, as platforms restate them. */
const restatedDays = 3;

/**
 * Writes about `rows` rows of ads' days, the same for each tenant: accounts of 50 ads, 30 days, the last three of them restated; then
 * has their sums made, as the sink does. The engine makes them itself. Gives how many there are.
 */
export async function insertGold(
  { url, database }: { readonly url: string; readonly database: string },
  tenants: readonly string[],
  rows: number,
): Promise<number> {
  const client = createClickHouse(url, { database, requestTimeoutMs: 1_800_000 });
  const each = Math.max(days * adsOfAccount, Math.ceil(rows / tenants.length));
  try {
    for (const tenant of tenants) {
      await insertRows(client, tenant, each, 1);
      await insertRows(client, tenant, each, 2, `WHERE number % ${days} >= ${days - restatedDays}`);
      await client.command({
        query: `INSERT INTO gold_changed SELECT DISTINCT tenant_id, platform, account_id, report_type, level, report_day, hour FROM gold
          WHERE tenant_id = {tenant:String} SETTINGS max_block_size = 20000, min_insert_block_size_rows = 20000`,
        query_params: { tenant },
      });
    }
  } finally {
    await client.close();
  }
  return each * tenants.length;
}

async function insertRows(client: ClickHouseClient, tenant: string, rows: number, revision: number, only = '') {
  await client.command({
    query: `INSERT INTO gold (tenant_id, platform, account_id, report_type, report_family, report_rank, level, report_day, entity_id,
        campaign_id, campaign_name, currency, zone, gold_key, revision, is_retraction, impressions, clicks, spend, conversions, finality,
        coverage, contributing_slices, facts, computed_at, input_watermark, event_id, connection_id, trace_id, produced_at)
      SELECT {tenant:String}, 'META', concat('a', toString(intDiv(number, ${days * adsOfAccount}))), 'ad_daily', 'delivery', 10, 'AD',
        toDate('2026-11-01') + number % ${days}, concat('ad', toString(intDiv(number, ${days}) % ${adsOfAccount})),
        concat('c', toString(intDiv(intDiv(number, ${days}) % ${adsOfAccount}, 10))), 'A campaign', 'USD', 'UTC', toString(number),
        {revision:UInt32}, false, 1000 + number % 977, number % 53, 1000000 + number, number % 7 * 1000000, 'FINAL', 1, 1, 1,
        now64(6), now64(6), generateUUIDv4(), 'bench', 'bench', now64(6)
      FROM numbers({rows:UInt64}) ${only}`,
    query_params: { tenant, rows, revision },
  });
}
