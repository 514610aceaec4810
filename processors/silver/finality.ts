import type { SettleRule } from '../../connectors/profile.ts';
import { settledDay } from '../../connectors/settle.ts';
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
