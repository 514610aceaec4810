import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundsOf } from './place-rounds.ts';

const at = (partition: number, ...offsets: number[]) => offsets.map((offset) => ({ topic: 't', partition, offset }));

describe('rounds of places', () => {
  it('read what lies near together at once, and what is far apart one after the other', () => {
    expect(roundsOf([...at(0, 7, 3, 2000, 502), ...at(1, 9)])).toEqual([
      [
        { topic: 't', partition: 0, from: 3, to: 503 },
        { topic: 't', partition: 1, from: 9, to: 10 },
      ],
      [{ topic: 't', partition: 0, from: 2000, to: 2001 }],
    ]);
    expect(roundsOf([])).toEqual([]);
  });

  it('reach every place once, and no partition twice in a round', () => {
    const place = fc.record({ topic: fc.constantFrom('t', 'u'), partition: fc.nat(2), offset: fc.nat(5_000) });
    fc.assert(
      fc.property(fc.array(place, { maxLength: 40 }), (places) => {
        const rounds = roundsOf(places);
        for (const round of rounds) {
          const names = round.map(({ topic, partition }) => `${topic}/${partition}`);
          expect(new Set(names).size).toBe(names.length);
        }
        for (const { topic, partition, offset } of places) {
          const over = rounds
            .flat()
            .filter((range) => range.topic === topic && range.partition === partition)
            .filter(({ from, to }) => from <= offset && offset < to);
          expect(over).toHaveLength(1);
        }
      }),
    );
  });
});
