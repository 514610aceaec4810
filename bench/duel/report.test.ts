import { expect, it } from 'vitest';
import { median } from './report.ts';

it('takes the middle of an odd number and the mean of the middle two of an even one', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([1, 2, 4, 100])).toBe(3);
});
