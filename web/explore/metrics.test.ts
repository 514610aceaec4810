import { expect, it } from 'vitest';
import { compareExact } from './metrics.ts';

it('compares amounts digit by digit, beyond what a float holds', () => {
  expect(compareExact('9007199254740993.000001', '9007199254740993.000002')).toBe(-1);
  expect(compareExact('10', '9.99')).toBe(1);
  expect(compareExact('-2.5', '-2.50')).toBe(0);
  expect(compareExact('-3', '2')).toBe(-1);
  expect(compareExact('1e-7', '0.0000001')).toBe(0);
});

it('puts what is missing below everything', () => {
  expect([compareExact(null, '-5'), compareExact('0', null), compareExact(null, null)]).toEqual([-1, 1, 0]);
});
