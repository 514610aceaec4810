import { InvalidArgumentError } from 'commander';
import { expect, it } from 'vitest';
import { wholeNumber } from './whole-number.ts';

const days = wholeNumber(1, 92);

it.each([
  ['1', 1],
  ['28', 28],
  ['92', 92],
])('%s is a whole number from 1 to 92', (said, number) => {
  expect(days(said)).toBe(number);
});

it.each(['0', '93', '-1', '1.5', 'a week', '', 'Infinity'])("'%s' is none", (said) => {
  expect(() => days(said)).toThrow(new InvalidArgumentError('it must be a whole number from 1 to 92'));
});
