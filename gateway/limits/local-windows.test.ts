import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LocalWindows } from './local-windows.ts';

const limits = { ratePoints: 5, rateSeconds: 10 };

it('lets nobody have more than the limit in any window, and tells when the next would go through', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ after: fc.integer({ min: 0, max: 6_000 }), points: fc.integer({ min: 1, max: 5 }) }), {
        maxLength: 40,
      }),
      (requests) => {
        const windows = new LocalWindows(limits);
        const taken: number[] = [];
        let now = 1_000_000;
        for (const { after, points } of requests) {
          now += after;
          const { allowed, waitMs } = windows.take('k', points, now);
          if (allowed) for (let at = 0; at < points; at++) taken.push(now);
          // Counted anew from what was allowed.
          const inWindow = (time: number) => taken.filter((at) => at > time - 10_000 && at <= time).length;
          expect(inWindow(now)).toBeLessThanOrEqual(5);
          if (allowed) continue;
          expect(inWindow(now) + points).toBeGreaterThan(5);
          expect(inWindow(now + waitMs) + points).toBeLessThanOrEqual(5);
          expect(inWindow(now + waitMs - 1) + points).toBeGreaterThan(5);
        }
      },
    ),
  );
});

it('counts each key for itself', () => {
  const windows = new LocalWindows(limits);
  expect(windows.take('a', 5, 0).allowed).toBe(true);
  expect(windows.take('a', 1, 1)).toEqual({ allowed: false, used: 5, resetMs: 9_999, waitMs: 9_999 });
  expect(windows.take('b', 1, 1).allowed).toBe(true);
});
