import { type PostgresClient, type PostgresPool, withTenant } from '../../base/postgres.ts';
import type { Account } from '../../connectors/client/port.ts';
import type { SentDays } from '../../connectors/fetch/fetch-report.ts';
import { levelOf, platformOf, type ReportProfile } from '../../connectors/profile.ts';
import { dayFromIso, isoFromDay } from '../../schemas/day.ts';
import type { Platform } from '../../schemas/generated/types.ts';
import { IngestionError } from '../errors.ts';
import type { Appointment } from '../plan/freshness.ts';
import { type Backfill, type DayState, retryAfterMs } from '../plan/plan.ts';
import type { BackfillRequest, ConnectionRef, FetchStep, StepFailure } from './types.ts';

/** What is fetched by a connection. Days are those since 1970-01-01, instants milliseconds since the epoch. */
export interface Ingestion {
  readonly firstDay: number;
  /** Null: the report by day of each level. */
  readonly reports: readonly string[] | null;
  readonly accountsListedAt: number | null;
}

/** An account that a connection reaches, with what its tenant says otherwise of it. */
export interface ReachedAccount extends Account {
  /** The tenant's own rule of when figures are final, in days; null: the platform's. */
  readonly settleDays: number | null;
}

/** A day that is to be fetched, and from when on that is late. */
export interface PlannedDay {
  readonly account: string;
  readonly day: number;
  readonly lateAt: number;
}

/** What a connection is fetched with. */
export interface Fetched {
  readonly platform: Platform;
  readonly reports: readonly string[];
  /** Accounts that the owner chose; null: all. */
  readonly chosen: readonly string[] | null;
  /** Accounts of those that the platform lists. */
  readonly reached: readonly string[];
}

/** When the next fetch of a day is due and late; null where none is planned. */
export type NextFetch = (day: number) => Appointment | null;

/** Rows of one statement at most. */
const rowsPerStatement = 1_000;
/** A day that is fetched again within this time by itself need not be asked for. */
const soonMs = 48 * 3_600_000;
/** How long slices of an account that is not listed any more are told as late. */
const toldMs = 7 * 24 * 3_600_000;
/** Characters of an error that are kept. */
const keptError = 2_000;
/** How the reason of an active connection begins. */
export const unlisted = 'its accounts could not be listed: ';

/** What workflows keep in Postgres: one tenant a call, and nothing that writing it twice would change. */
export class IngestionStore {
  readonly #pool: PostgresPool;

  constructor(pool: PostgresPool) {
    this.#pool = pool;
  }

