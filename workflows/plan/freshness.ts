import { type LateAfter, usualLateAfter } from '../../connectors/profile.ts';
import { type Age, type RefetchRule, slotAt } from './slot.ts';

const hourMs = 3_600_000;
const nameOf: Readonly<Record<Age, keyof LateAfter>> = {
  TODAY: 'today',
  RECENT: 'recent',
  SETTLING: 'settling',
  SETTLED: 'settled',
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

/** From when on a fetch that is due is late: the profile's agreement on freshness. */
export function lateAt(rule: RefetchRule, day: number, dueAt: number): number {
  const hours = rule.lateAfterHours ?? usualLateAfter;
  return dueAt + hours[nameOf[slotAt(rule, day, dueAt)?.age ?? 'TODAY']] * hourMs;
}
