import { lockAuditTrail, recordAudit } from '../../base/audit/record.ts';
import type { PostgresClient, PostgresPool } from '../../base/postgres.ts';
import { mayManage, scopesOf } from '../auth/roles.ts';
import type { Role } from '../generated/resolvers.ts';
import { milliseconds, seeing } from './store.ts';
import type { By } from './users.ts';

/** A user in an organisation. Times are milliseconds since the epoch. */
export interface Member {
  readonly userId: string;
  readonly email: string;
  readonly name: string | null;
  readonly role: Role;
  /** Of the membership: each change of it counts one up. */
  readonly version: number;
  readonly hasSecondFactor: boolean;
  readonly isDisabled: boolean;
  readonly joinedAt: number;
  readonly lastLoginAt: number | null;
}

/** Why a change of members was not made. */
export type MemberRefusal =
  | { readonly refused: 'NOT_FOUND' | 'NOT_ALLOWED' | 'INVALID'; readonly message: string }
  | { readonly refused: 'CONFLICT'; readonly message: string; readonly version: number };

const columns = `membership.user_id::text as "userId", email, name, role, version, totp_confirmed_at is not null as "hasSecondFactor",
  disabled_at is not null as "isDisabled", ${milliseconds('membership.created_at')} as "joinedAt", ${milliseconds('last_login_at')} as "lastLoginAt"`;

/** Members by e-mail address, `limit` at most, behind the address `after`. */
export function listMembers(
  pool: PostgresPool,
  tenant: string,
  { limit, after }: { readonly limit: number; readonly after: string | null },
): Promise<readonly Member[]> {
  return seeing(pool, { tenant }, async (client) => {
    const { rows } = await client.query<Member>(
      `select ${columns} from membership join app_user using (user_id)
       where tenant_id = $1 and ($2::text is null or email > $2) order by email limit $3`,
      [tenant, after, limit],
    );
    return rows;
  });
}

/** A member by id or e-mail address. */
export function findMember(pool: PostgresPool, tenant: string, idOrEmail: string): Promise<Member | undefined> {
  return seeing(pool, { tenant }, (client) => memberIn(client, tenant, idOrEmail));
}

/** As `findMember`, in a transaction of the tenant. */
export async function memberIn(client: PostgresClient, tenant: string, id: string): Promise<Member | undefined> {
  const { rows } = await client.query<Member>(
    `select ${columns} from membership join app_user using (user_id)
     where tenant_id = $1 and (membership.user_id::text = $2 or email = $2)`,
    [tenant, id],
  );
  return rows[0];
}

/** Makes a user a member, in a transaction of the tenant, with its event in the trail. The transaction has locked the trail. */
export async function insertMember(
  client: PostgresClient,
  tenant: string,
  member: { readonly userId: string; readonly email: string; readonly role: Role },
  by: By,
): Promise<void> {
  await client.query('insert into membership (tenant_id, user_id, role) values ($1, $2, $3)', [
    tenant,
    member.userId,
    member.role,
  ]);
  await recordAudit(client, tenant, {
    ...by,
    action: 'user.join',
    subject: { type: 'user', id: member.userId },
    after: { email: member.email, role: member.role },
  });
}

/** Whether the tenant of the transaction is there: the development login goes anywhere. */
export async function isOrganisation(client: PostgresClient, tenant: string): Promise<boolean> {
  const { rowCount } = await client.query('select from tenant where tenant_id = $1', [tenant]);
  return rowCount === 1;
}

export function noOrganisation(tenant: string): MemberRefusal {
  return { refused: 'INVALID', message: `there is no organisation ${tenant}: \`millrace tenants add\` makes one` };
}

/** Who changes members: their own role bounds what they may. `OWNER` and nobody for an operator at the command line. */
export interface Manager {
  readonly role: Role;
  readonly userId: string | null;
}

/** The role that a manager has in this moment, in a transaction that has locked the trail: who was demoted just now demotes nobody. */
export async function roleNow(client: PostgresClient, tenant: string, { role, userId }: Manager): Promise<Role | null> {
  if (userId === null) return role;
  return (await memberIn(client, tenant, userId))?.role ?? null;
}

