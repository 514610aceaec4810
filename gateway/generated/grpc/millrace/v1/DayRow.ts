// Made by `npm run generate` from schemas/proto. Do not edit.
import type { Long } from '@grpc/proto-loader';

/**
 * What an entity did on a day, or in an hour of it.
 */
export interface DayRow {
  /**
   * The account's own day: `2026-11-01`.
   */
  'day'?: (string);
  /**
   * Of the account's clock, 0 to 23; absent for the whole day.
   */
  'hour'?: (number);
  'currency'?: (string);
  /**
   * 1, also where it is absent: the day was fetched whole.
   */
  'coverage'?: (number | string);
  /**
   * By name. Money, and counts that platforms give with fractions, in millionths (micros): docs/reference/formulas.md tells which.
   */
  'measures'?: ({[key: string]: number | string | Long});
  /**
   * By name, such as `platform` and `entity_id`.
   */
  'texts'?: ({[key: string]: string});
  '_hour'?: "hour";
  '_coverage'?: "coverage";
}

/**
 * What an entity did on a day, or in an hour of it.
 */
export interface DayRow__Output {
  /**
   * The account's own day: `2026-11-01`.
   */
  'day': (string);
  /**
   * Of the account's clock, 0 to 23; absent for the whole day.
   */
  'hour'?: (number);
  'currency': (string);
  /**
   * 1, also where it is absent: the day was fetched whole.
   */
  'coverage'?: (number);
  /**
   * By name. Money, and counts that platforms give with fractions, in millionths (micros): docs/reference/formulas.md tells which.
   */
  'measures': ({[key: string]: string});
  /**
   * By name, such as `platform` and `entity_id`.
   */
  'texts': ({[key: string]: string});
  '_hour'?: "hour";
  '_coverage'?: "coverage";
}
