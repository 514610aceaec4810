import { expect, it } from 'vitest';
import type { StoredDeadLetter } from '../../gateway/ports.ts';
import { NewestLetters } from './newest-letters.ts';

const letter = (at: number, reason: string) =>
  ({ topic: 'a.dlq', partition: 0, offset: at, at, reason }) as StoredDeadLetter;

it('keeps the newest and counts all, whatever order they come in', () => {
  const newest = new NewestLetters(3);
  for (const at of [5, 1, 9, 3, 8, 2, 7, 4, 6]) newest.add(letter(at, at % 3 === 0 ? 'SerdeError' : 'RecordError'));
  expect(newest.letters.map(({ at }) => at)).toEqual([9, 8, 7]);
  expect(newest.found).toBe(9);
  expect(newest.reasons).toEqual([
    { topic: 'a.dlq', reason: 'RecordError', count: 6 },
    { topic: 'a.dlq', reason: 'SerdeError', count: 3 },
  ]);
});
