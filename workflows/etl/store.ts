import type { ClickHouseClient } from '../../base/clickhouse.ts';
import { reportedBy } from '../../connectors/import/ledger.ts';
import type { SentSlices } from '../../connectors/import/processed.ts';
import type { ReportProfile } from '../../connectors/profile.ts';
import { dayFromIso } from '../../schemas/day.ts';
import type { EtlSent, Sums } from './types.ts';

/** What was sent, as the ledger and ClickHouse know it. */
export function sentSlices(tenant: string, report: ReportProfile, { account, slices }: EtlSent): SentSlices {
  return {
    ...reportedBy(tenant, report),
    slices: slices.map(({ day, seq }) => ({ account, day: dayFromIso(day), fetchSeq: seq })),
  };
}

/** What silver's facts of the days that were sent add up to. Sums are of 128 bits: those of 64-bit micros may leave 64. */
export async function storedSums(
  clickhouse: ClickHouseClient,
  tenant: string,
  report: ReportProfile,
  { account, slices }: EtlSent,
): Promise<Sums> {
  const sum = (measure: string) => `toString(sum(toInt128(ifNull(${measure}, 0)))) AS ${measure}`;
  const result = await clickhouse.query({
    query: `SELECT ${sum('impressions')}, ${sum('clicks')}, ${sum('spend')} FROM facts_current
      WHERE tenant_id = {tenant:String} AND platform = {platform:String} AND account_id = {account:String}
        AND report_type = {report:String} AND level = {level:String} AND report_day IN {days:Array(Date)}`,
    query_params: {
      ...reportedBy(tenant, report),
      account,
      days: slices.map(({ day }) => day),
    },
    format: 'JSONEachRow',
  });
  const [row] = await result.json<Required<Sums>>();
  return row ?? { impressions: '0', clicks: '0', spend: '0' };
}
