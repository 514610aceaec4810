import type { GatewayContext } from '../context.ts';
import { RequestError } from '../errors.ts';
import type {
  CompareInput,
  GroupBy,
  MetricConnection,
  MetricFilter,
  MetricOrder,
  MetricRow,
} from '../generated/resolvers.ts';
import { checkAccounts, checkPage, checkRange } from './arguments.ts';
import { type CursorScope, connection, type Position } from './cursor.ts';
import { readResults } from './day-formulas.ts';
import { readComparisons } from './metric-comparison.ts';
import { figuresOf, isPlain, plainFieldsOf } from './metric-fields.ts';
import { groupingOf, positionOf } from './metric-keys.ts';
import { type RowParts, together } from './metric-parts.ts';
import { metricSelect } from './metric-select.ts';
import { rowFormulas } from './row-formulas.ts';
import type { StoredRow } from './stored-row.ts';
import { readTenant } from './tenant-select.ts';

/** Entities in one filter. */
const maxEntities = 200;

/** What `metrics` was asked. */
export interface MetricRequest {
  readonly filter: MetricFilter;
  readonly groupBy: readonly GroupBy[];
  readonly first: number;
  readonly after?: string | null | undefined;
  readonly asOf?: string | null | undefined;
  readonly compare?: CompareInput | null | undefined;
  readonly orderBy?: MetricOrder | null | undefined;
  readonly formulas?: readonly string[] | null | undefined;
}

/**
 * Answers `metrics` with rows that have `parts` and nothing else.
 * @throws RequestError for what is malformed or beyond a limit, StoreError for the store.
 */
export async function readMetrics(
  request: MetricRequest,
  parts: RowParts,
  context: GatewayContext,
): Promise<MetricConnection> {
  const { filter, first, asOf = null, compare = null, orderBy = null } = request;
  checkRequest(request, context);
  const grouping = groupingOf(request.groupBy);
  const { tenant } = context.principal;
  const scope: CursorScope = { tenant, query: 'metrics', filter: [filter, grouping, asOf, orderBy] };
  const after = request.after ? context.cursors.decode(scope, request.after) : undefined;
  const about = { grouping, isAsOf: asOf !== null, isCompared: compare !== null };
  const formulas = await rowFormulas(request.formulas, about, context);
  const columns = { parts: columnParts(parts), columns: formulas.columns };
  const select = metricSelect(filter, grouping, { limit: first + 1, after, asOf, orderBy, ...columns });
  const rows = await readTenant<StoredRow>(context.stores.clickhouse, tenant, select, context.limits);
  const results = await readResults(rows, formulas.byDays, { filter, grouping }, context);
  const comparisons =
    compare && parts.comparison
      ? await readComparisons(
          rows.slice(0, first),
          { filter, grouping, asOf, compare, formulas, parts: parts.comparison },
          context,
        )
      : undefined;
  const seen = Number(orderBy ? (after?.[0] ?? 0) : 0);
  const positions = new Map<MetricRow, Position>();
  for (const [at, row] of rows.entries()) {
    const said = { values: formulas.valuesOf(row, results[at] ?? []), comparison: comparisons?.[at] ?? null };
    // Fields that nobody asked for are not there.
    const node = { ...metricRow(row, parts, grouping), ...said } as MetricRow;
    positions.set(node, orderBy ? [seen + at + 1] : positionOf(row, grouping));
  }
  return connection([...positions.keys()], first, (node) => context.cursors.encode(scope, positions.get(node) ?? []));
}

/** What a row needs: also the figures that another period's are compared with. */
function columnParts({ comparison, ...parts }: RowParts) {
  return comparison === null ? parts : { ...parts, ...together(parts, comparison.changes) };
}

function metricRow(row: StoredRow, parts: RowParts, grouping: readonly GroupBy[]): Partial<MetricRow> {
  return {
    ...plainFieldsOf(row, parts.fields.filter(isPlain), grouping),
    ...figuresOf(row, String(row.currency), parts),
  };
}

function checkRequest({ filter, first }: MetricRequest, { limits }: GatewayContext): void {
  checkPage(first, limits);
  checkRange(filter.from, filter.to, limits);
  checkAccounts(filter.accounts, limits);
  if ((filter.entityIds?.length ?? 0) > maxEntities) {
    const message = `${filter.entityIds?.length} entities are named: at most ${maxEntities} at a time; leave them out for all`;
    throw new RequestError('MR_ARGUMENT_INVALID', message);
  }
}
