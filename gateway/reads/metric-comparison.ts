import { dayFromIso, isoFromDay } from '../../schemas/day.ts';
import type { GatewayContext } from '../context.ts';
import { RequestError } from '../errors.ts';
import type {
  CompareInput,
  GroupBy,
  Measures,
  MetricChanges,
  MetricComparison,
  MetricFilter,
  Money,
  Ratios,
} from '../generated/resolvers.ts';
import { instant } from './instant.ts';
import { measuresOf } from './measures.ts';
import { keyColumns, metricSelect } from './metric-select.ts';
import { ratiosOf } from './ratios.ts';
import type { RowFormulas } from './row-formulas.ts';
import type { StoredRow } from './stored-row.ts';
import { readTenant } from './tenant-select.ts';

/** What rows are compared with. */
export interface ComparisonRequest {
  readonly filter: MetricFilter;
  readonly grouping: readonly GroupBy[];
  readonly asOf: string | null;
  readonly compare: CompareInput;
  readonly formulas: RowFormulas;
}

/** Sets keys of a row apart from one another. */
const separator = '\u001f';

/** The same rows of another period, in the order of `rows`: one query for all of them. */
export async function readComparisons(
  rows: readonly StoredRow[],
  { filter, grouping, asOf, compare, formulas }: ComparisonRequest,
  context: GatewayContext,
): Promise<readonly MetricComparison[]> {
  const back = daysBack(filter, compare);
  const other = { ...filter, from: moved(filter.from, back), to: moved(filter.to, back) };
  const keyOf = (row: StoredRow, by: number) =>
    keyColumns(grouping)
      .map((column) => (column === 'report_day' ? moved(String(row[column]), by) : String(row[column])))
      .join(separator);
  const wanted = rows.map((row) => keyOf(row, back));
  const found = wanted.length === 0 ? [] : await readThen(wanted, { filter: other, grouping, asOf, formulas }, context);
  const then = new Map(found.map((row) => [keyOf(row, 0), row]));
  return rows.map((row, at) => {
    const day = grouping.includes('DAY') ? moved(String(row.report_day), back) : null;
    return comparisonOf(row, then.get(wanted[at] ?? ''), formulas, { from: other.from, to: other.to, day });
  });
}

function readThen(
  wanted: readonly string[],
  { filter, grouping, asOf, formulas }: Omit<ComparisonRequest, 'compare'>,
  context: GatewayContext,
): Promise<StoredRow[]> {
  const select = metricSelect(filter, grouping, { limit: wanted.length, asOf, columns: formulas.columns });
  const parts = keyColumns(grouping).map((column) => `toString(${column})`);
  const key = parts.length === 1 ? parts[0] : `concat(${parts.join(`, '${separator}', `)})`;
  const asked = {
    ...select,
    beyond: [`${key} IN {wanted:Array(String)}`],
    parameters: { ...select.parameters, wanted },
  };
  return readTenant<StoredRow>(context.stores.clickhouse, context.principal.tenant, asked, context.limits);
}

/** How many days the other period is before the one asked for. */
function daysBack({ from, to }: MetricFilter, { with: what, from: said }: CompareInput): number {
  const back = {
    PERIOD_BEFORE: () => dayFromIso(to) - dayFromIso(from) + 1,
    WEEK_BEFORE: () => 7,
    YEAR_BEFORE: () => 364,
    DAY: () => (said ? dayFromIso(from) - dayFromIso(said) : Number.NaN),
  }[what]();
  if (Number.isNaN(back)) throw new RequestError('MR_ARGUMENT_INVALID', 'compare with DAY: give the first day as from');
  if (dayFromIso(from) - back < 0)
    throw new RequestError('MR_ARGUMENT_INVALID', 'compare: there is nothing before 1970');
  return back;
}

function moved(day: string, back: number): string {
  return isoFromDay(dayFromIso(day) - back);
}

function comparisonOf(
  row: StoredRow,
  then: StoredRow | undefined,
  formulas: RowFormulas,
  about: Pick<MetricComparison, 'from' | 'to' | 'day'>,
): MetricComparison {
  const currency = String(row.currency);
  const measures = measuresOf((column) => then?.[`sum_${column}`], currency);
  const ratios = ratiosOf(then ?? {}, currency);
  const now = { measures: measuresOf((column) => row[`sum_${column}`], currency), ratios: ratiosOf(row, currency) };
  return {
    ...about,
    measures,
    ratios,
    values: then === undefined ? [] : formulas.valuesOf(then),
    finality: (then?.least_final ?? null) as MetricComparison['finality'],
    coverage: then === undefined ? null : Number(then.share_complete),
    dataAsOf: then === undefined ? null : instant(String(then.newest_data)),
    facts: Number(then?.fact_count ?? 0),
    changes: changesOf(now, { measures, ratios }),
  };
}

interface Figures {
  readonly measures: Measures;
  readonly ratios: Ratios;
}

function changesOf(now: Figures, then: Figures): MetricChanges {
  const before = new Map(numbers(then));
  return Object.fromEntries(
    numbers(now).map(([name, value]) => [name, change(value, before.get(name) ?? null)]),
  ) as unknown as MetricChanges;
}

function numbers({ measures, ratios }: Figures): readonly (readonly [string, number | null])[] {
  return [
    ...Object.entries(measures).map(([name, value]) => [name, numberOf(value)] as const),
    ...Object.entries(ratios).map(([name, ratio]) => [name, numberOf((ratio as Ratios['cpc' | 'ctr']).value)] as const),
  ];
}

/** Money and decimals as a number: a change is shown in percent, so the nearest one will do. */
function numberOf(value: unknown): number | null {
  if (value === null || value === undefined) return null;
  return Number(typeof value === 'object' ? (value as Money).amount : value);
}

function change(now: number | null, then: number | null): number | null {
  return now === null || then === null || then === 0 ? null : now / then - 1;
}
