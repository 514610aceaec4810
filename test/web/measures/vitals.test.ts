import { expect, it } from 'vitest';
import { blockingTime, middleLoad, points, worstWindow } from './vitals.ts';

const good = { fcp: 934, lcp: 1_200, tbt: 150, cls: 0.1 };
const middling = { fcp: 1_600, lcp: 2_400, tbt: 350, cls: 0.25 };

it('gives 90 points where Lighthouse has its tenth percentiles, 50 at its medians, and 100 for nothing', () => {
  expect(points('desktop', good)).toBeCloseTo(90, 3);
  expect(points('desktop', middling)).toBeCloseTo(50, 3);
  expect(points('desktop', { fcp: 0, lcp: 0, tbt: 0, cls: 0 })).toBe(100);
  expect(points('phone', { fcp: 1_800, lcp: 2_500, tbt: 200, cls: 0.1 })).toBeCloseTo(90, 3);
});

it('weighs what blocks three times as much as the first paint', () => {
  const lost = (worse: Partial<typeof good>) => points('desktop', good) - points('desktop', { ...good, ...worse });
  expect(lost({ tbt: 350 }) / lost({ fcp: 1_600 })).toBeCloseTo(3, 3);
});

it('takes of tasks what is beyond 50 ms after the first paint', () => {
  const tasks = [
    { at: 0, duration: 400 },
    { at: 450, duration: 200 },
    { at: 900, duration: 60 },
    { at: 2_000, duration: 45 },
  ];
  // Before it; from 500 to 650; beyond 50 by 10; not long.
  expect(blockingTime(tasks, 500)).toBe(0 + 100 + 10 + 0);
});

it('adds shifts up within a window, and takes the worst', () => {
  const shifts = [0, 500, 1_400, 3_000, 3_100].map((at) => ({ at, value: 0.1 }));
  expect(worstWindow(shifts)).toBeCloseTo(0.3, 9);
  expect(worstWindow(Array.from({ length: 12 }, (_, at) => ({ at: at * 900, value: 0.01 })))).toBeCloseTo(0.06, 9);
  expect(worstWindow([])).toBe(0);
});

it('takes of several loads the middle one, and tells the points of all', async () => {
  const loads = [good, { fcp: 0, lcp: 0, tbt: 0, cls: 0 }, middling].map((vitals) => ({
    ...vitals,
    ...{ scripts: 0, all: 0, findings: [] },
  }));
  const { vitals, scores } = await middleLoad(
    3,
    'desktop',
    async () => loads.pop() ?? Promise.reject(new Error('a fourth')),
  );
  expect(vitals).toMatchObject(good);
  expect(scores.map(Math.round)).toEqual([50, 90, 100]);
});
