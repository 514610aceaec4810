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
/** How long after the begin of its day a rate comes that is in time; on a day without rates there is none to wait for. */
const inTime = '2 days';

/** Days of an account that are fetched again by a connection. */
export interface RatedDays extends ConnectionRef {
  readonly account: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Asks, as a backfill does, for the days of a tenant's accounts that were sent before a rate which converts their amounts, and that nothing
 * fetches again soon: once for a rate, and once more for what that brought too soon after it. Such a rate is one that its source has
 * corrected, or that was not there yet. A rate may convert its day and as many after it as the tenant's choice says; those of other
 * currencies than the account's and the reporting one convert nothing.
 */
export async function askForLaterRates(
  tenant: string,
  postgres: PostgresPool,
  store: IngestionStore,
  now: number,
): Promise<readonly RatedDays[]> {
  const asked: RatedDays[] = [];
  for (const { connection, request } of requestsOf(await daysOfLaterRates(tenant, postgres, now))) {
    if (!(await store.addBackfill({ tenant, connection }, request, now))) continue;
    const { account, from, to } = request;
    asked.push({ tenant, connection, account, from, to });
  }
  return asked;
}

/** A day of an account, with a rate that it was sent without. */
export interface RatedDay {
  readonly connection: string;
  readonly account: string;
  readonly day: string;
  /** When the newest of its rates came. */
  readonly rated_at: Date;
  /** When the oldest of its reports was sent. */
  readonly sent_at: Date;
}

/**
 * By connection, account and day. What was sent within five minutes after a rate may have met what was before it, where the outbox or
 * silver was behind: it is asked for, too, once those are over. The first rate of a day counts where it came late: one that comes in time
 * is of a day that is fetched again for days.
 */
export function daysOfLaterRates(tenant: string, postgres: PostgresPool, now: number): Promise<readonly RatedDay[]> {
  return withTenant(postgres, tenant, async (client) => {
    const { rows } = await client.query<RatedDay>(
      `WITH choice AS (
         SELECT tenant_id, currency, source, longest_days FROM reporting_currency
         WHERE tenant_id = $1 AND currency IS NOT NULL
       ), sent AS (
         SELECT connection_id, account_id, day, min(sent_at) AS sent_at FROM slice_ledger
         WHERE tenant_id = $1 AND sent_at IS NOT NULL AND (due_at IS NULL OR due_at > $2)
           AND EXISTS (SELECT FROM choice)
         GROUP BY connection_id, account_id, day
       ), account AS (
         SELECT a.connection_id, a.account_id, a.currency, c.currency AS reported
         FROM choice c JOIN ingestion_account a ON a.tenant_id = c.tenant_id AND a.currency IS DISTINCT FROM c.currency
       ), rated AS MATERIALIZED (
         -- By day, so that it is joined by equality: the newest that came just now, and the newest that others have met.
         SELECT r.currency, r.day + later AS day,
           max(r.imported_at) FILTER (WHERE r.imported_at > now() - $4::interval) AS just_now,
           max(r.imported_at) FILTER (WHERE r.imported_at <= now() - $4::interval) AS known
         FROM choice c
         JOIN fx_rate r ON r.tenant_id = c.tenant_id AND r.source = c.source
           AND r.day >= (SELECT min(day) FROM sent) - c.longest_days
           AND (r.revision > 1 OR r.imported_at > r.day + $5::interval)
           AND EXISTS (SELECT FROM account WHERE currency IS NULL OR r.currency IN (currency, reported)),
         generate_series(0, c.longest_days) AS later
         GROUP BY r.currency, r.day + later
       ), newest AS (
         SELECT l.connection_id, l.account_id, l.day, l.sent_at,
           max(CASE WHEN l.sent_at < r.just_now THEN r.just_now ELSE r.known END) AS rated_at
         FROM sent l
         JOIN account a ON a.connection_id = l.connection_id AND a.account_id = l.account_id
         JOIN rated r ON r.day = l.day AND (a.currency IS NULL OR r.currency IN (a.currency, a.reported))
           AND (l.sent_at < r.just_now OR l.sent_at < r.known + $4::interval)
         GROUP BY l.connection_id, l.account_id, l.day, l.sent_at ORDER BY l.day DESC LIMIT $3
       )
       SELECT connection_id AS connection, account_id AS account, day::text, rated_at, sent_at FROM newest
       ORDER BY connection_id, account_id, day`,
      [tenant, new Date(now + soonMs), mostDays, underWay, inTime],
    );
    return rows;
  });
}

interface Asked {
  readonly connection: string;
  readonly request: BackfillRequest & { readonly account: string };
}

/**
 * Days that follow one another are one request. Its id names the newest rate and when the oldest of it was sent: asked for again it
 * is the same one until all of it was sent anew, and another one if that was too soon.
 */
export function requestsOf(days: readonly RatedDay[]): readonly Asked[] {
  const runs: RatedDay[][] = [];
  for (const each of days) {
    const run = runs.at(-1);
    if (run !== undefined && follows(run.at(-1), each)) run.push(each);
    else runs.push([each]);
  }
  return runs.flatMap((run) => {
    const [first, last] = [run[0], run.at(-1)];
    if (first === undefined || last === undefined) return [];
    const { connection, account } = first;
    const ratedAt = new Date(Math.max(...run.map(({ rated_at }) => rated_at.getTime()))).toISOString();
    const sentAt = new Date(Math.min(...run.map(({ sent_at }) => sent_at.getTime()))).toISOString();
    const id = `rates of ${account} of ${ratedAt}, sent ${sentAt}, ${first.day}..${last.day}`;
    return [{ connection, request: { id, account, from: first.day, to: last.day } }];
  });
}

function follows(before: RatedDay | undefined, { connection, account, day }: RatedDay): boolean {
  return (
    before?.connection === connection && before.account === account && day === isoFromDay(dayFromIso(before.day) + 1)
  );
}
