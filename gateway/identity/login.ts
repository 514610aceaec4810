import { setTimeout as delay } from 'node:timers/promises';
import type { Outcome } from '../../base/audit/event.ts';
import { recordAudit } from '../../base/audit/record.ts';
import { IdentityError } from '../errors.ts';
import { type Attempt, attempted } from './attempts.ts';
import type { Caller, Identity, PendingLogin } from './identity.ts';
import { acceptInvitation } from './invitations.ts';
import type { LoginMethod, Session } from './sessions.ts';
import { seeing } from './store.ts';
import { takeCode, takeRecoveryCode } from './totp.ts';
import {
  changeAccount,
  findUser,
  membershipsOf,
  plainEmail,
  tellOrganisations,
  type User,
  type UserMembership,
} from './users.ts';

/** A session that was opened or refreshed, and whose it is. */
export interface OpenedSession {
  readonly session: Session;
  readonly refreshToken: string;
  readonly user: Pick<User, 'id' | 'email' | 'name'>;
  readonly membership: UserMembership;
}

/** Where a login stands. `challenge` is a secret by which it goes on with the second factor. */
export type LoginStep =
  | { readonly step: 'SESSION'; readonly opened: OpenedSession }
  | { readonly step: 'SECOND_FACTOR'; readonly challenge: string };

/** Milliseconds that a refused login takes at least: what is done for an account that is there must not show. */
const refusalMs = 400;

/** Who writes events of logins that were refused: it is not known who tried. */
const doorkeeper = { type: 'SYSTEM', id: 'login' } as const;

/**
 * Logs in by e-mail address and password.
 * @throws IdentityError MR_LOGIN_REFUSED, one and the same whatever is wrong; MR_TOO_MANY_ATTEMPTS while the account is locked.
 */
export async function logInByPassword(
  identity: Identity,
  said: { readonly email: string; readonly password: string; readonly tenant: string | null },
  caller: Caller,
): Promise<LoginStep> {
  const user = await checkedUser(identity, said, caller);
  return proceed(
    identity,
    user,
    { userId: user.id, epoch: user.epoch, tenant: said.tenant, invitation: null, method: 'PASSWORD' },
    caller,
  );
}

/** The user whose e-mail address and password these are. @throws as `logInByPassword`. */
export async function checkedUser(
  identity: Identity,
  said: { readonly email: string; readonly password: string },
  caller: Caller,
): Promise<User> {
  const { passwords, pool } = identity;
  const email = plainEmail(said.email);
  const attempt = await begin(identity, email, caller);
  const floor = delay(refusalMs);
  const user = await attempted(attempt, async () => {
    const found = await findUser(pool, email);
    const isRight = await passwords.verify(found?.passwordHash ?? null, said.password);
    if (found !== undefined && isRight && !found.isDisabled) return found;
    identity.countLogin('refused');
    const { isLocked } = await attempt.failed();
    if (found !== undefined)
      await tellRefusal(identity, found, found.isDisabled ? 'disabled' : 'password', isLocked, caller);
    await floor;
    throw refusedLogin();
  });
  await attempt.succeeded();
  await renewHash(identity, user, said.password);
  return user;
}

/** Begins an attempt on an account, and counts one that may not be made. @throws as `Attempts.begin`. */
async function begin(identity: Identity, account: string, caller: Caller): Promise<Attempt> {
  try {
    return await identity.attempts.begin(account, caller.address);
  } catch (error) {
    if (error instanceof IdentityError) identity.countLogin('locked');
    throw error;
  }
}

/** Hashes a password that was right anew, when its hash has parameters of before. */
async function renewHash({ passwords, pool }: Identity, { id, passwordHash }: User, password: string): Promise<void> {
  if (passwordHash === null || !passwords.isOutdated(passwordHash)) return;
  const anew = await passwords.hash(password);
  await seeing(pool, { lookup: id }, (client) =>
    client.query('update app_user set password_hash = $2 where user_id = $1 and password_hash = $3', [
      id,
      anew,
      passwordHash,
    ]),
  );
}

/** Goes on with a user whose first factor was right: to the second one, or to the session. */
export async function proceed(
  identity: Identity,
  user: User,
  pending: PendingLogin,
  caller: Caller,
): Promise<LoginStep> {
  if (user.totp?.isConfirmed === true) {
    return { step: 'SECOND_FACTOR', challenge: await identity.pendingLogins.begin(pending) };
  }
  return { step: 'SESSION', opened: await finish(identity, user, pending, false, caller) };
}

/**
 * Ends a login with the second factor: a code of the authenticator, or a recovery code.
 * @throws IdentityError MR_SESSION_ENDED when the login is too long ago, MR_LOGIN_REFUSED for a wrong code, MR_TOO_MANY_ATTEMPTS.
 */
export async function logInBySecondFactor(
  identity: Identity,
  said: { readonly challenge: string; readonly code: string },
  caller: Caller,
): Promise<LoginStep> {
  const { pendingLogins, pool } = identity;
  const pending = await pendingLogins.find(said.challenge);
  const user = pending === undefined ? undefined : await findUser(pool, pending.userId);
  if (pending === undefined || user === undefined || user.isDisabled || user.epoch !== pending.epoch) {
    throw new IdentityError('MR_SESSION_ENDED', 'the login was too long ago: begin again');
  }
  await requireSecondFactor(identity, user, said.code, caller);
  // Whoever is second with the same challenge has nothing any more.
  if ((await pendingLogins.take(said.challenge)) === undefined) {
    throw new IdentityError('MR_SESSION_ENDED', 'the login was ended already: begin again');
  }
  return { step: 'SESSION', opened: await finish(identity, user, pending, true, caller) };
}

