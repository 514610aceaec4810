import { type ConversionRate, crossRate } from '../../connectors/rates/rate.ts';
import { isoFromDay } from '../../schemas/day.ts';
import type { CurrencyRate, RateDay, ReportingCurrency, RepReason } from '../../schemas/generated/types.ts';
import type { ReportingChoice } from '../../schemas/reporting.ts';

/** What a source published for a day, as it is kept: of each currency the billionths of one `base`, as text, and their revision. */
export interface PublishedDay {
  readonly base: string;
  readonly rates: Readonly<Record<string, readonly [billionths: string, revision: number]>>;
}

/** A day as it is kept. */
export function publishedDay({
  base,
  rates,
}: Pick<RateDay, 'base'> & { readonly rates: readonly CurrencyRate[] }): PublishedDay {
  return {
    base,
    rates: Object.fromEntries(
      rates.map(({ currency, billionths, revision }) => [currency, [String(billionths), revision] as const]),
    ),
  };
}

/** A choice as it is kept. */
export function reportingOf({ currency, source, longest_days }: ReportingCurrency): ReportingChoice {
  return { currency, source, longestDays: longest_days };
}

/**
 * What one `from` is in `to` on a day (since 1970-01-01): by the last day, not after it and not too old, on which both were published.
 * Both rates of a quotient are of one day. Undefined where there is none. `published` gives a day of `source`.
 */
export function conversionRate(
  published: (day: number) => PublishedDay | undefined,
  { source, longestDays }: Pick<ReportingChoice, 'source' | 'longestDays'>,
  day: number,
  from: string,
  to: string,
): ConversionRate | undefined {
  if (from === to) return { id: `${from}/${to}`, day, numerator: 1n, denominator: 1n };
  for (let at = day; at >= day - longestDays; at--) {
    const known = published(at);
    if (known === undefined) continue;
    const rateOf = (currency: string) => {
      const [billionths, revision] = known.rates[currency] ?? [];
      return billionths === undefined || revision === undefined
        ? undefined
        : { source, billionths: BigInt(billionths), revision };
    };
    const rate = crossRate({ base: known.base, day: at, isoDay: isoFromDay(at) }, rateOf, from, to);
    if (rate !== null) return rate;
  }
  return undefined;
}

/** Why `conversionRate` gives none: by all days of the source. */
export function whyNoRate(
  all: Iterable<readonly [day: number, published: PublishedDay]>,
  day: number,
  from: string,
  to: string,
): RepReason {
  const missing = new Set([from, to]);
  let reason: RepReason = 'NO_RATE_YET';
  for (const [at, { base, rates }] of all) {
    const has = [from, to].filter((currency) => currency === base || rates[currency] !== undefined);
    for (const currency of has) missing.delete(currency);
    if (has.length === 2 && at <= day) reason = 'RATE_TOO_OLD';
  }
  return missing.size > 0 ? 'UNKNOWN_CURRENCY' : reason;
}
