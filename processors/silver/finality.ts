import type { SettleRule } from '../../connectors/profile.ts';
import type { Finality } from '../../schemas/generated/types.ts';
import type { Calendar } from './calendar.ts';

/** What decides when the figures of a day are final. */
export interface FinalityRule {
  readonly zone: string;
  readonly latencyHours: number;
  readonly settle: SettleRule;
}

/**
 * How final the figures of a local day (days since 1970-01-01) are when they are as of an instant (microseconds):
 * PROVISIONAL until the platform's latency after the day's end has passed, SETTLING while it may still restate, then FINAL.
 */
export function finalityOf(calendar: Calendar, rule: FinalityRule, day: number, asOf: number): Finality {
  const dayEnd = calendar.day(rule.zone, day).end;
  if (asOf < dayEnd + rule.latencyHours * 3_600_000_000) return 'PROVISIONAL';
  return asOf < calendar.day(rule.zone, settledDay(rule.settle, day)).end ? 'SETTLING' : 'FINAL';
}

/** The local day at whose end the figures no longer change. */
function settledDay(settle: SettleRule, day: number): number {
  if ('days' in settle) return day + settle.days;
  const date = new Date(day * 86_400_000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, settle.nextMonthDay) / 86_400_000;
}
