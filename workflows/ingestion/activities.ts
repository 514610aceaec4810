import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { Clock } from '../../base/clock.ts';
import type { PostgresPool } from '../../base/postgres.ts';
import type { Account, ClientOptions, ReportToken } from '../../connectors/client/port.ts';
import { type ClientSources, withClient } from '../../connectors/connections/with-client.ts';
import { fetchReport } from '../../connectors/fetch/fetch-report.ts';
import { ImportLedger } from '../../connectors/import/ledger.ts';
import { type RawEncoder, RawWriter } from '../../connectors/import/raw-writer.ts';
import { findReport } from '../../connectors/registry.ts';
import { nextFetch } from '../plan/freshness.ts';
import { wake } from './control.ts';
import { temporalFailure } from './failure.ts';
import { planConnection, platformSymbol, ruleOf } from './planning.ts';
import { IngestionStore } from './store.ts';
import type { ConnectionRef, FetchStep, IngestionActivities, IngestionPlan, StepResult } from './types.ts';

/** What the activities work with. */
export interface IngestionDeps {
  readonly sources: ClientSources;
  /** Binds row-level security: role `millrace_app`. */
  readonly postgres: PostgresPool;
  readonly kafka: string;
  readonly raw: RawEncoder;
  readonly clock: Clock;
  readonly temporal: Client;
  /** Waits of the platforms' clients. */
  readonly timing?: ClientOptions['timing'];
}

/** How old the list of a connection's accounts may be. */
const accountsMs = 6 * 3_600_000;
/** Milliseconds between two signs of life. */
const heartbeatMs = 5_000;

/** The activities of DataIngestionWorkflow. */
export function ingestionActivities(deps: IngestionDeps): IngestionActivities {
  const { sources, clock, temporal } = deps;
  const store = new IngestionStore(deps.postgres);
  return {
    planIngestion: (ref) => told(() => plan(ref, store, deps)),
    fetchSlices: (ref, step) => told(() => fetchStep(ref, step, store, deps)),
    async recordFailure(ref, step, failure) {
      const { platform } = await sources.connections.get(ref);
      await store.failed(ref, findReport(platform, step.report), step, failure, clock.now());
    },
    expireConnection: (ref, reason) => sources.connections.setStatus(ref, 'EXPIRED', reason),
    addBackfill: (ref, request) => store.addBackfill(ref, request, clock.now()),
    wakeIngestion: (input) => wake(temporal, input),
  };
}

async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw temporalFailure(error);
  }
}

async function plan(ref: ConnectionRef, store: IngestionStore, deps: IngestionDeps): Promise<IngestionPlan> {
  const nothing = { steps: [], left: 0, waiting: 0 };
  const ingestion = await store.get(ref);
  if (ingestion === undefined) return { status: 'GONE', reason: null, ...nothing };
  const connection = await deps.sources.connections.get(ref);
  const { status, statusReason } = connection;
  if (status !== 'ACTIVE') return { status, reason: statusReason, ...nothing };
  const now = deps.clock.now();
  if (now - (ingestion.accountsListedAt ?? 0) > accountsMs) await listAccounts(ref, store, deps);
  return planConnection(ref, store, { connection, ingestion, now });
}

async function listAccounts(ref: ConnectionRef, store: IngestionStore, deps: IngestionDeps): Promise<void> {
  const accounts = await withClient(
    deps.sources,
    ref,
    async (client) => {
      const listed: Account[] = [];
      for await (const account of client.accounts()) listed.push(account);
      return listed;
    },
    clientOptions(deps),
  );
  await store.keepAccounts(ref, accounts, deps.clock.now());
}

async function fetchStep(
  ref: ConnectionRef,
  step: FetchStep,
  store: IngestionStore,
  deps: IngestionDeps,
): Promise<StepResult> {
  const context = Context.current();
  // Where an earlier try stands, as its last sign of life told.
  let token = context.info.heartbeatDetails as ReportToken | undefined;
  const beat = () => context.heartbeat(token);
  const timer = setInterval(beat, heartbeatMs);
  const sink = await RawWriter.connect(deps.kafka, deps.raw, ref.tenant);
  try {
    return await withClient(
      deps.sources,
      ref,
      async (client, connection) => {
        const report = findReport(connection.platform, step.report);
        const account = await store.account(ref, platformSymbol(connection), step.account);
        const rule = ruleOf(report, account);
        const request = { account, report, from: step.from, to: step.to };
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
            onSent: (days) => store.sent(ref, report, days, (day) => nextFetch(rule, day, days.begunAt)),
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

function clientOptions({ timing }: IngestionDeps): Pick<ClientOptions, 'signal' | 'timing'> {
  const { cancellationSignal: signal } = Context.current();
  return { signal, ...(timing === undefined ? {} : { timing }) };
}
