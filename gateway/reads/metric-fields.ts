import type { GroupBy, MetricRow } from '../generated/resolvers.ts';
import { isGoldSums } from './gold-sums.ts';
import { instant } from './instant.ts';
import { measureColumn, measuresOf } from './measures.ts';
import { keyText, positionOf } from './metric-keys.ts';
import type { FigureNames } from './metric-parts.ts';
import { ratioColumns, ratiosOf } from './ratios.ts';
import { reportingColumns, reportingOf } from './reporting.ts';
import type { StoredRow } from './stored-row.ts';
import type { TenantSource } from './tenant-select.ts';

/** Rows that are added up: of which source, and by what. */
export interface Sums {
  readonly from: TenantSource;
  readonly grouping: readonly GroupBy[];
}

/** How a field is made: of columns of its own, by their names, and of the keys of the row. */
interface Made<T> {
  readonly columns?: (sums: Sums) => Readonly<Record<string, string>>;
  readonly value: (row: StoredRow, grouping: readonly GroupBy[]) => T;
}

/** A field of a row that is made of the row alone, whatever is asked for below it. */
export type PlainField = Exclude<keyof MetricRow, '__typename' | 'measures' | 'ratios' | 'values' | 'comparison'>;

/** Finality from least to most; a sum is as final as its least final part. */
const finalities = ['UNKNOWN', 'PROVISIONAL', 'SETTLING', 'FINAL'].map((name) => `'${name}'`).join(', ');

/** Names of reports that a row tells at most. */
const mostReports = 20;

const campaignOfEntity = newest('campaign_id', 'ENTITY');
const zones = () => ({ zones: 'arraySort(groupUniqArray(2)(zone))' });

/** Sums of rows, which are as well sums of sums: a part of those has only rows that tell the same measures. */
const plainFields: { readonly [Name in PlainField]: Made<MetricRow[Name]> } = {
  id: { value: (row, grouping) => Buffer.from(JSON.stringify(positionOf(row, grouping))).toString('base64url') },
  day: { value: (row, grouping) => keyText(row, grouping, 'DAY') },
  hour: { value: (row, grouping) => (grouping.includes('HOUR') ? Number(row.hour) : null) },
  platform: { value: (row, grouping) => keyText(row, grouping, 'PLATFORM') as MetricRow['platform'] },
  accountId: { value: (row, grouping) => keyText(row, grouping, 'ACCOUNT') },
  entityId: { value: (row, grouping) => keyText(row, grouping, 'ENTITY') },
  entityName: newest('entity_name', 'ENTITY'),
  campaignId: {
    columns: campaignOfEntity.columns,
    value: (row, grouping) => keyText(row, grouping, 'CAMPAIGN') || campaignOfEntity.value(row, grouping),
  },
  campaignName: newest('campaign_name', 'ENTITY', 'CAMPAIGN'),
  adGroupId: newest('ad_group_id', 'ENTITY'),
  adGroupName: newest('ad_group_name', 'ENTITY'),
  entityState: newest('entity_state', 'ENTITY'),
  currency: { value: (row) => String(row.currency) },
  reporting: { columns: reportingColumns, value: reportingOf },
  zone: { columns: zones, value: (row) => (row.zones.length === 1 ? (row.zones[0] ?? null) : null) },
  mixedZones: { columns: zones, value: (row) => row.zones.length > 1 },
  finality: {
    columns: () => ({ least_final: `[${finalities}][min(greatest(indexOf([${finalities}], toString(finality)), 1))]` }),
    value: (row) => row.least_final as MetricRow['finality'],
  },
  coverage: {
    columns: ({ from }) => ({
      share_complete: isGoldSums(from) ? 'sum(coverage * entities) / sum(entities)' : 'avg(coverage)',
    }),
    value: (row) => Number(row.share_complete),
  },
  dataAsOf: {
    columns: ({ from }) => ({
      newest_data: `toString(max(${isGoldSums(from) ? 'newest_watermark' : 'input_watermark'}))`,
    }),
    value: (row) => instant(String(row.newest_data)),
  },
  oldestDataAsOf: {
    columns: ({ from }) => ({
      oldest_data: `toString(min(${isGoldSums(from) ? 'oldest_watermark' : 'input_watermark'}))`,
    }),
    value: (row) => instant(String(row.oldest_data)),
  },
  facts: { columns: () => ({ fact_count: 'sum(facts)' }), value: (row) => Number(row.fact_count) },
  reports: {
    columns: () => ({ reports: `arraySort(groupUniqArray(${mostReports})(report_type))` }),
    value: (row) => [...row.reports],
  },
};

/** What is told of an entity or a campaign as of the newest day that says it, when it is grouped by that. */
function newest(column: string, ...told: readonly GroupBy[]): Required<Made<string | null>> {
  const name = `newest_${column}`;
  const isTold = (grouping: readonly GroupBy[]) => told.some((key) => grouping.includes(key));
  return {
    columns: ({ grouping }) => (isTold(grouping) ? { [name]: `argMax(${column}, (report_day, produced_at))` } : {}),
    value: (row, grouping) => (isTold(grouping) ? (row[name] as string | null) : null),
  };
}

/** Whether a field of a row, or of another period, is a plain one. */
export function isPlain(name: string): name is PlainField {
  return Object.hasOwn(plainFields, name);
}

/** The expressions that fields and figures are made of, by the names of their columns. */
export function columnsOf(
  { fields, measures, ratios }: FigureNames & { readonly fields: readonly string[] },
  sums: Sums,
): Readonly<Record<string, string>> {
  return {
    // Sums of 64-bit micros may leave 64 bits.
    ...Object.fromEntries(
      measures.map(measureColumn).map((column) => [`sum_${column}`, `toString(sum(toInt128(${column})))`]),
    ),
    ...ratioColumns(ratios),
    ...Object.assign({}, ...fields.filter(isPlain).map((name) => plainFields[name].columns?.(sums))),
  };
}

/** Plain fields of a row that was read with their columns. */
export function plainFieldsOf<Name extends PlainField>(
  row: StoredRow,
  names: readonly Name[],
  grouping: readonly GroupBy[],
): Pick<MetricRow, Name> {
  return Object.fromEntries(names.map((name) => [name, plainFields[name].value(row, grouping)])) as Pick<
    MetricRow,
    Name
  >;
}

/** Measures and ratios that were read, in `currency`. Of a row that is not there they are null and NO_DATA. */
export function figuresOf(row: StoredRow | undefined, currency: string, { measures, ratios }: FigureNames) {
  return {
    measures: measuresOf((column) => row?.[`sum_${column}`], currency, measures),
    ratios: ratiosOf(row ?? {}, currency, ratios),
  };
}
