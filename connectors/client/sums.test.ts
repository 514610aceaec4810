import fc from 'fast-check';
import { expect, it } from 'vitest';
import { difference } from './sums.ts';

const cent = 10_000n;
const sums = { impressions: 1_000n, clicks: 3n, spend: 2_500_000n };

it('what agrees, and what is not said, is no difference', () => {
  expect(difference({}, sums, 4, cent)).toBeNull();
  expect(difference({ rows: 4n, impressions: 1_000n, spend: 2_500_000n }, sums, 4, cent)).toBeNull();
});

it('counts are compared as they are, with both numbers in words', () => {
  expect(difference({ rows: 5n, clicks: 4n }, sums, 4, cent)).toBe(
    'rows 5 by the platform, 4 in the rows; clicks 4 by the platform, 3 in the rows',
  );
});

it('money may be off by half a cent for each row and for the sum, and by no more', () => {
  // Four rows and the sum: five times half a cent.
  expect(difference({ spend: 2_500_000n + 25_000n }, sums, 4, cent)).toBeNull();
  expect(difference({ spend: 2_500_000n - 25_000n }, sums, 4, cent)).toBeNull();
  expect(difference({ spend: 2_500_000n + 25_001n }, sums, 4, cent)).toContain('spend 2525001 by the platform');
  expect(difference({ spend: 2_500_000n - 25_001n }, sums, 4, cent)).toContain('spend 2474999 by the platform');
});

it('however money is rounded row by row and as a whole, it is no difference', () => {
  const rounded = (micros: bigint) => ((micros + cent / 2n) / cent) * cent;
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { maxLength: 50 }), (rows) => {
      const spend = rows.reduce((sum, micros) => sum + rounded(micros), 0n);
      const total = rounded(rows.reduce((sum, micros) => sum + micros, 0n));
      expect(difference({ spend: total }, { ...sums, spend }, rows.length, cent)).toBeNull();
    }),
  );
});
