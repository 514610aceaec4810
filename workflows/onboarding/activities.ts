import { Context } from '@temporalio/activity';
import { recordAudit } from '../../base/audit/record.ts';
import { type PostgresClient, type PostgresPool, withTenant } from '../../base/postgres.ts';
import { withClient } from '../../connectors/connections/with-client.ts';
import { ConnectionError, CredentialError, CredentialExpiredError } from '../../connectors/errors.ts';
import { dayFromIso } from '../../schemas/day.ts';
import { told } from '../ingestion/activities.ts';
import { scheduleIngestion, unscheduleIngestion } from '../ingestion/control.ts';
import type { IngestionDeps } from '../ingestion/deps.ts';
import { clientOptions } from '../ingestion/fetch-step.ts';
import { IngestionStore } from '../ingestion/store.ts';
import type { ConnectionRef } from '../ingestion/types.ts';
import { removeSchedule, scheduleUpkeep, unscheduleUpkeep } from '../upkeep/control.ts';
import type { OnboardingActivities, OnboardingRun, Verification } from './types.ts';

/** What an organisation begins with, in the transaction of `client`, which is the organisation's own. */
export interface Defaults {
  /** Makes what is not there; gives the names of what it made. Again it makes nothing. */
  make(client: PostgresClient, tenant: string): Promise<readonly string[]>;
  /** Takes those away again. */
  undo(client: PostgresClient, tenant: string, names: readonly string[]): Promise<void>;
}

/** What the activities of OnboardingWorkflow work with beside those of ingestion. */
export interface OnboardingDeps extends IngestionDeps {
  /** May add organisations: role `millrace_operator`. */
  readonly operator: PostgresPool;
  /** Default: none. */
  readonly defaults?: Defaults;
}

/** What the marks of defaults begin with. */
const defaultMark = 'default ';
const actor = { type: 'WORKFLOW', id: 'onboarding' } as const;

/** The activities of OnboardingWorkflow. */
export function onboardingActivities(deps: OnboardingDeps): OnboardingActivities {
  const { sources, postgres, operator, temporal, defaults } = deps;
  const { connections } = sources;
  const store = new IngestionStore(postgres);
  const marks = new Marks(postgres);
  return {
    async makeTenant({ tenant }, name) {
      await operator.query('INSERT INTO tenant (tenant_id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
        tenant,
        name,
      ]);
    },
    makeConnection: (run, connection) =>
      told(async () => {
        const isThere = await connections.get(run).then(
          () => true,
          (error: unknown) => {
            if (error instanceof ConnectionError) return false;
            throw error;
          },
        );
        // The mark first: what is made without one would stay.
        if (!isThere) await marks.add(run, 'connection');
        await connections.put(run, connection);
      }),
    async undoConnection(run) {
      if (await marks.has(run, 'connection')) await connections.delete(run);
      await marks.remove(run, 'connection');
    },
    verifyConnection: (ref) => told(() => verify(ref, deps)),
    makeDefaults: (run) =>
      withTenant(postgres, run.tenant, async (client) => {
        const made = (await defaults?.make(client, run.tenant)) ?? [];
        for (const name of made) await mark(client, run, `${defaultMark}${name}`);
        return marksWith(client, run, defaultMark);
      }),
    undoDefaults: (run) =>
      withTenant(postgres, run.tenant, async (client) => {
        const names = await marksWith(client, run, defaultMark);
        if (names.length > 0) await defaults?.undo(client, run.tenant, names);
        for (const name of names) await unmark(client, run, `${defaultMark}${name}`);
      }),
    async startIngestion(run, { firstDay, reports, to }) {
      if ((await store.get(run)) === undefined) await marks.add(run, 'ingestion');
      await store.put(run, { firstDay: dayFromIso(firstDay), reports });
      const input = { tenant: run.tenant, connection: run.connection, platform: to.platform };
      await scheduleIngestion(temporal, input);
      await scheduleUpkeep(temporal, input);
    },
    async undoIngestion(run) {
      if (!(await marks.has(run, 'ingestion'))) return;
      await unscheduleIngestion(temporal, run);
      await unscheduleUpkeep(temporal, run);
      // Rates are the organisation's: others of its connections need them.
      const isOnly = (await connections.list(run.tenant)).every(({ connection }) => connection === run.connection);
      if (isOnly) await removeSchedule(temporal, { tenant: run.tenant, chore: 'rates', connection: null });
      await store.remove(run);
      await marks.remove(run, 'ingestion');
    },
    countProcessed: (ref) => store.countProcessed(ref),
    keep: (run) => marks.forget(run),
    async announce(run, what, message) {
      await withTenant(postgres, run.tenant, async (client) => {
        if (!(await mark(client, run, `told ${what}`))) return;
        const subject = { type: 'connection', id: run.connection } as const;
        const outcome = what === 'ready' ? 'OK' : 'FAILED';
        const action = `onboarding.${what}`;
        await recordAudit(client, run.tenant, {
          actor,
          action,
          subject,
          outcome,
          reason: message,
          requestId: run.runId,
        });
      });
    },
  };
}

