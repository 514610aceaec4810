import { randomUUID } from 'node:crypto';
import { lockAuditTrail, recordAudit } from '../../base/audit/record.ts';
import type { PostgresClient, PostgresPool } from '../../base/postgres.ts';
import { mayManage, scopesOf } from '../auth/roles.ts';
import { IdentityError } from '../errors.ts';
import type { Role } from '../generated/resolvers.ts';
import type { Manager, MemberRefusal } from './members.ts';
import { insertMember, isOrganisation, memberIn, noOrganisation, notAllowedNow, roleNow } from './members.ts';
import { hashOf, randomSecret } from './secrets.ts';
import { look, milliseconds, seeing } from './store.ts';
import { type By, insertUser, plainEmail, type User, userIn } from './users.ts';

/** An invitation. Times are milliseconds since the epoch. */
export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly invitedBy: string;
  /** Whether it went by mail. */
  readonly mailed: boolean;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** An invitation as its token finds it. */
export interface OpenInvitation extends Invitation {
  readonly tenant: string;
  readonly organisation: string;
}

const columns = `invitation_id::text as id, email, role, invited_by as "invitedBy", mailed,
  ${milliseconds('invitation.created_at')} as "createdAt", ${milliseconds('expires_at')} as "expiresAt"`;
/** SQL for an invitation that is neither accepted nor revoked. */
export const isPendingInvitation = 'accepted_at is null and revoked_at is null';

/** Invitations that are neither answered nor taken back, by e-mail address, behind the address `after`. */
export function listInvitations(
  pool: PostgresPool,
  tenant: string,
  { limit, after }: { readonly limit: number; readonly after: string | null },
): Promise<readonly Invitation[]> {
  return seeing(pool, { tenant }, async (client) => {
    const { rows } = await client.query<Invitation>(
      `select ${columns} from invitation
       where tenant_id = $1 and ${isPendingInvitation} and ($2::text is null or email > $2) order by email limit $3`,
      [tenant, after, limit],
    );
    return rows;
  });
}

