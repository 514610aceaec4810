import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesPattern } from './match.ts';

test.each([
  ['meta', 'meta', true],
  ['meta', 'metal', false],
  ['', '', true],
  ['*', '', true],
  ['brand-*', 'brand-de', true],
  ['brand-*', 'a brand-de', false],
  ['*-de', 'brand-de', true],
  ['a*a', 'a', false],
  ['a*b*c', 'aXbXc', true],
  ['a*bc*c', 'abc', false],
  ['.*', 'meta', false],
])("'%s' on '%s': %s", (pattern, value, expected) => {
  expect(matchesPattern(pattern, value)).toBe(expected);
});

test('agrees with the regular expression that it stands for', () => {
  const letters = fc.stringMatching(/^[ab*]{0,8}$/);
  fc.assert(
    fc.property(letters, fc.stringMatching(/^[ab]{0,10}$/), (pattern, value) => {
      const regex = new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
      expect(matchesPattern(pattern, value)).toBe(regex.test(value));
    }),
  );
});
