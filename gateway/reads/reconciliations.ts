import type { GatewayContext } from '../context.ts';
import type { ReconciliationFilter, ResolversParentTypes } from '../generated/resolvers.ts';
import { checkAccounts, checkPage, day } from './arguments.ts';
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
  const values: unknown[] = [];
  const bind = (value: unknown, type: string) => `$${values.push(value)}::${type}`;
  const where: string[] = [];
  if (filter.platform) where.push(`platform = ${bind(filter.platform, 'text')}`);
  if (filter.connectionId) where.push(`connection_id = ${bind(filter.connectionId, 'text')}`);
  if (filter.level) where.push(`level = ${bind(filter.level, 'text')}`);
  if (filter.accounts) where.push(`account_id = any(${bind([...filter.accounts], 'text[]')})`);
  if (filter.reasons) where.push(`reason = any(${bind([...filter.reasons], 'text[]')})`);
  if (typeof filter.agrees === 'boolean') where.push(`agrees = ${bind(filter.agrees, 'boolean')}`);
  for (const [bound, comparison] of [['from', '>='] as const, ['to', '<='] as const]) {
    const iso = filter[bound];
    if (!iso) continue;
    day(bound, iso);
    where.push(`r.day ${comparison} ${bind(iso, 'date')}`);
  }
  if (after) {
    const [lastDay, ...rest] = after;
    const dayBound = bind(lastDay, 'date');
    const others = rest.map((value) => bind(value, 'text')).join(', ');
    where.push(`(r.day < ${dayBound} or (r.day = ${dayBound} and (${sortKeys.join(', ')}) > (${others})))`);
  }
  const condition = where.length > 0 ? `where ${where.join(' and ')}` : '';
  const order = `r.day desc, ${sortKeys.join(', ')}`;
  return {
    query: `select ${columns} from reconciliation r ${condition} order by ${order} limit ${bind(limit, 'int')}`,
    values,
  };
}

function positionOf(row: Omit<Reconciliation, 'id'>): Position {
  return [row.day, row.platform, row.accountId, row.reportType, row.connectionId];
}
