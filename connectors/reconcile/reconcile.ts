import type { ClickHouseClient } from '../../base/clickhouse.ts';
import type { Clock } from '../../base/clock.ts';
import { type PostgresPool, withTenant } from '../../base/postgres.ts';
import { dayFromIso, isoFromDay } from '../../schemas/day.ts';
import type { Account, ClientOptions, PlatformClient } from '../client/port.ts';
import { usualReports } from '../clients.ts';
import { type ClientSources, withClient } from '../connections/with-client.ts';
import type { CredentialRef } from '../credentials/port.ts';
import { ReconcileError } from '../errors.ts';
import { daysOf } from '../import/coverage.ts';
import { type PlatformId, platformOf, type ReportProfile } from '../profile.ts';
import { findReport } from '../registry.ts';
import { type DayEvidence, reconcileDay, sameSums } from './compare.ts';
import { goldDays, sliceDays } from './ours.ts';
import { type PlatformDays, platformDays } from './platform-days.ts';
import { keepReconciliations, type Reconciliation } from './store.ts';
import { type ComparedMeasure, comparedMeasures, type DayTotal, noTotal } from './total.ts';

/** Days of one comparison at most. */
export const longestComparison = 92;
/** Accounts of one comparison at most. */
const mostAccounts = 10_000;

/** What to compare. Days (`2026-11-01`) are both included. */
export interface ReconcileRequest extends CredentialRef {
  readonly from: string;
  readonly to: string;
  /** Null: all that the connection reaches. */
  readonly accounts: readonly string[] | null;
  /** Null: those by day that the connection is fetched with, one of each level. */
  readonly reports: readonly string[] | null;
}

/** What a comparison works with. */
export interface ReconcileDeps {
  readonly sources: ClientSources;
  readonly postgres: PostgresPool;
  readonly clickhouse: ClickHouseClient;
  readonly clock: Clock;
  /** What the client is told beside its connection. */
  readonly client?: Pick<ClientOptions, 'signal' | 'timing'>;
}

/** What came of a comparison, account by account. */
export interface AccountResults {
  readonly account: string;
  readonly results: readonly Reconciliation[];
  /** Rows of the platform's answers that could not be read. */
  readonly unreadable: number;
}

/**
 * Asks the platform what each account's days add up to (its report of the highest level that it has), compares gold with that level
 * by level, and keeps the results. A level whose sums differ is asked for too, which tells a level that does not add up from one
 * that was restated. `onAccount` is told of each account once its results are kept.
 * @throws ReconcileError MR_CONNECTOR_RECONCILE for days or accounts that cannot be compared; ConnectorError as the client does.
 */
export async function reconcileConnection(
  request: ReconcileRequest,
  deps: ReconcileDeps,
  onAccount: (results: AccountResults) => void,
): Promise<void> {
  checkDays(request);
  await withClient(
    deps.sources,
    request,
    async (client, connection) => {
      const reports = await reportsOf(request, client.platform, deps.postgres);
      const wanted = request.accounts ?? connection.accounts;
      const accounts = await accountsOf(client, wanted);
      for (const account of await withOwnZones(request, client.platform, accounts, deps.postgres)) {
        onAccount(await new AccountComparison(request, account, client, deps).compare(reports));
      }
    },
    deps.client ?? {},
  );
}

function checkDays({ from, to }: ReconcileRequest): void {
  const days = dayFromIso(to) - dayFromIso(from) + 1;
  if (days >= 1 && days <= longestComparison) return;
  throw new ReconcileError(
    `${from} to ${to} cannot be compared: give 1 to ${longestComparison} days, the first one first`,
  );
}

/** The reports to compare, the highest level first. */
async function reportsOf(
  { tenant, connection, reports }: ReconcileRequest,
  platform: PlatformId,
  postgres: PostgresPool,
): Promise<readonly ReportProfile[]> {
  if (reports !== null) return reports.map((name) => comparable(findReport(platform, name)));
  const { rows } = await withTenant(postgres, tenant, (client) =>
    client.query<{ reports: readonly string[] | null }>(
      'SELECT report_types AS reports FROM ingestion WHERE tenant_id = $1 AND connection_id = $2',
      [tenant, connection],
    ),
  );
  const fetched = rows[0]?.reports ?? null;
  return usualReports(platform).filter(({ report }) => fetched?.includes(report) ?? true);
}

function comparable(report: ReportProfile): ReportProfile {
  if (report.family === 'delivery') return report;
  throw new ReconcileError(`${report.report} is a breakdown and does not add up to an account's total: leave it out`);
}

async function accountsOf(client: PlatformClient, wanted: readonly string[] | null): Promise<readonly Account[]> {
  const accounts: Account[] = [];
  for await (const account of client.accounts()) {
    if (wanted?.includes(account.id) ?? true) accounts.push(account);
    if (accounts.length >= mostAccounts) break;
  }
  const missing = wanted?.filter((id) => !accounts.some((account) => account.id === id)) ?? [];
  if (missing.length === 0) return accounts;
  throw new ReconcileError(
    `the connection does not reach ${missing.slice(0, 5).join(', ')}: \`millrace connections check\` lists its accounts`,
  );
}

