import type { GatewayContext } from '../context.ts';
import type { ReconciliationFilter, ResolversParentTypes } from '../generated/resolvers.ts';
import { checkAccounts, checkPage, day } from './arguments.ts';
import { Conditions } from './conditions.ts';
import { type CursorScope, connection, type Position } from './cursor.ts';
import { utc } from './instant.ts';
import { readTenantRows } from './tenant-rows.ts';

type Reconciliation = ResolversParentTypes['Reconciliation'];

const sortKeys = ['platform', 'account_id', 'report_type', 'connection_id'];
/** Measures by their column and their name in the schema. */
const measures = [
  ['impressions', 'IMPRESSIONS'],
  ['clicks', 'CLICKS'],
  ['spend', 'SPEND'],
  ['conversions', 'CONVERSIONS'],
] as const;

/** Only the measures that were compared, with what they differ by. Whole numbers of any size are texts. */
const sides = measures.map(
  ([
    column,
    name,
  ]) => `jsonb_build_object('measure', '${name}', 'ours', ${column}::text, 'theirs', ${column}_theirs::text,
    'difference', (${column} - ${column}_theirs)::text)`,
);
const columns = [
  'connection_id as "connectionId"',
  'platform',
  'account_id as "accountId"',
  'report_type as "reportType"',
  'level',
  'day::text as day',
  'currency',
  'agrees',
  'reason',
  'detail',
  `jsonb_path_query_array(jsonb_build_array(${sides.join(', ')}), '$[*] ? (@.ours != null)') as measures`,
  'fetch_seq::text as "fetchSeq"',
  `${utc('fetched_at')} as "fetchedAt"`,
  `${utc('asked_at')} as "askedAt"`,
].join(', ');

/** What `reconciliations` was asked. */
export interface ReconciliationRequest {
  readonly filter?: ReconciliationFilter | null;
  readonly first: number;
  readonly after?: string | null;
}

/** Our totals against the platforms' own as they were last compared: of the tenant, newest day first. */
export async function readReconciliations(
  request: ReconciliationRequest,
  context: GatewayContext,
): Promise<ResolversParentTypes['ReconciliationConnection']> {
  const filter = request.filter ?? {};
  checkPage(request.first, context.limits);
  checkAccounts(filter.accounts, context.limits);
  const { tenant } = context.principal;
  const scope: CursorScope = { tenant, query: 'reconciliations', filter };
  const after = request.after ? context.cursors.decode(scope, request.after) : undefined;
  const { query, values } = reconciliationQuery(filter, request.first + 1, after);
  const rows = await readTenantRows<Omit<Reconciliation, 'id'>>(context.stores.postgres, tenant, query, values);
  const nodes = rows.map((row) => ({ ...row, id: positionOf(row).join('/') }));
  return connection(nodes, request.first, (node) => context.cursors.encode(scope, positionOf(node)));
}

/** Text and values of one page of reconciliations. */
export function reconciliationQuery(
  filter: ReconciliationFilter,
  limit: number,
  after: Position | undefined,
): { readonly query: string; readonly values: readonly unknown[] } {
  const conditions = new Conditions();
  conditions.is('platform', filter.platform);
  conditions.is('connection_id', filter.connectionId || null);
  conditions.is('level', filter.level);
  conditions.isOneOf('account_id', filter.accounts);
  conditions.isOneOf('reason', filter.reasons);
  if (typeof filter.agrees === 'boolean') conditions.add(`agrees = ${conditions.bind(filter.agrees, 'boolean')}`);
  for (const [bound, comparison] of [['from', '>='] as const, ['to', '<='] as const]) {
    const iso = filter[bound];
    if (!iso) continue;
    day(bound, iso);
    conditions.add(`r.day ${comparison} ${conditions.bind(iso, 'date')}`);
  }
  if (after) {
    const [lastDay, ...rest] = after;
    const dayBound = conditions.bind(lastDay, 'date');
    const others = rest.map((value) => conditions.bind(value, 'text')).join(', ');
    conditions.add(`r.day < ${dayBound} or (r.day = ${dayBound} and (${sortKeys.join(', ')}) > (${others}))`);
  }
  const order = `r.day desc, ${sortKeys.join(', ')}`;
  const most = conditions.bind(limit, 'int');
  return {
    query: `select ${columns} from reconciliation r ${conditions.where} order by ${order} limit ${most}`,
    values: conditions.values,
  };
}

function positionOf(row: Omit<Reconciliation, 'id'>): Position {
  return [row.day, row.platform, row.accountId, row.reportType, row.connectionId];
}
