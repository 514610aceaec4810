import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayFromIso } from '../../schemas/day.ts';
import { emptyMeasures } from '../measures.ts';
import { conversionOf, convertMeasures, type Exchange } from './exchange.ts';
import { conversionRate, type PublishedDay, whyNoRate } from './published.ts';

const friday = dayFromIso('2026-11-20');
const monday = dayFromIso('2026-11-23');
const days = new Map<number, PublishedDay>([
  [friday, { base: 'EUR', rates: { USD: ['1200000000', 1], GBP: ['800000000', 1], JPY: ['150500000000', 1] } }],
  [monday, { base: 'EUR', rates: { USD: ['1250000000', 2], GBP: ['800000000', 1] } }],
]);
const source = { source: 'ecb', longestDays: 7 };
const rate = (iso: string, from: string, to: string) =>
  conversionRate((day) => days.get(day), source, dayFromIso(iso), from, to);
const why = (iso: string, from: string, to: string) => whyNoRate(days, dayFromIso(iso), from, to);

describe('the rate of a day', () => {
  it('is exactly the quotient of what was published, and names it', () => {
    // 1 GBP = 1.25 / 0.8 USD.
    expect(rate('2026-11-23', 'GBP', 'USD')).toEqual({
      id: 'ecb/2026-11-23/EUR/GBP@1+ecb/2026-11-23/EUR/USD@2',
      day: monday,
      numerator: 1_250_000_000n,
      denominator: 800_000_000n,
    });
  });

  it('is of the last day on which both were published', () => {
    expect(rate('2026-11-22', 'EUR', 'USD')).toMatchObject({ day: friday, numerator: 1_200_000_000n });
    expect(rate('2026-11-23', 'USD', 'JPY')).toMatchObject({ day: friday, denominator: 1_200_000_000n });
  });

  it('is none of a day before the first, more than seven days after the last, and of an unknown currency; and it is told why', () => {
    expect([rate('2026-11-19', 'EUR', 'USD'), why('2026-11-19', 'EUR', 'USD')]).toEqual([undefined, 'NO_RATE_YET']);
    expect(rate('2026-11-30', 'EUR', 'USD')).toMatchObject({ day: monday });
    expect([rate('2026-12-01', 'EUR', 'USD'), why('2026-12-01', 'EUR', 'USD')]).toEqual([undefined, 'RATE_TOO_OLD']);
    expect([rate('2026-11-23', 'CHF', 'USD'), why('2026-11-23', 'CHF', 'USD')]).toEqual([
      undefined,
      'UNKNOWN_CURRENCY',
    ]);
  });
});

describe('amounts of a fact', () => {
  const exchange: Exchange = {
    to: 'EUR',
    of: { IDR: ['r', '1250000000', '17345250000000'], USD: ['r', '1', '2'], CHF: 'NO_RATE_YET', XAU: ['r', '3', '1'] },
  };
  const converted = (currency: string, spend: bigint | null, value: bigint | null = null) => {
    const measures = { ...emptyMeasures(), spend, conversion_value: value };
    return [convertMeasures(measures, conversionOf(exchange, currency)), measures.spend_rep, measures.value_rep];
  };

  it('are rounded half to the even micro, and keep digits that billionths of the rate would lose', () => {
    expect([1n, 3n, 5n, -1n, -3n].map((micros) => converted('USD', micros)[1])).toEqual([0n, 2n, 2n, 0n, -2n]);
    // Python's fractions: 9007199254740993 × 1.25 / 17345.25 = 649111374493 and a little.
    expect(converted('IDR', 9_007_199_254_740_993n)).toEqual([null, 649_111_374_493n, null]);
  });

  it('of the reporting currency stay as they are', () => {
    expect(converted('EUR', 5n, 7n)).toEqual([null, 5n, 7n]);
  });

  it('that the platform did not say stay null, and need no reason', () => {
    expect(converted('CHF', null)).toEqual([null, null, null]);
    expect(converted('USD', null, 4n)).toEqual([null, null, 2n]);
  });

  it('without a rate, or beyond 64 bits, are null with the reason', () => {
    expect(converted('CHF', 5n, 5n)).toEqual(['NO_RATE_YET', null, null]);
    expect(converted('GBP', 5n)).toEqual(['UNKNOWN_CURRENCY', null, null]);
    expect(converted('XAU', 2n ** 62n, 3n)).toEqual(['OVERFLOW', null, 9n]);
  });

  it('are never off by more than half a micro', () => {
    const positive = fc.bigInt({ min: 1n, max: 10n ** 14n });
    const amount = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });
    fc.assert(
      fc.property(amount, positive, positive, (spend, numerator, denominator) => {
        const conversion = { to: 'EUR', rateId: 'r', numerator, denominator, missing: null };
        const measures = { ...emptyMeasures(), spend };
        const reason = convertMeasures(measures, conversion);
        if (reason === 'OVERFLOW')
          return spend * numerator > denominator * 2n ** 62n || spend * numerator < -denominator * 2n ** 62n;
        const off = (measures.spend_rep ?? 0n) * denominator - spend * numerator;
        return 2n * (off < 0n ? -off : off) <= denominator;
      }),
    );
  });
});
