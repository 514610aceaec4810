import { DateTime } from 'luxon';

const dayMillis = 86_400_000;

/** The local day of an instant (milliseconds since the epoch) in an IANA zone, in days since 1970-01-01. */
export function localDay(zone: string, instant: number): number {
  const { year, month, day } = DateTime.fromMillis(instant, { zone });
  return Date.UTC(year, month - 1, day) / dayMillis;
}

/** The instant at which a local day (days since 1970-01-01) of an IANA zone begins: milliseconds since the epoch. */
export function startOfDay(zone: string, day: number): number {
  const date = new Date(day * dayMillis);
  const fields = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  return DateTime.fromObject(fields, { zone }).startOf('day').toMillis();
}
