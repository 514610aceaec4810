import { randomUUID } from 'node:crypto';
import { recordAudit } from '../../base/audit/record.ts';
import { systemClock } from '../../base/clock.ts';
import type { Config } from '../../base/config.ts';
import { type PostgresPool, withTenant } from '../../base/postgres.ts';
import type { AppliedBy } from '../../definitions/store.ts';
import type { NotificationChange, NotificationOutcome, NotificationsPort, TestOutcome } from '../../gateway/ports.ts';
import { DefinitionError, SinksError } from '../../sinks/errors.ts';
import { openChannel } from '../../sinks/notifications/channels/open.ts';
import { AddressGuard } from '../../sinks/notifications/http/addresses.ts';
import { Poster } from '../../sinks/notifications/http/post.ts';
import { testMessage } from '../../sinks/notifications/messages/test-message.ts';
import {
  changeDefinition,
  type StandingDefinition,
  storedChannel,
} from '../../sinks/notifications/store/definition.ts';
import { redrive } from '../../sinks/notifications/store/outbox.ts';
import { channelSecrets } from '../notifications/secrets.ts';

/** Channels and routes for the gateway, as the commands of `millrace notifications` change and try them. */
export function notificationsPort(config: Config): NotificationsPort {
  const secrets = channelSecrets(config);
  return {
    change: (pool, tenant, change, by) =>
      outcomeOf(async () => {
        const make = (standing: StandingDefinition) => changedFile(standing, change);
        const { policyChanged, channels } = await changeDefinition(pool, secrets, tenant, make, {
          now: systemClock.now(),
          by,
        });
        return policyChanged || channels.added.length + channels.changed.length + channels.removed.length > 0;
      }),
    sendTest: async (pool, tenant, id): Promise<TestOutcome> => {
      const channel = await storedChannel(pool, secrets, tenant, id);
      if (channel === undefined) return { taken: false, because: 'NOT_FOUND', message: `there is no channel ${id}` };
      const guard = new AddressGuard(config.notifyAllow);
      const poster = new Poster({ guard });
      const started = systemClock.now();
      const message = testMessage(tenant, id, { key: `test_${randomUUID()}`, now: started });
      try {
        await openChannel(channel, { poster, guard, publicUrl: config.publicUrl, clock: systemClock }).deliver(message);
        return { taken: true, key: message.key, milliseconds: systemClock.now() - started };
      } catch (error) {
        if (!(error instanceof SinksError)) throw error;
        return { taken: false, because: 'REFUSED', message: error.message };
      } finally {
        await poster.close();
      }
    },
    resend,
  };
}

function resend(
  pool: PostgresPool,
  tenant: string,
  { ids, channel }: Parameters<NotificationsPort['resend']>[2],
  by: AppliedBy,
): Promise<number> {
  return withTenant(pool, tenant, async (client) => {
    const count = await redrive(client, tenant, { ...(ids !== undefined && { ids }), channel, now: systemClock.now() });
    if (count > 0) {
      const subject = { type: 'channel', id: channel ?? '*' } as const;
      await recordAudit(client, tenant, {
        ...by,
        action: 'channel.redrive',
        subject,
        after: { ids: ids ?? null, count },
      });
    }
    return count;
  });
}

/** Ends a change whose version is not in force, or that is of nothing. */
class Refused extends Error {
  readonly outcome: NotificationOutcome;
  constructor(outcome: NotificationOutcome) {
    super('the change was refused');
    this.outcome = outcome;
  }
}

async function outcomeOf(change: () => Promise<boolean>): Promise<NotificationOutcome> {
  try {
    return { done: true, changed: await change() };
  } catch (error) {
    if (error instanceof Refused) return error.outcome;
    if (!(error instanceof DefinitionError)) throw error;
    return { done: false, because: 'INVALID', problems: error.problems };
  }
}

/** The whole definition as it is to be. */
function changedFile({ version, channels, policy }: StandingDefinition, change: NotificationChange): unknown {
  const inForce = change.kind === 'routes' ? version : (channels.get(change.id)?.version ?? 0);
  if (change.kind === 'deletion' && inForce === 0) throw new Refused({ done: false, because: 'NOT_FOUND' });
  if (inForce !== change.version) throw new Refused({ done: false, because: 'VERSION', version: inForce });
  const files = new Map([...channels].map(([id, { file }]) => [id, file]));
  if (change.kind === 'channel') files.set(change.id, withSecrets(change.definition, files.get(change.id)));
  if (change.kind === 'deletion') files.delete(change.id);
  const routes = change.kind === 'routes' ? change.definition : (policy ?? { route: { channels: [...files.keys()] } });
  // What a request says besides routes is no part of them: channels come from the store alone.
  return { ...groupOf(routes), channels: Object.fromEntries(files) };
}

/** The secrets that a definition leaves out, from the channel as it was; those of another kind of channel are others. */
function withSecrets(said: unknown, before: unknown): unknown {
  const [now, was] = [groupOf(said), groupOf(before)];
  if (now.kind !== was.kind) return said;
  const kept = ['url', 'secret'].filter((name) => now[name] === undefined && was[name] !== undefined);
  const whole: Record<string, unknown> = { ...now, ...Object.fromEntries(kept.map((name) => [name, was[name]])) };
  const [smtp, smtpBefore] = [groupOf(now.smtp), groupOf(was.smtp)];
  const isSameServer = smtp.host === smtpBefore.host && smtp.user === smtpBefore.user;
  // A password goes to the server that it was given for, and to no other one.
  if (now.smtp !== undefined && smtp.password === undefined && smtpBefore.password !== undefined && isSameServer) {
    whole.smtp = { ...smtp, password: smtpBefore.password };
  }
  return whole;
}

function groupOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