/** An e-mail address that mail can go to, as far as can be told by looking at it. */
const emailPattern = /^[^@\s<>"',;:()[\]\\\p{Cc}]+@[^@\s<>"',;:()[\]\\\p{Cc}]+$/u;

/** Why no mail can go to an address; undefined when it may. */
export function emailProblem(email: string): string | undefined {
  if (email.length <= 254 && emailPattern.test(email)) return undefined;
  return `'${email.slice(0, 80)}' is no e-mail address: write ann@example.com`;
}

/** What an invitation is to be. `most`: invitations of the organisation that wait for an answer. */
export interface NewInvitation {
  readonly email: string;
  readonly role: Role;
  readonly seconds: number;
  readonly most: number;
}

/**
 * Makes an invitation and gives the token that it is accepted by: only its hash is kept. One that the address has already is taken
 * back, so that sending it again is all there is to do when it was lost.
 */
export async function invite(
  pool: PostgresPool,
  tenant: string,
  said: NewInvitation,
  manager: Manager,
  by: By,
): Promise<{ readonly invitation: Invitation; readonly token: string } | MemberRefusal> {
  const token = randomSecret();
  const made = await inviteByHash(pool, tenant, { ...said, tokenHash: hashOf(token) }, manager, by);
  return 'refused' in made ? made : { invitation: made, token };
}

/** As `invite`, by a token of which whoever makes the invitation knows the hash alone. */
export function inviteByHash(
  pool: PostgresPool,
  tenant: string,
  said: NewInvitation & { readonly tokenHash: string },
  manager: Manager,
  by: By,
): Promise<Invitation | MemberRefusal> {
  const email = plainEmail(said.email);
  return seeing(pool, { tenant }, async (client) => {
    const problem = emailProblem(email);
    if (problem !== undefined) return { refused: 'INVALID', message: problem };
    if (!(await isOrganisation(client, tenant))) return noOrganisation(tenant);
    await lockAuditTrail(client, tenant);
    const role = await roleNow(client, tenant, manager);
    if (role === null || !scopesOf(role).has('MEMBERS_WRITE')) return notAllowedNow();
    if (!mayManage(role, said.role)) {
      return { refused: 'NOT_ALLOWED', message: `only an owner invites an owner: your role is ${role}` };
    }
    const member = await memberIn(client, tenant, email);
    if (member !== undefined) {
      return {
        refused: 'INVALID',
        message: `${email} is a member already, as ${member.role}: change the role instead`,
      };
    }
    await takeBack(client, tenant, 'email', email, by);
    const { rows } = await client.query<{ pending: number }>(
      `select count(*)::int as pending from invitation where tenant_id = $1 and ${isPendingInvitation} and expires_at > now()`,
      [tenant],
    );
    if ((rows[0]?.pending ?? 0) >= said.most) {
      return { refused: 'INVALID', message: `${said.most} invitations wait for an answer: take some back first` };
    }
    const invitation = await insert(client, tenant, { ...said, email, by: by.actor.id });
    await recordAudit(client, tenant, {
      ...by,
      action: 'invitation.make',
      subject: { type: 'invitation', id: invitation.id },
      after: { email, role: said.role, expiresAt: new Date(invitation.expiresAt).toISOString() },
    });
    return invitation;
  });
}

async function insert(
  client: PostgresClient,
  tenant: string,
  made: { email: string; role: Role; tokenHash: string; seconds: number; by: string },
): Promise<Invitation> {
  const { rows } = await client.query<Invitation>(
    `insert into invitation (tenant_id, invitation_id, email, role, token_hash, invited_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, now() + $7 * interval '1 second') returning ${columns}`,
    [tenant, randomUUID(), made.email, made.role, made.tokenHash, made.by, made.seconds],
  );
  return rows[0] as Invitation;
}

/** Notes that a link went by mail, by a server that the organisation chose. */
export function noteMailed(pool: PostgresPool, tenant: string, id: string): Promise<void> {
  return seeing(pool, { tenant }, async (client) => {
    await client.query('update invitation set mailed = true where tenant_id = $1 and invitation_id = $2', [tenant, id]);
  });
}

/** Takes an invitation back: its link is good no more. */
export function revokeInvitation(
  pool: PostgresPool,
  tenant: string,
  id: string,
  manager: Manager,
  by: By,
): Promise<Invitation | MemberRefusal> {
  return seeing(pool, { tenant }, async (client) => {
    await lockAuditTrail(client, tenant);
    const { rows } = await client.query<Invitation>(
      `select ${columns} from invitation where tenant_id = $1 and ${isPendingInvitation} and (invitation_id::text = $2 or email = $2)`,
      [tenant, id],
    );
    const [invitation] = rows;
    if (invitation === undefined) {
      return { refused: 'NOT_FOUND', message: 'there is no such invitation that waits for an answer' };
    }
    const role = await roleNow(client, tenant, manager);
    if (role === null || !scopesOf(role).has('MEMBERS_WRITE')) return notAllowedNow();
    if (!mayManage(role, invitation.role)) {
      return {
        refused: 'NOT_ALLOWED',
        message: `only an owner takes back an owner's invitation: your role is ${role}`,
      };
    }
    await takeBack(client, tenant, 'invitation_id::text', invitation.id, by);
    return invitation;
  });
}

async function takeBack(client: PostgresClient, tenant: string, column: string, value: string, by: By): Promise<void> {
  const { rows } = await client.query<{ id: string; email: string; role: Role }>(
    `update invitation set revoked_at = now() where tenant_id = $1 and ${column} = $2 and ${isPendingInvitation}
     returning invitation_id::text as id, email, role`,
    [tenant, value],
  );
  for (const { id, email, role } of rows) {
    const subject = { type: 'invitation', id } as const;
    await recordAudit(client, tenant, { ...by, action: 'invitation.revoke', subject, before: { email, role } });
  }
}

/** The invitation of a token's hash. @throws IdentityError MR_INVITATION_INVALID for one that is none, used, taken back or over. */
export async function findInvitation(pool: PostgresPool, tokenHash: string): Promise<OpenInvitation> {
  const tenant = await seeing(pool, { lookup: tokenHash }, async (client) => {
    const { rows } = await client.query<{ tenant: string }>(
      'select tenant_id as tenant from invitation where token_hash = $1',
      [tokenHash],
    );
    return rows[0]?.tenant;
  });
  if (tenant === undefined) throw noSuchInvitation();
  return seeing(pool, { tenant }, (client) => openIn(client, tenant, tokenHash));
}

async function openIn(client: PostgresClient, tenant: string, tokenHash: string): Promise<OpenInvitation> {
  const { rows } = await client.query<OpenInvitation>(
    `select ${columns}, tenant_id as tenant, tenant.name as organisation from invitation join tenant using (tenant_id)
     where tenant_id = $1 and token_hash = $2 and ${isPendingInvitation} and expires_at > now()`,
    [tenant, tokenHash],
  );
  const [invitation] = rows;
  if (invitation === undefined) throw noSuchInvitation();
  return invitation;
}

/** Who accepts: a new user, or one that is there. `proves`: it is proven that the address is theirs; the invitation proves nothing. */
export interface Acceptance {
  readonly tokenHash: string;
  readonly name: string | null;
  /** Of a new user; null where an identity provider vouches for them. */
  readonly passwordHash: string | null;
  readonly proves: boolean;
  /** The user that accepts, when there is one with the address. They have logged in. */
  readonly existing: User | undefined;
}

/**
 * Accepts an invitation, once: makes the user unless there is one, and the membership. Of two at once the second finds it used.
 * @throws IdentityError MR_INVITATION_INVALID.
 */
export async function acceptInvitation(
  pool: PostgresPool,
  { tokenHash, name, passwordHash, proves, existing }: Acceptance,
  by: Omit<By, 'actor'>,
): Promise<{ readonly userId: string; readonly tenant: string }> {
  const { tenant } = await findInvitation(pool, tokenHash);
  return seeing(pool, { tenant }, async (client) => {
    await lockAuditTrail(client, tenant);
    const invitation = await openIn(client, tenant, tokenHash);
    const { email, role } = invitation;
    await look(client, { tenant, lookup: email });
    const there = await userIn(client, email);
    // Somebody made the account since it was looked for: whoever comes now has not logged in to it.
    if (there?.id !== existing?.id) throw noSuchInvitation();
    const userId = there?.id ?? (await insertUser(client, tenant, { email, name, passwordHash, isVerified: proves }));
    const actor = { type: 'USER', id: email } as const;
    if ((await memberIn(client, tenant, userId)) === undefined) {
      await insertMember(client, tenant, { userId, email, role }, { ...by, actor });
    }
    await client.query('update invitation set accepted_at = now() where tenant_id = $1 and invitation_id = $2', [
      tenant,
      invitation.id,
    ]);
    const subject = { type: 'invitation', id: invitation.id } as const;
    await recordAudit(client, tenant, { ...by, actor, action: 'invitation.accept', subject, after: { email, userId } });
    return { userId, tenant };
  });
}

function noSuchInvitation(): IdentityError {
  return new IdentityError(
    'MR_INVITATION_INVALID',
    'the invitation is none, was answered or taken back, or is over: ask whoever invited you for another one',
  );
}
