import { recordAudit } from '../../base/audit/record.ts';
import { type PostgresPool, withTenant } from '../../base/postgres.ts';
import { withClient } from '../../connectors/connections/with-client.ts';
import { ConnectionError, KeysError } from '../../connectors/errors.ts';
import { dayFromIso } from '../../schemas/day.ts';
import { OnboardingError } from '../errors.ts';
import { told } from '../ingestion/activities.ts';
import { scheduleIngestion, unscheduleIngestion } from '../ingestion/control.ts';
import type { IngestionDeps } from '../ingestion/deps.ts';
import { clientOptions, withSignsOfLife } from '../ingestion/fetch-step.ts';
import { IngestionStore } from '../ingestion/store.ts';
import type { ConnectionRef } from '../ingestion/types.ts';
import { removeSchedule, scheduleUpkeep, unscheduleUpkeep } from '../upkeep/control.ts';
import { Marks, mark, marksWith, unmark } from './marks.ts';
import type { OrganisationPorts, WantedChannels } from './ports.ts';
import type { SealedChannels } from './sealed-channels.ts';
import type { OnboardingActivities, OnboardingRun, Verification } from './types.ts';
import { verified } from './verification.ts';

/** What the activities of OnboardingWorkflow work with beside those of ingestion. */
export interface OnboardingDeps extends IngestionDeps {
  /** May add organisations: role `millrace_operator`. */
  readonly operator: PostgresPool;
  /** Default: none; an onboarding then has no rules to begin with, and one that asks for people, keys or channels fails. */
  readonly organisation?: OrganisationPorts;
  readonly sealedChannels: SealedChannels;
}

/** What the marks begin with. */
const defaultMark = 'default ';
const channelMark = 'channel ';
const invitationMark = 'invitation ';
const keyMark = 'key ';
const actor = { type: 'WORKFLOW', id: 'onboarding' } as const;

/** The activities of OnboardingWorkflow. */
export function onboardingActivities(deps: OnboardingDeps): OnboardingActivities {
  const { sources, postgres, operator, temporal, organisation, sealedChannels } = deps;
  const { connections } = sources;
  const store = new IngestionStore(postgres);
  const marks = new Marks(postgres);
  return {
    async makeTenant({ tenant, runId }, name) {
      await withTenant(operator, tenant, async (client) => {
        const sql = 'INSERT INTO tenant (tenant_id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING';
        if ((await client.query(sql, [tenant, name])).rowCount !== 1) return;
        const event = {
          action: 'tenant.add',
          subject: { type: 'tenant', id: tenant },
          after: { tenant, name },
        } as const;
        await recordAudit(client, tenant, { actor, requestId: runId, ...event });
      });
    },
    makeChannels: (run) =>
      told(async () => {
        const { channels } = portsOf(deps);
        const sealed = await openedChannels(sealedChannels, run);
        if ('keyless' in sealed) return sealed.keyless;
        const { definition } = sealed;
        // A try before this one has applied it.
        if (definition === undefined) return null;
        if (!(await channels.hasSome(run.tenant))) {
          for (const name of Object.keys(definition.channels)) await marks.add(run, `${channelMark}${name}`);
          await channels.apply(run.tenant, definition);
        }
        await sealedChannels.delete(run);
        return null;
      }),
    async undoChannels(run) {
      await sealedChannels.delete(run);
      const names = await marks.with(run, channelMark);
      if (names.length > 0) await portsOf(deps).channels.undo(run.tenant, names);
      for (const name of names) await marks.remove(run, `${channelMark}${name}`);
    },
    makeEntrances: (run, { owner, key }) =>
      told(async () => {
        const { entrances } = portsOf(deps);
        if (owner !== undefined && !(await entrances.hasOwner(run.tenant))) {
          await marks.add(run, `${invitationMark}${owner.email}`);
          await entrances.inviteOwner(run.tenant, owner);
        }
        if (key !== undefined && !(await entrances.hasKey(run.tenant, key.name))) {
          await marks.add(run, `${keyMark}${key.prefix}`);
          await entrances.makeKey(run.tenant, key);
        }
      }),
    async undoEntrances(run) {
      for (const prefix of await marks.with(run, keyMark)) {
        await portsOf(deps).entrances.revokeKey(run.tenant, prefix);
        await marks.remove(run, `${keyMark}${prefix}`);
      }
      for (const email of await marks.with(run, invitationMark)) {
        await portsOf(deps).entrances.takeInvitationBack(run.tenant, email);
        await marks.remove(run, `${invitationMark}${email}`);
      }
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
        if (!isThere) await marks.add(run, 'connection');
        await connections.put(run, connection);
      }),
    async undoConnection(run) {
      if (await marks.has(run, 'connection')) await connections.delete(run);
      await marks.remove(run, 'connection');
    },
    verifyConnection: (ref) => told(() => withSignsOfLife(() => verify(ref, deps))),
    makeDefaults: (run) =>
      withTenant(postgres, run.tenant, async (client) => {
        const made = (await organisation?.defaults.make(client, run.tenant)) ?? [];
        for (const name of made) await mark(client, run, `${defaultMark}${name}`);
        return marksWith(client, run, defaultMark);
      }),
    undoDefaults: (run) =>
      withTenant(postgres, run.tenant, async (client) => {
        const names = await marksWith(client, run, defaultMark);
        if (names.length > 0) await organisation?.defaults.undo(client, run.tenant, names);
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
    async announce(run, what, message, to) {
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
      if (to !== undefined) await mail(run, { to, what, message }, marks, organisation);
    },
  };
}

/** What waits for the run, or why nobody can open it now. */
async function openedChannels(
  sealed: SealedChannels,
  run: OnboardingRun,
): Promise<{ readonly definition: WantedChannels | undefined } | { readonly keyless: string }> {
  try {
    return { definition: await sealed.get(run) };
  } catch (error) {
    if (error instanceof KeysError) return { keyless: error.message };
    throw error;
  }
}

function portsOf({ organisation }: OnboardingDeps): OrganisationPorts {
  if (organisation !== undefined) return organisation;
  throw new OnboardingError('this worker makes no owners, keys and channels: start it with `millrace run workflows`');
}

/** Sends what was told, unless it went out before. A worker that dies in between sends it once more, not never. */
async function mail(
  run: OnboardingRun,
  { to, what, message }: { readonly to: string; readonly what: string; readonly message: string },
  marks: Marks,
  organisation: OrganisationPorts | undefined,
): Promise<void> {
  const step = `told ${what} by mail`;
  if (organisation === undefined || (await marks.has(run, step))) return;
  const subject = `Millrace: ${run.connection} is ${what}`;
  if (await organisation.mail.send(run.tenant, { to, subject, text: `${message}\n` })) await marks.add(run, step);
}

function verify(ref: ConnectionRef, deps: OnboardingDeps): Promise<Verification> {
  const count = () =>
    withClient(
      deps.sources,
      ref,
      async (client) => {
        await client.authorise();
        let accounts = 0;
        for await (const _ of client.accounts()) accounts += 1;
        return accounts;
      },
      clientOptions(deps),
    );
  return verified(count);
}