/** Takes a code of a user's second factor, or a recovery code. @throws IdentityError MR_LOGIN_REFUSED or MR_TOO_MANY_ATTEMPTS. */
export async function requireSecondFactor(identity: Identity, user: User, code: string, caller: Caller): Promise<void> {
  const { pool, factors, clock } = identity;
  const attempt = await begin(identity, `second factor ${user.id}`, caller);
  await attempted(attempt, async () => {
    const digits = code.replace(/\s/g, '');
    const isRight = /^\d{6}$/.test(digits)
      ? factors !== null && (await takeCode(pool, factors, user, digits, clock.now()))
      : await takeRecoveryCode(pool, user.id, code);
    if (isRight) return;
    identity.countLogin('refused');
    const { isLocked } = await attempt.failed();
    await tellRefusal(identity, user, 'second factor', isLocked, caller);
    throw new IdentityError('MR_LOGIN_REFUSED', 'the code is wrong, too old, or was used before: take the next one');
  });
  await attempt.succeeded();
}

/** Opens the session at the end of a login, after what the login was for. */
async function finish(
  identity: Identity,
  user: User,
  pending: PendingLogin,
  hadSecondFactor: boolean,
  caller: Caller,
): Promise<OpenedSession> {
  let { tenant } = pending;
  if (pending.invitation !== null) {
    const accepted = { tokenHash: pending.invitation, name: null, passwordHash: null, proves: false, existing: user };
    ({ tenant } = await acceptInvitation(identity.pool, accepted, identity.whence(caller)));
  }
  return openSession(identity, user, { tenant, method: pending.method, hadSecondFactor }, caller);
}

/**
 * Opens a session in an organisation of the user, the one that they used last unless it is named, and tells its audit trail.
 * @throws IdentityError MR_LOGIN_REFUSED when they do not belong to it.
 */
export async function openSession(
  identity: Identity,
  user: User,
  how: { readonly tenant: string | null; readonly method: LoginMethod; readonly hadSecondFactor: boolean },
  caller: Caller,
): Promise<OpenedSession> {
  const memberships = await membershipsOf(identity.pool, user.id);
  const membership = how.tenant === null ? memberships[0] : memberships.find(({ tenant }) => tenant === how.tenant);
  if (membership === undefined) throw refusedLogin();
  const { tenant } = membership;
  const begun = { tenant, userId: user.id, epoch: user.epoch, method: how.method, agent: caller.agent };
  const { session, refreshToken } = await identity.sessions.open(begun);
  try {
    await seeing(identity.pool, { tenant, lookup: user.id }, async (client) => {
      await client.query('update membership set last_login_at = now() where tenant_id = $1 and user_id = $2', [
        tenant,
        user.id,
      ]);
      await recordAudit(client, tenant, {
        ...identity.whence(caller),
        actor: { type: 'USER', id: user.email },
        action: 'user.login',
        subject: { type: 'user', id: user.id },
        after: { email: user.email, method: how.method, secondFactor: how.hadSecondFactor, session: session.id },
      });
    });
  } catch (error) {
    await identity.sessions.close(tenant, user.id, session.id);
    throw error;
  }
  identity.countLogin('ok');
  return { session, refreshToken, user, membership };
}

/** Tells the organisations of a user that a login was refused, and once when it locks the account. */
async function tellRefusal(
  identity: Identity,
  user: User,
  why: 'password' | 'second factor' | 'disabled',
  isLocked: boolean,
  caller: Caller,
): Promise<void> {
  const outcome: Outcome = 'DENIED';
  const after = { email: user.email, wrong: why };
  const event = { ...identity.whence(caller), actor: doorkeeper, outcome, after };
  await seeing(identity.pool, { lookup: user.id }, async (client) => {
    await tellOrganisations(client, user.id, { ...event, action: 'user.login' });
    if (isLocked) await tellOrganisations(client, user.id, { ...event, action: 'user.lockout' });
  });
}

/** Ends all sessions of a user, everywhere, but for one; gives the epoch that goes on. */
export async function endOtherSessions(
  identity: Identity,
  change: { readonly userId: string; readonly keep: Pick<Session, 'tenant' | 'id'> | null },
  account: Parameters<typeof changeAccount>[3],
  by: Parameters<typeof changeAccount>[2],
): Promise<number> {
  const { userId, keep } = change;
  const epoch = await changeAccount(identity.pool, userId, by, { ...account, endsSessions: true });
  if (keep !== null) await identity.sessions.moveToEpoch(keep.tenant, keep.id, epoch);
  for (const { tenant } of await membershipsOf(identity.pool, userId)) {
    await identity.sessions.closeAll(tenant, userId, keep?.tenant === tenant ? keep.id : undefined);
    identity.standing.forget(tenant, userId);
  }
  return epoch;
}

export function refusedLogin(): IdentityError {
  return new IdentityError('MR_LOGIN_REFUSED', 'e-mail address or password is wrong, or you do not belong there');
}
