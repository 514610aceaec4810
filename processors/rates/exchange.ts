import { convertMicros } from '../../connectors/rates/rate.ts';
import type { Measures, RepReason } from '../../schemas/generated/types.ts';
import { fitsMicros } from '../measures.ts';
import { conversionRate, whyNoRate } from './published.ts';
import { allPublishedBy, publishedBy, type RateState } from './state.ts';

/**
 * How amounts of a day become ones of the reporting currency: of each currency the rate, exactly, or why there is none. It is kept with
 * the fetch that it was worked out for, so that all of a fetch is converted alike; what it is made of is text.
 */
export interface Exchange {
  readonly to: string;
  readonly of: Readonly<Record<string, RepReason | readonly [id: string, numerator: string, denominator: string]>>;
}

/** By the rates that are known now; null where the tenant has no reporting currency. `currencies` null: every one that has rates. */
export function exchangeOf(
  state: RateState,
  tenant: string,
  day: number,
  currencies: ReadonlySet<string> | null,
): Exchange | null {
  const chosen = state.reporting.get(tenant);
  if (chosen?.currency === null || chosen === undefined) return null;
  const { currency: to, source } = chosen;
  const published = publishedBy(state, tenant, source);
  const of: Record<string, Exchange['of'][string]> = {};
  for (const from of currencies ?? allCurrencies(state, tenant, source)) {
    if (from === to) continue;
    const rate = conversionRate(published, chosen, day, from, to);
    of[from] =
      rate === undefined
        ? whyNoRate(allPublishedBy(state, tenant, source), day, from, to)
        : [rate.id, String(rate.numerator), String(rate.denominator)];
  }
  return { to, of };
}

function allCurrencies(state: RateState, tenant: string, source: string): readonly string[] {
  const found = new Set<string>();
  for (const [, { base, rates }] of allPublishedBy(state, tenant, source)) {
    found.add(base);
    for (const currency in rates) found.add(currency);
  }
  return [...found].sort();
}

/** One currency's way into the reporting currency. */
export interface Conversion {
  readonly to: string;
  /** Ids of the published rates; null where nothing is to be converted or can be. */
  readonly rateId: string | null;
  readonly numerator: bigint;
  readonly denominator: bigint;
  /** Why there is no rate; null: there is. */
  readonly missing: RepReason | null;
}

/** The way of a currency, which no rate is known of where the exchange does not name it. */
export function conversionOf({ to, of }: Exchange, currency: string): Conversion {
  if (currency === to) return { to, rateId: null, numerator: 1n, denominator: 1n, missing: null };
  const found = of[currency] ?? 'UNKNOWN_CURRENCY';
  if (typeof found === 'string') return { to, rateId: null, numerator: 0n, denominator: 1n, missing: found };
  const [rateId, numerator, denominator] = found;
  return { to, rateId, numerator: BigInt(numerator), denominator: BigInt(denominator), missing: null };
}

/**
 * Fills the amounts in the reporting currency, each a half micro to the even one; answers why one of them is missing. Amounts that
 * the platform did not say stay null without a reason.
 */
export function convertMeasures(measures: Measures, conversion: Conversion): RepReason | null {
  const { spend, conversion_value } = measures;
  if (spend === null && conversion_value === null) return null;
  if (conversion.missing !== null) return conversion.missing;
  measures.spend_rep = within(spend, conversion);
  measures.value_rep = within(conversion_value, conversion);
  const lost =
    (spend !== null && measures.spend_rep === null) || (conversion_value !== null && measures.value_rep === null);
  return lost ? 'OVERFLOW' : null;
}

function within(micros: bigint | null, conversion: Conversion): bigint | null {
  if (micros === null) return null;
  const converted = convertMicros(micros, conversion);
  return fitsMicros(converted) ? converted : null;
}
