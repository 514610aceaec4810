import { createClickHouse } from '../../../base/clickhouse.ts';
import type { Config } from '../../../base/config.ts';
import { createPostgres, withTenant } from '../../../base/postgres.ts';
import { createRedis } from '../../../base/redis.ts';
import { appendEvents } from '../../../sinks/events/stream-writer.ts';
import { insertGold, publishGold, storedGold } from '../../gateway/stored-gold.ts';

/** What `insertCampaigns` writes: the report, its first day, and how many days there are. */
const [report, firstDay, days] = ['campaign_daily', 1, 7];

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

/** Writes a week of so many campaigns of a tenant, and has it summed as the sink does. */
export async function insertCampaigns(address: string, tenant: string, count: number): Promise<void> {
  const client = createClickHouse(address, { database: 'millrace' });
  await client.command({
    query: `INSERT INTO gold (tenant_id, platform, account_id, report_type, report_family, report_rank, level, report_day, entity_id,
        entity_name, currency, zone, gold_key, revision, is_retraction, impressions, clicks, spend, conversions, finality, coverage,
        contributing_slices, facts, computed_at, input_watermark, event_id, connection_id, trace_id, produced_at)
      SELECT {tenant:String}, 'META', 'a1', '${report}', 'delivery', 10, 'CAMPAIGN', toDate('${day(0)}') + number % ${days},
        concat('c', toString(intDiv(number, ${days}))), concat('Campaign ', toString(intDiv(number, ${days}))), 'USD', 'UTC',
        toString(number), 1, false, 1000 + number % 977, number % 53, 1000000 + number, number % 7 * 1000000, 'FINAL', 1, 1, 1, now64(6),
        now64(6), generateUUIDv4(), 'measures', 'measures', now64(6)
      FROM numbers({rows:UInt64})`,
    query_params: { tenant, rows: count * days },
  });
  await client.command({
    query: `INSERT INTO gold_changed SELECT DISTINCT tenant_id, platform, account_id, report_type, level, report_day, hour FROM gold
      WHERE tenant_id = {tenant:String}`,
    query_params: { tenant },
  });
  await client.close();
}

function day(number: number): string {
  return `2026-11-${String(firstDay + (number % days)).padStart(2, '0')}`;
}

/** How many changes a second, for how many seconds. */
export interface Pace {
  readonly perSecond: number;
  readonly seconds: number;
}

/** Milliseconds between turns of writing. */
const turnMs = 500;

/** Calls `write` with the numbers of the changes that are due, turn by turn. Resolves with how many there were. */
async function inTurns({ perSecond, seconds }: Pace, write: (numbers: readonly number[]) => Promise<void>) {
  const begun = Date.now();
  let written = 0;
  while (Date.now() - begun < seconds * 1_000) {
    const due = Math.floor(((Date.now() - begun) / 1_000) * perSecond);
    if (due > written) await write(Array.from({ length: due - written }, (_, at) => written + at));
    written = Math.max(written, due);
    await new Promise((resolve) => setTimeout(resolve, turnMs));
  }
  return written;
}

/** Alerts that change, those on top. */
const changing = 200;

/** Gives the tenant's newest alerts other values, again and again, and tells its subscribers. Resolves with how many changes there were. */
export async function changeAlerts(config: Config, tenant: string, pace: Pace): Promise<number> {
  const redis = createRedis(config.address('redis'));
  const pool = createPostgres(config.address('postgres'));
  try {
    return await inTurns(pace, async (numbers) => {
      const changes = numbers.map((at) => changedAlert(tenant, at));
      await withTenant(pool, tenant, async (client) => {
        await client.query(
          `update alert set value = told.value, transition_seq = told.seq, updated_at = now()
           from unnest($2::text[], $3::float8[], $4::bigint[]) as told (id, value, seq)
           where tenant_id = $1 and alert_id = told.id`,
          [
            tenant,
            ...[changes.map(({ alert_id }) => alert_id), changes.map(({ value }) => value)],
            changes.map(({ transition_seq }) => transition_seq),
          ],
        );
      });
      const events = changes.map((change, at) => ({
        ...{ tenant, topic: 'measures', partition: 0, offset: numbers[at] ?? 0 },
        text: JSON.stringify(change),
      }));
      await appendEvents(redis, 'alerts', events);
    });
  } finally {
    await Promise.all([pool.end(), redis.quit()]);
  }
}

/** A transition of an alert on top, as the stream carries it: its value is 0.01 % to 0.9 %. */
function changedAlert(tenant: string, at: number) {
  const number = (at % changing) + 1;
  return {
    ...{ tenant_id: tenant, alert_id: `alert-${number}`, fingerprint: `f${number}`, rule_id: 'ctr', rule_version: 1 },
    ...{ rule_name: 'CTR is low', state: 'FIRING', prev_state: 'FIRING', transition_seq: at + 2, severity: 'CRITICAL' },
    ...{ subject: `CTR is low: Campaign ${number}`, labels: {}, annotations: { cause: 'severity' } },
    entity: { platform: 'META', account_id: 'a1', level: 'CAMPAIGN', entity_id: `c${number}` },
    ...{ entity_name: `Campaign ${number}`, value: ((at % 90) + 1) / 10_000, value_reason: 'OK', previous_value: null },
    ...{ threshold: 0.01, comparison: '<', unit: 'RATIO', currency: null, evidence: [], finality: 'FINAL' },
    ...{ report_day: null, data_as_of: null, suppressed_by: null, shadow: false, event_time: Date.now() * 1_000 },
  };
}

/** Restates the tenant's campaigns one after the other, as the sinks write it. Resolves with how many rows there were. */
export function changeCampaigns(config: Config, tenant: string, campaigns: number, pace: Pace): Promise<number> {
  return inTurns(pace, async (numbers) => {
    const now = new Date().toISOString().replace('T', ' ').replace('Z', '000');
    const rows = numbers.map((at) =>
      storedGold(tenant, {
        ...{ report_type: report, report_day: day(at), revision: at + 2, spend: String(2_000_000 + at * 10_000) },
        ...{ entity_id: `c${at % campaigns}`, entity_name: `Campaign ${at % campaigns}`, input_watermark: now },
        ...{ computed_at: now, produced_at: now },
      }),
    );
    await insertGold(config, rows);
    await publishGold(config, rows);
  });
}
