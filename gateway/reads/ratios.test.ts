import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decimalOfMicros, divideRounded } from './money.ts';
import { ratioNames, ratiosOf } from './ratios.ts';

const none = { above: null, below: null, pairs: '0', lone: '0' };
const row = (
  parts: Record<string, Partial<typeof none> | { above: string; below: string; pairs: string; lone: string }>,
) => {
  const names = ['ctr', 'cvr', 'viewability', 'vcr', 'roas', 'cpc', 'cpm', 'cpa'];
  const entries = names.flatMap((name) =>
    Object.entries({ ...none, ...parts[name] }).map(([part, value]) => [`${name}_${part}`, value]),
  );
  return Object.fromEntries(entries) as Record<string, unknown>;
};

it('are quotients of sums, on one scale', () => {
  const ratios = ratiosOf(
    row({
      ctr: { above: '53', below: '3765', pairs: '2', lone: '0' },
      // 20.00 for 53 clicks: TikTok's own row says 0.38, the micro is 0.377358 (data.md 1.3).
      cpc: { above: '20000000', below: '53', pairs: '2', lone: '0' },
      // 1000 x 20.00 / 3765 = 5.312085 (5.31208499…).
      cpm: { above: '20000000', below: '3765', pairs: '2', lone: '0' },
      // 20.00 for 2.5 conversions.
      cpa: { above: '20000000', below: '2500000', pairs: '2', lone: '0' },
      // 2.5 conversions of 50 clicks.
      cvr: { above: '2500000', below: '50', pairs: '2', lone: '1' },
      roas: { above: '30000000', below: '20000000', pairs: '1', lone: '0' },
      vcr: { above: '0', below: '0', pairs: '3', lone: '0' },
    }),
    'USD',
    ratioNames,
  );
  expect(ratios.ctr).toEqual({ value: 53 / 3765, reason: 'OK' });
  expect(ratios.cpc.value).toEqual({ amountMicros: '377358', amount: '0.377358', currency: 'USD' });
  expect(ratios.cpm.value?.amount).toBe('5.312085');
  expect(ratios.cpa.value?.amount).toBe('8');
  expect(ratios.cvr).toEqual({ value: 0.05, reason: 'PARTIAL' });
  expect(ratios.roas).toEqual({ value: 1.5, reason: 'OK' });
  expect(ratios.vcr).toEqual({ value: null, reason: 'DIV0' });
  expect(ratios.viewability).toEqual({ value: null, reason: 'NO_DATA' });
});

it('rounding goes half away from zero', () => {
  expect(
    [
      [1n, 2n],
      [-1n, 2n],
      [1n, 3n],
      [5n, -2n],
      [0n, 7n],
    ].map(([a = 0n, b = 1n]) => divideRounded(a, b)),
  ).toEqual([1n, -1n, 0n, -3n, 0n]);
});

it('decimal text is exact beyond 2^53', () => {
  expect([0n, 1n, -1_500_000n, 9_007_199_254_740_993_000_001n].map(decimalOfMicros)).toEqual([
    '0',
    '0.000001',
    '-1.5',
    '9007199254740993.000001',
  ]);
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), (micros) => {
      const [whole = '', fraction = ''] = decimalOfMicros(micros).replace('-', '').split('.');
      const back = BigInt(whole + fraction.padEnd(6, '0'));
      expect(micros < 0n ? -back : back).toBe(micros);
    }),
  );
});
