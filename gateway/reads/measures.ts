import { StoreError } from '../errors.ts';
import type { Measures } from '../generated/resolvers.ts';
import { decimalOfMicros, moneyOf } from './money.ts';

/** Columns of whole counts, by the schema's field. */
export const countColumns = {
  impressions: 'impressions',
  viewableImpressions: 'viewable_impressions',
  measurableImpressions: 'measurable_impressions',
  clicks: 'clicks',
  linkClicks: 'link_clicks',
  videoStarts: 'video_starts',
  videoQ25: 'video_q25',
  videoQ50: 'video_q50',
  videoQ75: 'video_q75',
  videoCompletes: 'video_completes',
  engagements: 'engagements',
} as const;

/** Columns of counts x 1e6, by the schema's field. */
export const fractionalColumns = {
  conversions: 'conversions',
  viewConversions: 'view_conversions',
  installs: 'installs',
  leads: 'leads',
} as const;

/** Columns of money in micros, by the schema's field. */
export const moneyColumns = { spend: 'spend', conversionValue: 'conversion_value' } as const;

/** Every column that is added up. */
export const summedColumns: readonly string[] = [
  ...Object.values(countColumns),
  ...Object.values(fractionalColumns),
  ...Object.values(moneyColumns),
];

/**
 * The measures of a row whose integers `read` gives (as text or number; null where no platform said).
 * @throws StoreError MR_STORE_ROW for a count beyond 2^53, which JSON would round.
 */
export function measuresOf(read: (column: string) => string | number | null | undefined, currency: string): Measures {
  const integer = (column: string) => {
    const value = read(column);
    return value === null || value === undefined ? null : BigInt(value);
  };
  const count = (column: string) => {
    const value = integer(column);
    if (value === null) return null;
    const number = Number(value);
    if (Number.isSafeInteger(number)) return number;
    throw new StoreError('MR_STORE_ROW', `${column} adds up to ${value}, beyond 2^53: ask for fewer days`);
  };
  const fractional = (column: string) => mapped(integer(column), decimalOfMicros);
  const money = (column: string) => mapped(integer(column), (micros) => moneyOf(micros, currency));
  return {
    ...fields(countColumns, count),
    ...fields(fractionalColumns, fractional),
    ...fields(moneyColumns, money),
  };
}

function mapped<T>(value: bigint | null, map: (value: bigint) => T): T | null {
  return value === null ? null : map(value);
}

function fields<Field extends string, T>(columns: Readonly<Record<Field, string>>, read: (column: string) => T) {
  return Object.fromEntries(Object.entries<string>(columns).map(([field, column]) => [field, read(column)])) as Record<
    Field,
    T
  >;
}
