import { localDay, startOfDay } from '../../connectors/local-day.ts';
import type { LateAfter, SettleRule } from '../../connectors/profile.ts';
import { settledDay } from '../../connectors/settle.ts';

/** What decides how often a day of a report is fetched again. */
export interface RefetchRule {
  /** IANA zone of the report's days. */
  readonly zone: string;
  readonly settle: SettleRule;
  /** Hours that figures take to arrive: the fetch that makes a day final waits for them. */
  readonly latencyHours: number;
  /** When a fetch that is due is late; without it, when the usual one is. */
  readonly lateAfterHours?: LateAfter | undefined;
  /** For how many days, today among them, the platform has the figures; without it for ever. Older days are not asked for. */
  readonly keepsDays?: number | undefined;
}

/**
 * How old a day is: `TODAY`; `RECENT`, the three days before; `SETTLING` while the platform may restate it; `SETTLED`
 * afterwards.
 */
export type Age = 'TODAY' | 'RECENT' | 'SETTLING' | 'SETTLED';

/** A stretch of time in which a day is to be fetched once: milliseconds since the epoch, end exclusive, null for never. */
export interface Slot {
  readonly age: Age;
  readonly from: number;
  readonly until: number | null;
}

const hourMs = 3_600_000;
const recentDays = 3;
/** Days over which settled days are looked at again, one in `sampleEvery` a week: in each week seven of them. */
const sampledDays = 91;
const sampleEvery = 13;

/**
 * The slot that `now` lies in for a day (days since 1970-01-01): today an hour, counted from the local midnight; the three days
 * before six hours; until it has settled a local day; then one fetch when it has and the platform's latency has passed, and a week,
 * Monday to Sunday, for the one week of thirteen in whose sample it is. Null for a day that has not begun. Local days of 23 or 25 hours have a shorter last slot or one more.
 */
export function slotAt(rule: RefetchRule, day: number, now: number): Slot | null {
  const { zone, settle, latencyHours } = rule;
  const today = localDay(zone, now);
  if (day > today) return null;
  const settledAt = startOfDay(zone, settledDay(settle, day) + 1);
  const final = settledAt + latencyHours * hourMs;
  if (now >= final) return settledSlot(rule, day, { today, final });
  // The last slot before a day has settled goes on until the latency is over.
  const slot = unsettledSlot(zone, day, Math.min(now, settledAt - 1));
  return slot.until === settledAt ? { ...slot, until: final } : slot;
}

function unsettledSlot(zone: string, day: number, now: number): Slot {
  const today = localDay(zone, now);
  if (day === today) return { age: 'TODAY', ...gridSlot(zone, today, hourMs, now) };
  if (day >= today - recentDays) return { age: 'RECENT', ...gridSlot(zone, today, 6 * hourMs, now) };
  return { age: 'SETTLING', from: startOfDay(zone, today), until: startOfDay(zone, today + 1) };
}

/** The stretch of `lengthMs` from the local midnight on; it ends with the day. */
function gridSlot(zone: string, today: number, lengthMs: number, now: number): Pick<Slot, 'from' | 'until'> {
  const midnight = startOfDay(zone, today);
  const from = midnight + Math.floor((now - midnight) / lengthMs) * lengthMs;
  return { from, until: Math.min(from + lengthMs, startOfDay(zone, today + 1)) };
}

function settledSlot(
  { zone, settle, keepsDays = Number.POSITIVE_INFINITY }: RefetchRule,
  day: number,
  { today, final }: { readonly today: number; readonly final: number },
): Slot {
  // From the first Monday on that no platform's latency reaches.
  const first = settledDay(settle, day) + 3;
  // To its Sunday the platform still has the day.
  const isKept = (monday: number) => monday + 6 - day < keepsDays;
  const isSampled = (monday: number) =>
    monday >= first && monday < first + sampledDays && isKept(monday) && sampleOf(monday) === day % sampleEvery;
  const thisWeek = mondayOf(today);
  const from = isSampled(thisWeek) ? startOfDay(zone, thisWeek) : final;
  for (let next = thisWeek + 7; next < first + sampledDays; next += 7) {
    if (isSampled(next)) return { age: 'SETTLED', from, until: startOfDay(zone, next) };
  }
  return { age: 'SETTLED', from, until: null };
}

/** Which days a week looks at again, by their remainder; after thirteen weeks all had their turn. */
function sampleOf(monday: number): number {
  return Math.floor((monday + 3) / 7) % sampleEvery;
}

/** 1970-01-01 was a Thursday. */
function mondayOf(day: number): number {
  return day - ((day + 3) % 7);
}
