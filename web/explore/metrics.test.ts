import { expect, it } from 'vitest';
import { compareFigures, trillionths } from './metrics.ts';

const compare = (a: string | null, b: string | null) => compareFigures(trillionths(a), trillionths(b));

it('compares amounts digit by digit, beyond what a float holds', () => {
  expect(compare('9007199254740993.000001', '9007199254740993.000002')).toBe(-1);
  expect(compare('10', '9.99')).toBe(1);
  expect(compare('-2.5', '-2.50')).toBe(0);
  expect(compare('-3', '2')).toBe(-1);
  expect(compare('1e-7', '0.0000001')).toBe(0);
});

it('puts what is missing below everything', () => {
  expect([compare(null, '-5'), compare('0', null), compare(null, null)]).toEqual([-1, 1, 0]);
});
