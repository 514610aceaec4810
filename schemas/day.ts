import { SchemasError } from './errors.ts';

const millisecondsPerDay = 86_400_000;

/**
 * Days since 1970-01-01 of a calendar day written `2026-11-01` (Avro `date`). No time zone is involved: a report day is
 * the account's own.
 * @throws SchemasError MR_SCHEMAS_DAY for other spellings and for days that no calendar has.
 */
export function dayFromIso(iso: string): number {
  const parsed = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? Date.parse(`${iso}T00:00:00Z`) : Number.NaN;
  const day = parsed / millisecondsPerDay;
  if (Number.isNaN(day) || isoFromDay(day) !== iso) {
    throw new SchemasError('MR_SCHEMAS_DAY', `'${iso}' is not a day: expected one of the calendar, written 2026-11-01`);
  }
  return day;
}

/**
 * The calendar day of days since 1970-01-01, written `2026-11-01`.
 * @throws SchemasError MR_SCHEMAS_DAY outside the years 0000 to 9999 or when it is not an integer.
 */
export function isoFromDay(day: number): string {
  if (!Number.isInteger(day) || day < -719_528 || day > 2_932_896) {
    throw new SchemasError(
      'MR_SCHEMAS_DAY',
      `${day} is not a count of days since 1970-01-01 in the years 0000 to 9999`,
    );
  }
  return new Date(day * millisecondsPerDay).toISOString().slice(0, 10);
}
