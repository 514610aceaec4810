import type { ConversionRate } from '../../../connectors/rates/rate.ts';
import type { MeasureName, TextName } from '../language/fields.ts';

/** What an entity did on one day, or in one hour of it: a row of gold. Money and other micros are bigints. */
export interface DayRow {
  /** The account's own day, in days since 1970-01-01. */
  readonly day: number;
  /** Of the account's clock; null for the whole day. */
  readonly hour: number | null;
  readonly currency: string;
  /** 1 when the day was fetched complete. */
  readonly coverage: number;
  readonly measures: Readonly<Partial<Record<MeasureName, number | bigint | null>>>;
  readonly texts: Readonly<Partial<Record<TextName, string | null>>>;
}

/** When a formula is evaluated, on the clock of the account. */
export interface Moment {
  /** First and last day of what is asked for. */
  readonly from: number;
  readonly to: number;
  /** The last complete day: windows end with it. */
  readonly complete: number;
  /** The day that is running. */
  readonly today: number;
  /** The last complete hour: day × 24 + hour. */
  readonly completeHour: number;
}

/** Budget and days of what an entity was planned for. */
export interface Flight {
  /** First and last day, of the account. */
  readonly start: number;
  readonly end: number;
  readonly budgetMicros: bigint;
  readonly currency: string;
}

/** The tenant's exchange rates: what one `from` is in `to` on a day (since 1970-01-01), exactly; undefined where there is none. */
export type Rates = (
  day: number,
  from: string,
  to: string,
) => Pick<ConversionRate, 'id' | 'numerator' | 'denominator'> | undefined;
