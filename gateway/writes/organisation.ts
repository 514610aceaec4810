import { recordAudit } from '../../base/audit/record.ts';
import type { GatewayContext } from '../context.ts';
import type { MemberResult, MutationResolvers } from '../generated/resolvers.ts';
import { createKey, revokeKey } from '../identity/api-keys.ts';
import { invite, noteMailed, revokeInvitation } from '../identity/invitations.ts';
import { invitationLink, invitationMail } from '../identity/mail.ts';
import {
  changeRole,
  findMember,
  type Manager,
  type Member,
  type MemberRefusal,
  removeMember,
} from '../identity/members.ts';
import { seeing } from '../identity/store.ts';
import type { By } from '../identity/users.ts';
import {
  invitationNode,
  keyNode,
  keysOf,
  memberNode,
  type OwnSession,
  organisationName,
  ownSession,
} from '../reads/identity.ts';
import { expected, invalid, type NotAllowedRefusal, notAllowed, notFound, told } from './refusals.ts';

/** Mutations of who belongs to the organisation, and of its keys. */
export const organisationMutations: MutationResolvers<GatewayContext> = {
  inviteMember: (_root, { email, role }, context) => expected(() => inviteMember(context, email, role)),
  revokeInvitation: async (_root, { id }, context) => {
    const { identity, principal } = context;
    const revoked = await revokeInvitation(identity.pool, principal.tenant, id, managerOf(context), byOf(context));
    if ('refused' in revoked) return narrowed(told(revoked), ['NotFound', 'NotAllowed']);
    return { __typename: 'InvitationRevoked', invitation: invitationNode(revoked, identity.clock.now()) };
  },
  changeMemberRole: async (_root, { userId, version, role }, context) => {
    const { identity, principal } = context;
    const change = { userId, version, role };
    const changed = await changeRole(identity.pool, principal.tenant, change, managerOf(context), byOf(context));
    if (!('refused' in changed)) identity.standing.forget(principal.tenant, userId);
    return memberResult(changed);
  },
  removeMember: async (_root, { userId, version }, context) => {
    const removed = await remove(context, { userId, version }, managerOf(context));
    return memberResult(removed);
  },
  leaveOrganisation: (_root, _args, context) =>
    asPerson(context, async ({ userId }) => memberResult(await remove(context, { userId }, managerOf(context)))),
  signOutMember: async (_root, { userId }, context) => {
    const { identity, principal } = context;
    const member = await findMember(identity.pool, principal.tenant, userId);
    if (member === undefined) return notFound('there is no such member: `members` lists them');
    const closed = await identity.sessions.closeAll(principal.tenant, member.userId);
    identity.standing.forget(principal.tenant, member.userId);
    await noteSignOut(context, member, closed.length);
    return { __typename: 'SessionsEnded', ended: closed.length };
  },
  createApiKey: async (_root, { name, scopes, expiresAt }, context) => {
    const { identity, principal } = context;
    const end = expiresAt === null || expiresAt === undefined ? null : Date.parse(expiresAt);
    if (end !== null && Number.isNaN(end)) {
      return invalid(`'${String(expiresAt).slice(0, 40)}' is no instant: write 2027-01-31T00:00:00Z`, 'expiresAt');
    }
    const said = { name, scopes, expiresAt: end, userId: principal.userId, of: principal.scopes };
    const options = { now: identity.clock.now(), most: identity.limits.keys };
    const made = await createKey(identity.pool, principal.tenant, said, byOf(context), options);
    if ('refused' in made) return narrowed(told(made), ['NotAllowed', 'Invalid']);
    return { __typename: 'ApiKeyMade', key: keyNode(made.key), secret: made.secret };
  },
  revokeApiKey: async (_root, { id }, context) => {
    const { identity, principal } = context;
    const which = { id, userId: keysOf(context) };
    const revoked = await revokeKey(identity.pool, principal.tenant, which, byOf(context));
    if ('refused' in revoked) return narrowed(told(revoked), ['NotFound']);
    identity.standing.forget(principal.tenant, revoked.id);
    return { __typename: 'ApiKeyRevoked', key: keyNode(revoked) };
  },
};

async function inviteMember(context: GatewayContext, email: string, role: Member['role']) {
  const { identity, principal } = context;
  const { tenant } = principal;
  const { invitationSeconds: seconds, pendingInvitations: most } = identity.limits;
  await identity.attempts.countInvitation(tenant);
  const made = await invite(identity.pool, tenant, { email, role, seconds, most }, managerOf(context), byOf(context));
  if ('refused' in made) return narrowed(told(made), ['NotAllowed', 'Invalid']);
  const link = invitationLink(identity.publicUrl, made.token);
  const message = invitationMail(await organisationName(context), made.invitation, link);
  const mailed = await identity.mail.send(tenant, message);
  if (mailed) await noteMailed(identity.pool, tenant, made.invitation.id);
  const invitation = invitationNode({ ...made.invitation, mailed }, identity.clock.now());
  // Who is shown a link to somebody else's address could accept it as them.
  return { __typename: 'InvitationMade' as const, invitation, link: mailed ? null : link };
}

function noteSignOut(context: GatewayContext, { userId, email }: Member, sessions: number): Promise<unknown> {
  const { identity, principal } = context;
  const { tenant } = principal;
  const subject = { type: 'user', id: userId } as const;
  return seeing(identity.pool, { tenant }, (client) =>
    recordAudit(client, tenant, { ...byOf(context), action: 'user.sign_out', subject, after: { email, sessions } }),
  );
}

async function remove(
  context: GatewayContext,
  change: { readonly userId: string; readonly version?: number },
  manager: Manager,
): Promise<Member | MemberRefusal> {
  const { identity, principal } = context;
  const removed = await removeMember(identity.pool, principal.tenant, change, manager, byOf(context));
  if ('refused' in removed) return removed;
  identity.standing.forget(principal.tenant, removed.userId);
  await identity.sessions.closeAll(principal.tenant, removed.userId);
  return removed;
}

/** Who asks, as far as what they may do to others goes. */
function managerOf({ principal }: GatewayContext): Manager {
  return { role: principal.role, userId: principal.userId };
}

/** What only a person can do who logged in: a key and the development login are told so. */
export async function asPerson<T>(
  context: GatewayContext,
  work: (who: OwnSession) => Promise<T>,
): Promise<T | NotAllowedRefusal> {
  const who = ownSession(context);
  return who === undefined
    ? notAllowed('only a person who logged in has sessions, a password and a second factor: log in at /auth/login')
    : work(who);
}

/** Who asks, for the audit trail. */
export function byOf({ principal, identity, requestId }: GatewayContext): By {
  return {
    ...identity.whence({ requestId, address: principal.address, agent: '' }),
    actor: { type: 'USER', id: principal.subject },
  };
}

function memberResult(changed: Member | MemberRefusal): MemberResult {
  return 'refused' in changed ? told(changed) : { __typename: 'MemberChanged', member: memberNode(changed) };
}

/** A refusal of the kinds that a result has. */
function narrowed<Refusal extends { readonly __typename: string }, Name extends Refusal['__typename']>(
  refusal: Refusal,
  names: readonly Name[],
): Extract<Refusal, { readonly __typename: Name }> {
  if (names.some((name) => name === refusal.__typename)) return refusal as never;
  throw new TypeError(`a refusal that its result does not have: ${refusal.__typename}`);
}
