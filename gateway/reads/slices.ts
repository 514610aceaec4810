import type { GatewayContext } from '../context.ts';
import type { ResolversParentTypes, SliceFilter } from '../generated/resolvers.ts';
import { checkAccounts, checkPage, day } from './arguments.ts';
import { Conditions } from './conditions.ts';
import { type CursorScope, connection } from './cursor.ts';
import { utc } from './instant.ts';
import { readTenantRows } from './tenant-rows.ts';

type SliceNode = ResolversParentTypes['Slice'];

const sortKeys = ['day', 'platform', 'account_id', 'report_type', 'level'];
const counts = ['rows', 'upserts', 'retracts', 'unchanged', 'duplicates', 'quarantined', 'live_facts'];

const columns = [
  'platform',
  'account_id as "accountId"',
  'report_type as "reportType"',
  'level',
  'day::text as day',
  'slice_state(slice_ledger) as state',
  'connection_id as "connectionId"',
  `${utc('begun_at')} as "begunAt"`,
  'sent_rows::float8 as "sentRows"',
  'missing_fields as "missingFields"',
  `${utc('due_at')} as "dueAt"`,
  'coalesce(late_at < now(), false) as late',
  'failures',
  'error_code as "errorCode"',
  'error',
  'last_applied_seq::text as "fetchSeq"',
  'decision',
  'complete',
  ...counts.map((name) => `${name}::float8 as "${name === 'live_facts' ? 'liveFacts' : name}"`),
  'finality',
  `${utc('fetched_at')} as "fetchedAt"`,
  `${utc('data_as_of')} as "dataAsOf"`,
  'reason',
  `${utc('updated_at')} as "updatedAt"`,
].join(', ');

/** What `slices` was asked. */
export interface SliceRequest {
  readonly filter?: SliceFilter | null;
  readonly first: number;
  readonly after?: string | null;
}

/** The slice ledger of the tenant, newest day first. */
export async function readSlices(
  request: SliceRequest,
  context: GatewayContext,
): Promise<ResolversParentTypes['SliceConnection']> {
  const filter = request.filter ?? {};
  checkPage(request.first, context.limits);
  checkAccounts(filter.accounts, context.limits);
  const scope: CursorScope = { tenant: context.principal.tenant, query: 'slices', filter };
  const after = request.after ? context.cursors.decode(scope, request.after) : undefined;
  const { query, values } = sliceQuery(filter, request.first + 1, after);
  const rows = await readTenantRows<Omit<SliceNode, 'id'>>(
    context.stores.postgres,
    context.principal.tenant,
    query,
    values,
  );
  const nodes = rows.map((row) => ({ ...row, id: positionOf(row).join('/') }));
  return connection(nodes, request.first, (node) => context.cursors.encode(scope, positionOf(node)));
}

/** Text and values of one page of the ledger. Days go down, all other keys up. */
export function sliceQuery(
  filter: SliceFilter,
  limit: number,
  after?: readonly (string | number)[],
): { readonly query: string; readonly values: readonly unknown[] } {
  const conditions = new Conditions();
  conditions.is('platform', filter.platform);
  conditions.is('connection_id', filter.connectionId || null);
  conditions.is('level', filter.level);
  conditions.is('report_type', filter.reportType || null);
  conditions.isOneOf('slice_state(slice_ledger)', filter.states);
  if (filter.late === true) conditions.add('late_at < now()');
  conditions.isOneOf('account_id', filter.accounts);
  if (filter.from) {
    day('from', filter.from);
    conditions.add(`day >= ${conditions.bind(filter.from, 'date')}`);
  }
  if (filter.to) {
    day('to', filter.to);
    conditions.add(`day <= ${conditions.bind(filter.to, 'date')}`);
  }
  if (after) {
    const [lastDay, ...rest] = after;
    const dayBound = conditions.bind(lastDay, 'date');
    const others = rest.map((value) => conditions.bind(value, 'text')).join(', ');
    conditions.add(`day < ${dayBound} or (day = ${dayBound} and (${sortKeys.slice(1).join(', ')}) > (${others}))`);
  }
  const order = sortKeys.map((key) => (key === 'day' ? 'slice_ledger.day desc' : key)).join(', ');
  const most = conditions.bind(limit, 'int');
  return {
    query: `select ${columns} from slice_ledger ${conditions.where} order by ${order} limit ${most}`,
    values: conditions.values,
  };
}

function positionOf(slice: Omit<SliceNode, 'id'>): (string | number)[] {
  return [slice.day, slice.platform, slice.accountId, slice.reportType, slice.level];
}