/** Gives a member another role. `version` is the one that was read; undefined changes whatever is there. */
export function changeRole(
  pool: PostgresPool,
  tenant: string,
  change: { readonly userId: string; readonly role: Role; readonly version?: number },
  manager: Manager,
  by: By,
): Promise<Member | MemberRefusal> {
  return changing(pool, tenant, change, manager, async (client, member, role) => {
    if (!scopesOf(role).has('MEMBERS_WRITE')) return notAllowedNow();
    if (!mayManage(role, change.role)) {
      return { refused: 'NOT_ALLOWED', message: `only an owner makes an owner: your role is ${role}` };
    }
    if (member.role === change.role) return member;
    if (member.role === 'OWNER' && (await isLastOwner(client, tenant))) return lastOwner(member);
    await client.query(
      'update membership set role = $3, version = version + 1 where tenant_id = $1 and user_id::text = $2',
      [tenant, member.userId, change.role],
    );
    await recordAudit(client, tenant, {
      ...by,
      action: 'user.role',
      subject: { type: 'user', id: member.userId },
      before: { email: member.email, role: member.role },
      after: { email: member.email, role: change.role },
    });
    return { ...member, role: change.role, version: member.version + 1 };
  });
}

/** Takes a member out of the organisation, with their API keys there. Anybody may leave; the last owner may not. */
export function removeMember(
  pool: PostgresPool,
  tenant: string,
  change: { readonly userId: string; readonly version?: number },
  manager: Manager,
  by: By,
): Promise<Member | MemberRefusal> {
  return changing(pool, tenant, change, manager, async (client, member) => {
    if (member.role === 'OWNER' && (await isLastOwner(client, tenant))) return lastOwner(member);
    const { rows: keys } = await client.query<{ prefix: string }>(
      'select prefix from api_key where tenant_id = $1 and user_id::text = $2 order by prefix limit 1000',
      [tenant, member.userId],
    );
    await client.query('delete from membership where tenant_id = $1 and user_id::text = $2', [tenant, member.userId]);
    await recordAudit(client, tenant, {
      ...by,
      action: 'user.remove',
      subject: { type: 'user', id: member.userId },
      before: { email: member.email, role: member.role, keys: keys.map(({ prefix }) => prefix) },
    });
    return member;
  });
}

/**
 * A change of the member, who is there as it was read and whom `manager` reaches by the role that they have now. Changes of an
 * organisation's members wait for one another.
 */
function changing(
  pool: PostgresPool,
  tenant: string,
  { userId, version }: { readonly userId: string; readonly version?: number },
  manager: Manager,
  work: (client: PostgresClient, member: Member, role: Role) => Promise<Member | MemberRefusal>,
): Promise<Member | MemberRefusal> {
  return seeing(pool, { tenant }, async (client) => {
    await lockAuditTrail(client, tenant);
    const role = await roleNow(client, tenant, manager);
    const member = await memberIn(client, tenant, userId);
    if (member === undefined) return { refused: 'NOT_FOUND', message: 'there is no such member: `members` lists them' };
    const isOneself = member.userId === manager.userId;
    if (role === null || !(isOneself || scopesOf(role).has('MEMBERS_WRITE'))) return notAllowedNow();
    if (!mayManage(role, member.role)) {
      return { refused: 'NOT_ALLOWED', message: `only an owner changes an owner: your role is ${role}` };
    }
    if (version !== undefined && version !== member.version) {
      const message = `${member.email} was changed meanwhile, and is ${member.role} now: read it again`;
      return { refused: 'CONFLICT', message, version: member.version };
    }
    return work(client, member, role);
  });
}

async function isLastOwner(client: PostgresClient, tenant: string): Promise<boolean> {
  const { rows } = await client.query<{ owners: number }>(
    "select count(*)::int as owners from membership where tenant_id = $1 and role = 'OWNER'",
    [tenant],
  );
  return rows[0]?.owners === 1;
}

export function notAllowedNow(): MemberRefusal {
  return { refused: 'NOT_ALLOWED', message: 'your role was changed meanwhile, and does not bring this any more' };
}

function lastOwner({ email }: Member): MemberRefusal {
  return { refused: 'INVALID', message: `${email} is the last owner: make somebody else an owner first` };
}
