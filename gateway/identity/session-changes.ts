import { recordAudit } from '../../base/audit/record.ts';
import type { Caller, Identity } from './identity.ts';
import { type OpenedSession, openSession, refusedLogin } from './login.ts';
import { ended, type Session } from './sessions.ts';
import { seeing } from './store.ts';
import { findUser, membershipsOf, type User } from './users.ts';

/**
 * Takes a refresh token for the next one. One that was used before ends the session, its tokens with it, and is told to the audit trail.
 * @throws IdentityError MR_SESSION_ENDED. StoreError when a store does not answer: the token is good all the same, unless the answer was
 * on its way.
 */
export async function refreshSession(identity: Identity, refreshToken: string, caller: Caller): Promise<OpenedSession> {
  const good = await identity.sessions.peek(refreshToken);
  const whose = good === undefined ? undefined : await standingOf(identity, good);
  if (good !== undefined && whose === undefined) {
    await endSession(identity, good);
    throw ended();
  }
  // Only now: what was asked for before may fail, and a token that is used up is one that somebody else seems to have.
  const refreshed = await identity.sessions.refresh(refreshToken);
  const { session } = refreshed;
  if (refreshed.outcome === 'REUSED' || whose === undefined) {
    await endSession(identity, session);
    await tell(identity, session, 'user.session.reuse', 'DENIED', caller);
    throw ended();
  }
  return { session, refreshToken: refreshed.refreshToken, ...whose };
}

/** Whose session it is and in which organisation; undefined when it is over or they do not belong there any more. */
async function standingOf(
  identity: Identity,
  session: Session,
): Promise<Pick<OpenedSession, 'user' | 'membership'> | undefined> {
  const user = await userOf(identity, session);
  const membership = (await membershipsOf(identity.pool, session.userId)).find(
    ({ tenant }) => tenant === session.tenant,
  );
  return user === undefined || membership === undefined ? undefined : { user, membership };
}

/**
 * Ends the session of a refresh token and opens one of the same user in another organisation of theirs.
 * @throws IdentityError MR_SESSION_ENDED, or MR_LOGIN_REFUSED when they do not belong to it: the session goes on then.
 */
export async function switchOrganisation(
  identity: Identity,
  said: { readonly refreshToken: string; readonly tenant: string },
  caller: Caller,
): Promise<OpenedSession> {
  const good = await identity.sessions.peek(said.refreshToken);
  const memberships = good === undefined ? [] : await membershipsOf(identity.pool, good.userId);
  if (good !== undefined && !memberships.some(({ tenant }) => tenant === said.tenant)) throw refusedLogin();
  const { session } = await refreshSession(identity, said.refreshToken, caller);
  const user = await userOf(identity, session);
  if (user === undefined) throw ended();
  const how = { tenant: said.tenant, method: session.method, hadSecondFactor: user.totp?.isConfirmed === true };
  const opened = await openSession(identity, user, how, caller);
  await endSession(identity, session);
  return opened;
}

/** Ends the session of a refresh token. One that is good for nothing changes nothing. */
export async function logOut(identity: Identity, refreshToken: string, caller: Caller): Promise<void> {
  const session = await identity.sessions.peek(refreshToken);
  if (session === undefined) return;
  await endSession(identity, session);
  await tell(identity, session, 'user.logout', 'OK', caller);
}

async function endSession(identity: Identity, { tenant, userId, id }: Session): Promise<void> {
  await identity.sessions.close(tenant, userId, id);
  identity.standing.forget(tenant, id);
}

async function userOf(identity: Identity, session: Session): Promise<User | undefined> {
  const user = await findUser(identity.pool, session.userId);
  return user === undefined || user.isDisabled || user.epoch !== session.epoch ? undefined : user;
}

async function tell(
  identity: Identity,
  { tenant, userId, id }: Session,
  action: string,
  outcome: 'OK' | 'DENIED',
  caller: Caller,
): Promise<void> {
  const user = await findUser(identity.pool, userId);
  await seeing(identity.pool, { tenant }, (client) =>
    recordAudit(client, tenant, {
      ...identity.whence(caller),
      actor: { type: 'USER', id: user?.email ?? userId },
      action,
      outcome,
      subject: { type: 'user', id: userId },
      after: { session: id },
    }),
  );
}
