import type { GatewayContext } from '../context.ts';
import { AccessError, IdentityError } from '../errors.ts';
import type { MutationResolvers } from '../generated/resolvers.ts';
import type { Caller } from '../identity/identity.ts';
import { endOtherSessions, requireSecondFactor } from '../identity/login.ts';
import { checkPassword } from '../identity/passwords.ts';
import { beginTotp, confirmTotp, disableTotp, renewCodes, takeCode } from '../identity/totp.ts';
import { findUser, type User } from '../identity/users.ts';
import { ownSession } from '../reads/identity.ts';
import { byOf } from './organisation.ts';
import { expected, invalid, notAllowed, notFound } from './refusals.ts';

/** Seconds for which a login counts as proof of who somebody is, where they have no password. */
const freshSeconds = 600;

/** Mutations of oneself: password, second factor, sessions. Who holds a stolen access token cannot do them without more. */
export const accountMutations: MutationResolvers<GatewayContext> = {
  endSession: async (_root, { id }, context) => {
    const { userId } = ownSession(context);
    const { identity, principal } = context;
    if (!(await identity.sessions.close(principal.tenant, userId, id))) {
      return notFound('there is no such session of yours: `sessions` lists them');
    }
    identity.standing.forget(principal.tenant, id);
    return { __typename: 'SessionsEnded', ended: 1 };
  },
  endOtherSessions: async (_root, _args, context) => {
    const { userId, sessionId } = ownSession(context);
    const { identity, principal } = context;
    const ended = await identity.sessions.closeAll(principal.tenant, userId, sessionId);
    for (const id of ended) identity.standing.forget(principal.tenant, id);
    return { __typename: 'SessionsEnded', ended: ended.length };
  },
  changePassword: (_root, { current, new: wanted }, context) =>
    expected(async () => {
      const user = await whoAsks(context);
      await requireProof(context, user, current);
      checkPassword(wanted, user.email);
      const passwordHash = await context.identity.passwords.hash(wanted);
      const { userId, sessionId: id } = ownSession(context);
      const keep = { tenant: context.principal.tenant, id };
      const account = { action: 'user.password', set: 'password_hash = $2', values: [passwordHash] };
      await endOtherSessions(context.identity, { userId, keep }, account, byOf(context));
      return { __typename: 'PasswordChanged' as const, otherSessionsEnded: true };
    }),
  beginSecondFactor: (_root, { password }, context) =>
    expected(async () => {
      const user = await whoAsks(context);
      const { factors, pool } = context.identity;
      if (factors === null) return invalid('this gateway has no key that second factors are kept by');
      if (user.totp?.isConfirmed === true) return notAllowed('there is a second factor: remove it first');
      await requireProof(context, user, password);
      const begun = await beginTotp(pool, factors, user, byOf(context));
      return { __typename: 'SecondFactorBegun' as const, ...begun };
    }),
  confirmSecondFactor: (_root, { code }, context) =>
    expected(async () => {
      const { factors, pool, clock, attempts } = context.identity;
      const user = await whoAsks(context);
      if (factors === null || user.totp === null) return invalid('no second factor was begun: do that first');
      if (user.totp.isConfirmed) return notAllowed('the second factor is confirmed already');
      const attempt = await attempts.begin(`second factor ${user.id}`, context.principal.address);
      if (!(await takeCode(pool, factors, user, code.replace(/\s/g, ''), clock.now()))) {
        await attempt.failed();
        return invalid('the code is wrong or too old: is the clock of the authenticator right?', 'code');
      }
      await attempt.succeeded();
      return changed(true, await confirmTotp(pool, user, byOf(context)));
    }),
  removeSecondFactor: (_root, { code }, context) =>
    expected(async () => {
      const user = await whoAsks(context);
      if (user.totp?.isConfirmed !== true) return invalid('there is no second factor');
      await requireSecondFactor(context.identity, user, code, callerOf(context));
      await disableTotp(context.identity.pool, user.id, byOf(context));
      return changed(false, []);
    }),
  renewRecoveryCodes: (_root, { code }, context) =>
    expected(async () => {
      const user = await whoAsks(context);
      if (user.totp?.isConfirmed !== true) return invalid('there is no second factor: begin one first');
      await requireSecondFactor(context.identity, user, code, callerOf(context));
      return changed(true, await renewCodes(context.identity.pool, user.id, byOf(context)));
    }),
};

function changed(isOn: boolean, recoveryCodes: readonly string[]) {
  return { __typename: 'SecondFactorChanged' as const, isOn, recoveryCodes };
}

async function whoAsks(context: GatewayContext): Promise<User> {
  const { userId } = ownSession(context);
  const user = await findUser(context.identity.pool, userId);
  if (user !== undefined) return user;
  throw new AccessError('there is no such user any more: log in again');
}

/** The password once more, or, where there is none, a login of a moment ago. @throws IdentityError MR_LOGIN_REFUSED. */
async function requireProof(context: GatewayContext, user: User, password: string | null | undefined): Promise<void> {
  const { identity, principal } = context;
  if (user.passwordHash === null) {
    const { userId, sessionId } = ownSession(context);
    const sessions = await identity.sessions.list(principal.tenant, userId);
    const begun = sessions.find(({ id }) => id === sessionId)?.createdAt ?? 0;
    if (identity.clock.now() - begun <= freshSeconds * 1000) return;
    throw new IdentityError('MR_LOGIN_REFUSED', 'the login was too long ago for this: log in again first');
  }
  const attempt = await identity.attempts.begin(user.email, principal.address);
  if (await identity.passwords.verify(user.passwordHash, password ?? '')) return attempt.succeeded();
  await attempt.failed();
  throw new IdentityError('MR_LOGIN_REFUSED', 'the current password is wrong');
}

function callerOf({ principal, requestId }: GatewayContext): Caller {
  return { address: principal.address, requestId, agent: '' };
}
