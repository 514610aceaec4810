import { isoFromDay } from '../../schemas/day.ts';

/** Days before today that a connection fetches unless told otherwise: what platforms restate, about. */
const usualDays = 30;

/** The first day that is fetched when nobody says one, `2026-11-01`. */
export function daysBack(now = Date.now()): string {
  return isoFromDay(Math.floor(now / 86_400_000) - usualDays);
}
