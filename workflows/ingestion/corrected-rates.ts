import { type PostgresPool, withTenant } from '../../base/postgres.ts';
import { dayFromIso, isoFromDay } from '../../schemas/day.ts';
import type { IngestionStore } from './store.ts';
import type { BackfillRequest, ConnectionRef } from './types.ts';

/** A day that is fetched again within this time by itself need not be asked for. */
const soonMs = 48 * 3_600_000;
/** Days of accounts that are asked for by one call; the newest first, the others by the next one. */
const mostDays = 50_000;
/** How long a rate may be under way to where amounts are converted. */
const underWay = '5 minutes';

/** Days of an account that are fetched again by a connection. */
export interface CorrectedDays extends ConnectionRef {
  readonly account: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Asks, as a backfill does, for the days of a tenant's accounts whose amounts were converted by a rate that its source has
 * corrected since, and that nothing fetches again soon: once for a correction, and once more for what that brought too soon after it. A rate may convert its day and as many after it as the tenant's
 * choice says; those of other currencies than the account's and the reporting one convert nothing.
 */
export async function askForCorrected(
  tenant: string,
  postgres: PostgresPool,
  store: IngestionStore,
  now: number,
): Promise<readonly CorrectedDays[]> {
  const asked: CorrectedDays[] = [];
  for (const { connection, request } of requestsOf(await correctedDays(tenant, postgres, now))) {
    if (!(await store.addBackfill({ tenant, connection }, request, now))) continue;
    const { account, from, to } = request;
    asked.push({ tenant, connection, account, from, to });
  }
  return asked;
}

/** A day of an account that a corrected rate has converted. */
export interface CorrectedDay {
  readonly connection: string;
  readonly account: string;
  readonly day: string;
  readonly corrected_at: Date;
  /** When the oldest of its reports was sent. */
  readonly sent_at: Date;
}

/**
 * By connection, account and day. What was sent within five minutes after the correction may have met the old rate still, where the
 * outbox or silver was behind: it is asked for, too, once those are over.
 */
function correctedDays(tenant: string, postgres: PostgresPool, now: number): Promise<readonly CorrectedDay[]> {
  return withTenant(postgres, tenant, async (client) => {
    const { rows } = await client.query<CorrectedDay>(
      `WITH newest AS (
         SELECT l.connection_id, l.account_id, l.day, max(r.imported_at) AS corrected_at, min(l.sent_at) AS sent_at
         FROM reporting_currency c
         JOIN fx_rate r ON r.tenant_id = c.tenant_id AND r.source = c.source AND r.revision > 1
         JOIN slice_ledger l ON l.tenant_id = c.tenant_id AND l.day BETWEEN r.day AND r.day + c.longest_days
           AND l.sent_at < r.imported_at + CASE WHEN now() < r.imported_at + $4::interval THEN interval '0' ELSE $4::interval END
           AND (l.due_at IS NULL OR l.due_at > $2)
         JOIN ingestion_account a ON a.tenant_id = l.tenant_id AND a.connection_id = l.connection_id
           AND a.account_id = l.account_id AND a.currency IS DISTINCT FROM c.currency
           AND (a.currency IS NULL OR r.currency IN (a.currency, c.currency))
         WHERE c.tenant_id = $1 AND c.currency IS NOT NULL
         GROUP BY l.connection_id, l.account_id, l.day ORDER BY l.day DESC LIMIT $3
       )
       SELECT connection_id AS connection, account_id AS account, day::text, corrected_at, sent_at FROM newest
       ORDER BY connection_id, account_id, day`,
      [tenant, new Date(now + soonMs), mostDays, underWay],
    );
    return rows;
  });
}

interface Asked {
  readonly connection: string;
  readonly request: BackfillRequest & { readonly account: string };
}

/**
 * Days that follow one another are one request. Its id names the newest correction and when the oldest of it was sent: asked for again it
 * is the same one until all of it was sent anew, and another one if that was too soon.
 */
export function requestsOf(days: readonly CorrectedDay[]): readonly Asked[] {
  const runs: CorrectedDay[][] = [];
  for (const each of days) {
    const run = runs.at(-1);
    if (run !== undefined && follows(run.at(-1), each)) run.push(each);
    else runs.push([each]);
  }
  return runs.flatMap((run) => {
    const [first, last] = [run[0], run.at(-1)];
    if (first === undefined || last === undefined) return [];
    const { connection, account } = first;
    const correctedAt = new Date(Math.max(...run.map(({ corrected_at }) => corrected_at.getTime()))).toISOString();
    const sentAt = new Date(Math.min(...run.map(({ sent_at }) => sent_at.getTime()))).toISOString();
    const id = `rates of ${account} corrected ${correctedAt}, sent ${sentAt}, ${first.day}..${last.day}`;
    return [{ connection, request: { id, account, from: first.day, to: last.day } }];
  });
}

function follows(before: CorrectedDay | undefined, { connection, account, day }: CorrectedDay): boolean {
  return (
    before?.connection === connection && before.account === account && day === isoFromDay(dayFromIso(before.day) + 1)
  );
}
