import { type LateAfter, usualLateAfter } from '../../connectors/profile.ts';
import { type Age, type RefetchRule, type Slot, slotAt } from './slot.ts';

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
  return dueAt === null ? null : { dueAt, lateAt: lateAt(rule, slotAt(rule, day, dueAt), dueAt) };
}

/** From when on a fetch that is due is late: the profile's agreement on freshness. `slot`: the one that `dueAt` lies in; null: the day has not begun. */
export function lateAt({ lateAfterHours = usualLateAfter }: RefetchRule, slot: Slot | null, dueAt: number): number {
  return dueAt + lateAfterHours[nameOf[slot?.age ?? 'TODAY']] * hourMs;
}
