import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DeliveryError } from '../../errors.ts';
import { messageOf } from '../testing/alerts.ts';
import { afterFailure, defaultLimits, pauseMs } from './retries.ts';

const now = Date.UTC(2026, 10, 3);
const claimed = (attempt: number, ageMs = 0) => ({ id: '1', message: messageOf([]), attempt, createdAt: now - ageMs });
const down = new DeliveryError('acme.example answered 503', { permanent: false });
const outcomeOf = (attempt: number, error: Error, random = 0.5, ageMs = 0) =>
  afterFailure(claimed(attempt, ageMs), error, { now, limits: defaultLimits, random });

describe('a message that was not taken', () => {
  test.each([
    [1, 5],
    [2, 30],
    [3, 120],
    [4, 600],
    [5, 1_800],
    [6, 3_600],
    [7, 10_800],
  ])('is tried again after attempt %i in %i s', (attempt, seconds) => {
    expect(outcomeOf(attempt, down)).toEqual({
      id: '1',
      state: 'PENDING',
      error: down.message,
      nextAt: now + seconds * 1000,
    });
  });

  test('is given up after the eighth', () => {
    expect(outcomeOf(8, down)).toEqual({
      id: '1',
      state: 'DEAD',
      error: 'given up after 8 attempts; the last: acme.example answered 503',
      refused: false,
    });
  });

  test('is given up at once when it would be refused again', () => {
    const gone = new DeliveryError('acme.example answered 410', { permanent: true });
    expect(outcomeOf(1, gone)).toEqual({ id: '1', state: 'DEAD', error: 'acme.example answered 410', refused: true });
  });

  test('is given up after a day, whatever the number of attempts', () => {
    expect(outcomeOf(2, down, 0.5, 24 * 3_600_000)).toMatchObject({ state: 'DEAD' });
  });

  test('waits as long as the receiver asks, if that is longer', () => {
    const asked = (retryAfterMs: number) => new DeliveryError('busy', { permanent: false, retryAfterMs });
    expect(outcomeOf(1, asked(60_000))).toMatchObject({ nextAt: now + 60_000 });
    expect(outcomeOf(2, asked(1_000))).toMatchObject({ nextAt: now + 30_000 });
  });

  test('waits a fifth more or less by chance, never more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
        const outcome = outcomeOf(attempt, down, random);
        const wait = defaultLimits.waitsMs[attempt - 1] ?? 0;
        expect(outcome.state).toBe('PENDING');
        if (outcome.state !== 'PENDING') return;
        expect(Math.abs(outcome.nextAt - now - wait)).toBeLessThanOrEqual(wait * 0.2 + 1e-6);
      }),
    );
  });
});

test('a channel whose rounds fail pauses a second, two, four … at most a minute', () => {
  expect([1, 2, 3, 6, 7, 100].map((failures) => pauseMs(failures, defaultLimits))).toEqual([
    1_000, 2_000, 4_000, 32_000, 60_000, 60_000,
  ]);
});
