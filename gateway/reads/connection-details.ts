import type { GatewayContext } from '../context.ts';
import type {
  Backfill,
  ConnectionFreshness,
  ConnectionResolvers,
  FreshnessDay,
  ReachedAccount,
} from '../generated/resolvers.ts';
import { checkRange } from './arguments.ts';
import { utc } from './instant.ts';
import { byColumn, groupedBy, loadTogether } from './loaders.ts';
import { readTenantRows } from './tenant-rows.ts';

/** Accounts and requests for backfills of one connection in one answer. */
const [maxAccounts, maxBackfills] = [500, 50];

/** Fields of a connection that are read only where they are asked for, those of all connections of an answer together. */
export const connectionFields: ConnectionResolvers<GatewayContext> = {
  freshness: async ({ id }, _arguments, context) => (await freshnessOf(id, context)) ?? nothingYet,
  accounts: async ({ id }, _arguments, context) => [...((await accountsOf(id, context)) ?? [])],
  days: async ({ id }, { from, to }, context) => {
    checkRange(from, to, context.limits);
    return [...((await daysOf(id, from, to, context)) ?? [])];
  },
  backfills: async ({ id }, _arguments, context) => [...((await backfillsOf(id, context)) ?? [])],
};

const nothingYet: ConnectionFreshness = {
  ...{ slices: 0, late: 0, failed: 0, partial: 0, sent: 0, applied: 0 },
  ...{ dataAsOf: null, lastFetchAt: null, nextFetchAt: null, lastError: null, lastErrorCode: null },
};

/** Counts of slices by their state, as columns. */
const states = ['failed', 'partial', 'sent', 'applied', 'planned']
  .map((state) => `count(*) filter (where slice_state(l) = '${state.toUpperCase()}')::int as ${state}`)
  .join(', ');

type Of<T> = T & { readonly connection: string };

function read<Row>(context: GatewayContext, query: string, values: readonly unknown[]): Promise<Row[]> {
  return readTenantRows<Row>(context.stores.postgres, context.principal.tenant, query, values);
}

function freshnessOf(id: string, context: GatewayContext): Promise<ConnectionFreshness | undefined> {
  return loadTogether(context, 'freshness', id, async (ids) => {
    const rows = await read<Of<ConnectionFreshness>>(
      context,
      `select connection_id as connection, count(*)::int as slices, ${states},
         count(*) filter (where late_at < now())::int as late, ${utc('max(data_as_of)')} as "dataAsOf",
         ${utc('max(begun_at)')} as "lastFetchAt", ${utc('min(due_at)')} as "nextFetchAt",
         (array_agg(error order by failed_at desc) filter (where failures > 0))[1] as "lastError",
         (array_agg(error_code order by failed_at desc) filter (where failures > 0))[1] as "lastErrorCode"
       from slice_ledger l where connection_id = any($1::text[]) group by connection_id`,
      [ids],
    );
    return byColumn(rows, 'connection');
  });
}

function accountsOf(id: string, context: GatewayContext): Promise<readonly ReachedAccount[] | undefined> {
  return loadTogether(context, 'reachedAccounts', id, async (ids) => {
    const rows = await read<Of<ReachedAccount>>(
      context,
      `select asked.id as connection, r.* from unnest($1::text[]) as asked (id) cross join lateral (
         select account_id as "accountId", name, currency, iana_zone as zone, ${utc('seen_at')} as "seenAt"
         from ingestion_account where connection_id = asked.id order by account_id limit $2) as r`,
      [ids, maxAccounts],
    );
    return groupedBy(rows, 'connection');
  });
}

function daysOf(
  id: string,
  from: string,
  to: string,
  context: GatewayContext,
): Promise<readonly FreshnessDay[] | undefined> {
  return loadTogether(context, `freshnessDays ${from} ${to}`, id, async (ids) => {
    const rows = await read<Of<FreshnessDay>>(
      context,
      `select connection_id as connection, day::text as day, count(*)::int as slices, ${states},
         count(*) filter (where late_at < now())::int as late, ${utc('min(data_as_of)')} as "dataAsOf",
         (array['PROVISIONAL', 'SETTLING', 'FINAL'])[min(array_position(array['PROVISIONAL', 'SETTLING', 'FINAL'], finality))] as finality
       from slice_ledger l where connection_id = any($1::text[]) and day between $2::date and $3::date
       group by connection_id, l.day order by 1, 2`,
      [ids, from, to],
    );
    return groupedBy(rows, 'connection');
  });
}

/** Columns of a backfill, with how far it is: a slice of its days counts as fetched once one was begun after it was asked for. */
export const backfillColumns = `b.backfill_id as id, b.connection_id as "connectionId", b.first_day::text as "from", b.last_day::text as "to",
  ${utc('b.requested_at')} as "requestedAt", ${utc('b.done_at')} as "doneAt",
  (select count(*)::int from slice_ledger l where l.connection_id = b.connection_id and l.day between b.first_day and b.last_day) as slices,
  (select count(*)::int from slice_ledger l where l.connection_id = b.connection_id and l.day between b.first_day and b.last_day
     and l.begun_at >= b.requested_at) as fetched`;

function backfillsOf(id: string, context: GatewayContext): Promise<readonly Backfill[] | undefined> {
  return loadTogether(context, 'backfills', id, async (ids) => {
    const rows = await read<Backfill>(
      context,
      `select b.* from unnest($1::text[]) as asked (id) cross join lateral (
         select ${backfillColumns} from ingestion_backfill b where b.connection_id = asked.id
         order by b.requested_at desc, b.backfill_id limit $2) as b`,
      [ids, maxBackfills],
    );
    return groupedBy(rows, 'connectionId');
  });
}
