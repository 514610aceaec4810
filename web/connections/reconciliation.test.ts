import { expect, it } from 'vitest';
import { comparedDecimal } from './reconciliation.ts';

it('writes micros and millionths as decimals, exact, and counts as they are', () => {
  expect(comparedDecimal('SPEND', '12345678901234567890123')).toBe('12345678901234567.890123');
  expect(comparedDecimal('SPEND', '-5000')).toBe('-0.005');
  expect(comparedDecimal('CONVERSIONS', '2500000')).toBe('2.5');
  expect(comparedDecimal('CLICKS', '-42')).toBe('-42');
  expect(comparedDecimal('SPEND', '0')).toBe('0');
});
