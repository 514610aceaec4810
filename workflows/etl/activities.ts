import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import type { ClickHouseClient } from '../../base/clickhouse.ts';
import { usualReports } from '../../connectors/clients.ts';
import type { SentDays } from '../../connectors/fetch/fetch-report.ts';
import {
  NewestSlices,
  type RawDecoder,
  Resender,
  readAccount,
  type ToppedSlice,
} from '../../connectors/fetch/resend.ts';
import { daysOf } from '../../connectors/import/coverage.ts';
import { ImportLedger, reportedBy, seqOf } from '../../connectors/import/ledger.ts';
import { isStored, sliceOutcomes } from '../../connectors/import/processed.ts';
import { RawWriter } from '../../connectors/import/raw-writer.ts';
import { platformOf, type ReportProfile } from '../../connectors/profile.ts';
import { reconcileConnection } from '../../connectors/reconcile/reconcile.ts';
import { findReport } from '../../connectors/registry.ts';
import { dayFromIso, isoFromDay } from '../../schemas/day.ts';
import { sliceId } from '../../schemas/slice.ts';
import { told } from '../ingestion/activities.ts';
import { backfillDays } from '../ingestion/backfill-days.ts';
import type { IngestionDeps } from '../ingestion/deps.ts';
import { clientOptions, fetchStep, withSignsOfLife } from '../ingestion/fetch-step.ts';
import { IngestionStore } from '../ingestion/store.ts';
import type { ConnectionRef } from '../ingestion/types.ts';
import { reconcileDays } from './reconcile.ts';
import { stepsAfter, stepsPerRun } from './steps.ts';
import { sentSlices, storedSums } from './store.ts';
import type { Difference, EtlActivities, EtlInput, EtlSent, EtlStep, Reconciled, Sums } from './types.ts';

/** What the activities of ETLWorkflow work with beside those of ingestion. */
export interface EtlDeps extends IngestionDeps {
  readonly clickhouse: ClickHouseClient;
  readonly rawDecoder: RawDecoder;
  /** How long what was sent may take to come out of gold. Default 10 min. */
  readonly processedMs?: number;
}

/** Milliseconds between two looks. */
const pollMs = 500;

/** The activities of ETLWorkflow. */
export function etlActivities(deps: EtlDeps): EtlActivities {
  const store = new IngestionStore(deps.postgres);
  const reportOf = async (ref: ConnectionRef, { report }: Pick<EtlStep, 'report'>) => {
    const { platform } = await deps.sources.connections.get(ref);
    return findReport(platform, report);
  };
  return {
    planEtl: (input, after) => told(() => plan(input, after, store, deps)),
    refetchStep: (ref, step) => told(() => refetch(ref, step, store, deps)),
    resendStep: (ref, step) => told(async () => [await resend(ref, step, store, deps)]),
    async awaitProcessed(ref, sent) {
      const slices = sentSlices(ref.tenant, await reportOf(ref, sent), sent);
      const until = performance.now() + (deps.processedMs ?? 600_000);
      while (performance.now() < until) {
        Context.current().heartbeat();
        const outcomes = await sliceOutcomes(deps.postgres, slices);
        if (outcomes.length === sent.slices.length && (await isStored(deps.clickhouse, slices, outcomes))) return true;
        await sleep(pollMs, undefined, { signal: Context.current().cancellationSignal });
      }
      return false;
    },
    reconcile: (ref, sent) =>
      told(() =>
        withSignsOfLife(async () => {
          const report = await reportOf(ref, sent);
          const [fates, stored] = await Promise.all([
            sliceOutcomes(deps.postgres, sentSlices(ref.tenant, report, sent)),
            storedSums(deps.clickhouse, ref.tenant, report, sent),
          ]);
          const together = reconcileDays(sent, stored, fates);
          const daily = await compareEachDay(ref, sent, report, deps);
          return {
            compared: together.compared + daily.compared,
            differences: [...together.differences, ...daily.differences],
          };
        }),
      ),
  };
}

async function plan(
  input: EtlInput,
  after: EtlStep | undefined,
  store: IngestionStore,
  { sources }: EtlDeps,
): Promise<readonly EtlStep[]> {
  const ref = { tenant: input.tenant, connection: input.connection };
  const connection = await sources.connections.get(ref);
  const names =
    input.reports ?? (await store.get(ref))?.reports ?? usualReports(connection.platform).map(({ report }) => report);
  const accounts = await store.accounts(ref, platformOf(connection));
  const wanted = accounts.filter(
    ({ id }) => (input.accounts?.includes(id) ?? true) && (connection.accounts?.includes(id) ?? true),
  );
  const reports = names.map((name) => findReport(connection.platform, name).report);
  const range = { accounts: wanted.map(({ id }) => id), reports, ...backfillDays(input) };
  return stepsAfter(range, after ?? null, stepsPerRun(input));
}

