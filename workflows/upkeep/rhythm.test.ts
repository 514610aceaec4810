import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dailyAt, every, rhythmText, specOf } from './rhythm.ts';

it.each([
  ['15m', 15, 'every 15m'],
  ['90m', 90, 'every 90m'],
  ['60m', 60, 'every 1h'],
  ['6h', 360, 'every 6h'],
  ['48h', 2_880, 'every 2d'],
  ['7d', 10_080, 'every 7d'],
])('%s is every %d minutes', (said, everyMinutes, text) => {
  expect(every(said)).toEqual({ everyMinutes });
  expect(rhythmText(every(said))).toBe(text);
});

it.each(['14m', '0h', '8d', '1.5h', '6', 'h', '6 h', '-6h', '100000m', ''])("'%s' is no rhythm", (said) => {
  expect(() => every(said)).toThrow(expect.objectContaining({ code: 'MR_WORKFLOWS_SCHEDULE' }));
});

it.each([
  ['00:00', 0, 0],
  ['05:30', 5, 30],
  ['23:59', 23, 59],
])('%s is a time of day', (said, hour, minute) => {
  expect(dailyAt(said)).toEqual({ hour, minute });
  expect(rhythmText(dailyAt(said))).toBe(`daily at ${said} UTC`);
});

it.each(['24:00', '5:30', '05:60', '0530', ''])("'%s' is no time of day", (said) => {
  expect(() => dailyAt(said)).toThrow(expect.objectContaining({ code: 'MR_WORKFLOWS_SCHEDULE' }));
});

it('schedules of one rhythm run at moments of their own, the same always, less than a rhythm later', () => {
  const offsetOf = (id: string) => (specOf({ everyMinutes: 360 }, id).intervals?.[0]?.offset ?? -1) as number;
  expect(offsetOf('upkeep/a/meta/entities')).not.toBe(offsetOf('upkeep/b/meta/entities'));
  fc.assert(
    fc.property(fc.string(), (id) => {
      expect(offsetOf(id)).toBe(offsetOf(id));
      expect(offsetOf(id)).toBeGreaterThanOrEqual(0);
      expect(offsetOf(id)).toBeLessThan(360 * 60_000);
    }),
  );
});
