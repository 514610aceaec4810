import type { ScheduleSpec } from '@temporalio/client';
import { ScheduleError } from '../errors.ts';
import type { Chore } from './types.ts';

/** How often a chore runs: after so many minutes always, or each day at a time of UTC. */
export type Rhythm = { readonly everyMinutes: number } | { readonly hour: number; readonly minute: number };

const minuteMs = 60_000;
const dayMinutes = 1_440;
const units = [
  ['d', dayMinutes],
  ['h', 60],
  ['m', 1],
] as const;
/** Between two runs: platforms count calls, and who waits a week for news forgets it. */
const fewestMinutes = 15;
const mostMinutes = 7 * dayMinutes;

/** Rates are out at 16:00 in Frankfurt; days are compared once those of yesterday are over everywhere. */
export const usualRhythm: Readonly<Record<Chore, Rhythm>> = {
  entities: { everyMinutes: 360 },
  reconcile: { hour: 12, minute: 30 },
  rates: { hour: 15, minute: 30 },
};

/**
 * A rhythm as people say it: `6h`, `30m`, `2d`.
 * @throws ScheduleError MR_WORKFLOWS_SCHEDULE for what is none, or less than 15 minutes or more than a week.
 */
export function every(text: string): Rhythm {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  const minutes = units.find(([name]) => name === unit)?.[1] ?? Number.NaN;
  const everyMinutes = Number(count) * minutes;
  if (everyMinutes >= fewestMinutes && everyMinutes <= mostMinutes) return { everyMinutes };
  throw new ScheduleError(`'${text}' is no rhythm: give a time from 15m to 7d, such as 6h`);
}

/** Each day at a time of UTC, `05:30`. @throws ScheduleError MR_WORKFLOWS_SCHEDULE for what is none. */
export function dailyAt(text: string): Rhythm {
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hour !== undefined && minute !== undefined) return { hour: Number(hour), minute: Number(minute) };
  throw new ScheduleError(`'${text}' is no time of day: give hours and minutes in UTC, such as 05:30`);
}

/** As people read it. */
export function rhythmText(rhythm: Rhythm): string {
  if ('hour' in rhythm)
    return `daily at ${[rhythm.hour, rhythm.minute].map((part) => String(part).padStart(2, '0')).join(':')} UTC`;
  const { everyMinutes } = rhythm;
  const [name, minutes] = units.find(([, length]) => everyMinutes % length === 0) ?? units[2];
  return `every ${everyMinutes / minutes}${name}`;
}

/** As Temporal takes it. Schedules of one rhythm run at different moments, each at its own always. */
export function specOf(rhythm: Rhythm, scheduleId: string): ScheduleSpec {
  if ('hour' in rhythm)
    return { calendars: [{ hour: rhythm.hour, minute: rhythm.minute, second: hashOf(scheduleId) % 60 }] };
  const every = rhythm.everyMinutes * minuteMs;
  return { intervals: [{ every, offset: hashOf(scheduleId) % every }] };
}

function hashOf(text: string): number {
  let hash = 0;
  for (const character of text) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 4_294_967_291;
  return hash;
}
