import { expect, test } from 'vitest';
import { FetchSize } from './fetch-size.ts';

test('a lane begins with as few records as it is told, because each may be many, and asks for twice as many where none was', () => {
  const size = new FetchSize(2_000, 100);
  const asked = Array.from({ length: 10 }, () => {
    const { next } = size;
    size.fetched(next, next);
    return next;
  });
  expect(asked).toEqual([100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000, 2_000, 2_000]);
});

test('where records hold many it asks at once for so many fewer, and what does not fill a fetch does not make it forget', () => {
  const size = new FetchSize(2_000, 100);
  for (let round = 0; round < 10; round += 1) size.fetched(size.next, size.next);
  expect(size.next).toBe(2_000);
  size.fetched(100, 10_000);
  expect(size.next).toBe(20);
  size.fetched(20, 20);
  expect(size.next).toBe(40);
  for (let round = 0; round < 10; round += 1) size.fetched(round, round);
  expect(size.next).toBe(40);
});

test('it never asks for more than one may have at once, however few those are', () => {
  const size = new FetchSize(3, 100);
  expect(size.next).toBe(3);
  size.fetched(3, 3_000);
  expect(size.next).toBe(3);
});
