import type { Account } from '../../connectors/client/port.ts';
import { withClient } from '../../connectors/connections/with-client.ts';
import { platformOf } from '../../connectors/profile.ts';
import { findReport } from '../../connectors/registry.ts';
import { wake } from './control.ts';
import type { IngestionDeps } from './deps.ts';
import { temporalFailure } from './failure.ts';
import { clientOptions, fetchStep, withSignsOfLife } from './fetch-step.ts';
import { listAccounts } from './listing.ts';
import { planConnection } from './planning.ts';
import { IngestionStore } from './store.ts';
import type { ConnectionRef, IngestionActivities, IngestionPlan } from './types.ts';

/** How old the list of a connection's accounts may be. */
const accountsMs = 6 * 3_600_000;

/** The activities of DataIngestionWorkflow. */
export function ingestionActivities(deps: IngestionDeps): IngestionActivities {
  const { sources, clock, temporal } = deps;
  const store = new IngestionStore(deps.postgres);
  return {
    planIngestion: (ref) => told(() => withSignsOfLife(() => plan(ref, store, deps))),
    fetchSlices: (ref, step) => told(() => fetchStep(ref, step, { store, deps })),
    async recordFailure(ref, step, failure) {
      const { platform } = await sources.connections.get(ref);
      await store.failed(ref, findReport(platform, step.report), step, failure, clock.now());
    },
    expireConnection: (ref, reason) => sources.connections.setStatus(ref, 'EXPIRED', reason),
    async addBackfill(ref, request) {
      await store.addBackfill(ref, request, clock.now());
    },
    wakeIngestion: (input) => wake(temporal, input),
  };
}

/** Lets Temporal know of an error what it needs to. */
export async function told<T>(work: () => Promise<T>): Promise<T> {
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
  const isOld = now - (ingestion.accountsListedAt ?? 0) > accountsMs;
  const reason = isOld ? await listAccounts(ref, { store, list: () => accountsOf(ref, deps), now }) : null;
  if (reason !== null && (await store.accounts(ref, platformOf(connection))).length === 0) {
    return { status, reason, ...nothing };
  }
  return { ...(await planConnection(ref, store, { connection, ingestion, now })), reason };
}

function accountsOf(ref: ConnectionRef, deps: IngestionDeps): Promise<readonly Account[]> {
  return withClient(
    deps.sources,
    ref,
    async (client) => {
      const listed: Account[] = [];
      for await (const account of client.accounts()) listed.push(account);
      return listed;
    },
    clientOptions(deps),
  );
}
