import { expect, it } from 'vitest';
import { coveredDays } from './covered-days.ts';

it('both days make a range, neither makes none', () => {
  expect(coveredDays({})).toBeUndefined();
  // 1970-01-01 is day 0.
  expect(coveredDays({ from: '1970-01-02', to: '1970-01-05' })).toEqual({ first: 1, last: 4 });
});

it.each([
  [{ from: '2026-11-01' }, 'together'],
  [{ to: '2026-11-01' }, 'together'],
  [{ from: '2026-11-02', to: '2026-11-01' }, 'after'],
  [{ from: '2026-11-01', to: '2026-11-31' }, 'no day'],
  [{ from: '2026-11-01', to: '2026-11-02', partial: true }, '--partial'],
  [{ from: '1900-01-01', to: '2026-11-02' }, 'more than 20000 days'],
])('%j is refused', (options, reason) => {
  expect(() => coveredDays(options)).toThrow(
    expect.objectContaining({ code: 'MR_CLI_RANGE', message: expect.stringContaining(reason) }),
  );
});
