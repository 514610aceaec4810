import { type PostgresPool, withTenant } from '../../base/postgres.ts';
import type { CredentialRef } from '../credentials/port.ts';
import { levelOf, platformOf, type ReportProfile } from '../profile.ts';
import type { ReconciledDay } from './compare.ts';
import { comparedMeasures } from './total.ts';

/** Rows of one statement at most. */
const rowsPerStatement = 500;

/** A day of an account's report, compared. */
export interface Reconciliation extends ReconciledDay {
  readonly account: string;
  readonly report: string;
  readonly level: string;
  /** `2026-11-01`. */
  readonly day: string;
  /** ISO 4217; null where neither side has rows, or they are of several. */
  readonly currency: string | null;
  /** The fetch that is in force, and when it was made (ISO 8601); null: none. */
  readonly fetchSeq: string | null;
  readonly fetchedAt: string | null;
}

/** Keeps results in place of those that there were of the same days. An older comparison never replaces a newer one. */
export async function keepReconciliations(
  postgres: PostgresPool,
  { tenant, connection }: CredentialRef,
  report: ReportProfile,
  results: readonly Reconciliation[],
  askedAt: number,
): Promise<void> {
  await withTenant(postgres, tenant, async (client) => {
    for (let start = 0; start < results.length; start += rowsPerStatement) {
      const rows = results.slice(start, start + rowsPerStatement).map(rowOf);
      await client.query(keepSql, [
        ...[tenant, connection, platformOf(report), report.report, levelOf(report)],
        new Date(askedAt),
        JSON.stringify(rows),
      ]);
    }
  });
}

function rowOf({ account, day, currency, agrees, reason, detail, fetchSeq, fetchedAt, measures }: Reconciliation) {
  const sides = measures.flatMap(({ measure, ours, theirs }) => [
    [measure, String(ours)],
    [`${measure}_theirs`, String(theirs)],
  ]);
  return {
    ...{ account_id: account, day, currency, agrees, reason, detail, fetch_seq: fetchSeq, fetched_at: fetchedAt },
    ...Object.fromEntries(sides),
  };
}

const sums = comparedMeasures.flatMap((measure) => [measure, `${measure}_theirs`]);
const kept = ['currency', 'agrees', 'reason', 'detail', ...sums, 'fetch_seq', 'fetched_at'];

const keepSql = `
  INSERT INTO reconciliation AS r (tenant_id, connection_id, platform, report_type, level, asked_at, account_id, day, ${kept.join(', ')})
  SELECT $1, $2, $3, $4, $5, $6, account_id, day, ${kept.join(', ')}
  FROM jsonb_to_recordset($7::jsonb) AS n (account_id text, day date, currency text, agrees boolean, reason text, detail text,
    ${sums.map((sum) => `${sum} numeric`).join(', ')}, fetch_seq bigint, fetched_at timestamptz)
  ORDER BY account_id, day
  ON CONFLICT (tenant_id, connection_id, account_id, report_type, day) DO UPDATE
    SET level = excluded.level, asked_at = excluded.asked_at, ${kept.map((column) => `${column} = excluded.${column}`).join(', ')}
    WHERE r.asked_at <= excluded.asked_at`;
