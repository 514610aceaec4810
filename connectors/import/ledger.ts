import { recordAudit } from '../../base/audit/record.ts';
import type { PostgresPool } from '../../base/postgres.ts';
import { withTenant } from '../../base/postgres.ts';
import { dayFromIso, isoFromDay } from '../../schemas/day.ts';
import type { Level, Platform } from '../../schemas/generated/types.ts';
import { levelOf, platformOf, type ReportProfile } from '../profile.ts';
import type { AccountDay, AccountSpan } from './coverage.ts';
import type { SliceProgress } from './framer.ts';
import type { RefusedGroup } from './rejects.ts';

/** The report of one account whose slices are numbered. */
export interface Reported {
  readonly tenant: string;
  readonly platform: Platform;
  readonly account: string;
  readonly report: string;
  readonly level: Level;
}

/** What the ledger knows a report by, whosever account it is of. */
export function reportedBy(tenant: string, profile: ReportProfile): Omit<Reported, 'account'> {
  return { tenant, platform: platformOf(profile), report: profile.report, level: levelOf(profile) };
}

/** The number that was allocated for a day. */
export function seqOf(numbers: ReadonlyMap<number, number>, day: number): number {
  const seq = numbers.get(day);
  if (seq === undefined) throw new Error(`no fetch number came back for day ${day}`);
  return seq;
}

/** What is known of an ad account. */
export interface KnownAccount {
  readonly currency: string;
  readonly zone: string;
}

/** Where an import stopped: rows of the file that the broker has, and the slices they were sent in. */
export interface Checkpoint {
  /** Rows and rejected stretches of the file that are done. */
  readonly done: number;
  readonly rejected: readonly RefusedGroup[];
  readonly fetchedAt: number;
  readonly slices: readonly SliceProgress[];
}

/** The database's part of an import: fetch numbers, known accounts, and how far each import has come. One tenant. */
export class ImportLedger {
  readonly #pool: PostgresPool;
  readonly #tenant: string;
  readonly #beforeWriting: () => Promise<void>;
  #prepared: Promise<void> | undefined;

  /** `beforeWriting` is awaited once, before the first write: an import that is refused before it leaves nothing behind. */
  constructor(pool: PostgresPool, tenant: string, beforeWriting: () => Promise<void> = () => Promise.resolve()) {
    this.#pool = pool;
    this.#tenant = tenant;
    this.#beforeWriting = beforeWriting;
  }

