import type { ClickHouseClient } from '../../base/clickhouse.ts';
import { type PostgresPool, withTenant } from '../../base/postgres.ts';
import { dayFromIso, isoFromDay } from '../../schemas/day.ts';
import { sliceId } from '../../schemas/slice.ts';
import { tenantSetting } from '../../schemas/tenant-setting.ts';
import type { SliceProgress } from './framer.ts';
import type { Reported } from './ledger.ts';

/** Slices of one report that were sent. */
export interface SentSlices extends Omit<Reported, 'account'> {
  readonly slices: readonly Pick<SliceProgress, 'account' | 'day' | 'fetchSeq'>[];
}

/** What the pipeline made of a slice, as the ledger has it. */
export interface SliceOutcome {
  readonly account: string;
  readonly day: string;
  /** The fetch that was sent. */
  readonly sent: number;
  /** The fetch that is in force, of which the rest tells: the one sent, or a newer one by which it was left aside. */
  readonly seq: number;
  readonly decision: string;
  readonly upserts: number;
  readonly retracts: number;
  readonly unchanged: number;
  readonly duplicates: number;
  readonly quarantined: number;
  readonly live: number;
  readonly reason: string | null;
}

/** The ledger's rows of slices whose fetch, or a newer one, was applied. */
export async function sliceOutcomes(pool: PostgresPool, sent: SentSlices): Promise<readonly SliceOutcome[]> {
  const { rows } = await withTenant(pool, sent.tenant, (client) =>
    client.query<Record<keyof SliceOutcome, string>>(
      `select l.account_id as account, l.day::text as day, s.seq as sent, l.last_applied_seq as seq, l.decision, l.upserts, l.retracts,
              l.unchanged, l.duplicates, l.quarantined, l.live_facts as live, l.reason
       from unnest($5::text[], $6::date[], $7::bigint[]) as s (account_id, day, seq)
       join slice_ledger l using (account_id, day)
       where l.tenant_id = $1 and l.platform = $2 and l.report_type = $3 and l.level = $4 and l.last_applied_seq >= s.seq`,
      [
        sent.tenant,
        sent.platform,
        sent.report,
        sent.level,
        sent.slices.map((slice) => slice.account),
        sent.slices.map((slice) => isoFromDay(slice.day)),
        sent.slices.map((slice) => slice.fetchSeq),
      ],
    ),
  );
  return rows.map((row) => ({
    account: row.account,
    day: row.day,
    sent: Number(row.sent),
    seq: Number(row.seq),
    decision: row.decision,
    upserts: Number(row.upserts),
    retracts: Number(row.retracts),
    unchanged: Number(row.unchanged),
    duplicates: Number(row.duplicates),
    quarantined: Number(row.quarantined),
    live: Number(row.live),
    reason: row.reason,
  }));
}

/**
 * Whether ClickHouse has what the ledger says of each slice: as many live facts, every fact that the fetch changed, every
 * quarantined row, and gold with the same sums as the facts.
 */
export async function isStored(
  client: ClickHouseClient,
  sent: SentSlices,
  outcomes: readonly SliceOutcome[],
): Promise<boolean> {
  const days = sent.slices.map((slice) => slice.day);
  const scope = {
    ...{ tenant: sent.tenant, platform: sent.platform, report: sent.report, level: sent.level },
    accounts: [...new Set(sent.slices.map((slice) => slice.account))],
    first: isoFromDay(Math.min(...days)),
    last: isoFromDay(Math.max(...days)),
  };
  const read = async (table: string, day: string, slice: string, value: string, more = '') => {
    const result = await client.query({
      query: `select ${slice} as slice, ${value} as value from ${table}
        where tenant_id = {tenant:String} and platform = {platform:String} and report_type = {report:String}
          and level = {level:String} and account_id in {accounts:Array(String)}
          and ${day} between {first:Date} and {last:Date} ${more} group by slice`,
      query_params: scope,
      clickhouse_settings: tenantSetting(sent.tenant),
      format: 'JSONEachRow',
    });
    const rows = await result.json<{ readonly slice: string; readonly value: string }>();
    return new Map(rows.map((row) => [row.slice, row.value]));
  };
  const ofDay = "concat(account_id, '/', toString(report_day))";
  const bySeq = "concat(slice_id, '#', toString(slice_fetch_seq))";
  const facts = await read('facts_current', 'report_day', 'slice_id', sums('count()'));
  const gold = await read('gold_current', 'report_day', ofDay, sums('sum(facts)'), 'and hour = -1');
  const changed = await read('facts', 'report_day', bySeq, 'toString(uniqExact(fact_key))');
  const refused = await read('quarantine final', 'slice_day', bySeq, 'toString(count())');
  return outcomes.every((slice) => {
    const id = sliceId(sent.platform, slice.account, sent.report, sent.level, dayFromIso(slice.day));
    const sum = facts.get(id);
    return (
      Number(sum?.split(' ')[0] ?? 0) === slice.live &&
      Number(changed.get(`${id}#${slice.seq}`) ?? 0) >= slice.upserts + slice.retracts &&
      Number(refused.get(`${id}#${slice.seq}`) ?? 0) >= slice.quarantined &&
      sum === gold.get(`${slice.account}/${slice.day}`)
    );
  });
}

/** Count and sums as one text, so that two tables can be compared; no sum is told from a sum of zero. */
function sums(count: string): string {
  const columns = ['impressions', 'clicks', 'spend', 'conversions'].map((name) => `toString(ifNull(sum(${name}), 0))`);
  return `concatWithSeparator(' ', toString(${count}), ${columns.join(', ')})`;
}
