import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayFromIso } from '../../schemas/day.ts';
import { type ConversionRate, convertMicros, type KeptRate } from './rate.ts';
import { isNoRate, RateTable } from './table.ts';

const rate = (day: string, currency: string, decimal: bigint, more: Partial<KeptRate> = {}): KeptRate => ({
  source: 'ecb',
  day: dayFromIso(day),
  base: 'EUR',
  currency,
  billionths: decimal,
  revision: 1,
  ...more,
});

/** Friday the 20th, Monday the 23rd; the yen was not published on Monday. */
const table = new RateTable([
  rate('2026-11-23', 'USD', 1_250_000_000n),
  rate('2026-11-23', 'GBP', 800_000_000n),
  rate('2026-11-20', 'USD', 1_200_000_000n),
  rate('2026-11-20', 'GBP', 800_000_000n),
  rate('2026-11-20', 'JPY', 150_500_000_000n),
]);
const found = (day: string, from: string, to: string): ConversionRate => {
  const answer = table.find(dayFromIso(day), from, to);
  if (isNoRate(answer)) throw new Error(answer.message);
  return answer;
};
const none = (day: string, from: string, to: string) => {
  const answer = table.find(dayFromIso(day), from, to);
  return isNoRate(answer) ? answer : undefined;
};

describe('a rate', () => {
  it('from the base, to it, and between two others is exact and names what it is made of', () => {
    // 100 EUR × 1.25 = 125 USD; 125 USD / 1.25 = 100 EUR; 100 GBP / 0.8 × 1.25 = 156.25 USD.
    const [there, back, cross] = [
      found('2026-11-23', 'EUR', 'USD'),
      found('2026-11-23', 'USD', 'EUR'),
      found('2026-11-23', 'GBP', 'USD'),
    ];
    expect(convertMicros(100_000_000n, there)).toBe(125_000_000n);
    expect(convertMicros(125_000_000n, back)).toBe(100_000_000n);
    expect(convertMicros(100_000_000n, cross)).toBe(156_250_000n);
    expect([there.id, back.id, cross.id]).toEqual([
      'ecb/2026-11-23/EUR/USD@1',
      'ecb/2026-11-23/EUR/USD@1',
      'ecb/2026-11-23/EUR/GBP@1+ecb/2026-11-23/EUR/USD@1',
    ]);
  });

  it('of a currency to itself is one, also of one that is not in the table', () => {
    expect(found('2020-01-01', 'CHF', 'CHF')).toMatchObject({ numerator: 1n, denominator: 1n });
  });

  it('of a day without rates is the last one before it, and says of which day', () => {
    for (const day of ['2026-11-20', '2026-11-21', '2026-11-22']) {
      expect(found(day, 'EUR', 'USD')).toMatchObject({ day: dayFromIso('2026-11-20'), numerator: 1_200_000_000n });
    }
  });

  it('of two currencies takes both from one day: the yen was last published on Friday', () => {
    // 1 USD = 150.5 / 1.2 yen on Friday; Monday's dollar is not mixed with it.
    expect(found('2026-11-23', 'USD', 'JPY')).toMatchObject({
      day: dayFromIso('2026-11-20'),
      numerator: 150_500_000_000n,
      denominator: 1_200_000_000n,
    });
  });

  it('is used for seven days, not for eight', () => {
    expect(found('2026-11-30', 'EUR', 'USD').day).toBe(dayFromIso('2026-11-23'));
    expect(none('2026-12-01', 'EUR', 'USD')).toEqual({
      reason: 'RATE_TOO_OLD',
      message: 'the last rate of EUR and USD before 2026-12-01 is of 2026-11-23: more than 7 days old',
    });
  });

  it('is none before the first, nor of a currency that is not published', () => {
    expect(none('2026-11-19', 'EUR', 'USD')).toMatchObject({ reason: 'NO_RATE_YET' });
    expect(none('2026-11-23', 'EUR', 'CHF')).toMatchObject({ reason: 'UNKNOWN_CURRENCY' });
    expect(new RateTable([]).find(1, 'EUR', 'USD')).toMatchObject({ reason: 'UNKNOWN_CURRENCY' });
  });

  it('that was corrected is the newest revision, and its id says so', () => {
    const corrected = new RateTable([
      rate('2026-11-23', 'USD', 1_300_000_000n, { revision: 2 }),
      rate('2026-11-23', 'USD', 1_250_000_000n),
    ]);
    expect(corrected.find(dayFromIso('2026-11-23'), 'EUR', 'USD')).toMatchObject({
      id: 'ecb/2026-11-23/EUR/USD@2',
      numerator: 1_300_000_000n,
    });
  });

  it('of several sources or bases is in no table', () => {
    const mixed = (more: Partial<KeptRate>) => () =>
      new RateTable([rate('2026-11-23', 'USD', 1n), rate('2026-11-23', 'GBP', 1n, more)]);
    expect(mixed({ source: 'own' })).toThrow('one source and one base');
    expect(mixed({ base: 'USD', currency: 'GBP' })).toThrow('one source and one base');
  });
});

describe('an amount', () => {
  const half: ConversionRate = { id: 'h', day: 0, numerator: 1n, denominator: 2n };

  it('is rounded half to the even micro, the same way below zero', () => {
    expect([1n, 3n, 5n, 7n].map((micros) => convertMicros(micros, half))).toEqual([0n, 2n, 2n, 4n]);
    expect([1n, 3n, 5n, 7n].map((micros) => convertMicros(-micros, half))).toEqual([0n, -2n, -2n, -4n]);
  });

  it('keeps every digit where a float could not, and where billionths would lose some', () => {
    // 2^53 + 1 micros of IDR; Python's fractions say 9007199254740993 * 1.25 / 17345.25 = 649111374493 and a little.
    const rupiah: ConversionRate = { id: 'r', day: 0, numerator: 1_250_000_000n, denominator: 17_345_250_000_000n };
    const exact = 649111374493n;
    expect(convertMicros(9_007_199_254_740_993n, rupiah)).toBe(exact);
    // The rate itself in billionths is 72066: 7.2066e-5.
    expect((9_007_199_254_740_993n * 72_066n) / 1_000_000_000n).not.toBe(exact);
  });

  it('is never off by more than half a micro, and there and back by what that makes', () => {
    const amount = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n });
    const billionths = fc.bigInt({ min: 1n, max: 10n ** 14n });
    fc.assert(
      fc.property(amount, billionths, billionths, (micros, numerator, denominator) => {
        const there: ConversionRate = { id: 't', day: 0, numerator, denominator };
        const error = convertMicros(micros, there) * denominator - micros * numerator;
        return 2n * (error < 0n ? -error : error) <= denominator;
      }),
    );
    fc.assert(
      fc.property(amount, billionths, billionths, (micros, numerator, denominator) => {
        const back: ConversionRate = { id: 'b', day: 0, numerator: denominator, denominator: numerator };
        const returned = convertMicros(convertMicros(micros, { ...back, numerator, denominator }), back);
        const off = returned - micros;
        // Half a micro there is half of denominator / numerator back, and then comes another half.
        return 2n * (off < 0n ? -off : off) * numerator <= denominator + numerator;
      }),
    );
  });
});
