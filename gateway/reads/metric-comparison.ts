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
import { figuresOf, plainFieldsOf } from './metric-fields.ts';
import { keyColumns } from './metric-keys.ts';
import { type ComparisonParts, together } from './metric-parts.ts';
import { metricSelect } from './metric-select.ts';
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
  readonly parts: ComparisonParts;
}

/** Sets keys of a row apart from one another. */
const separator = '\u001f';

/** The same rows of another period, in the order of `rows`: one query for all of them. */
export async function readComparisons(
  rows: readonly StoredRow[],
  { compare, ...asked }: ComparisonRequest,
  context: GatewayContext,
): Promise<readonly MetricComparison[]> {
  const { filter, grouping, formulas, parts } = asked;
  const back = daysBack(filter, compare);
  const other = { ...filter, from: moved(filter.from, back), to: moved(filter.to, back) };
  const keyOf = (row: StoredRow, by: number) =>
    keyColumns(grouping)
      .map((column) => (column === 'report_day' ? moved(String(row[column]), by) : String(row[column])))
      .join(separator);
  const wanted = rows.map((row) => keyOf(row, back));
  const found = wanted.length === 0 ? [] : await readThen(wanted, { ...asked, filter: other }, context);
  const then = new Map(found.map((row) => [keyOf(row, 0), row]));
  return rows.map((row, at) => {
    const day = grouping.includes('DAY') ? moved(String(row.report_day), back) : null;
    const about = { from: other.from, to: other.to, day };
    return comparisonOf(row, then.get(wanted[at] ?? ''), { formulas, parts, about });
  });
}

function readThen(
  wanted: readonly string[],
  { filter, grouping, asOf, formulas, parts }: Omit<ComparisonRequest, 'compare'>,
  context: GatewayContext,
): Promise<StoredRow[]> {
  const read = { fields: parts.fields, ...together(parts, parts.changes) };
  const select = metricSelect(filter, grouping, {
    parts: read,
    limit: wanted.length,
    asOf,
    columns: formulas.columns,
  });
  const names = keyColumns(grouping).map((column) => `toString(${column})`);
  const key = names.length === 1 ? names[0] : `concat(${names.join(`, '${separator}', `)})`;
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

/** Nothing was there then: so say the fields that are not of it. */
const nothing = { finality: null, coverage: null, dataAsOf: null, facts: 0 };

function comparisonOf(
  row: StoredRow,
  then: StoredRow | undefined,
  {
    formulas,
    parts,
    about,
  }: Pick<ComparisonRequest, 'formulas' | 'parts'> & { readonly about: Pick<MetricComparison, 'from' | 'to' | 'day'> },
): MetricComparison {
  const currency = String(row.currency);
  const { changes } = parts;
  return {
    ...about,
    ...figuresOf(then, currency, parts),
    values: then === undefined ? [] : formulas.valuesOf(then, []),
    ...nothing,
    ...(then && plainFieldsOf(then, parts.fields.filter(isOfThen), [])),
    changes: changesOf(figuresOf(row, currency, changes), figuresOf(then, currency, changes)),
  };
}

function isOfThen(name: keyof MetricComparison): name is keyof typeof nothing {
  return Object.hasOwn(nothing, name);
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
