import { recordAudit } from '../../base/audit/record.ts';
import type { GatewayContext } from '../context.ts';
import type { Backfill, MutationResolvers, ResolversTypes } from '../generated/resolvers.ts';
import { backfillColumns } from '../reads/connection-details.ts';
import { type ConnectionNode, connectionColumns, connectionTables } from '../reads/connections.ts';
import { invalid } from './refusals.ts';
import { notFound, refuse, type Writing, write } from './writing.ts';

type StatusAnswer = Awaited<ResolversTypes['ConnectionResult']>;
type BackfillAnswer = Awaited<ResolversTypes['BackfillResult']>;

/** Days of one request: what platforms keep at most, 37 months. */
const mostDays = 1_130;
/** Requests of people for days of one connection that are not done; what Millrace asks for itself, always of one account, does not count. */
const mostOpen = 20;
const dayMs = 86_400_000;

/** Mutations of connections. Workflows look at these tables: nothing else has to be told. */
export const connectionMutations: Pick<
  MutationResolvers<GatewayContext>,
  'pauseConnection' | 'resumeConnection' | 'backfillConnection'
> = {
  pauseConnection: (_root, { id, reason }, context) =>
    write(context, reason, (writing): Promise<StatusAnswer> => setStatus(writing, id, 'PAUSED')),
  resumeConnection: (_root, { id, reason }, context) =>
    write(context, reason, async (writing): Promise<StatusAnswer> => {
      const { status } = await locked(writing, id);
      if (status === 'EXPIRED')
        refuse(invalid(`connection ${id} has an expired credential: give it a new one, which resumes it`));
      return setStatus(writing, id, 'ACTIVE');
    }),
  backfillConnection: (_root, { id, from, to, reason }, context) =>
    write(context, reason, async (writing): Promise<BackfillAnswer> => {
      const before = await locked(writing, id);
      const days = (Date.parse(to) - Date.parse(from)) / dayMs + 1;
      if (days < 1) refuse(invalid(`${from} is after ${to}: give the first day, then the last`, 'to'));
      if (days > mostDays)
        refuse(invalid(`${days} days are more than any platform keeps: give at most ${mostDays}`, 'from'));
      if (!before.fetching) refuse(invalid(`nothing is fetched by connection ${id}: start fetching first`));
      const backfill = await requested(writing, id, from, to);
      return { __typename: 'BackfillRequested', backfill, connection: await read(writing, id) };
    }),
};

async function setStatus(writing: Writing, id: string, status: 'ACTIVE' | 'PAUSED'): Promise<StatusAnswer> {
  const { client, tenant, by } = writing;
  const before = await locked(writing, id);
  // Of one that has expired it stays known that it has: a pause would hide it, and resuming would try it in vain.
  if (before.status === 'EXPIRED')
    refuse(invalid(`connection ${id} has an expired credential: nothing is fetched by it anyway`));
  if (before.status === status) return { __typename: 'ConnectionChanged', connection: before, changed: false };
  const statusReason = status === 'PAUSED' ? (by.reason ?? null) : null;
  await client.query(
    'update connection set status = $2, status_reason = $3, updated_at = now() where connection_id = $1',
    [id, status, statusReason],
  );
  const connection = await read(writing, id);
  const subject = { type: 'connection', id } as const;
  await recordAudit(client, tenant, {
    ...by,
    action: 'connection.status',
    subject,
    before: state(before),
    after: state(connection),
  });
  return { __typename: 'ConnectionChanged', connection, changed: true };
}

/** What of a connection the audit trail tells. */
function state({ platform, name, status, statusReason, accountIds }: ConnectionNode) {
  return { platform, name, status, statusReason, accounts: accountIds };
}

async function locked(writing: Writing, id: string): Promise<ConnectionNode> {
  const { rowCount } = await writing.client.query('select from connection where connection_id = $1 for update', [id]);
  return rowCount === 0 ? refuse(notFound(`connection ${id}`)) : read(writing, id);
}

async function read({ client }: Writing, id: string): Promise<ConnectionNode> {
  const { rows } = await client.query<ConnectionNode>(
    `select ${connectionColumns} from ${connectionTables} where c.connection_id = $1`,
    [id],
  );
  return rows[0] ?? refuse(notFound(`connection ${id}`));
}

/** The request for these days of all accounts that is not done, or a new one. */
async function requested(
  { client, tenant, by }: Writing,
  connection: string,
  from: string,
  to: string,
): Promise<Backfill> {
  const open = `select ${backfillColumns} from ingestion_backfill b
    where b.connection_id = $1 and b.account_id is null and b.done_at is null order by b.requested_at`;
  const { rows: before } = await client.query<Backfill>(open, [connection]);
  const same = before.find((each) => each.from === from && each.to === to);
  if (same !== undefined) return same;
  if (before.length >= mostOpen) {
    refuse(invalid(`connection ${connection} has ${before.length} requests that are not done: wait for one of them`));
  }
  await client.query(
    `insert into ingestion_backfill (tenant_id, connection_id, backfill_id, first_day, last_day, requested_at)
     values ($1, $2, $3, $4, $5, now())`,
    [tenant, connection, `${from}..${to}@${by.requestId}`, from, to],
  );
  const subject = { type: 'connection', id: connection } as const;
  await recordAudit(client, tenant, { ...by, action: 'connection.backfill', subject, after: { from, to } });
  const { rows: after } = await client.query<Backfill>(open, [connection]);
  return after.find((each) => each.from === from && each.to === to) ?? refuse(notFound(`request for ${from} to ${to}`));
}
