import type { GatewayContext } from '../context.ts';
import { AccessError, IdentityError } from '../errors.ts';
import type { MutationResolvers } from '../generated/resolvers.ts';
import { attempted } from '../identity/attempts.ts';
import type { Caller, Identity } from '../identity/identity.ts';
import { endOtherSessions, requireSecondFactor } from '../identity/login.ts';
import { checkPassword } from '../identity/passwords.ts';
import { beginTotp, confirmTotp, disableTotp, renewCodes, takeCode } from '../identity/totp.ts';
import { findUser, type User } from '../identity/users.ts';
import { asPerson, byOf } from './organisation.ts';
import { expected, invalid, notAllowed, notFound } from './refusals.ts';

/** Seconds for which a login counts as proof of who somebody is, where they have no password. */
const freshSeconds = 600;

/** Mutations of oneself: password, second factor, sessions. Who holds a stolen access token cannot do them without more. */
export const accountMutations: MutationResolvers<GatewayContext> = {
  endSession: (_root, { id }, context) =>
    asPerson(context, async ({ userId }) => {
      const { identity, principal } = context;
      if (!(await identity.sessions.close(principal.tenant, userId, id))) {
        return notFound('there is no such session of yours: `sessions` lists them');
      }
      identity.standing.forget(principal.tenant, id);
      return { __typename: 'SessionsEnded' as const, ended: 1 };
    }),
  endOtherSessions: (_root, _args, context) =>
    asPerson(context, async ({ userId, sessionId }) => {
      const { identity, principal } = context;
      const ended = await identity.sessions.closeAll(principal.tenant, userId, sessionId);
      for (const id of ended) identity.standing.forget(principal.tenant, id);
      return { __typename: 'SessionsEnded' as const, ended: ended.length };
    }),
  changePassword: (_root, { current, new: wanted }, context) =>
    personal(context, async (user) => {
      await requireProof(context, user, current);
      checkPassword(wanted, user.email);
      const passwordHash = await context.identity.passwords.hash(wanted);
      const { tenant, sessionId } = context.principal;
      const keep = sessionId === null ? null : { tenant, id: sessionId };
      const account = { action: 'user.password', set: 'password_hash = $2', values: [passwordHash] };
      await endOtherSessions(context.identity, { userId: user.id, keep }, account, byOf(context));
      return { __typename: 'PasswordChanged' as const, otherSessionsEnded: true };
    }),
  beginSecondFactor: (_root, { password }, context) =>
    personal(context, async (user) => {
      const { factors, pool } = context.identity;
      if (factors === null) return invalid('this gateway has no key that second factors are kept by');
      if (user.totp?.isConfirmed === true) return notAllowed('there is a second factor: remove it first');
      await requireProof(context, user, password);
      const begun = await beginTotp(pool, factors, user, byOf(context));
      return { __typename: 'SecondFactorBegun' as const, ...begun };
    }),
  confirmSecondFactor: (_root, { code }, context) =>
    personal(context, async (user, { factors, pool, clock, attempts }) => {
      if (factors === null || user.totp === null) return invalid('no second factor was begun: do that first');
      if (user.totp.isConfirmed) return notAllowed('the second factor is confirmed already');
      const attempt = await attempts.begin(`second factor ${user.id}`, context.principal.address);
      const digits = code.replace(/\s/g, '');
      if (!(await attempted(attempt, () => takeCode(pool, factors, user, digits, clock.now())))) {
        return invalid('the code is wrong or too old: is the clock of the authenticator right?', 'code');
      }
      await attempt.succeeded();
      return changed(true, await confirmTotp(pool, user, byOf(context)));
    }),
  removeSecondFactor: (_root, { code }, context) =>
    personal(context, async (user) => {
      if (user.totp?.isConfirmed !== true) return invalid('there is no second factor');
      await requireSecondFactor(context.identity, user, code, callerOf(context));
      await disableTotp(context.identity.pool, user.id, byOf(context));
      return changed(false, []);
    }),
  renewRecoveryCodes: (_root, { code }, context) =>
    personal(context, async (user) => {
      if (user.totp?.isConfirmed !== true) return invalid('there is no second factor: begin one first');
      await requireSecondFactor(context.identity, user, code, callerOf(context));
      return changed(true, await renewCodes(context.identity.pool, user.id, byOf(context)));
    }),
};

function changed(isOn: boolean, recoveryCodes: readonly string[]) {
  return { __typename: 'SecondFactorChanged' as const, isOn, recoveryCodes };
}

/** What a person does to their own account, or what they have to expect to be refused. */
function personal<T>(context: GatewayContext, work: (user: User, identity: Identity) => Promise<T>) {
  return asPerson(context, ({ userId }) =>
    expected(async () => {
      const user = await findUser(context.identity.pool, userId);
      if (user === undefined) throw new AccessError('there is no such user any more: log in again');
      return work(user, context.identity);
    }),
  );
}

/** The password once more, or, where there is none, a login of a moment ago. @throws IdentityError MR_LOGIN_REFUSED. */
async function requireProof(context: GatewayContext, user: User, password: string | null | undefined): Promise<void> {
  const { identity, principal } = context;
  if (user.passwordHash === null) {
    const sessions = await identity.sessions.list(principal.tenant, user.id);
    const begun = sessions.find(({ id }) => id === principal.sessionId)?.createdAt ?? 0;
    if (identity.clock.now() - begun <= freshSeconds * 1000) return;
    throw new IdentityError('MR_LOGIN_REFUSED', 'the login was too long ago for this: log in again first');
  }
  const attempt = await identity.attempts.begin(user.email, principal.address);
  const { passwordHash } = user;
  if (await attempted(attempt, () => identity.passwords.verify(passwordHash, password ?? '')))
    return attempt.succeeded();
  throw new IdentityError('MR_LOGIN_REFUSED', 'the current password is wrong');
}

function callerOf({ principal, requestId }: GatewayContext): Caller {
  return { address: principal.address, requestId, agent: '' };
}