  #prepare(): Promise<void> {
    this.#prepared ??= this.#beforeWriting();
    return this.#prepared;
  }

  async tenantExists(): Promise<boolean> {
    const { rowCount } = await withTenant(this.#pool, this.#tenant, (client) =>
      client.query('select 1 from tenant where tenant_id = $1', [this.#tenant]),
    );
    return rowCount === 1;
  }

  async account(platform: Platform, account: string): Promise<KnownAccount | undefined> {
    const { rows } = await withTenant(this.#pool, this.#tenant, (client) =>
      client.query<{ currency: string; zone: string }>(
        'select currency, iana_zone as zone from ad_account where tenant_id = $1 and platform = $2 and account_id = $3',
        [this.#tenant, platform, account],
      ),
    );
    return rows[0];
  }

  /** Remembers an account that is new, with its event in the audit trail; what is known of it already stays. */
  async addAccount(platform: Platform, account: string, known: KnownAccount): Promise<void> {
    await this.#prepare();
    await withTenant(this.#pool, this.#tenant, async (client) => {
      const { rowCount } = await client.query(
        `insert into ad_account (tenant_id, platform, account_id, currency, iana_zone) values ($1, $2, $3, $4, $5)
         on conflict do nothing`,
        [this.#tenant, platform, account, known.currency, known.zone],
      );
      if (rowCount !== 1) return;
      await recordAudit(client, this.#tenant, {
        actor: { type: 'SYSTEM', id: 'import' },
        action: 'account.add',
        subject: { type: 'account', id: `${platform.toLowerCase()}/${account}` },
        after: { platform, account, ...known },
      });
    });
  }

  /** The next fetch number of each day's slice, by day. */
  async allocate(of: Reported, days: readonly number[]): Promise<Map<number, number>> {
    await this.#prepare();
    const { rows } = await withTenant(this.#pool, of.tenant, (client) =>
      client.query<{ day: string; fetch_seq: string }>(
        'select slice_day::text as day, fetch_seq from allocate_fetch_seqs($1, $2, $3, $4, $5, $6::date[])',
        [of.tenant, of.platform, of.account, of.report, of.level, days.map(isoFromDay)],
      ),
    );
    return new Map(rows.map((row) => [dayFromIso(row.day), Number(row.fetch_seq)]));
  }

  /** Takes note of a fetch number that the caller chose, so that numbers allocated later are greater. */
  async note(of: Reported, days: readonly number[], seq: number): Promise<Map<number, number>> {
    await this.#prepare();
    await withTenant(this.#pool, of.tenant, (client) =>
      client.query('select note_fetch_seq($1, $2, $3, $4, $5, day, $7) from unnest($6::date[]) as day', [
        of.tenant,
        of.platform,
        of.account,
        of.report,
        of.level,
        days.map(isoFromDay),
        seq,
      ]),
    );
    return new Map(days.map((day) => [day, seq]));
  }

  /** Days within the spans that have facts of the report; the first 10,000 of them. */
  async daysWithFacts(of: Omit<Reported, 'account'>, spans: readonly AccountSpan[]): Promise<readonly AccountDay[]> {
    const { rows } = await withTenant(this.#pool, of.tenant, (client) =>
      client.query<{ account: string; day: string }>(
        `select l.account_id as account, l.day::text as day
         from unnest($5::text[], $6::date[], $7::date[]) as s (account_id, first, last)
         join slice_ledger l on l.account_id = s.account_id and l.day between s.first and s.last
         where l.tenant_id = $1 and l.platform = $2 and l.report_type = $3 and l.level = $4 and l.live_facts > 0
         order by l.account_id, l.day limit 10000`,
        [
          of.tenant,
          of.platform,
          of.report,
          of.level,
          spans.map((span) => span.account),
          spans.map((span) => isoFromDay(span.first)),
          spans.map((span) => isoFromDay(span.last)),
        ],
      ),
    );
    return rows.map(({ account, day }) => ({ account, day: dayFromIso(day) }));
  }

  /** The checkpoint of an earlier run with this fingerprint that did not finish; undefined when there is none. */
  async unfinished(fingerprint: string): Promise<Checkpoint | undefined> {
    const { rows } = await withTenant(this.#pool, this.#tenant, (client) =>
      client.query<{ checkpoint: Checkpoint }>(
        `select checkpoint from import_job
         where tenant_id = $1 and fingerprint = $2 and status = 'RUNNING' and checkpoint <> '{}'`,
        [this.#tenant, fingerprint],
      ),
    );
    return rows[0]?.checkpoint;
  }

  async started(fingerprint: string, fileName: string, options: object): Promise<void> {
    await this.#prepare();
    await withTenant(this.#pool, this.#tenant, (client) =>
      client.query(
        `insert into import_job (tenant_id, fingerprint, file_name, options, status) values ($1, $2, $3, $4, 'RUNNING')
         on conflict (tenant_id, fingerprint) do update
           set status = 'RUNNING', checkpoint = '{}', counts = '{}', reason = null, started_at = now(), updated_at = now()`,
        [this.#tenant, fingerprint, fileName, JSON.stringify(options)],
      ),
    );
  }

  async checkpoint(fingerprint: string, checkpoint: Checkpoint): Promise<void> {
    await withTenant(this.#pool, this.#tenant, (client) =>
      client.query(
        'update import_job set checkpoint = $3, updated_at = now() where tenant_id = $1 and fingerprint = $2',
        [this.#tenant, fingerprint, JSON.stringify(checkpoint)],
      ),
    );
  }

  async finished(fingerprint: string, counts: object): Promise<void> {
    await withTenant(this.#pool, this.#tenant, (client) =>
      client.query(
        `update import_job set status = 'DONE', checkpoint = '{}', counts = $3, updated_at = now()
         where tenant_id = $1 and fingerprint = $2`,
        [this.#tenant, fingerprint, JSON.stringify(counts)],
      ),
    );
  }
}
