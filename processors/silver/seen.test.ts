import fc from 'fast-check';
import { expect, it } from 'vitest';
import { noneSeen, seenBytes, seenOfBytes, wasSeen, withSeen } from './seen.ts';

const ordinals = fc.array(fc.nat({ max: 10_000 }), { maxLength: 60 });

it('has what was marked and nothing else, also after it was written and read', () => {
  fc.assert(
    fc.property(ordinals, fc.nat({ max: 12_000 }), (marked, other) => {
      const seen = marked.reduce(withSeen, noneSeen);
      for (const set of [seen, seenOfBytes(seenBytes(seen))]) {
        for (const ordinal of marked) expect(wasSeen(set, ordinal)).toBe(true);
        expect(wasSeen(set, other)).toBe(marked.includes(other));
      }
    }),
  );
});

it('leaves the set that a fact was marked in as it was', () => {
  fc.assert(
    fc.property(ordinals, fc.nat({ max: 10_000 }), (marked, next) => {
      const before = marked.reduce(withSeen, noneSeen);
      const bytes = Buffer.from(seenBytes(before));
      const after = withSeen(before, next);
      expect(Buffer.from(seenBytes(before))).toEqual(bytes);
      expect(after === before).toBe(marked.includes(next));
    }),
  );
});

it('is written as one bit an ordinal, lowest first, as far as it goes', () => {
  expect([...seenBytes([0, 9, 31].reduce(withSeen, noneSeen))]).toEqual([1, 2, 0, 128]);
  expect(seenBytes(withSeen(noneSeen, 5_000))).toHaveLength(626);
  expect(seenBytes(noneSeen)).toHaveLength(0);
});
