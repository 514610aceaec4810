import { Context } from '@temporalio/activity';
import type { ClientOptions, ReportToken } from '../../connectors/client/port.ts';
import { withClient } from '../../connectors/connections/with-client.ts';
import { type FetchResult, fetchReport, type SentDays } from '../../connectors/fetch/fetch-report.ts';
import { daysOf } from '../../connectors/import/coverage.ts';
import { ImportLedger } from '../../connectors/import/ledger.ts';
import { RawWriter } from '../../connectors/import/raw-writer.ts';
import { platformOf } from '../../connectors/profile.ts';
import { findReport } from '../../connectors/registry.ts';
import { dayFromIso, isoFromDay } from '../../schemas/day.ts';
import { nextFetch } from '../plan/freshness.ts';
import type { IngestionDeps } from './deps.ts';
import { ruleOf } from './planning.ts';
import type { IngestionStore } from './store.ts';
import type { ConnectionRef, FetchStep } from './types.ts';

/** Milliseconds between two signs of life. */
const heartbeatMs = 5_000;

/** What a step is fetched with; `onSent` is told of days once the ledger has them. */
export interface FetchingWith {
  readonly store: IngestionStore;
  readonly deps: IngestionDeps;
  readonly onSent?: (days: SentDays) => void;
}

/** What is fetched. Without `plannedAt`: all of it, wherever an earlier try stands. */
export type FetchedStep = Pick<FetchStep, 'account' | 'report' | 'from' | 'to'> & Partial<Pick<FetchStep, 'plannedAt'>>;

const nothing: FetchResult = { days: 0, rows: 0, refused: 0, incompleteDays: 0 };

/**
 * In an activity: fetches a step and publishes it, day by day, under the next fetch numbers, and writes that down. The next try goes on
 * with the first day that the ledger does not have as sent since the step was planned; and where its signs of life told that it
 * stands, when they are not behind that: what they told last may be lost with Temporal or the worker.
 */
export async function fetchStep(
  ref: ConnectionRef,
  step: FetchedStep,
  { store, deps, onSent }: FetchingWith,
): Promise<FetchResult> {
  const context = Context.current();
  const left = await firstLeft(ref, step, { store, deps });
  if (left === null) return nothing;
  const told = context.info.heartbeatDetails as ReportToken | undefined;
  let token = step.plannedAt !== undefined && told !== undefined && told.next >= left ? told : undefined;
  const sink = await RawWriter.connect(deps.kafka, deps.raw, ref.tenant);
  const beat = () => context.heartbeat(token);
  const timer = setInterval(beat, heartbeatMs);
  try {
    return await withClient(
      deps.sources,
      ref,
      async (client, connection) => {
        const report = findReport(connection.platform, step.report);
        const account = await store.account(ref, platformOf(connection), step.account);
        const rule = ruleOf(report, account);
        const request = { account, report, from: left, to: step.to };
        const resume = token === undefined ? {} : { resume: token };
        return fetchReport(
          { ...ref, request, ...resume },
          {
            client,
            ledger: new ImportLedger(deps.postgres, ref.tenant),
            sink,
            clock: deps.clock,
            onProgress: (reached) => {
              token = reached;
              beat();
            },
            onSent: async (days) => {
              await store.sent(ref, report, days, (day) => nextFetch(rule, day, days.begunAt));
              onSent?.(days);
            },
          },
        );
      },
      clientOptions(deps),
    );
  } finally {
    clearInterval(timer);
    await sink.close();
  }
}

/** The first day of the step that was not sent since it was planned; null when all were. */
async function firstLeft(
  ref: ConnectionRef,
  { account, report: name, from, to, plannedAt }: FetchedStep,
  { store, deps }: FetchingWith,
): Promise<string | null> {
  if (plannedAt === undefined) return from;
  const { platform } = await deps.sources.connections.get(ref);
  const sent = await store.sentSince(ref, findReport(platform, name), { account, from, to, plannedAt });
  const days = daysOf({ first: dayFromIso(from), last: dayFromIso(to) }).map(isoFromDay);
  return days.find((day) => !sent.has(day)) ?? null;
}

/** In an activity: gives signs of life as long as it works. */
export async function withSignsOfLife<T>(work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(), heartbeatMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** In an activity: what its client is told beside its connection. */
export function clientOptions({ timing }: IngestionDeps): Pick<ClientOptions, 'signal' | 'timing'> {
  const { cancellationSignal: signal } = Context.current();
  return { signal, ...(timing === undefined ? {} : { timing }) };
}
