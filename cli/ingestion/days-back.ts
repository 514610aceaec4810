import { isoFromDay } from '../../schemas/day.ts';

/** Days before today that a connection fetches unless told otherwise: what platforms restate, about. */
const usualDays = 30;

/** The day, `2026-11-01`, so many days before today's of UTC: the first one that is fetched when nobody says another. */
export function daysBack(days = usualDays): string {
  return isoFromDay(Math.floor(Date.now() / 86_400_000) - days);
}
