import { DateTime } from 'luxon';
import { Calendar } from '../../silver/calendar.ts';
import type { Moment } from './data.ts';

const calendar = new Calendar();

/**
 * The moment of an instant (microseconds) in an account's zone, for the days asked for; for the last complete day where none are.
 * The day and the hour that are running are not complete, however long they are.
 */
export function momentAt(
  zone: string,
  instant: number,
  asked?: { readonly from: number; readonly to: number },
): Moment {
  const today = calendar.localDay(zone, instant);
  const { hour } = DateTime.fromMillis(Math.floor(instant / 1000), { zone });
  const complete = today - 1;
  const { from, to } = asked ?? { from: complete, to: complete };
  return { from, to, complete, today, completeHour: today * 24 + hour - 1 };
}

/** The moment at which `day` is the last complete one, whatever the zone. */
export function momentAfter(day: number, asked?: { readonly from: number; readonly to: number }): Moment {
  const { from, to } = asked ?? { from: day, to: day };
  return { from, to, complete: day, today: day + 1, completeHour: day * 24 + 23 };
}

/** Seconds from the start of a local day to that of another one: days of a change of clocks have 23 or 25 hours. */
export function secondsBetween(zone: string, from: number, to: number): number {
  return (calendar.day(zone, to).start - calendar.day(zone, from).start) / 1_000_000;
}

/** The first millisecond of a zone's next day. */
export function nextDay(zone: string, now: number): number {
  return calendar.day(zone, calendar.localDay(zone, now * 1000) + 1).start / 1000;
}

/** First millisecond of a zone's day, and of the day after it. */
export function dayBounds(zone: string, day: number): { readonly start: number; readonly end: number } {
  const { start, end } = calendar.day(zone, day);
  return { start: start / 1000, end: end / 1000 };
}
