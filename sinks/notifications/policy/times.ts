import { DateTime, IANAZone } from 'luxon';
import { z } from 'zod';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** A zone as IANA names it; an offset such as +02:00 knows no daylight saving and is refused. */
export const zone = z
  .string()
  .refine((name) => IANAZone.isValidZone(name), 'must be a time zone such as Europe/Berlin or America/New_York');

const timeOfDay = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time of day in quotes, such as "09:00"')
  .transform((written) => Number(written.slice(0, 2)) * 60 + Number(written.slice(3)));

const date = z
  .string()
  .refine((written) => DateTime.fromISO(written).isValid && written.length === 10, 'must be a day such as 2026-12-24');

const span = z
  .strictObject({
    days: z.array(z.enum(weekdays)).min(1).optional(),
    from: timeOfDay.optional(),
    to: timeOfDay.optional(),
    first_day: date.optional(),
    last_day: date.optional(),
  })
  .refine(
    ({ from, to }) => from === undefined || from !== to,
    'from and to are the same: leave both out for the whole day',
  )
  .refine(
    ({ first_day, last_day }) => first_day === undefined || last_day === undefined || first_day <= last_day,
    'first_day is after last_day',
  );

/** Spans of time in one zone, such as nights and weekends. `from` after `to` runs over midnight, and belongs to the day it begins on. */
export const times = z.strictObject({ zone, spans: z.array(span).min(1).max(50) });
export type Times = z.output<typeof times>;
type Span = z.output<typeof span>;

/** A time of day in a zone, on some days of the week. */
export const daily = z.strictObject({
  zone,
  at: timeOfDay.refine((minutes) => minutes < 1440, 'must be before 24:00'),
  days: z.array(z.enum(weekdays)).min(1).optional(),
});
export type Daily = z.output<typeof daily>;

/** Whether `now` (epoch milliseconds) lies in one of the spans. A span holds its beginning and not its end. */
export function within({ zone, spans }: Times, now: number): boolean {
  const local = DateTime.fromMillis(now, { zone });
  return spans.some((span) => inSpan(span, local));
}

function inSpan(span: Span, local: DateTime): boolean {
  const { from = 0, to = 1440 } = span;
  const minutes = local.hour * 60 + local.minute;
  if (from < to) return from <= minutes && minutes < to && onDay(span, local);
  if (minutes >= from) return onDay(span, local);
  return minutes < to && onDay(span, local.minus({ days: 1 }));
}

function onDay({ days, first_day, last_day }: Span, local: DateTime): boolean {
  const day = local.toFormat('yyyy-MM-dd');
  if (first_day !== undefined && day < first_day) return false;
  if (last_day !== undefined && day > last_day) return false;
  return days === undefined || days.includes(weekdayOf(local));
}

function weekdayOf(local: DateTime): Weekday {
  return weekdays[local.weekday - 1] ?? 'mon';
}

/** Days looked ahead for the next time: a week has all of them. */
const lookAheadDays = 8;

/**
 * The first such time after `now`, epoch milliseconds. A time that daylight saving leaves out is an hour later on that day; one
 * that comes twice is the first of the two.
 */
export function nextDaily({ zone, at, days }: Daily, now: number): number {
  const today = DateTime.fromMillis(now, { zone }).startOf('day');
  for (let ahead = 0; ahead <= lookAheadDays; ahead++) {
    const local = today.plus({ days: ahead }).set({ hour: Math.floor(at / 60), minute: at % 60 });
    const allowed = days === undefined || days.includes(weekdayOf(local));
    if (allowed && local.toMillis() > now) return local.toMillis();
  }
  throw new RangeError(`no day of ${days?.join(', ')} within ${lookAheadDays} days`);
}
