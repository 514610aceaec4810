import type { ClickHouseClient } from '../../base/clickhouse.ts';
import { type PostgresPool, withTenant } from '../../base/postgres.ts';
import { levelOf, platformOf, type ReportProfile } from '../../connectors/profile.ts';
import type { SliceFate } from './reconcile.ts';
import type { EtlSent, Sums } from './types.ts';

/** What is read of a run: the ledger in Postgres, facts and gold in ClickHouse. Each query is of one tenant. */
export class EtlStore {
  readonly #postgres: PostgresPool;
  readonly #clickhouse: ClickHouseClient;

  constructor(postgres: PostgresPool, clickhouse: ClickHouseClient) {
    this.#postgres = postgres;
    this.#clickhouse = clickhouse;
  }

  /** What became of the slices that were sent, as far as they have come out of silver. */
  async fates(tenant: string, report: ReportProfile, sent: EtlSent): Promise<readonly SliceFate[]> {
    const { rows } = await withTenant(this.#postgres, tenant, (client) =>
      client.query<Omit<SliceFate, 'seq'> & { readonly seq: string }>(
        `SELECT l.day::text, l.last_applied_seq AS seq, l.decision, l.reason, l.quarantined::int, l.duplicates::int
         FROM unnest($6::date[], $7::bigint[]) AS s (day, seq) JOIN slice_ledger l ON l.day = s.day
         WHERE l.tenant_id = $1 AND l.platform = $2 AND l.account_id = $3 AND l.report_type = $4 AND l.level = $5
           AND l.last_applied_seq >= s.seq`,
        [
          ...[tenant, platformOf(report), sent.account, report.report, levelOf(report)],
          sent.slices.map(({ day }) => day),
          sent.slices.map(({ seq }) => seq),
        ],
      ),
    );
    return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
  }

  /** Whether gold holds what silver's facts add up to, for the days that were sent. */
  async isInGold(tenant: string, report: ReportProfile, sent: EtlSent): Promise<boolean> {
    const [facts, gold] = await Promise.all([
      this.#sums('facts_current', 'count()', tenant, report, sent),
      this.#sums('gold_current', 'sum(facts)', tenant, report, sent),
    ]);
    return JSON.stringify(facts) === JSON.stringify(gold);
  }

  /** What is stored of the days that were sent. */
  async stored(tenant: string, report: ReportProfile, sent: EtlSent): Promise<Sums> {
    const { impressions, clicks, spend } = await this.#sums('facts_current', 'count()', tenant, report, sent);
    return { impressions, clicks, spend };
  }

  /** Sums are of 128 bits: those of 64-bit micros may leave 64. */
  async #sums(
    table: 'facts_current' | 'gold_current',
    count: string,
    tenant: string,
    report: ReportProfile,
    sent: EtlSent,
  ): Promise<Required<Sums> & { readonly facts: string }> {
    const sum = (measure: string) => `toString(sum(toInt128(ifNull(${measure}, 0)))) AS ${measure}`;
    const result = await this.#clickhouse.query({
      query: `SELECT toString(${count}) AS facts, ${sum('impressions')}, ${sum('clicks')}, ${sum('spend')} FROM ${table}
        WHERE tenant_id = {tenant:String} AND platform = {platform:String} AND account_id = {account:String}
          AND report_type = {report:String} AND level = {level:String} AND report_day IN {days:Array(Date)}
          ${table === 'gold_current' ? 'AND hour = -1' : ''}`,
      query_params: {
        tenant,
        platform: platformOf(report),
        account: sent.account,
        report: report.report,
        level: levelOf(report),
        days: sent.slices.map(({ day }) => day),
      },
      format: 'JSONEachRow',
    });
    const [row] = await result.json<Required<Sums> & { readonly facts: string }>();
    return row ?? { facts: '0', impressions: '0', clicks: '0', spend: '0' };
  }
}