async function refetch(
  ref: ConnectionRef,
  step: EtlStep,
  store: IngestionStore,
  deps: EtlDeps,
): Promise<readonly EtlSent[]> {
  const sent: EtlSent[] = [];
  const onSent = ({ slices, summary }: SentDays) => {
    const totals = Object.entries(summary.totals).filter(([name]) => name !== 'rows');
    sent.push({
      account: step.account,
      report: step.report,
      slices: slices.map(({ day, fetchSeq, rows }) => ({ day: isoFromDay(day), seq: fetchSeq, rows })),
      totals: totals.length === 0 ? null : (Object.fromEntries(totals.map(([name, sum]) => [name, `${sum}`])) as Sums),
      absent: [],
    });
  };
  // From its first day on in each try: what an earlier one sent would not be known here.
  await fetchStep(ref, step, { store, deps, onSent });
  return sent;
}

/** Twice over the account's partition: which fetch of each slice is the newest, then its records. */
async function resend(ref: ConnectionRef, step: EtlStep, store: IngestionStore, deps: EtlDeps): Promise<EtlSent> {
  const context = Context.current();
  const { platform } = await deps.sources.connections.get(ref);
  const { account, report } = step;
  await store.account(ref, platformOf({ platform }), account);
  const of = { ...reportedBy(ref.tenant, findReport(platform, report)), account };
  const topic = {
    brokers: deps.kafka,
    decoder: deps.rawDecoder,
    tenant: ref.tenant,
    account,
    signal: context.cancellationSignal,
  };
  const newest = new NewestSlices();
  await readAccount(topic, (record) => {
    context.heartbeat();
    newest.take(record);
  });
  const found: ToppedSlice[] = [];
  const absent: string[] = [];
  for (const day of daysOf({ first: dayFromIso(step.from), last: dayFromIso(step.to) })) {
    const slice = newest.get(sliceId(of.platform, account, of.report, of.level, day));
    if (slice === undefined) absent.push(isoFromDay(day));
    else found.push(slice);
  }
  if (found.length === 0) return { account, report, slices: [], totals: null, absent };
  const days = found.map(({ day }) => day);
  const seqs = await new ImportLedger(deps.postgres, ref.tenant).allocate(of, days);
  const numbers = new Map(
    found.map(({ sliceId, day, fetchSeq }) => [sliceId, { before: fetchSeq, now: seqOf(seqs, day) }]),
  );
  const sink = await RawWriter.connect(deps.kafka, deps.raw, ref.tenant);
  try {
    const resender = new Resender(numbers, sink);
    await readAccount(topic, async (record) => {
      context.heartbeat();
      await resender.take(record);
    });
    await sink.flush();
  } finally {
    await sink.close();
  }
  const slices = found.map(({ day, rows }) => ({ day: isoFromDay(day), seq: seqOf(seqs, day), rows }));
  return { account, report, slices, totals: null, absent };
}

/**
 * Asks the platform for its totals of the days, each by itself. A breakdown does not add up to an account's total and is not compared;
 * days between those that were sent are left out.
 */
async function compareEachDay(
  ref: ConnectionRef,
  { account, report: name, slices }: EtlSent,
  report: ReportProfile,
  deps: EtlDeps,
): Promise<Reconciled> {
  if (report.family !== 'delivery') return { compared: 0, differences: [] };
  const days = slices.map(({ day }) => day).sort();
  const range = { from: days[0] ?? '', to: days.at(-1) ?? '' };
  let compared = 0;
  const differences: Difference[] = [];
  await reconcileConnection(
    { ...ref, ...range, accounts: [account], reports: [name] },
    { ...deps, client: clientOptions(deps) },
    ({ results }) => {
      for (const { day, measures, reason, detail } of results) {
        if (!days.includes(day)) continue;
        compared += measures.length;
        for (const { measure, ours, theirs, difference } of measures) {
          if (difference === 0n) continue;
          const why = `${reason ?? 'UNEXPLAINED'}: ${detail ?? 'nothing is known of it'}`;
          differences.push({
            account,
            report: name,
            from: day,
            to: day,
            measure,
            ours: `${ours}`,
            theirs: `${theirs}`,
            reason: why,
          });
        }
      }
    },
  );
  return { compared, differences };
}
