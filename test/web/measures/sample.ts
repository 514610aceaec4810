import { createClickHouse } from '../../../base/clickhouse.ts';
import { createPostgres, withTenant } from '../../../base/postgres.ts';
import { createRedis, type Redis } from '../../../base/redis.ts';
import { appendEvents } from '../../../sinks/events/stream-writer.ts';

/** Writes a tenant with its account, and so many alerts that fire, of three severities. */
export async function insertAlerts(address: string, tenant: string, count: number): Promise<void> {
  const pool = createPostgres(address);
  await withTenant(pool, tenant, async (client) => {
    await client.query('insert into tenant (tenant_id, name) values ($1, $1) on conflict do nothing', [tenant]);
    await client.query(
      `insert into ad_account (tenant_id, platform, account_id, currency, iana_zone) values ($1, 'META', 'a1', 'USD', 'UTC')
       on conflict do nothing`,
      [tenant],
    );
    await client.query(
      `insert into alert (tenant_id, alert_id, fingerprint, rule_id, rule_version, rule_name, state, transition_seq, severity, labels,
         annotations, platform, account_id, level, entity_id, entity_name, subject, condition, value, value_reason, threshold, comparison,
         unit, over_window, evidence, slices, finality, coverage, report_day, data_as_of, link, shadow, started_at, active_since,
         state_since)
       select $1, 'alert-' || n, 'f' || n, 'ctr', 1, 'CTR is low', 'FIRING', 1, (array['CRITICAL', 'WARN', 'INFO'])[n % 3 + 1], '{}', '{}',
         'META', 'a1', 'CAMPAIGN', 'c' || n, 'Campaign ' || n, 'CTR is low: Campaign ' || n || ', 0.5%, below 1%', '@ctr over 1d < 1%',
         0.005, 'OK', 0.01, '<', 'RATIO', '1d',
         '[{"metric": "@ctr over 1d", "value": 0.005, "numerator": 5, "denominator": 1000}]', '[]', 'FINAL', 1,
         '2026-11-07', now(), '', false, now() - n * interval '1 second', now() - n * interval '1 second', now() - n * interval '1 second'
       from generate_series(1, $2::int) as n`,
      [tenant, count],
    );
  });
  await pool.end();
}

/** Writes a week of so many campaigns of a tenant. */
export async function insertCampaigns(address: string, tenant: string, count: number): Promise<void> {
  const client = createClickHouse(address, { database: 'millrace' });
  await client.command({
    query: `INSERT INTO gold (tenant_id, platform, account_id, report_type, report_family, report_rank, level, report_day, entity_id,
        entity_name, currency, zone, gold_key, revision, is_retraction, impressions, clicks, spend, conversions, finality, coverage,
        contributing_slices, facts, computed_at, input_watermark, event_id, connection_id, trace_id, produced_at)
      SELECT {tenant:String}, 'META', 'a1', 'campaign_daily', 'delivery', 10, 'CAMPAIGN', toDate('2026-11-01') + number % 7,
        concat('c', toString(intDiv(number, 7))), concat('Campaign ', toString(intDiv(number, 7))), 'USD', 'UTC', toString(number), 1,
        false, 1000 + number % 977, number % 53, 1000000 + number, number % 7 * 1000000, 'FINAL', 1, 1, 1, now64(6), now64(6),
        generateUUIDv4(), 'measures', 'measures', now64(6)
      FROM numbers({rows:UInt64})`,
    query_params: { tenant, rows: count * 7 },
  });
  await client.close();
}

/** Tells the tenant's subscribers of so many changed alerts a second, for so many seconds. Resolves with how many were told. */
export async function changeAlerts(
  address: string,
  tenant: string,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): Promise<number> {
  const redis = createRedis(address);
  const begun = Date.now();
  let told = 0;
  while (Date.now() - begun < seconds * 1_000) {
    const due = Math.floor(((Date.now() - begun) / 1_000) * perSecond);
    if (due > told) await append(redis, tenant, told, due);
    told = Math.max(told, due);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await redis.quit();
  return told;
}

async function append(redis: Redis, tenant: string, from: number, to: number): Promise<void> {
  const events = Array.from({ length: to - from }, (_, at) => ({
    ...{ tenant, topic: 'measures', partition: 0, offset: from + at },
    text: JSON.stringify(changed(tenant, from + at)),
  }));
  await appendEvents(redis, 'alerts', events);
}

/** A transition of one of a thousand alerts, as the stream carries it. */
function changed(tenant: string, at: number) {
  const number = (at % 1_000) + 1;
  return {
    ...{ tenant_id: tenant, alert_id: `alert-${number}`, fingerprint: `f${number}`, rule_id: 'ctr', rule_version: 1 },
    ...{ rule_name: 'CTR is low', state: 'FIRING', prev_state: 'FIRING', transition_seq: at + 2, severity: 'CRITICAL' },
    ...{ subject: `CTR is low: Campaign ${number}`, labels: {}, annotations: { cause: 'severity' } },
    entity: { platform: 'META', account_id: 'a1', level: 'CAMPAIGN', entity_id: `c${number}` },
    ...{ entity_name: `Campaign ${number}`, value: 0.005, value_reason: 'OK', previous_value: null, threshold: 0.01 },
    ...{ comparison: '<', unit: 'RATIO', currency: null, evidence: [], finality: 'FINAL', report_day: null },
    ...{ data_as_of: null, suppressed_by: null, shadow: false, event_time: Date.now() * 1_000 },
  };
}
