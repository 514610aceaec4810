/** What is compared: counts, money in micros, conversions x 1e6. */
export const comparedMeasures = ['impressions', 'clicks', 'spend', 'conversions'] as const;
export type ComparedMeasure = (typeof comparedMeasures)[number];

/** Sums of a day. A measure of which no row says anything is null. */
export type Sums = Readonly<Record<ComparedMeasure, bigint | null>>;

/** What somebody says that an account's day adds up to. */
export interface DayTotal {
  /** ISO 4217 codes of its money, in order: more than one cannot be added up. Empty where there are no rows. */
  readonly currencies: readonly string[];
  readonly sums: Sums;
}

/** A day without rows. */
export const noTotal: DayTotal = {
  currencies: [],
  sums: { impressions: null, clicks: null, spend: null, conversions: null },
};
