import { expect, it } from 'vitest';
import { untilNextLook } from './looks.ts';

const hourMs = 3_600_000;

/** When it is looked, in milliseconds from the beginning; the last time is the end of the wait. */
function looksWithin(withinMs: number): readonly number[] {
  const times = [0];
  for (let at = 0; at < withinMs; times.push(at)) {
    at = Math.min(withinMs, at + untilNextLook(times.length, withinMs));
  }
  return times;
}

it('a week is 680 looks: sixteen in the first two hours, then one each quarter of an hour', () => {
  const minutes = looksWithin(168 * hourMs).map((time) => time / 60_000);
  expect(minutes.slice(0, 5)).toEqual([0, 1, 3, 6, 10]);
  // 1 + 2 + … + 15 minutes are 120; 166 hours of four quarters each are left.
  expect(minutes.filter((minute) => minute <= 120)).toHaveLength(16);
  expect(minutes.slice(15, 18)).toEqual([120, 135, 150]);
  expect(minutes).toHaveLength(16 + 166 * 4);
});

it.each([0, 1, 24, 240, 241, 8_760, 87_600])(
  'a wait of %i hours is of 1,016 looks at most and ends in time',
  (hours) => {
    const times = looksWithin(hours * hourMs);
    expect(times.length).toBeLessThanOrEqual(1_016);
    expect(times.at(-1)).toBe(hours * hourMs);
  },
);
