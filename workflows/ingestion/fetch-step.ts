import { Context } from '@temporalio/activity';
import type { ClientOptions, ReportToken } from '../../connectors/client/port.ts';
import { withClient } from '../../connectors/connections/with-client.ts';
import { type FetchResult, fetchReport, type SentDays } from '../../connectors/fetch/fetch-report.ts';
import { ImportLedger } from '../../connectors/import/ledger.ts';
import { RawWriter } from '../../connectors/import/raw-writer.ts';
import { platformOf } from '../../connectors/profile.ts';
import { findReport } from '../../connectors/registry.ts';
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
  /** True: from the first day on, wherever an earlier try stands. */
  readonly fresh?: boolean;
}

/**
 * In an activity: fetches a step and publishes it, day by day, under the next fetch numbers, and writes that down. Its signs of life
 * tell where it stands, so that the next try goes on there.
 */
export async function fetchStep(
  ref: ConnectionRef,
  step: Pick<FetchStep, 'account' | 'report' | 'from' | 'to'>,
  { store, deps, onSent, fresh = false }: FetchingWith,
): Promise<FetchResult> {
  const context = Context.current();
  // Where an earlier try stands, as its last sign of life told.
  let token = fresh ? undefined : (context.info.heartbeatDetails as ReportToken | undefined);
  const beat = () => context.heartbeat(token);
  const timer = setInterval(beat, heartbeatMs);
  const sink = await RawWriter.connect(deps.kafka, deps.raw, ref.tenant);
  try {
    return await withClient(
      deps.sources,
      ref,
      async (client, connection) => {
        const report = findReport(connection.platform, step.report);
        const account = await store.account(ref, platformOf(connection), step.account);
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
