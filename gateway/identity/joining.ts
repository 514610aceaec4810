import type { PostgresClient } from '../../base/postgres.ts';
import { IdentityError } from '../errors.ts';
import type { Caller, Identity } from './identity.ts';
import { acceptInvitation, findInvitation, type OpenInvitation } from './invitations.ts';
import { checkedUser, endOtherSessions, type LoginStep, openSession, proceed, refusedLogin } from './login.ts';
import type { ProvenIdentity } from './oidc.ts';
import { checkPassword } from './passwords.ts';
import { hashOf } from './secrets.ts';
import { changeAccount, findBySubject, findUser, type User } from './users.ts';

/** An invitation as whoever has its token may see it. */
export interface ShownInvitation extends OpenInvitation {
  /** Whether the address has no account yet, or has one, whose password is asked for. */
  readonly account: 'NEW' | 'EXISTING';
}

/** What an invitation is to. @throws IdentityError MR_INVITATION_INVALID. */
export async function showInvitation(identity: Identity, token: string): Promise<ShownInvitation> {
  const invitation = await findInvitation(identity.pool, hashOf(token));
  const user = await findUser(identity.pool, invitation.email);
  return { ...invitation, account: user === undefined ? 'NEW' : 'EXISTING' };
}

/**
 * Accepts an invitation with a password: one that is chosen, where the address has no account; else that of the account. The invitation is
 * no proof that the address is theirs, not even a mailed one: its mail went by a server that the organisation chose.
 * @throws IdentityError MR_INVITATION_INVALID, MR_PASSWORD_REFUSED, or as `logInByPassword`.
 */
export async function acceptByPassword(
  identity: Identity,
  said: { readonly token: string; readonly name: string | null; readonly password: string },
  caller: Caller,
): Promise<LoginStep> {
  const tokenHash = hashOf(said.token);
  const invitation = await findInvitation(identity.pool, tokenHash);
  const there = await findUser(identity.pool, invitation.email);
  if (there !== undefined) {
    const user = await checkedUser(identity, { email: invitation.email, password: said.password }, caller);
    const { id: userId, epoch } = user;
    return proceed(identity, user, { userId, epoch, tenant: null, invitation: tokenHash, method: 'PASSWORD' }, caller);
  }
  checkPassword(said.password, invitation.email);
  const passwordHash = await identity.passwords.hash(said.password);
  const accepted = { tokenHash, name: said.name, passwordHash, proves: false, existing: undefined };
  const { userId, tenant } = await acceptInvitation(identity.pool, accepted, identity.whence(caller));
  const user = await findUser(identity.pool, userId);
  if (user === undefined) throw refusedLogin();
  const how = { tenant, method: 'INVITATION', hadSecondFactor: false } as const;
  return { step: 'SESSION', opened: await openSession(identity, user, how, caller) };
}

/**
 * Gives an account to whoever proved that its address is theirs: what was set up before goes, since whoever was shown the link of an
 * invitation may have made the account.
 */
async function takeOver(identity: Identity, user: User, caller: Caller): Promise<void> {
  const by = { ...identity.whence(caller), actor: { type: 'USER', id: user.email } as const };
  const account = {
    action: 'user.claim',
    set: 'password_hash = null, email_verified_at = now(), totp_sealed = null, totp_confirmed_at = null, totp_last_step = null',
    also: async (client: PostgresClient) => {
      await client.query('delete from recovery_code where user_id = $1', [user.id]);
      await client.query('delete from user_identity where user_id = $1', [user.id]);
    },
  };
  await endOtherSessions(identity, { userId: user.id, keep: null }, account, by);
}

/**
 * Logs in whom the identity provider vouches for. Somebody who comes for the first time is known by an e-mail address that the provider
 * vouches for, or needs an invitation to it.
 * @throws IdentityError MR_OIDC that tells what is missing, MR_INVITATION_INVALID.
 */
export async function logInByProvider(
  identity: Identity,
  proven: ProvenIdentity,
  wanted: { readonly tenant: string | null; readonly invitation: string | null },
  caller: Caller,
): Promise<LoginStep> {
  const user =
    (await findBySubject(identity.pool, proven.issuer, proven.subject)) ??
    (await firstLogin(identity, proven, wanted, caller));
  if (user.isDisabled) throw refusedLogin();
  const invitation = await invitationFor(identity, user, wanted.invitation);
  const { id: userId, epoch } = user;
  return proceed(identity, user, { userId, epoch, tenant: wanted.tenant, invitation, method: 'OIDC' }, caller);
}

/** An invitation counts for whose address it is; a new user has accepted it already. */
async function invitationFor(identity: Identity, user: User, tokenHash: string | null): Promise<string | null> {
  if (tokenHash === null) return null;
  try {
    const { email } = await findInvitation(identity.pool, tokenHash);
    return email === user.email ? tokenHash : null;
  } catch (error) {
    if (error instanceof IdentityError) return null;
    throw error;
  }
}

async function firstLogin(
  identity: Identity,
  { issuer, subject, verifiedEmail, name }: ProvenIdentity,
  { invitation }: { readonly invitation: string | null },
  caller: Caller,
): Promise<User> {
  if (verifiedEmail === null) {
    const message = 'the identity provider does not vouch for an e-mail address of yours: have it verified there first';
    throw new IdentityError('MR_OIDC', message);
  }
  const there = await findUser(identity.pool, verifiedEmail);
  if (there !== undefined && !there.isVerified) await takeOver(identity, there, caller);
  const user = there ?? (await newUser(identity, verifiedEmail, name, invitation, caller));
  const by = { ...identity.whence(caller), actor: { type: 'USER', id: verifiedEmail } as const };
  await changeAccount(identity.pool, user.id, by, {
    action: 'user.link',
    set: 'email_verified_at = coalesce(email_verified_at, now())',
    also: async (client) => {
      await client.query(
        'insert into user_identity (issuer, subject, user_id) values ($1, $2, $3) on conflict do nothing',
        [issuer, subject, user.id],
      );
    },
  });
  return (await findUser(identity.pool, user.id)) ?? user;
}

async function newUser(
  identity: Identity,
  email: string,
  name: string | null,
  tokenHash: string | null,
  caller: Caller,
): Promise<User> {
  const invitation = tokenHash === null ? undefined : await findInvitation(identity.pool, tokenHash);
  if (tokenHash === null || invitation?.email !== email) {
    throw new IdentityError('MR_OIDC', `${email} has no account: ask somebody of your organisation for an invitation`);
  }
  const accepted = { tokenHash, name, passwordHash: null, proves: true, existing: undefined };
  const { userId } = await acceptInvitation(identity.pool, accepted, identity.whence(caller));
  const user = await findUser(identity.pool, userId);
  if (user === undefined) throw refusedLogin();
  return user;
}
