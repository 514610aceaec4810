import { IdentityError } from '../errors.ts';
import type { AccountPost } from './account-post.ts';
import type { Caller, Identity, PendingReset } from './identity.ts';
import { endOtherSessions } from './login.ts';
import { type Mail, noPasswordMail, passwordChangedMail, resetLink, resetMail } from './mail.ts';
import { checkPassword } from './passwords.ts';
import { seeing } from './store.ts';
import { findUser, plainEmail, tellOrganisations, type User } from './users.ts';

/** Who writes the event of a reset that is asked for: it is not known who asked. */
const doorkeeper = { type: 'SYSTEM', id: 'login' } as const;

/**
 * Mails a link for a new password to an address that has an account. Resolves before it is known whether there is one.
 * @throws IdentityError MR_RESET_OFF without a mail server; MR_TOO_MANY_ATTEMPTS for an account, or an origin, that had several.
 */
export async function askForReset(identity: Identity, email: string, caller: Caller): Promise<void> {
  const post = postOf(identity);
  const account = plainEmail(email);
  await identity.attempts.countReset(account, caller.address);
  post.post(() => mailFor(identity, account, caller));
}

/**
 * Sets the password of whoever the link was mailed to. All their sessions end; a second factor stays, and is asked for at the next login.
 * @throws IdentityError MR_RESET_INVALID for a link that is none, used or over; MR_PASSWORD_REFUSED, which leaves the link good.
 */
export async function resetPassword(
  identity: Identity,
  said: { readonly token: string; readonly password: string },
  caller: Caller,
): Promise<void> {
  const post = postOf(identity);
  const { pendingResets, passwords } = identity;
  const user = await userOf(identity, await pendingResets.find(said.token));
  checkPassword(said.password, user.email);
  const passwordHash = await passwords.hash(said.password);
  // Of two at once the second finds nothing.
  await userOf(identity, await pendingResets.take(said.token));
  const change = { action: 'user.password_reset.end', set: 'password_hash = $2', values: [passwordHash] };
  const by = { ...identity.whence(caller), actor: { type: 'USER', id: user.email } as const };
  await endOtherSessions(identity, { userId: user.id, keep: null }, change, by);
  await identity.attempts.unlock(user.email);
  post.post(async () => passwordChangedMail(user.email));
}

/** What goes to an address that asked: nothing where there is no account that could log in. */
async function mailFor(identity: Identity, email: string, caller: Caller): Promise<Mail | undefined> {
  const { pool, provider, publicUrl, limits } = identity;
  const user = await findUser(pool, email);
  if (user === undefined || user.isDisabled) return undefined;
  if (user.passwordHash === null && provider !== null) return noPasswordMail(email, provider.name, publicUrl);
  const token = await identity.pendingResets.begin({ userId: user.id, epoch: user.epoch });
  const event = { ...identity.whence(caller), actor: doorkeeper, outcome: 'OK', after: { email } } as const;
  await seeing(pool, { lookup: user.id }, (client) =>
    tellOrganisations(client, user.id, { ...event, action: 'user.password_reset.begin' }),
  );
  return resetMail(email, resetLink(publicUrl, token), limits.resetSeconds);
}

async function userOf(identity: Identity, pending: PendingReset | undefined): Promise<User> {
  const user = pending === undefined ? undefined : await findUser(identity.pool, pending.userId);
  if (user !== undefined && !user.isDisabled && user.epoch === pending?.epoch) return user;
  throw new IdentityError('MR_RESET_INVALID', 'the link is none, was used, or is too old: ask for another one');
}

function postOf({ accountPost }: Identity): AccountPost {
  if (accountPost !== null) return accountPost;
  throw new IdentityError(
    'MR_RESET_OFF',
    'this installation has no mail server for accounts: ask whoever runs it, `millrace users set-password`',
  );
}
