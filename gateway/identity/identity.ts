import { Counter } from 'prom-client';
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import type { PostgresPool } from '../../base/postgres.ts';
import type { Redis } from '../../base/redis.ts';
import type { Registry } from '../../base/telemetry.ts';
import { AccountPost } from './account-post.ts';
import { Attempts } from './attempts.ts';
import { Challenges } from './challenges.ts';
import type { IdentityLimits } from './limits.ts';
import type { AccountMail, InvitationMail } from './mail.ts';
import { createProvider, type OidcSettings, type Provider } from './oidc.ts';
import { createPasswords, type Passwords } from './passwords.ts';
import { addressHash } from './secrets.ts';
import { type LoginMethod, Sessions } from './sessions.ts';
import { Standing } from './standing.ts';
import type { FactorSecrets } from './totp.ts';
import type { By } from './users.ts';

/** A login that waits for the second factor. */
export interface PendingLogin {
  readonly userId: string;
  readonly epoch: number;
  /** The organisation that was asked for; null: the one they logged in to last. */
  readonly tenant: string | null;
  /** Hash of the token of an invitation that is accepted by it. */
  readonly invitation: string | null;
  readonly method: LoginMethod;
}

/** A login that went to the identity provider. */
export interface PendingProvider {
  readonly verifier: string;
  readonly nonce: string;
  readonly tenant: string | null;
  readonly invitation: string | null;
  /** The page to go on to: a path of the web application. */
  readonly returnTo: string;
}

/** A link that was mailed to somebody who forgot their password. */
export interface PendingReset {
  readonly userId: string;
  /** Of the user when it was asked for: another password makes it void. */
  readonly epoch: number;
}

/** From where something is done. */
export interface Caller {
  /** Address that the request came from. */
  readonly address: string;
  readonly agent: string;
  readonly requestId: string;
}

/** What came of a login: a session, a refusal, or nothing because of too many before. */
export type LoginOutcome = 'ok' | 'refused' | 'locked';

/** Everything that logins, members, invitations and keys are made of. */
export interface Identity {
  readonly pool: PostgresPool;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: IdentityLimits;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  readonly attempts: Attempts;
  readonly standing: Standing;
  readonly pendingLogins: Challenges<PendingLogin>;
  readonly pendingProviders: Challenges<PendingProvider>;
  /** Null where nobody brought keys: then no second factor can be set up. */
  readonly factors: FactorSecrets | null;
  readonly mail: InvitationMail;
  /** Null where the installation has no mail server of its own: then no forgotten password is set anew by a link. */
  readonly accountPost: AccountPost | null;
  readonly pendingResets: Challenges<PendingReset>;
  /** Null where none is configured. */
  readonly provider: Provider | null;
  /** Where people reach the web application; no slash at the end. */
  readonly publicUrl: string;
  /** Counts a login: also those to addresses without an account, which are in no audit trail. */
  countLogin(outcome: LoginOutcome): void;
  /** Request and place of something that is done, for the audit trail. */
  whence(caller: Caller): Omit<By, 'actor'>;
}

/** What an identity is made from. `pool` has the role `millrace_identity`; `key` is the gateway's. */
export interface IdentityDeps {
  readonly pool: PostgresPool;
  readonly redis: Redis;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: Registry;
  readonly key: string;
  readonly limits: IdentityLimits;
  readonly factors: FactorSecrets | null;
  readonly mail: InvitationMail;
  /** Null where the installation has no mail server of its own. */
  readonly accountMail: AccountMail | null;
  readonly oidc: OidcSettings | null;
  readonly publicUrl: string;
  /** Where browsers reach the gateway; no slash at the end. */
  readonly gatewayUrl: string;
}

/** Puts an identity together. It opens nothing that would have to be closed. */
export function createIdentity(deps: IdentityDeps): Identity {
  const { pool, redis, clock, logger, key, limits } = deps;
  const sessions = new Sessions(redis, clock, key, limits);
  const logins = new Counter({
    name: 'millrace_gateway_logins_total',
    help: 'Logins by what came of them: ok, refused, locked',
    labelNames: ['outcome'],
    registers: [deps.registry],
  });
  return {
    pool,
    clock,
    logger,
    limits,
    passwords: createPasswords(limits),
    sessions,
    attempts: new Attempts(redis, limits),
    standing: new Standing({ pool, sessions, clock, logger, limits }),
    pendingLogins: new Challenges<PendingLogin>(redis, 'login', limits.challengeSeconds),
    pendingProviders: new Challenges<PendingProvider>(redis, 'oidc', limits.challengeSeconds),
    factors: deps.factors,
    mail: deps.mail,
    accountPost: deps.accountMail === null ? null : new AccountPost(deps.accountMail, limits, deps),
    pendingResets: new Challenges<PendingReset>(redis, 'password-reset', limits.resetSeconds),
    provider: deps.oidc === null ? null : createProvider(deps.oidc, deps.gatewayUrl),
    publicUrl: deps.publicUrl,
    countLogin: (outcome) => logins.inc({ outcome }),
    whence: ({ requestId, address }) => ({ requestId, ipHash: addressHash(key, address) }),
  };
}
