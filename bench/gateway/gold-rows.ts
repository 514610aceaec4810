import { createClickHouse } from '../../base/clickhouse.ts';

/** Days that the rows are of, from 2026-11-01. */
const days = 30;
/** Ads of one account. */
const adsOfAccount = 50;

/** Writes about `rows` rows of ads' days, the same for each tenant: accounts of 50 ads, 30 days. Gives how many there are. */
export async function insertGold(url: string, tenants: readonly string[], rows: number): Promise<number> {
  const client = createClickHouse(url, { database: 'millrace' });
  const each = Math.max(days * adsOfAccount, Math.ceil(rows / tenants.length));
  for (const tenant of tenants) {
    await client.command({
      query: `INSERT INTO gold (tenant_id, platform, account_id, report_type, report_family, report_rank, level, report_day, entity_id,
          currency, zone, gold_key, revision, is_retraction, impressions, clicks, spend, conversions, finality, coverage,
          contributing_slices, facts, computed_at, input_watermark, event_id, connection_id, trace_id, produced_at)
        SELECT {tenant:String}, 'META', concat('a', toString(intDiv(number, ${days * adsOfAccount}))), 'ad_daily', 'delivery', 10, 'AD',
          toDate('2026-11-01') + number % ${days}, concat('ad', toString(intDiv(number, ${days}) % ${adsOfAccount})), 'USD', 'UTC',
          toString(number), 1, false, 1000 + number % 977, number % 53, 1000000 + number, number % 7 * 1000000, 'FINAL', 1, 1, 1,
          now64(6), now64(6), generateUUIDv4(), 'bench', 'bench', now64(6)
        FROM numbers({rows:UInt64})`,
      query_params: { tenant, rows: each },
    });
  }
  await client.close();
  return each * tenants.length;
}
