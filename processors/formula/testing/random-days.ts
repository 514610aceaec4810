import fc, { type Arbitrary } from 'fast-check';
import type { DayRow } from '../run/data.ts';

/** Days that random rows are of, days since 1970-01-01: 2026-09-01 to 2026-10-31, with the end of summer time in Europe. */
export const randomDays = { first: 20_697, last: 20_757 } as const;

const nullable = <T>(value: Arbitrary<T>): Arbitrary<T | null> => fc.option(value, { freq: 4 });

/** A row of META or GOOGLE, nearly always in USD and complete. */
const row: Arbitrary<DayRow> = fc
  .record({
    day: fc.integer({ min: randomDays.first, max: randomDays.last }),
    currency: fc.constantFrom('USD', 'USD', 'USD', 'USD', 'USD', 'USD', 'USD', 'USD', 'USD', 'USD', 'USD', 'EUR'),
    coverage: fc.constantFrom(1, 1, 1, 1, 1, 1, 1, 0),
    impressions: nullable(fc.integer({ min: 0, max: 2000 })),
    clicks: nullable(fc.integer({ min: 0, max: 40 })),
    conversions: nullable(fc.bigInt({ min: 0n, max: 9_000_000n })),
    spend: nullable(fc.bigInt({ min: 0n, max: 90_000_000n })),
    conversion_value: nullable(fc.bigInt({ min: 0n, max: 500_000_000n })),
    name: nullable(fc.constant('Autumn')),
  })
  .map(({ day, currency, coverage, name, ...measures }) => ({
    day,
    hour: null,
    currency,
    coverage,
    measures,
    texts: { platform: 'META', account_id: 'a1', level: 'CAMPAIGN', currency, entity_name: name },
  }));

/** The rows of one entity: one a day and currency at most. */
export const randomRows: Arbitrary<readonly DayRow[]> = fc.uniqueArray(row, {
  minLength: 0,
  maxLength: 60,
  selector: ({ day, currency }) => `${day} ${currency}`,
});
