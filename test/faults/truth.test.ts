import { describe, expect, it } from 'vitest';
import type { AccountEvent } from './application.ts';
import { Findings } from './findings.ts';
import { truthOf } from './truth.ts';

const event = (number: number, changes: Partial<AccountEvent> = {}): AccountEvent => ({
  account: 'a',
  number,
  campaign: 'c',
  kind: 'spend',
  amount: 10 * number,
  time: 1_000,
  sent: 0,
  ...changes,
});

describe('what must come out', () => {
  it('is computed by hand here', () => {
    const truth = truthOf([
      event(1),
      event(2, { kind: 'limit', amount: 500 }),
      event(3, { time: 25_000 }), // 10,000 + 5,000 have passed since the first window ended
      event(4, { time: 9_999 }),
      event(5, { poison: 'ledger', time: 90_000 }),
      event(6, { poison: 'validate' }),
      { broken: 'a#7' },
    ]);
    expect(Object.fromEntries(truth.echo)).toEqual({ a: [1, 2, 3, 4, 5] });
    expect(truth.totals.get('c')).toEqual({ count: 5, amount: 10 + 500 + 30 + 40 + 50 });
    expect(truth.ledger.get('a')).toEqual([
      { number: 1, entries: 1, balance: 10, limit: null },
      { number: 3, entries: 2, balance: 40, limit: 500 },
      { number: 4, entries: 3, balance: 80, limit: 500 },
    ]);
    expect([...(truth.windows.get('a') ?? [])]).toEqual([[0, 1]]);
    expect(truth.late.get('a')).toEqual([4]);
    expect(truth.spent.get('a')).toEqual({ count: 3, amount: 80 });
    expect(truth.lettersOfInput).toEqual(['a#6', 'a#7']);
    expect(truth.lettersOfAccounts).toEqual(['a#5']);
  });

  it('is, of slices, what each revision of ten entries changes', () => {
    // Amounts of 3 make every content 0: rows change only by coming and going.
    const { slices } = truthOf(Array.from({ length: 20 }, (_, index) => event(index + 1, { amount: 3 })));
    // 5 × entry mod 13: the first revision has rows 5 10 2 7 12 4 9 1 6 11, the second 3 8 0 5 10 2 7 12 4 9.
    const version = (row: number) => slices.get(`a/row-${row}`)?.map(({ content }) => content);
    for (const row of [5, 10, 2, 7, 12, 4, 9, 3, 8, 0]) expect(version(row)).toEqual([0]);
    for (const row of [1, 6, 11]) expect(version(row)).toEqual([0, null]);
  });
});

describe('a comparison', () => {
  const found = (expected: readonly string[], seen: readonly string[]) => {
    const findings = new Findings();
    findings.compare('x', expected, seen, (value) => value.charAt(0));
    return (['lost', 'doubled', 'wrong'] as const).map((kind) => findings.count(kind));
  };

  it.each([
    ['the same', ['a', 'b'], ['a', 'b'], [0, 0, 0]],
    ['one less', ['a', 'b'], ['b'], [1, 0, 0]],
    ['one twice', ['a', 'b'], ['a', 'b', 'a'], [0, 1, 0]],
    ['one that is another', ['a', 'b'], ['a', 'c'], [1, 0, 1]],
    ['one with another value', ['a1', 'b'], ['a2', 'b'], [0, 0, 1]],
    ['another order', ['a', 'b', 'c'], ['b', 'a', 'c'], [0, 0, 1]],
  ])('tells %s', (_what, expected, seen, counts) => {
    expect(found(expected, seen)).toEqual(counts);
  });
});
