import { expect, it } from 'vitest';
import { goldOf } from './testing/made.ts';

it.each([
  [12, 12_000_000n],
  [0.5, 500_000n],
  [1 / 3, 333_333n],
  [0.0000001, 0n],
  [1e12, 1_000_000_000_000_000_000n],
])('an example of %d conversions has them in millionths, to the nearest one', (conversions, micros) => {
  expect(goldOf({ day: '2026-11-01', conversions }, 0).measures.conversions).toBe(micros);
});
