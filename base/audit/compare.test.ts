import { expect, it } from 'vitest';
import { compareWithCopy } from './compare.ts';

const stored = new Map([
  [1, 'a'],
  [2, 'b'],
  [3, 'c'],
]);
const copy = (...events: [number, ...string[]][]) => events.map(([seq, ...hashes]) => ({ seq, hashes }));
const differing = (...args: Parameters<typeof compareWithCopy>) =>
  compareWithCopy(...args).map(({ from, detail }) => `${from}: ${detail}`);

it('an equal copy, also one to which the newest event has not come yet, differs in nothing', () => {
  expect(differing(stored, copy([1, 'a'], [2, 'b'], [3, 'c']), 3)).toEqual([]);
  expect(differing(stored, copy([1, 'a'], [2, 'b']), 2)).toEqual([]);
});

it('tells what was written anew, taken out or put in', () => {
  expect(differing(stored, copy([1, 'a'], [2, 'x'], [3, 'c'], [4, 'd']), 4)).toEqual([
    '2: the copy has the hash x',
    '4: the copy has it, and the trail does not',
  ]);
  expect(differing(stored, copy([1, 'a'], [3, 'c', 'x']), 3)).toEqual([
    '2: the copy, which has later ones, does not have it',
    '3: the copy got it several times with different content',
  ]);
});