  /** Says what is fetched by a connection; the accounts that it reaches are listed anew. */
  async put(ref: ConnectionRef, of: Pick<Ingestion, 'firstDay' | 'reports'>): Promise<void> {
    await this.#run(
      ref,
      `INSERT INTO ingestion (tenant_id, connection_id, first_day, report_types) VALUES ($1, $2, $3, $4)
       ON CONFLICT (tenant_id, connection_id) DO UPDATE
         SET first_day = excluded.first_day, report_types = excluded.report_types, accounts_listed_at = NULL, updated_at = now()`,
      [isoFromDay(of.firstDay), of.reports],
    );
  }

  /** From now on nothing is fetched by the connection; the ledger stays. False when nothing was. */
  async remove(ref: ConnectionRef): Promise<boolean> {
    const sql = 'DELETE FROM ingestion WHERE tenant_id = $1 AND connection_id = $2 RETURNING connection_id';
    return (await this.#run(ref, sql)).length > 0;
  }

  /** Undefined when nothing is fetched by the connection. */
  async get(ref: ConnectionRef): Promise<Ingestion | undefined> {
    const [row] = await this.#run<{
      first_day: string;
      report_types: string[] | null;
      accounts_listed_at: Date | null;
    }>(
      ref,
      `SELECT first_day::text, report_types, accounts_listed_at FROM ingestion
       WHERE tenant_id = $1 AND connection_id = $2`,
    );
    if (row === undefined) return undefined;
    const { first_day, report_types, accounts_listed_at } = row;
    return {
      firstDay: dayFromIso(first_day),
      reports: report_types,
      accountsListedAt: accounts_listed_at?.getTime() ?? null,
    };
  }

  /** Keeps the accounts that the platform listed, in place of those that were known. */
  async keepAccounts(ref: ConnectionRef, accounts: readonly Account[], at: number): Promise<void> {
    const seen = new Date(at);
    await withTenant(this.#pool, ref.tenant, async (client) => {
      const own = [ref.tenant, ref.connection];
      await client.query(
        `INSERT INTO ingestion_account AS a
           (tenant_id, connection_id, account_id, name, currency, iana_zone, parent, seen_at)
         SELECT $1, $2, id, name, currency, zone, parent, $4
         FROM jsonb_to_recordset($3::jsonb) AS r (id text, name text, currency text, zone text, parent text)
         ON CONFLICT (tenant_id, connection_id, account_id) DO UPDATE
           SET name = excluded.name, currency = excluded.currency, iana_zone = excluded.iana_zone,
               parent = excluded.parent, seen_at = excluded.seen_at`,
        [...own, JSON.stringify(accounts), seen],
      );
      await client.query('DELETE FROM ingestion_account WHERE tenant_id = $1 AND connection_id = $2 AND seen_at < $3', [
        ...own,
        seen,
      ]);
      await client.query('UPDATE ingestion SET accounts_listed_at = $3 WHERE tenant_id = $1 AND connection_id = $2', [
        ...own,
        seen,
      ]);
    });
  }

  /** Keeps with an active connection why its accounts could not be listed; null: they were, and that reason goes. */
  async noteUnlisted(ref: ConnectionRef, why: string | null): Promise<void> {
    const reason = why === null ? null : `${unlisted}${why}`.slice(0, keptError);
    await this.#run(
      ref,
      `UPDATE connection SET status_reason = $3, updated_at = now()
       WHERE tenant_id = $1 AND connection_id = $2 AND status = 'ACTIVE' AND status_reason IS DISTINCT FROM $3
         AND ($3 IS NOT NULL OR starts_with(status_reason, $4))`,
      [reason, unlisted],
    );
  }

  /** The accounts that the connection reaches, by id. Of a zone that the tenant has corrected it is that one. */
  async accounts(ref: ConnectionRef, platform: Platform): Promise<readonly ReachedAccount[]> {
    const rows = await this.#run<ReachedAccount & { readonly parent: string | null }>(
      ref,
      `SELECT i.account_id AS id, i.name, i.currency, coalesce(a.iana_zone, i.iana_zone) AS zone, i.parent,
         a.settle_days AS "settleDays"
       FROM ingestion_account i
       LEFT JOIN ad_account a ON a.tenant_id = i.tenant_id AND a.platform = $3 AND a.account_id = i.account_id
       WHERE i.tenant_id = $1 AND i.connection_id = $2 ORDER BY i.account_id`,
      [platform],
    );
    return rows.map(({ parent, ...account }) => (parent === null ? account : { ...account, parent }));
  }

  /** @throws IngestionError MR_WORKFLOWS_INGESTION when the connection does not reach the account. */
  async account(ref: ConnectionRef, platform: Platform, id: string): Promise<ReachedAccount> {
    const account = (await this.accounts(ref, platform)).find((candidate) => candidate.id === id);
    if (account !== undefined) return account;
    throw new IngestionError(
      `connection ${ref.connection} of tenant ${ref.tenant} does not reach account ${id} any more; nothing of it was fetched`,
    );
  }

  /** How the days of accounts stand, by account and report, from a day on. */
  async dayStates(
    ref: ConnectionRef,
    platform: Platform,
    accounts: readonly string[],
    from: number,
  ): Promise<ReadonlyMap<string, ReadonlyMap<number, DayState>>> {
    const rows = await this.#runFor<{
      account: string;
      report: string;
      day: string;
      begun_at: Date | null;
      retry_at: Date | null;
    }>(
      ref.tenant,
      `SELECT account_id AS account, report_type AS report, day::text, begun_at, retry_at FROM slice_ledger
       WHERE tenant_id = $1 AND platform = $2 AND account_id = ANY($3) AND day >= $4
         AND (begun_at IS NOT NULL OR retry_at IS NOT NULL OR due_at IS NOT NULL)`,
      [ref.tenant, platform, accounts, isoFromDay(from)],
    );
    const states = new Map<string, Map<number, DayState>>();
    for (const { account, report, day, begun_at, retry_at } of rows) {
      const key = seriesKey(account, report);
      const days = states.get(key) ?? new Map<number, DayState>();
      days.set(dayFromIso(day), { fetchedAt: begun_at?.getTime() ?? null, retryAt: retry_at?.getTime() ?? null });
      states.set(key, days);
    }
    return states;
  }

  /**
   * Slices that nobody fetches any more are late no more: those of reports that were taken out and of accounts that the owner did not choose at
   * once, those of an account that the platform does not list any more when they were late for a week, in which its owner is told.
   */
  async forgetAppointments(
    ref: ConnectionRef,
    { platform, reports, chosen, reached }: Fetched,
    now: number,
  ): Promise<void> {
    await this.#run(
      ref,
      `UPDATE slice_ledger SET due_at = NULL, late_at = NULL, updated_at = now()
       WHERE tenant_id = $1 AND connection_id = $2 AND platform = $3 AND late_at IS NOT NULL
         AND (report_type <> ALL($4::text[]) OR account_id <> ALL($5::text[])
           OR (account_id <> ALL($6::text[]) AND late_at < $7))`,
      [platform, reports, chosen, reached, new Date(now - toldMs)],
    );
  }

  /** Writes down days that are due for the first time; what is known of a day stays. */
  async planned(ref: ConnectionRef, report: ReportProfile, days: readonly PlannedDay[], now: number): Promise<void> {
    for (let start = 0; start < days.length; start += rowsPerStatement) {
      const rows = days.slice(start, start + rowsPerStatement).map(({ account, day, lateAt }) => ({
        account,
        day: isoFromDay(day),
        late_at: new Date(lateAt),
      }));
      await this.#run(
        ref,
        `INSERT INTO slice_ledger AS l (tenant_id, connection_id, platform, report_type, level, account_id, day, due_at, late_at)
         SELECT $1, $2, $3, $4, $5, account, day, $7, late_at
         FROM jsonb_to_recordset($6::jsonb) AS r (account text, day date, late_at timestamptz) ORDER BY account, day
         ON CONFLICT (tenant_id, platform, account_id, report_type, level, day) DO UPDATE
           SET due_at = excluded.due_at, late_at = excluded.late_at, connection_id = excluded.connection_id
           WHERE l.due_at IS NULL`,
        [platformOf(report), report.report, levelOf(report), JSON.stringify(rows), new Date(now)],
      );
    }
  }

  /** Writes down days that the broker has. What an older fetch did never overwrites what a newer one has. */
  async sent(ref: ConnectionRef, report: ReportProfile, days: SentDays, next: NextFetch): Promise<void> {
    const rows = days.slices.map(({ day, fetchSeq, rows }) => {
      const { dueAt, lateAt } = next(day) ?? {};
      return { day: isoFromDay(day), seq: fetchSeq, rows, due_at: dateOf(dueAt), late_at: dateOf(lateAt) };
    });
    await this.#run(
      ref,
      `UPDATE slice_ledger l SET connection_id = $2, sent_seq = r.seq, sent_at = now(), begun_at = $7, sent_rows = r.rows,
         sent_complete = $8, missing_fields = $10, due_at = r.due_at, late_at = r.late_at, failures = 0, failed_at = NULL, retry_at = NULL,
         error_code = NULL, error = NULL, updated_at = now()
       FROM jsonb_to_recordset($9::jsonb) AS r (day date, seq bigint, rows bigint, due_at timestamptz, late_at timestamptz)
       WHERE l.tenant_id = $1 AND l.platform = $3 AND l.account_id = $4 AND l.report_type = $5 AND l.level = $6
         AND l.day = r.day AND (l.sent_seq IS NULL OR l.sent_seq < r.seq)`,
      [
        platformOf(report),
        days.account,
        report.report,
        levelOf(report),
        new Date(days.begunAt),
        days.complete,
        JSON.stringify(rows),
        days.summary.missingFields,
      ],
    );
  }

  /** The days of a step whose fetch was begun since it was planned, and sent. */
  async sentSince(
    ref: ConnectionRef,
    report: ReportProfile,
    { account, from, to, plannedAt }: Pick<FetchStep, 'account' | 'from' | 'to' | 'plannedAt'>,
  ): Promise<ReadonlySet<string>> {
    const rows = await this.#runFor<{ day: string }>(
      ref.tenant,
      `SELECT day::text FROM slice_ledger
       WHERE tenant_id = $1 AND platform = $2 AND account_id = $3 AND report_type = $4 AND level = $5
         AND day BETWEEN $6 AND $7 AND begun_at >= $8`,
      [ref.tenant, platformOf(report), account, report.report, levelOf(report), from, to, new Date(plannedAt)],
    );
    return new Set(rows.map(({ day }) => day));
  }

  /** Writes down, once, why a step was given up, for those of its days that were not sent since it was planned. */
  async failed(
    ref: ConnectionRef,
    report: ReportProfile,
    step: FetchStep,
    failure: StepFailure,
    now: number,
  ): Promise<void> {
    const identity = [platformOf(report), step.account, report.report, levelOf(report)];
    await withTenant(this.#pool, ref.tenant, async (client) => {
      const failures = await failuresOf(client, ref, identity, step);
      const wait = Math.max(failure.retryAfterMs ?? 0, retryAfterMs(failures + 1));
      await client.query(
        `INSERT INTO slice_ledger AS l (tenant_id, connection_id, platform, account_id, report_type, level, day,
           failures, failed_at, retry_at, error_code, error)
         SELECT $1, $2, $3, $4, $5, $6, day::date, $9, $10, $11, $12, $13
         FROM generate_series($7::date, $8::date, interval '1 day') AS day
         ON CONFLICT (tenant_id, platform, account_id, report_type, level, day) DO UPDATE
           SET failures = excluded.failures, failed_at = excluded.failed_at, retry_at = excluded.retry_at,
               error_code = excluded.error_code, error = excluded.error, updated_at = now()
           WHERE (l.begun_at IS NULL OR l.begun_at < $14) AND (l.failed_at IS NULL OR l.failed_at < $14)`,
        [
          ...[ref.tenant, ref.connection, ...identity, step.from, step.to, failures + 1],
          new Date(now),
          new Date(now + wait),
          failure.code,
          failure.message.slice(0, keptError),
          new Date(step.plannedAt),
        ],
      );
    });
  }

  /** Slices of the connection that silver has taken in. */
  async countProcessed(ref: ConnectionRef): Promise<number> {
    const [row] = await this.#run<{ slices: number }>(
      ref,
      `SELECT count(*)::int AS slices FROM slice_ledger
       WHERE tenant_id = $1 AND connection_id = $2 AND last_applied_seq IS NOT NULL`,
    );
    return row?.slices ?? 0;
  }

  /**
   * The days of an account of which a fetch was begun before its campaigns and ads were known, and that are not fetched again within
   * `soonMs`; undefined when there are none. `listing`: the list of them that has just come, from when to when it took.
   */
  async daysBeforeNames(
    ref: ConnectionRef,
    platform: Platform,
    account: string,
    listing: { readonly from: number; readonly to: number },
  ): Promise<{ readonly from: string; readonly to: string; readonly knownAt: number } | undefined> {
    const [row] = await this.#run<{ first: string | null; last: string | null; known_at: Date | null }>(
      ref,
      `WITH known AS (
         SELECT min(valid_from) AS at FROM entity_version
         WHERE tenant_id = $1 AND platform = $3 AND account_id = $4 AND kind <> 'account'
       )
       SELECT min(l.day)::text AS first, max(l.day)::text AS last, min(known.at) AS known_at FROM slice_ledger l, known
       WHERE l.tenant_id = $1 AND l.connection_id = $2 AND l.platform = $3 AND l.account_id = $4
         AND l.begun_at <= CASE WHEN known.at >= $5 THEN $6 ELSE known.at END
         AND (l.due_at IS NULL OR l.due_at > $7)`,
      [platform, account, new Date(listing.from), new Date(listing.to), new Date(listing.to + soonMs)],
    );
    if (row?.first == null || row.last === null || row.known_at === null) return undefined;
    return { from: row.first, to: row.last, knownAt: row.known_at.getTime() };
  }

  /** Requests for days that are not done. */
  async backfills(ref: ConnectionRef): Promise<readonly (Backfill & { readonly id: string })[]> {
    const rows = await this.#run<{ id: string; account: string | null; from: string; to: string; since: Date }>(
      ref,
      `SELECT backfill_id AS id, account_id AS account, first_day::text AS "from", last_day::text AS "to", requested_at AS since
       FROM ingestion_backfill WHERE tenant_id = $1 AND connection_id = $2 AND done_at IS NULL ORDER BY requested_at`,
    );
    return rows.map(({ id, account, from, to, since }) => ({
      id,
      account,
      from: dayFromIso(from),
      to: dayFromIso(to),
      since: since.getTime(),
    }));
  }

  /** Keeps a request; the same one again changes nothing, and is answered by false. */
  async addBackfill(ref: ConnectionRef, { id, from, to, account }: BackfillRequest, now: number): Promise<boolean> {
    const added = await this.#run(
      ref,
      `INSERT INTO ingestion_backfill (tenant_id, connection_id, backfill_id, first_day, last_day, requested_at, account_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING backfill_id`,
      [id, from, to, new Date(now), account ?? null],
    );
    return added.length > 0;
  }

  async backfillsDone(ref: ConnectionRef, ids: readonly string[], now: number): Promise<void> {
    if (ids.length === 0) return;
    await this.#run(
      ref,
      `UPDATE ingestion_backfill SET done_at = $4
       WHERE tenant_id = $1 AND connection_id = $2 AND backfill_id = ANY($3) AND done_at IS NULL`,
      [ids, new Date(now)],
    );
  }

  /** A statement of which $1 is the tenant and $2 the connection. */
  #run<T extends object>(ref: ConnectionRef, sql: string, values: readonly unknown[] = []): Promise<readonly T[]> {
    return this.#runFor<T>(ref.tenant, sql, [ref.tenant, ref.connection, ...values]);
  }

  #runFor<T extends object>(tenant: string, sql: string, values: readonly unknown[]): Promise<readonly T[]> {
    return withTenant(this.#pool, tenant, async (client) => (await client.query<T>(sql, [...values])).rows);
  }
}

/** The most failures in a row of any of the step's days. */
async function failuresOf(
  client: PostgresClient,
  { tenant }: ConnectionRef,
  identity: readonly string[],
  { from, to }: FetchStep,
): Promise<number> {
  const { rows } = await client.query<{ failures: number }>(
    `SELECT coalesce(max(failures), 0)::int AS failures FROM slice_ledger
     WHERE tenant_id = $1 AND platform = $2 AND account_id = $3 AND report_type = $4 AND level = $5
       AND day BETWEEN $6 AND $7`,
    [tenant, ...identity, from, to],
  );
  return rows[0]?.failures ?? 0;
}

/** How `dayStates` names an account's report. */
export function seriesKey(account: string, report: string): string {
  return `${account}\u0000${report}`;
}

function dateOf(instant: number | undefined): Date | null {
  return instant === undefined ? null : new Date(instant);
}
