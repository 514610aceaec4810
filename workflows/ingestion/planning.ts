import { usualReports } from '../../connectors/clients.ts';
import type { Connection } from '../../connectors/connections/port.ts';
import { daysOf } from '../../connectors/import/coverage.ts';
import { platformOf, type ReportProfile } from '../../connectors/profile.ts';
import { findReport } from '../../connectors/registry.ts';
import { isoFromDay } from '../../schemas/day.ts';
import { lateAt } from '../plan/freshness.ts';
import { type Plan, planFetches, type Series } from '../plan/plan.ts';
import type { RefetchRule } from '../plan/slot.ts';
import { SlotsAt } from '../plan/slots.ts';
import { isDone } from './done-backfill.ts';
import { type Ingestion, type IngestionStore, type ReachedAccount, seriesKey } from './store.ts';
import type { ConnectionRef, IngestionPlan } from './types.ts';

/** Fetches of one plan at most: by the next one something more urgent may be due. */
const stepsOfPlan = 20;
/** How far behind the first day states are read, in days: a first day that was moved forward leaves settled days behind. */
const daysBehind = 400;

/** What a plan is made of. */
export interface PlanSubject {
  readonly connection: Connection;
  readonly ingestion: Ingestion;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The rule by which an account's report is fetched again. */
export function ruleOf(report: ReportProfile, account: ReachedAccount): RefetchRule {
  return {
    zone: report.zoneRule === 'utc' ? 'UTC' : (account.zone ?? 'UTC'),
    settle: account.settleDays === null ? report.settle : { days: account.settleDays },
    latencyHours: report.latencyHours,
    lateAfterHours: report.lateAfterHours,
    keepsDays: report.keepsDays,
  };
}

/**
 * What is due by an active connection, from what the ledger says. Writes down the days that are due for the first time, and
 * requests that are done.
 */
export async function planConnection(
  ref: ConnectionRef,
  store: IngestionStore,
  { connection, ingestion, now }: PlanSubject,
): Promise<Omit<IngestionPlan, 'reason'>> {
  const platform = platformOf(connection);
  const { firstDay } = ingestion;
  const reports =
    ingestion.reports?.map((name) => findReport(connection.platform, name)) ?? usualReports(connection.platform);
  const backfills = await store.backfills(ref);
  const from = Math.min(firstDay - daysBehind, ...backfills.map((backfill) => backfill.from));
  const accounts = (await store.accounts(ref, platform)).filter(({ id }) => connection.accounts?.includes(id) ?? true);
  const ids = accounts.map(({ id }) => id);
  const states = await store.dayStates(ref, platform, ids, from);
  const series = reports.flatMap((report) =>
    accounts.map((account): ReportSeries => {
      const days = states.get(seriesKey(account.id, report.report)) ?? new Map();
      return { account: account.id, report: report.report, rule: ruleOf(report, account), days, profile: report };
    }),
  );
  const plan = planFetches({ now, series, firstDay, backfills });
  await writeDown(ref, store, { plan, series, now });
  const wanted = { platform, reports: reports.map(({ report }) => report), chosen: connection.accounts, reached: ids };
  await store.forgetAppointments(ref, wanted, now);
  const done = backfills.filter((backfill) => isDone(backfill, series, now)).map(({ id }) => id);
  await store.backfillsDone(ref, done, now);
  const steps = plan.fetches.slice(0, stepsOfPlan).map((fetch) => ({
    ...fetch,
    from: isoFromDay(fetch.from),
    to: isoFromDay(fetch.to),
    plannedAt: now,
  }));
  return { status: 'ACTIVE', steps, left: plan.fetches.length - steps.length, waiting: plan.waiting };
}

interface ReportSeries extends Series {
  readonly profile: ReportProfile;
}

interface Written {
  readonly plan: Plan;
  readonly series: readonly ReportSeries[];
  readonly now: number;
}

async function writeDown(ref: ConnectionRef, store: IngestionStore, { plan, series, now }: Written): Promise<void> {
  const due = new Map<string, number[]>();
  for (const { account, report, from, to } of plan.fetches) {
    const key = seriesKey(account, report);
    due.set(key, [...(due.get(key) ?? []), ...daysOf({ first: from, last: to })]);
  }
  const slots = new SlotsAt(now);
  for (const { account, report, rule, days, profile } of series) {
    const slotOf = slots.of(rule);
    const planned = (due.get(seriesKey(account, report)) ?? [])
      .filter((day) => !days.has(day))
      .map((day) => ({ account, day, lateAt: lateAt(rule, slotOf(day), now) }));
    await store.planned(ref, profile, planned, now);
  }
}
