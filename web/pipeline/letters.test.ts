import { expect, it } from 'vitest';
import { allToGiveBack, givenBackWords, type Letter, redrivenWords } from './letters.ts';

function letter(id: string, said: Partial<Letter> = {}): Letter {
  return {
    ...{ id, topic: 'gold.data.ready.dlq', sourceTopic: 'gold.data.ready', at: '2026-11-26T12:00:00Z' },
    ...{ reason: 'SerdeError', message: 'too short', key: 'acme|a1', bytes: 2, value: null },
    ...{ redrives: 0, isGivenBack: false, ...said },
  };
}

it('gives with "all" those that were not given back, and those of which that cannot be told', () => {
  const letters = [letter('a'), letter('b', { isGivenBack: true }), letter('c', { isGivenBack: null, redrives: 2 })];
  expect(allToGiveBack(letters)).toEqual(['a', 'c']);
});

it.each([
  [{}, 'never'],
  [{ redrives: 1 }, 'once before'],
  [{ redrives: 3 }, '3 times before'],
  [{ isGivenBack: true }, 'yes'],
  [{ isGivenBack: true, redrives: 2 }, 'yes, and 2 times before'],
] as const)('says of %j: %s', (said, words) => {
  expect(givenBackWords(letter('a', said))).toBe(words);
});

it('says what was given back, and why others stay', () => {
  const gone = { id: 'a', sourceTopic: 'gold.data.ready', refused: null };
  const stays = { id: 'b', sourceTopic: null, refused: 'it is not there' };
  const words = (...letters: readonly (typeof gone | typeof stays)[]) =>
    redrivenWords({ count: letters.filter((letter) => letter === gone).length, letters }, String);
  expect(words(gone)).toBe('1 was given back.');
  expect(words(gone, gone)).toBe('2 were given back.');
  expect(words(gone, stays)).toBe('1 was given back; 1 stays: it is not there');
  expect(words(stays, stays)).toBe('0 were given back; 2 stay: it is not there');
});
