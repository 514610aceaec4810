import type { GatewayContext } from '../context.ts';
import type {
  ApiKey as ApiKeyNode,
  Invitation as InvitationNode,
  Me,
  Member as MemberNode,
  QueryResolvers,
  Session as SessionNode,
} from '../generated/resolvers.ts';
import { type ApiKey, listKeys } from '../identity/api-keys.ts';
import { type Invitation, listInvitations } from '../identity/invitations.ts';
import { listMembers, type Member } from '../identity/members.ts';
import type { Session } from '../identity/sessions.ts';
import { seeing } from '../identity/store.ts';
import { codesLeft } from '../identity/totp.ts';
import { findUser, membershipsOf } from '../identity/users.ts';
import { checkPage } from './arguments.ts';
import { type CursorScope, connection } from './cursor.ts';
import { instantOf } from './instant.ts';

interface Page {
  readonly first: number;
  readonly after?: string | null | undefined;
}

/** Queries of who belongs to the organisation, and of oneself. */
export const identityQueries: QueryResolvers<GatewayContext> = {
  me: (_root, _args, context) => readMe(context),
  sessions: async (_root, _args, context) => {
    const who = ownSession(context);
    if (who === undefined) return [];
    const sessions = await context.identity.sessions.list(context.principal.tenant, who.userId);
    return sessions.map((session) => sessionNode(session, who.sessionId));
  },
  members: (_root, page, context) =>
    paged(
      context,
      'members',
      page,
      (after, limit) =>
        listMembers(context.identity.pool, context.principal.tenant, { after: after?.[0] ?? null, limit }),
      memberNode,
      ({ email }) => [email],
    ),
  invitations: (_root, page, context) =>
    paged(
      context,
      'invitations',
      page,
      (after, limit) =>
        listInvitations(context.identity.pool, context.principal.tenant, { after: after?.[0] ?? null, limit }),
      (invitation) => invitationNode(invitation, context.identity.clock.now()),
      ({ email }) => [email],
    ),
  apiKeys: (_root, page, context) =>
    paged(
      context,
      'apiKeys',
      page,
      (after, limit) => {
        const [createdAt, id] = after ?? [];
        const position = createdAt === undefined || id === undefined ? null : ([Number(createdAt), id] as const);
        const userId = keysOf(context);
        return listKeys(context.identity.pool, context.principal.tenant, { userId, after: position, limit });
      },
      keyNode,
      ({ createdAt, id }) => [String(createdAt), id],
    ),
};

/** One page of rows, with signed cursors of texts. */
async function paged<Row, Node>(
  context: GatewayContext,
  query: string,
  { first, after }: Page,
  read: (after: readonly string[] | null, limit: number) => Promise<readonly Row[]>,
  nodeOf: (row: Row) => Node,
  positionOf: (row: Row) => readonly string[],
) {
  checkPage(first, context.limits);
  const scope: CursorScope = { tenant: context.principal.tenant, query, filter: null };
  const position = after ? context.cursors.decode(scope, after).map(String) : null;
  const rows = await read(position, first + 1);
  const nodes = rows.map((row) => ({ node: nodeOf(row), position: positionOf(row) }));
  const page = connection(nodes, first, ({ position }) => context.cursors.encode(scope, position));
  return {
    edges: page.edges.map(({ cursor, node: { node } }) => ({ cursor, node })),
    nodes: page.nodes.map(({ node }) => node),
    pageInfo: page.pageInfo,
  };
}

async function readMe({ principal, identity }: GatewayContext): Promise<Me> {
  const { kind, subject, tenant, role, scopes } = principal;
  const isPerson = kind === 'USER' && principal.userId !== null;
  const user = isPerson ? await findUser(identity.pool, principal.userId ?? '') : undefined;
  const memberships = user === undefined ? [] : await membershipsOf(identity.pool, user.id);
  const name = await organisationName({ principal, identity });
  return {
    kind,
    subject,
    userId: principal.userId,
    name: user?.name ?? null,
    role,
    scopes: [...scopes],
    organisation: { id: tenant, name },
    organisations: memberships.map((each) => ({
      organisation: { id: each.tenant, name: each.organisation },
      role: each.role,
    })),
    hasPassword: typeof user?.passwordHash === 'string',
    hasSecondFactor: user?.totp?.isConfirmed === true,
    recoveryCodesLeft: user === undefined ? 0 : await codesLeft(identity.pool, user.id),
  };
}

/** The name of the tenant, and its id where it has none: the development login goes anywhere. */
export function organisationName({
  principal: { tenant },
  identity,
}: Pick<GatewayContext, 'principal' | 'identity'>): Promise<string> {
  return seeing(identity.pool, { tenant }, async (client) => {
    const { rows } = await client.query<{ name: string }>('select name from tenant where tenant_id = $1', [tenant]);
    return rows[0]?.name ?? tenant;
  });
}

/** Whose session asks. */
export interface OwnSession {
  readonly userId: string;
  readonly sessionId: string;
}

/** The session that asks; undefined for keys and the development login, which are nobody. */
export function ownSession({ principal }: GatewayContext): OwnSession | undefined {
  const { kind, userId, sessionId } = principal;
  return kind === 'USER' && userId !== null && sessionId !== null ? { userId, sessionId } : undefined;
}

/** Whose keys one sees and revokes: null for all of the organisation. */
export function keysOf({ principal }: GatewayContext): string | null {
  return principal.scopes.has('MEMBERS_WRITE') ? null : ownKeys(principal.userId);
}

/** No user has the id of nobody, so nobody has no keys. */
function ownKeys(userId: string | null): string {
  return userId ?? '00000000-0000-0000-0000-000000000000';
}

const instantOrNull = (time: number | null) => (time === null ? null : instantOf(time));

export function memberNode({ joinedAt, lastLoginAt, ...member }: Member): MemberNode {
  return { ...member, joinedAt: instantOf(joinedAt), lastLoginAt: instantOrNull(lastLoginAt) };
}

export function invitationNode({ createdAt, expiresAt, ...invitation }: Invitation, now: number): InvitationNode {
  return {
    ...invitation,
    invitedAt: instantOf(createdAt),
    expiresAt: instantOf(expiresAt),
    isExpired: expiresAt <= now,
  };
}

export function keyNode({ createdAt, expiresAt, lastUsedAt, revokedAt, ...key }: ApiKey): ApiKeyNode {
  return {
    ...key,
    createdAt: instantOf(createdAt),
    expiresAt: instantOrNull(expiresAt),
    lastUsedAt: instantOrNull(lastUsedAt),
    revokedAt: instantOrNull(revokedAt),
  };
}

function sessionNode(session: Session, current: string): SessionNode {
  const { id, method, agent, createdAt, usedAt, endsAt } = session;
  const times = { begunAt: instantOf(createdAt), usedAt: instantOf(usedAt), endsAt: instantOf(endsAt) };
  return { id, isCurrent: id === current, method, agent, ...times };
}
