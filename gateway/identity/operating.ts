import { lockAuditTrail } from '../../base/audit/record.ts';
import type { PostgresPool } from '../../base/postgres.ts';
import type { Role } from '../generated/resolvers.ts';
import { isPendingInvitation } from './invitations.ts';
import { insertMember, type Member, memberIn } from './members.ts';
import { isGoodKey, seeing } from './store.ts';
import { type By, changeAccount, insertUser, plainEmail, type User, userIn } from './users.ts';

/** Somebody whom the operator of the installation makes a member, and vouches for. */
export interface AddedMember {
  readonly email: string;
  readonly name: string | null;
  readonly role: Role;
  /** Of a new user. One that is there keeps what they have. */
  readonly passwordHash: string | null;
}

/** What became of it: whether the user and the membership are new. */
export interface Added {
  readonly member: Member;
  readonly isNewUser: boolean;
  readonly isNewMember: boolean;
}

/** Makes somebody a member without an invitation: the first owner of an organisation, say. One who is a member stays as they are. */
export function addMember(pool: PostgresPool, tenant: string, said: AddedMember, by: By): Promise<Added> {
  const email = plainEmail(said.email);
  return seeing(pool, { tenant, lookup: email }, async (client) => {
    await lockAuditTrail(client, tenant);
    const there = await userIn(client, email);
    const { name, passwordHash, role } = said;
    const userId = there?.id ?? (await insertUser(client, tenant, { email, name, passwordHash, isVerified: true }));
    const before = await memberIn(client, tenant, userId);
    if (before === undefined) await insertMember(client, tenant, { userId, email, role }, by);
    const member = before ?? ((await memberIn(client, tenant, userId)) as Member);
    return { member, isNewUser: there === undefined, isNewMember: before === undefined };
  });
}

/** Whether an organisation has an owner, or has invited one who may still accept. */
export function hasOwner(pool: PostgresPool, tenant: string): Promise<boolean> {
  return seeing(pool, { tenant }, async (client) => {
    const { rowCount } = await client.query(
      `select from membership where tenant_id = $1 and role = 'OWNER' union all
       select from invitation where tenant_id = $1 and role = 'OWNER' and ${isPendingInvitation} and expires_at > now() limit 1`,
      [tenant],
    );
    return rowCount === 1;
  });
}

/** Whether an organisation has a key of that name that is good. */
export function hasKey(pool: PostgresPool, tenant: string, name: string): Promise<boolean> {
  return seeing(pool, { tenant }, async (client) => {
    const { rowCount } = await client.query(
      `select from api_key where tenant_id = $1 and name = $2 and ${isGoodKey} limit 1`,
      [tenant, name],
    );
    return rowCount === 1;
  });
}

/** Gives a user another password. All their sessions end. */
export function setPassword(pool: PostgresPool, user: User, passwordHash: string, by: By): Promise<number> {
  const change = { action: 'user.password', set: 'password_hash = $2', values: [passwordHash], endsSessions: true };
  return changeAccount(pool, user.id, by, change);
}

/** Shuts a user out of every organisation, or lets them in again. All their sessions end, and their keys do nothing meanwhile. */
export function setDisabled(pool: PostgresPool, user: User, isDisabled: boolean, by: By): Promise<number> {
  return changeAccount(pool, user.id, by, {
    action: isDisabled ? 'user.disable' : 'user.enable',
    set: `disabled_at = ${isDisabled ? 'coalesce(disabled_at, now())' : 'null'}`,
    endsSessions: true,
  });
}

/** A member's second factor as it is kept. */
export interface KeptFactor {
  readonly userId: string;
  readonly sealed: unknown;
}

/** The second factors of an organisation's members. */
export function keptFactors(pool: PostgresPool, tenant: string): Promise<readonly KeptFactor[]> {
  return seeing(pool, { tenant }, async (client) => {
    const { rows } = await client.query<KeptFactor>(
      `select user_id::text as "userId", totp_sealed as sealed from membership join app_user using (user_id)
       where tenant_id = $1 and totp_sealed is not null order by user_id`,
      [tenant],
    );
    return rows;
  });
}

/** Puts a second factor that was sealed anew in the place of what it was, unless it was changed meanwhile. */
export function replaceFactor(pool: PostgresPool, { userId, sealed }: KeptFactor, anew: unknown): Promise<void> {
  return seeing(pool, { lookup: userId }, async (client) => {
    await client.query('update app_user set totp_sealed = $2 where user_id = $1 and totp_sealed = $3', [
      userId,
      JSON.stringify(anew),
      JSON.stringify(sealed),
    ]);
  });
}
