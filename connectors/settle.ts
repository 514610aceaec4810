import type { SettleRule } from './profile.ts';

/** The local day (days since 1970-01-01) at whose end the figures of `day` no longer change. */
export function settledDay(settle: SettleRule, day: number): number {
  if ('days' in settle) return day + settle.days;
  const date = new Date(day * 86_400_000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, settle.nextMonthDay) / 86_400_000;
}
