import type { ClickHouseClient } from '../../base/clickhouse.ts';
import { type PostgresPool, withTenant } from '../../base/postgres.ts';
import { reportedBy } from '../import/ledger.ts';
import { levelOf, platformOf, type ReportProfile } from '../profile.ts';
import type { DayEvidence, SliceEvidence } from './compare.ts';
import { type ComparedMeasure, comparedMeasures, noTotal } from './total.ts';

/** Whose days. Days (`2026-11-01`) are both included. */
export interface OurQuestion {
  readonly tenant: string;
  readonly account: string;
  readonly report: ReportProfile;
  readonly from: string;
  readonly to: string;
}

type OurDay = DayEvidence['ours'];

/** What gold adds up to, by day; of a day that is not here it has no facts. */
export async function goldDays(
  clickhouse: ClickHouseClient,
  question: OurQuestion,
): Promise<ReadonlyMap<string, OurDay>> {
  const { tenant, account, report, from, to } = question;
  // Sums are of 128 bits: those of 64-bit micros may leave 64. What no row has stays null.
  const sums = comparedMeasures.map((measure) => `toString(sum(toInt128(${measure}))) AS ${measure}`);
  const result = await clickhouse.query({
    query: `SELECT toString(report_day) AS day, currency, toUInt32(sum(facts)) AS facts, ${sums.join(', ')} FROM gold_current
      WHERE tenant_id = {tenant:String} AND platform = {platform:String} AND account_id = {account:String}
        AND report_type = {report:String} AND level = {level:String} AND hour = -1
        AND report_day BETWEEN {from:Date} AND {to:Date}
      GROUP BY report_day, currency ORDER BY report_day, currency`,
    query_params: {
      ...reportedBy(tenant, report),
      ...{ account, from, to },
    },
    format: 'JSONEachRow',
  });
  const rows = await result.json<
    Record<ComparedMeasure, string | null> & { readonly day: string; readonly currency: string; readonly facts: number }
  >();
  const days = new Map<string, OurDay>();
  for (const { day, currency, facts, ...said } of rows) {
    const before = days.get(day) ?? { ...noTotal, facts: 0 };
    const added = comparedMeasures.map((measure) => [measure, plus(before.sums[measure], said[measure])]);
    days.set(day, {
      currencies: [...before.currencies, currency],
      sums: Object.fromEntries(added) as OurDay['sums'],
      facts: before.facts + facts,
    });
  }
  return days;
}

function plus(sum: bigint | null, text: string | null): bigint | null {
  return text === null ? sum : (sum ?? 0n) + BigInt(text);
}

/** What the ledger says of the days, by day. */
export async function sliceDays(
  postgres: PostgresPool,
  { tenant, account, report, from, to }: OurQuestion,
): Promise<ReadonlyMap<string, SliceEvidence>> {
  const { rows } = await withTenant(postgres, tenant, (client) =>
    client.query<SliceEvidence & { readonly day: string }>(
      `SELECT day::text, slice_state(l) AS state, last_applied_seq::text AS "fetchSeq", finality,
         to_char(fetched_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "fetchedAt",
         coalesce(quarantined, 0)::float8 AS quarantined, coalesce(live_facts, 0)::float8 AS "liveFacts",
         CASE WHEN failures > 0 THEN error ELSE reason END AS why
       FROM slice_ledger l
       WHERE tenant_id = $1 AND platform = $2 AND account_id = $3 AND report_type = $4 AND level = $5
         AND day BETWEEN $6 AND $7`,
      [tenant, platformOf(report), account, report.report, levelOf(report), from, to],
    ),
  );
  return new Map(rows.map(({ day, ...slice }) => [day, slice]));
}
