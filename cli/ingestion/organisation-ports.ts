import type { AuditedChange } from '../../base/audit/record.ts';
import { systemClock } from '../../base/clock.ts';
import type { Config } from '../../base/config.ts';
import type { Logger } from '../../base/log.ts';
import { createPostgres, type PostgresPool } from '../../base/postgres.ts';
import { keyScopes } from '../../gateway/auth/roles.ts';
import { createPrintedKey, revokeKey } from '../../gateway/identity/api-keys.ts';
import { inviteByHash, revokeInvitation } from '../../gateway/identity/invitations.ts';
import { defaultIdentityLimits } from '../../gateway/identity/limits.ts';
import { hasKey, hasOwner } from '../../gateway/identity/operating.ts';
import { DefinitionError } from '../../sinks/errors.ts';
import { changeDefinition, channelNames, type StandingDefinition } from '../../sinks/notifications/store/definition.ts';
import { OnboardingError } from '../../workflows/errors.ts';
import type { Channels, Entrances, OrganisationPorts } from '../../workflows/onboarding/ports.ts';
import { openMail } from '../identity/mail.ts';
import { operator } from '../identity/store.ts';
import { channelSecrets } from '../notifications/secrets.ts';
import { defaultRules } from './default-rules.ts';

const by = { actor: { type: 'WORKFLOW', id: 'onboarding' }, requestId: 'onboarding' } as const satisfies Pick<
  AuditedChange,
  'actor' | 'requestId'
>;

/** Owners, keys, channels, rules and mail for the worker of onboarding; `close` ends its connections. */
export function organisationPorts(
  config: Config,
  logger: Logger,
): { readonly organisation: OrganisationPorts; close(): Promise<void> } {
  const poolOf = (role: 'millrace_identity' | 'millrace_operator') =>
    createPostgres(config.address('postgres'), {
      role,
      maxConnections: 1,
      onIdleError: (error) => logger.warn({ err: error }, 'idle connection to Postgres lost'),
    });
  const [identity, own] = [poolOf('millrace_identity'), poolOf('millrace_operator')];
  const { mail, close } = openMail(config, logger);
  return {
    organisation: {
      defaults: defaultRules,
      entrances: entrancesIn(identity),
      channels: channelsIn(own, config),
      mail,
    },
    async close() {
      await Promise.all([identity.end(), own.end(), close()]);
    },
  };
}

function entrancesIn(pool: PostgresPool): Entrances {
  const { invitationSeconds: seconds, pendingInvitations, keys } = defaultIdentityLimits;
  return {
    hasOwner: (tenant) => hasOwner(pool, tenant),
    async inviteOwner(tenant, { email, tokenHash }) {
      const said = { email, role: 'OWNER', seconds, most: pendingInvitations, tokenHash } as const;
      accepted(await inviteByHash(pool, tenant, said, operator, by));
    },
    async takeInvitationBack(tenant, email) {
      const done = await revokeInvitation(pool, tenant, email.toLowerCase(), operator, by);
      if (!('refused' in done && done.refused === 'NOT_FOUND')) accepted(done);
    },
    hasKey: (tenant, name) => hasKey(pool, tenant, name),
    async makeKey(tenant, { name, scopes, ...print }) {
      const of = new Set(keyScopes);
      const known = keyScopes.filter((scope) => scopes.includes(scope));
      const said = { name, scopes: known, expiresAt: null, userId: null, of, print };
      accepted(await createPrintedKey(pool, tenant, said, by, { now: systemClock.now(), most: keys }));
    },
    async revokeKey(tenant, prefix) {
      const done = await revokeKey(pool, tenant, { id: prefix, userId: null }, by);
      if (!('refused' in done && done.refused === 'NOT_FOUND')) accepted(done);
    },
  };
}

function accepted(done: object | { readonly refused: string; readonly message: string }): void {
  if ('refused' in done) throw new OnboardingError(done.message);
}

const nobody = { channels: {}, route: { channels: [] } };

function channelsIn(pool: PostgresPool, config: Config): Channels {
  const secrets = channelSecrets(config);
  const change = (tenant: string, made: (standing: StandingDefinition) => unknown) =>
    changeDefinition(pool, secrets, tenant, made, { now: systemClock.now(), by });
  return {
    hasSome: async (tenant) => (await channelNames(pool, tenant)).length > 0,
    async apply(tenant, definition) {
      try {
        await change(tenant, () => definition);
      } catch (error) {
        if (!(error instanceof DefinitionError)) throw error;
        throw new OnboardingError(`the channels to begin with cannot be used: ${error.message}`);
      }
    },
    async undo(tenant, names) {
      if ((await channelNames(pool, tenant)).length === 0) return;
      await change(tenant, (standing) => (isAsMade(standing, names) ? nobody : asItStands(standing)));
    },
  };
}

/** Whether the channels are those that were put in place, and nobody has changed one since. */
function isAsMade({ channels }: StandingDefinition, names: readonly string[]): boolean {
  return [...channels].every(([name, { version }]) => version === 1 && names.includes(name));
}

function asItStands({ channels, policy }: StandingDefinition): unknown {
  const files = Object.fromEntries([...channels].map(([id, { file }]) => [id, file]));
  return { ...(policy as object), channels: files };
}