/** Accounts in the zones that the tenant has said of them, as they are fetched. */
async function withOwnZones(
  { tenant }: CredentialRef,
  platform: PlatformId,
  accounts: readonly Account[],
  postgres: PostgresPool,
): Promise<readonly Account[]> {
  const { rows } = await withTenant(postgres, tenant, (client) =>
    client.query<{ id: string; zone: string }>(
      `SELECT account_id AS id, iana_zone AS zone FROM ad_account WHERE tenant_id = $1 AND platform = $2 AND account_id = ANY($3)`,
      [tenant, platformOf({ platform }), accounts.map(({ id }) => id)],
    ),
  );
  const zones = new Map(rows.map(({ id, zone }) => [id, zone]));
  return accounts.map((account) => ({ ...account, zone: zones.get(account.id) ?? account.zone }));
}

/** The comparison of one account. */
class AccountComparison {
  readonly #request: ReconcileRequest;
  readonly #account: Account;
  readonly #client: PlatformClient;
  readonly #deps: ReconcileDeps;
  #unreadable = 0;

  constructor(request: ReconcileRequest, account: Account, client: PlatformClient, deps: ReconcileDeps) {
    this.#request = request;
    this.#account = account;
    this.#client = client;
    this.#deps = deps;
  }

  async compare(reports: readonly ReportProfile[]): Promise<AccountResults> {
    const { from, to } = this.#request;
    const [top] = usualReports(this.#client.platform);
    if (top === undefined) throw new ReconcileError(`${this.#client.platform} has no report to compare with`);
    const askedAt = this.#deps.clock.now();
    const total = await this.#ask(top, from, to);
    const results: Reconciliation[] = [];
    for (const report of reports) {
      const compared = await this.#compareReport(report, { top, total });
      await keepReconciliations(this.#deps.postgres, this.#request, report, compared, askedAt);
      results.push(...compared);
    }
    return { account: this.#account.id, results, unreadable: this.#unreadable };
  }

  async #compareReport(report: ReportProfile, { top, total }: { top: ReportProfile; total: PlatformDays }) {
    const { tenant, from, to } = this.#request;
    const question = { tenant, account: this.#account.id, report, from, to };
    const [gold, slices] = await Promise.all([
      goldDays(this.#deps.clickhouse, question),
      sliceDays(this.#deps.postgres, question),
    ]);
    const measures = measuresOf(report).filter((measure) => total.measures.includes(measure));
    const oursOf = (day: string) => gold.get(day) ?? { ...noTotal, facts: 0 };
    const theirsOf = (day: string) => total.days.get(day) ?? noTotal;
    const days = daysOf({ first: dayFromIso(from), last: dayFromIso(to) }).map(isoFromDay);
    const differing = days.filter((day) => slices.has(day) && !sameSums(measures, oursOf(day), theirsOf(day)));
    // The platform says of the highest level what it says of the account.
    const level = report.report === top.report ? null : await this.#askAbout(report, differing);
    return days.map((day): Reconciliation => {
      const slice = slices.get(day) ?? null;
      const evidence: DayEvidence = {
        ours: oursOf(day),
        slice,
        account: theirsOf(day),
        level: level === null ? null : (level.days.get(day) ?? noTotal),
        measures,
      };
      return {
        ...reconcileDay(evidence),
        ...{ account: this.#account.id, report: report.report, level: report.level, day },
        currency: oneCurrency(evidence.ours, evidence.account),
        fetchSeq: slice?.fetchSeq ?? null,
        fetchedAt: slice?.fetchedAt ?? null,
      };
    });
  }

  /** What the platform says of a level, from the first of the days to the last; null when there are none. */
  async #askAbout(report: ReportProfile, days: readonly string[]): Promise<PlatformDays | null> {
    const [from, to] = [days[0], days.at(-1)];
    return from === undefined || to === undefined ? null : this.#ask(report, from, to);
  }

  async #ask(report: ReportProfile, from: string, to: string): Promise<PlatformDays> {
    const said = await platformDays(this.#client, { account: this.#account, report, from, to });
    this.#unreadable += said.unreadable;
    return said;
  }
}

function measuresOf(report: ReportProfile): readonly ComparedMeasure[] {
  return comparedMeasures.filter((measure) =>
    report.columns.some(({ is }) => is.role === 'measure' && is.as === measure),
  );
}

function oneCurrency(ours: DayTotal, theirs: DayTotal): string | null {
  const currencies = new Set([...ours.currencies, ...theirs.currencies]);
  const [currency] = currencies;
  return currencies.size === 1 ? (currency ?? null) : null;
}
