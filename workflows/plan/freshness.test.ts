import { expect, it } from 'vitest';
import { dayFromIso } from '../../schemas/day.ts';
import { nextFetch } from './freshness.ts';

// UTC; settled after seven days and eleven hours. By hand: the end of the slot, and the grace of the age that the day has then.
it.each([
  ['2026-11-26', '2026-11-26T10:17:00Z', '2026-11-26T11:00:00Z', '2026-11-26T12:00:00Z'],
  // The last hour of the day: from midnight on it is a recent one.
  ['2026-11-26', '2026-11-26T23:17:00Z', '2026-11-27T00:00:00Z', '2026-11-27T03:00:00Z'],
  ['2026-11-23', '2026-11-26T23:17:00Z', '2026-11-27T00:00:00Z', '2026-11-27T12:00:00Z'],
  ['2026-11-20', '2026-11-26T10:00:00Z', '2026-11-27T00:00:00Z', '2026-11-27T12:00:00Z'],
  ['2026-11-18', '2026-11-26T10:00:00Z', '2026-11-26T11:00:00Z', '2026-11-28T11:00:00Z'],
])('%s fetched at %s is due at %s and late at %s', (day, fetched, due, late) => {
  const rule = { zone: 'UTC', settle: { days: 7 }, latencyHours: 11 } as const;
  const text = (at: number | undefined) => (at === undefined ? null : `${new Date(at).toISOString().slice(0, 19)}Z`);
  const next = nextFetch(rule, dayFromIso(day), Date.parse(fetched));
  expect([text(next?.dueAt), text(next?.lateAt)]).toEqual([due, late]);
});

it('a report whose profile agrees on more time is late later', () => {
  const lateAfterHours = { today: 3, recent: 6, settling: 24, settled: 48 };
  const rule = { zone: 'UTC', settle: { days: 7 }, latencyHours: 11, lateAfterHours } as const;
  const lateAt = (day: string, at: string) => nextFetch(rule, dayFromIso(day), Date.parse(at))?.lateAt;
  expect(lateAt('2026-11-26', '2026-11-26T10:17:00Z')).toBe(Date.parse('2026-11-26T14:00:00Z'));
  expect(lateAt('2026-11-20', '2026-11-26T10:00:00Z')).toBe(Date.parse('2026-11-28T00:00:00Z'));
});

it('a day that has settled long ago and was looked at again is not due any more', () => {
  const rule = { zone: 'UTC', settle: { days: 7 }, latencyHours: 11 } as const;
  expect(nextFetch(rule, dayFromIso('2026-01-01'), Date.parse('2026-11-26T10:00:00Z'))).toBeNull();
});
