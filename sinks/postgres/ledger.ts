import type { Topic } from '@millrace/streams';
import { withTenant } from '../../base/postgres.ts';
import { isoFromDay } from '../../schemas/day.ts';
import type { ProcessedFact } from '../../schemas/generated/types.ts';
import type { Topics } from '../../schemas/topics.ts';
import { consumerSink } from '../runner/runner.ts';
import type { SinkRecord } from '../sink.ts';
import { inParts } from './parts.ts';
import { sinkPool } from './pool.ts';

/** What is read of silver: nearly all of it is facts, which the ledger has nothing to do with. */
const fields = [
  ...(['h', 'op', 'slice', 'slice_id', 'slice_fetch_seq', 'account_id', 'report_type'] as const),
  ...(['level', 'report_day', 'finality', 'data_as_of'] as const),
] as const;

/** A record of silver, as far as a slice's end needs it. */
export type SliceEnd = Pick<ProcessedFact, (typeof fields)[number]>;

/** Silver, read that far. */
export function sliceEnds({ processed }: Topics): Topic<string, SliceEnd> {
  return { ...processed, value: processed.value.project(fields) };
}

/** The markers that close a slice in silver, into the table `slice_ledger`: what the newest fetch of each slice did. */
export const sliceLedger = consumerSink<SliceEnd>({
  name: 'postgres-slices',
  summary: 'slice ends of silver.data.processed into Postgres, table slice_ledger',
  limits: { maxRecords: 20_000, maxBytes: 32 * 1024 * 1024, maxAgeMs: 250 },
  topics: (topics) => [sliceEnds(topics)],
  async open(deps) {
    const pool = sinkPool(deps, 2);
    return {
      async write(batch) {
        for (const [tenant, rows] of newestByTenant(batch)) {
          await withTenant(pool, tenant, (client) => inParts(rows, (part) => client.query(upsertSql, [part])));
        }
      },
      close: () => pool.end(),
    };
  },
});

/** A row of the ledger by column, as JSON carries it. */
export type LedgerRow = Readonly<Record<string, string | number | boolean | null>> & { readonly fetch_seq: number };

/**
 * The ledger rows of a batch by tenant: of each slice the one with the greatest fetch number, since one statement cannot
 * write a row twice. Fetches that silver dropped as older than what it had are left out.
 */
export function newestByTenant(batch: readonly SinkRecord<SliceEnd>[]): Map<string, LedgerRow[]> {
  const newest = new Map<string, Map<string, LedgerRow>>();
  for (const { value } of batch) {
    const row = ledgerRow(value);
    if (row === undefined) continue;
    const slices = newest.get(value.h.tenant_id) ?? new Map<string, LedgerRow>();
    newest.set(value.h.tenant_id, slices);
    const before = slices.get(value.slice_id);
    if (before === undefined || before.fetch_seq <= row.fetch_seq) slices.set(value.slice_id, row);
  }
  // In one order always: two writers that lock the same slices must not wait for one another in a circle.
  return new Map([...newest].map(([tenant, slices]) => [tenant, [...slices].sort(byKey).map(([, row]) => row)]));
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The row that a slice end makes; undefined for other records, and for fetches that silver dropped as older than what it had. */
export function ledgerRow(fact: SliceEnd): LedgerRow | undefined {
  const { slice } = fact;
  if (fact.op !== 'SLICE_END' || slice === null || slice.decision === 'STALE') return undefined;
  return {
    tenant_id: fact.h.tenant_id,
    platform: fact.h.platform,
    account_id: fact.account_id,
    report_type: fact.report_type,
    level: fact.level,
    day: isoFromDay(fact.report_day),
    fetch_seq: fact.slice_fetch_seq,
    decision: slice.decision,
    complete: slice.complete,
    rows: slice.rows,
    upserts: slice.upserts,
    retracts: slice.retracts,
    unchanged: slice.unchanged,
    duplicates: slice.duplicates,
    quarantined: slice.quarantined,
    live_facts: slice.live_facts,
    finality: fact.finality,
    fetched_at: slice.fetched_at,
    data_as_of: fact.data_as_of,
    reason: slice.reason,
  };
}

/** An older fetch never overwrites a newer one; the same one again writes the same. */
const upsertSql = `
  INSERT INTO slice_ledger AS l (tenant_id, platform, account_id, report_type, level, day, last_allocated_seq, last_applied_seq,
    decision, complete, rows, upserts, retracts, unchanged, duplicates, quarantined, live_facts, finality, fetched_at, data_as_of,
    reason)
  SELECT tenant_id, platform, account_id, report_type, level, day, fetch_seq, fetch_seq,
    decision, complete, rows, upserts, retracts, unchanged, duplicates, quarantined, live_facts, finality,
    timestamptz 'epoch' + fetched_at * interval '1 microsecond', timestamptz 'epoch' + data_as_of * interval '1 microsecond', reason
  FROM jsonb_to_recordset($1::jsonb) AS r (tenant_id text, platform text, account_id text, report_type text, level text,
    day date, fetch_seq bigint, decision text, complete boolean, rows bigint, upserts bigint, retracts bigint, unchanged bigint,
    duplicates bigint, quarantined bigint, live_facts bigint, finality text, fetched_at bigint, data_as_of bigint, reason text)
  ON CONFLICT (tenant_id, platform, account_id, report_type, level, day) DO UPDATE SET
    last_allocated_seq = greatest(l.last_allocated_seq, excluded.last_allocated_seq),
    last_applied_seq = excluded.last_applied_seq, decision = excluded.decision, complete = excluded.complete,
    rows = excluded.rows, upserts = excluded.upserts, retracts = excluded.retracts, unchanged = excluded.unchanged,
    duplicates = excluded.duplicates, quarantined = excluded.quarantined, live_facts = excluded.live_facts,
    finality = excluded.finality, fetched_at = excluded.fetched_at, data_as_of = excluded.data_as_of,
    reason = excluded.reason, updated_at = now()
  WHERE l.last_applied_seq IS NULL OR l.last_applied_seq <= excluded.last_applied_seq`;
