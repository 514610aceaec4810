import { StoreError } from '../errors.ts';
import type { Measures } from '../generated/resolvers.ts';
import { decimalOfMicros, moneyOf } from './money.ts';

/** A measure of the schema. */
export type MeasureName = Exclude<keyof Measures, '__typename'>;

/** The column of each measure, and what stands in it: a whole count, a count x 1e6, or money in micros. */
const definitions = {
  impressions: { column: 'impressions', is: 'count' },
  viewableImpressions: { column: 'viewable_impressions', is: 'count' },
  measurableImpressions: { column: 'measurable_impressions', is: 'count' },
  clicks: { column: 'clicks', is: 'count' },
  linkClicks: { column: 'link_clicks', is: 'count' },
  videoStarts: { column: 'video_starts', is: 'count' },
  videoQ25: { column: 'video_q25', is: 'count' },
  videoQ50: { column: 'video_q50', is: 'count' },
  videoQ75: { column: 'video_q75', is: 'count' },
  videoCompletes: { column: 'video_completes', is: 'count' },
  engagements: { column: 'engagements', is: 'count' },
  conversions: { column: 'conversions', is: 'fraction' },
  viewConversions: { column: 'view_conversions', is: 'fraction' },
  installs: { column: 'installs', is: 'fraction' },
  leads: { column: 'leads', is: 'fraction' },
  spend: { column: 'spend', is: 'money' },
  conversionValue: { column: 'conversion_value', is: 'money' },
} as const satisfies Record<MeasureName, { column: string; is: 'count' | 'fraction' | 'money' }>;

/** Every measure, in the order of the schema. */
export const measureNames = Object.keys(definitions) as readonly MeasureName[];

/** The column that is added up to a measure. */
export function measureColumn(name: MeasureName): string {
  return definitions[name].column;
}

/**
 * The measures of a row whose integers `read` gives (as text or number; null where no platform said): those of `names` alone where it is
 * given, for then nobody asked for the others.
 * @throws StoreError MR_STORE_ROW for a count beyond 2^53, which JSON would round.
 */
export function measuresOf(
  read: (column: string) => string | number | null | undefined,
  currency: string,
  names = measureNames,
): Measures {
  const measure = (name: MeasureName) => {
    const { column, is } = definitions[name];
    const said = read(column);
    if (said === null || said === undefined) return null;
    const value = BigInt(said);
    if (is === 'count') return countOf(value, column);
    return is === 'money' ? moneyOf(value, currency) : decimalOfMicros(value);
  };
  return Object.fromEntries(names.map((name) => [name, measure(name)])) as unknown as Measures;
}

function countOf(value: bigint, column: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new StoreError('MR_STORE_ROW', `${column} adds up to ${value}, beyond 2^53: ask for fewer days`);
}
