import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TopologyError } from '../../errors.ts';
import { type CalendarUnit, CalendarWindows } from './calendar-windows.ts';

const hour = 3_600_000;

/** The window of an instant, as its bounds in UTC. */
function windowOf(zone: string, unit: CalendarUnit, instant: string): [start: string, end: string] {
  const [window] = new CalendarWindows(zone, unit).windowsFor(Date.parse(instant));
  const { start, end } = window ?? expect.fail('no window');
  return [new Date(start).toISOString(), new Date(end).toISOString()];
}

test.each([
  ['a day in summer', 'Europe/Berlin', 'day', '2026-07-01T12:00Z', '2026-06-30T22:00Z', 24],
  ['the day summer time begins', 'Europe/Berlin', 'day', '2026-03-29T12:00Z', '2026-03-28T23:00Z', 23],
  ['the day summer time ends', 'Europe/Berlin', 'day', '2026-10-25T12:00Z', '2026-10-24T22:00Z', 25],
  ['the second 02:30 of that day', 'Europe/Berlin', 'day', '2026-10-25T01:30Z', '2026-10-24T22:00Z', 25],
  ['a day whose midnight does not exist', 'America/Sao_Paulo', 'day', '2018-11-04T12:00Z', '2018-11-04T03:00Z', 23],
  ['the day before it', 'America/Sao_Paulo', 'day', '2018-11-04T02:59:59.999Z', '2018-11-03T03:00Z', 24],
  ['a day whose last hour comes twice', 'America/Sao_Paulo', 'day', '2018-02-18T02:30Z', '2018-02-17T02:00Z', 25],
  ['a zone of quarter hours', 'Asia/Kathmandu', 'day', '2026-11-01T00:00Z', '2026-10-31T18:15Z', 24],
  ['a week, from Monday', 'Europe/Berlin', 'week', '2026-03-29T12:00Z', '2026-03-22T23:00Z', 167],
  ['a week on its Monday', 'Asia/Kathmandu', 'week', '2026-11-02T00:00Z', '2026-11-01T18:15Z', 168],
  ['a month with the end of summer time', 'Europe/Berlin', 'month', '2026-10-31T22:59:59Z', '2026-09-30T22:00Z', 745],
  ['a February', 'UTC', 'month', '2028-02-29T00:00Z', '2028-02-01T00:00Z', 29 * 24],
  ['the day before one that a zone left out', 'Pacific/Apia', 'day', '2011-12-30T09:00Z', '2011-12-29T10:00Z', 24],
  ['the day after it', 'Pacific/Apia', 'day', '2011-12-30T10:00Z', '2011-12-30T10:00Z', 24],
] as const)('%s', (_name, zone, unit, instant, start, hours) => {
  const end = new Date(Date.parse(start) + hours * hour).toISOString();
  expect(windowOf(zone, unit, instant)).toEqual([new Date(start).toISOString(), end]);
});

const zones = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/Sao_Paulo',
  'America/Havana',
  'America/St_Johns',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Kiritimati',
);
const instants = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2037, 0) });

test('every instant lies in exactly one window, and windows follow one another without a gap', () => {
  fc.assert(
    fc.property(zones, fc.constantFrom('day', 'week', 'month'), instants, (zone, unit, instant) => {
      const fresh = (at: number) => new CalendarWindows(zone, unit).windowsFor(at);
      const [window, ...others] = fresh(instant);
      if (window === undefined) throw new Error('no window');
      expect(others).toEqual([]);
      expect(window.start).toBeLessThanOrEqual(instant);
      expect(window.end).toBeGreaterThan(instant);
      expect(window.end - window.start).toBeLessThanOrEqual(new CalendarWindows(zone, unit).sizeMs);
      expect(fresh(window.start)).toEqual([window]);
      expect(fresh(window.end - 1)).toEqual([window]);
      expect(fresh(window.end)[0]?.start).toBe(window.end);
      expect(fresh(window.start - 1)[0]?.end).toBe(window.start);
    }),
    { numRuns: 150 },
  );
});

test('a day in which clocks go back over midnight keeps the minute that comes before', () => {
  // In St. John's, clocks went from 00:01 on the 7th back to 23:01 on the 6th.
  const [, end] = windowOf('America/St_Johns', 'day', '2010-11-07T02:29Z');
  expect(end).toBe('2010-11-07T02:30:00.000Z');
  expect(windowOf('America/St_Johns', 'day', '2010-11-07T03:00Z')[0]).toBe(end);
});

test('windows already met are answered the same, however many were met since', () => {
  const windows = new CalendarWindows('Europe/Berlin', 'day');
  const first = windows.windowsFor(0);
  for (let day = 1; day < 200; day++) windows.windowsFor(day * 24 * hour);
  expect(windows.windowsFor(0)).toEqual(first);
});

test('a zone that does not exist is refused with an example of one that does', () => {
  expect(() => new CalendarWindows('Berlin', 'day')).toThrow(TopologyError);
  expect(() => new CalendarWindows('Berlin', 'day')).toThrow(/'Europe\/Berlin'/);
});
