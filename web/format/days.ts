const dayMs = 86_400_000;

/** The calendar day `by` days from another. */
export function moveDay(day: string, by: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + by * dayMs).toISOString().slice(0, 10);
}

/** The calendar day it is now, in UTC. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** Days from one to another, both counted. */
export function countDays(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs) + 1;
}

/** Whether a text is a day of the calendar, 2026-11-01. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && moveDay(text, 0) === text;
}

/** The later of two days, or of two instants that are written alike. */
export function later(a: string, b: string): string {
  return a > b ? a : b;
}
