import { expect, it } from 'vitest';
import { dayFromIso } from '../schemas/day.ts';
import { usualReports } from './clients.ts';
import { firstKept, lostDays } from './kept.ts';

const today = dayFromIso('2026-11-26');

// 95 days with today: 24 August has 7 days left after it in its month, then 30, 31 and 26.
it('the first day that a platform has is told by its profile', () => {
  expect(firstKept({ keepsDays: 95 }, today)).toBe(dayFromIso('2026-08-24'));
  expect(firstKept({ keepsDays: 1 }, today)).toBe(today);
  expect(firstKept({}, today)).toBeNull();
});

it('days that the platform does not have any more are named', () => {
  const amazon = usualReports('amazon');
  expect(lostDays(amazon, dayFromIso('2026-08-23'), today)).toBe(
    'amazon keeps the figures of 95 days: those before 2026-08-24 are not asked for',
  );
  expect(lostDays(amazon, dayFromIso('2026-08-24'), today)).toBeNull();
  expect(lostDays(usualReports('meta'), dayFromIso('2020-01-01'), today)).toBeNull();
});