async function verify(ref: ConnectionRef, deps: OnboardingDeps): Promise<Verification> {
  try {
    const accounts = await withClient(
      deps.sources,
      ref,
      async (client) => {
        await client.authorise();
        let count = 0;
        for await (const _ of client.accounts()) {
          count += 1;
          Context.current().heartbeat();
        }
        return count;
      },
      clientOptions(deps),
    );
    if (accounts > 0) return { ok: true, accounts };
    return {
      ok: false,
      isThere: true,
      reason: 'the credential works, and gives access to no account: share one with it',
    };
  } catch (error) {
    if (error instanceof CredentialExpiredError) return { ok: false, isThere: true, reason: error.message };
    if (error instanceof CredentialError) return { ok: false, isThere: false, reason: error.message };
    throw error;
  }
}

/** What a run has made. */
class Marks {
  readonly #pool: PostgresPool;

  constructor(pool: PostgresPool) {
    this.#pool = pool;
  }

  async add(run: OnboardingRun, step: string): Promise<void> {
    await withTenant(this.#pool, run.tenant, (client) => mark(client, run, step));
  }

  async has(run: OnboardingRun, step: string): Promise<boolean> {
    const found = await withTenant(this.#pool, run.tenant, (client) => marksWith(client, run, step));
    return found.includes('');
  }

  /** All but what was told. */
  async forget({ tenant, runId }: OnboardingRun): Promise<void> {
    await withTenant(this.#pool, tenant, (client) =>
      client.query(
        `DELETE FROM onboarding_step WHERE tenant_id = $1 AND run_id = $2 AND NOT starts_with(step, 'told ')`,
        [tenant, runId],
      ),
    );
  }

  async remove(run: OnboardingRun, step: string): Promise<void> {
    await withTenant(this.#pool, run.tenant, (client) => unmark(client, run, step));
  }
}

/** What follows the prefix in the names of the run's steps. */
async function marksWith(
  client: PostgresClient,
  { tenant, runId }: OnboardingRun,
  prefix: string,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ step: string }>(
    'SELECT step FROM onboarding_step WHERE tenant_id = $1 AND run_id = $2 AND starts_with(step, $3) ORDER BY step',
    [tenant, runId, prefix],
  );
  return rows.map(({ step }) => step.slice(prefix.length));
}

async function unmark(client: PostgresClient, { tenant, runId }: OnboardingRun, step: string): Promise<void> {
  await client.query('DELETE FROM onboarding_step WHERE tenant_id = $1 AND run_id = $2 AND step = $3', [
    tenant,
    runId,
    step,
  ]);
}

/** False when it is there already. */
async function mark(client: PostgresClient, { tenant, runId }: OnboardingRun, step: string): Promise<boolean> {
  const sql = 'INSERT INTO onboarding_step (tenant_id, run_id, step) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING';
  return (await client.query(sql, [tenant, runId, step])).rowCount === 1;
}
