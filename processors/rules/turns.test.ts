import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Due, inTurns, type Slot, type SlotReader } from './turns.ts';

/** So many things of a party, from a minute on, `each` of them in one minute. */
function dues(party: string, count: number, from: number, each = 1): readonly Due[] {
  const digits = String(count - 1).length;
  const nameOf = (at: number) => `${party}${String(at).padStart(digits, '0')}`;
  return Array.from({ length: count }, (_, at) => [from + Math.floor(at / each), nameOf(at)]);
}

/** Slots of what is due, a minute each, and a reader that knows which of them were read. */
function slotsOf(parties: Readonly<Record<string, readonly Due[]>>) {
  const known = new Map<Slot, Due[]>();
  const lines = Object.entries(parties).map(([party, all]): [string, readonly Slot[]] => {
    const slots = new Map<number, Slot>();
    for (const due of all) {
      const slot = slots.get(due[0]) ?? { minute: due[0], group: `${party} ${due[0]}` };
      slots.set(due[0], slot);
      const before = known.get(slot);
      if (before === undefined) known.set(slot, [due]);
      else before.push(due);
    }
    return [party, [...slots.values()]];
  });
  const required = new Set<Slot>();
  let times = 0;
  const reader: SlotReader = {
    require(slots) {
      times += 1;
      for (const slot of slots) required.add(slot);
    },
    read(slot) {
      if (!required.has(slot)) throw new Error(`${slot.group} is read before it is at hand`);
      return known.get(slot) ?? [];
    },
  };
  return { lines: new Map(lines), reader, required, times: () => times };
}

function turns(most: number, parties: Readonly<Record<string, readonly Due[]>>) {
  const { lines, reader } = slotsOf(parties);
  return inTurns(lines, most, reader);
}

function taken(most: number, parties: Readonly<Record<string, readonly Due[]>>): string {
  return turns(most, parties)
    .taken.map(([, what]) => what)
    .join(' ');
}

describe('turns', () => {
  it('give each party its share, however old what another one has is', () => {
    expect(taken(4, { a: dues('a', 100, 0), b: dues('b', 100, 50) })).toBe('a00 a01 b00 b01');
  });

  it('give what a party leaves to the others', () => {
    expect(taken(6, { a: dues('a', 100, 0), b: dues('b', 1, 50), c: dues('c', 2, 60) })).toBe('a00 a01 a02 b0 c0 c1');
  });

  it('take all where there is room, by minute and then by name', () => {
    expect(taken(10, { b: dues('b', 2, 5), a: dues('a', 2, 5, 2) })).toBe('a0 a1 b0 b1');
    expect(taken(Number.POSITIVE_INFINITY, { b: dues('b', 2, 5), a: dues('a', 2, 5, 2) })).toBe('a0 a1 b0 b1');
  });

  it('go to those that have waited longest where there is less than one for each, and by name among these', () => {
    expect(taken(2, { a: dues('a', 5, 9), c: dues('c', 5, 7), b: dues('b', 5, 7) })).toBe('b0 c0');
  });

  it('tell of each party that has more the oldest minute that is left, where its share ends with a slot, too', () => {
    const { left } = turns(5, { a: dues('a', 4, 7, 2), b: dues('b', 4, 1, 2), c: dues('c', 1, 3) });
    expect([...left].sort()).toEqual([
      ['a', 8],
      ['b', 2],
    ]);
  });

  it('read no more slots than the shares need, in few goes', () => {
    const many = slotsOf({ a: dues('a', 9_000, 0, 1_000), b: dues('b', 9_000, 0, 1_000) });
    inTurns(many.lines, 1_000, many.reader);
    expect(many.required.size).toBe(2);
    const sparse = slotsOf({ a: dues('a', 3_000, 0), b: dues('b', 3_000, 0) });
    inTurns(sparse.lines, 1_000, sparse.reader);
    // 501 of each: 1, 2, 4 … 256 of them at once.
    expect(sparse.times()).toBe(9);
    expect(sparse.required.size).toBe(2 * 511);
  });
});

const counts = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 9 })), {
  minLength: 1,
  maxLength: 6,
});

it('of any parties what is taken is as even as what they have allows, and leaves out nothing that there is room for', () => {
  fc.assert(
    fc.property(counts, fc.integer({ min: 1, max: 60 }), (sizes, most) => {
      const parties = Object.fromEntries(
        sizes.map(([count, each], at) => [`p${at}`, dues(`p${at}-`, count, at, each)]),
      );
      const all = turns(most, parties).taken;
      const got = sizes.map((_, at) => all.filter(([, what]) => what.startsWith(`p${at}-`)).length);
      const total = sizes.reduce((sum, [count]) => sum + count, 0);
      expect(all).toHaveLength(Math.min(most, total));
      for (const [at, mine = 0] of got.entries()) {
        // Its own, from the oldest on.
        expect(all.filter(([, what]) => what.startsWith(`p${at}-`))).toEqual((parties[`p${at}`] ?? []).slice(0, mine));
        // Nobody has more than one that still has something, but for the one that does not divide.
        if (mine < (sizes[at]?.[0] ?? 0)) expect(Math.max(...got)).toBeLessThanOrEqual(mine + 1);
      }
    }),
  );
});
