import { recordAudit } from '../../base/audit/record.ts';
import type { GatewayContext } from '../context.ts';
import type { MutationResolvers, ResolversTypes, SavedView } from '../generated/resolvers.ts';
import { viewColumns } from '../reads/saved-views.ts';
import { conflict, notFound, refuse, type Writing, write } from './writing.ts';

type SaveAnswer = Awaited<ResolversTypes['ViewResult']>;
type DeleteAnswer = Awaited<ResolversTypes['ViewDeletion']>;

/** Views of one screen of an organisation. */
const maxViews = 200;
const maxStateBytes = 16 * 1024;
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Mutations of saved views. A view is changed by who made it alone: of somebody else's it is told that there is none. */
export const viewMutations: Pick<MutationResolvers<GatewayContext>, 'saveView' | 'deleteView'> = {
  saveView: (_root, { id, version, ...said }, context) =>
    write(context, null, async (writing): Promise<SaveAnswer> => {
      check(said);
      const { subject } = context.principal;
      const before = id ? await own(writing, subject, id, version) : null;
      if (before === null && version !== 0) refuse(notFound('view without an id'));
      const view =
        before === null ? await insert(writing, subject, said) : await update(writing, subject, before.id, said);
      await record(writing, 'view.save', view.id, before, view);
      return { __typename: 'ViewSaved', view };
    }),
  deleteView: (_root, { id, version }, context) =>
    write(context, null, async (writing): Promise<DeleteAnswer> => {
      const before = await own(writing, context.principal.subject, id, version);
      await writing.client.query('delete from saved_view where view_id = $1', [id]);
      await record(writing, 'view.delete', id, before, null);
      return { __typename: 'ViewDeleted', id };
    }),
};

type Said = Pick<SavedView, 'screen' | 'name' | 'state' | 'shared'>;

function check({ screen, name, state }: Said): void {
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(screen))
    refuse(invalid('screen', 'must be small letters, digits and -, at most 32'));
  if (name.trim() === '' || name.length > 120) refuse(invalid('name', 'must have 1 to 120 characters'));
  const isGroup = typeof state === 'object' && state !== null && !Array.isArray(state);
  if (!isGroup || Buffer.byteLength(JSON.stringify(state)) > maxStateBytes / 2) {
    refuse(invalid('state', `must be an object of at most ${maxStateBytes / 2} bytes`));
  }
}

async function own({ client }: Writing, subject: string, id: string, version: number): Promise<SavedView> {
  if (!uuid.test(id)) refuse(notFound(`view ${id.slice(0, 40)} of yours`));
  const { rows } = await client.query<SavedView>(
    `select ${viewColumns} from saved_view where view_id = $2 and owner = $1 for update`,
    [subject, id],
  );
  const view = rows[0] ?? refuse(notFound(`view ${id} of yours`));
  return view.version === version ? view : refuse(conflict(`view ${id}`, view.version, version));
}

async function insert(
  { client, tenant }: Writing,
  subject: string,
  { screen, name, state, shared }: Said,
): Promise<SavedView> {
  // One after the other, so that the count holds.
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`saved_view ${tenant}`]);
  const { rows: counts } = await client.query<{ count: number }>(
    'select count(*)::int as count from saved_view where screen = $1',
    [screen],
  );
  if ((counts[0]?.count ?? 0) >= maxViews) refuse(invalid('screen', `has ${maxViews} views: delete some first`));
  const { rows } = await client.query<SavedView>(
    `insert into saved_view (tenant_id, owner, screen, name, state, shared) values ($2, $1, $3, $4, $5, $6) returning ${viewColumns}`,
    [subject, tenant, screen, name, JSON.stringify(state), shared],
  );
  return rows[0] ?? refuse(notFound('view'));
}

async function update(
  { client }: Writing,
  subject: string,
  id: string,
  { screen, name, state, shared }: Said,
): Promise<SavedView> {
  const { rows } = await client.query<SavedView>(
    `update saved_view set screen = $3, name = $4, state = $5, shared = $6, version = version + 1, updated_at = now()
     where view_id = $2 and owner = $1 returning ${viewColumns}`,
    [subject, id, screen, name, JSON.stringify(state), shared],
  );
  return rows[0] ?? refuse(notFound(`view ${id}`));
}

async function record(
  { client, tenant, by }: Writing,
  action: string,
  id: string,
  before: unknown,
  after: unknown,
): Promise<void> {
  await recordAudit(client, tenant, { ...by, action, subject: { type: 'view', id }, before, after });
}

function invalid(place: string, message: string) {
  const problems = [{ place, message, span: null, fix: null }];
  return { __typename: 'Invalid', message: `${place} ${message}`, problems } as const;
}
