import { expect, it } from 'vitest';
import { instantIn, snoozeChoices } from './times.ts';

const morning = (now: string, zone: string) =>
  snoozeChoices(Date.parse(now), zone)
    .find(({ name }) => name.startsWith('tomorrow'))
    ?.until.toISOString();

it('offers ends of a snooze that all lie ahead', () => {
  const now = Date.parse('2026-11-26T12:00:00Z');
  expect(snoozeChoices(now, 'UTC').every(({ until }) => until.getTime() > now)).toBe(true);
});

it('means the morning of the zone that times are shown in', () => {
  // Kolkata is 5:30 ahead of UTC, New York 5 behind in November.
  expect(morning('2026-11-26T12:00:00Z', 'Asia/Kolkata')).toBe('2026-11-27T03:30:00.000Z');
  expect(morning('2026-11-26T20:00:00Z', 'Asia/Kolkata')).toBe('2026-11-28T03:30:00.000Z');
  expect(morning('2026-11-26T12:00:00Z', 'America/New_York')).toBe('2026-11-27T14:00:00.000Z');
});

it('reads a clock of a zone, before and after daylight saving begins', () => {
  // Berlin goes from +1 to +2 on 29 March 2026 at 02:00.
  expect(instantIn('2026-03-29T01:30', 'Europe/Berlin').toISOString()).toBe('2026-03-29T00:30:00.000Z');
  expect(instantIn('2026-03-29T03:30', 'Europe/Berlin').toISOString()).toBe('2026-03-29T01:30:00.000Z');
});
