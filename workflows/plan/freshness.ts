import { type Age, type RefetchRule, slotAt } from './slot.ts';

const hourMs = 3_600_000;

/** How long after it is due a fetch may come before it is late, by the age of its day: the agreement on freshness. */
const graceMs: Readonly<Record<Age, number>> = {
  TODAY: hourMs,
  RECENT: 3 * hourMs,
  SETTLING: 12 * hourMs,
  SETTLED: 48 * hourMs,
};

/** When a fetch is due, and from when on it is late: milliseconds since the epoch. */
export interface Appointment {
  readonly dueAt: number;
  readonly lateAt: number;
}

/** The next fetch of a day (days since 1970-01-01) of which one was begun at `fetchedAt`; null when none is planned. */
export function nextFetch(rule: RefetchRule, day: number, fetchedAt: number): Appointment | null {
  const dueAt = slotAt(rule, day, fetchedAt)?.until ?? null;
  return dueAt === null ? null : { dueAt, lateAt: lateAt(rule, day, dueAt) };
}

/** From when on a fetch that is due is late. */
export function lateAt(rule: RefetchRule, day: number, dueAt: number): number {
  return dueAt + graceMs[slotAt(rule, day, dueAt)?.age ?? 'TODAY'];
}
