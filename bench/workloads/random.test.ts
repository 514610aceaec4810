import { expect, it } from 'vitest';
import { randomNumbers, uuids, zipf } from './random.ts';

it('gives the same ids in every run, each once', () => {
  const ids = uuids(10_000, 5);
  expect(uuids(10_000, 5)).toEqual(ids);
  expect(new Set(ids).size).toBe(10_000);
  expect(ids.every((id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))).toBe(true);
});

it("draws rank r in proportion to 1 / (r + 1), which is Zipf's law", () => {
  const keys = 1_000;
  const draws = 200_000;
  const harmonic = Array.from({ length: keys }, (_, rank) => 1 / (rank + 1)).reduce((sum, weight) => sum + weight, 0);
  const draw = zipf(keys, randomNumbers(11));
  const drawn = new Array<number>(keys).fill(0);
  for (let index = 0; index < draws; index++) {
    const rank = draw();
    drawn[rank] = (drawn[rank] ?? 0) + 1;
  }
  for (const rank of [0, 1, 9]) {
    const expected = draws / harmonic / (rank + 1);
    expect(Math.abs((drawn[rank] ?? 0) - expected)).toBeLessThan(5 * Math.sqrt(expected));
  }
  expect(drawn.reduce((sum, count) => sum + count, 0)).toBe(draws);
});
