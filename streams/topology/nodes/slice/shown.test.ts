import fc from 'fast-check';
import { expect, it } from 'vitest';
import { noneShown, pagesOfBytes, type Shown, shownBytes, wasShown, withShown } from './shown.ts';

const ordinals = fc.oneof(
  fc.array(fc.nat({ max: 10_000 }), { maxLength: 60 }),
  // Mostly in order, as a source sends its rows again.
  fc.nat({ max: 200 }).map((length) => Array.from({ length }, (_, at) => (at % 7 === 3 ? at + 1 : at))),
);

const read = ({ below, pages }: Shown): Shown => ({ below, pages: pagesOfBytes(shownBytes(pages)) });

it('has what was marked and nothing else, also after it was written and read', () => {
  fc.assert(
    fc.property(ordinals, fc.nat({ max: 12_000 }), (marked, other) => {
      const shown = marked.reduce(withShown, noneShown);
      for (const set of [shown, read(shown)]) {
        for (const ordinal of marked) expect(wasShown(set, ordinal)).toBe(true);
        expect(wasShown(set, other)).toBe(marked.includes(other));
      }
    }),
  );
});

it('leaves the set that a row was marked in as it was', () => {
  fc.assert(
    fc.property(ordinals, fc.nat({ max: 10_000 }), (marked, next) => {
      const before = marked.reduce(withShown, noneShown);
      const bytes = Buffer.from(shownBytes(before.pages));
      const after = withShown(before, next);
      expect(Buffer.from(shownBytes(before.pages))).toEqual(bytes);
      expect(after === before).toBe(marked.includes(next));
    }),
  );
});

it('of rows in their order is a number, of others one bit an ordinal, lowest first, as far as it goes', () => {
  expect([0, 1, 2, 3].reduce(withShown, noneShown)).toEqual({ below: 4, pages: [] });
  expect([2, 1, 0, 3].reduce(withShown, noneShown).below).toBe(4);
  expect([...shownBytes([1, 9, 31].reduce(withShown, noneShown).pages)]).toEqual([2, 2, 0, 128]);
  expect(shownBytes(withShown(noneShown, 5_000).pages)).toHaveLength(626);
});
