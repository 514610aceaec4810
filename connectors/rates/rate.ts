/** A rate as a source publishes it: what one unit of `base` was in `currency` on a day, in billionths. */
export interface PublishedRate {
  /** Days since 1970-01-01. */
  readonly day: number;
  /** ISO 4217. */
  readonly base: string;
  readonly currency: string;
  readonly billionths: bigint;
}

/** One that is kept: `revision` grows where its source corrected the value. */
export interface KeptRate extends PublishedRate {
  readonly source: string;
  readonly revision: number;
}

/** A rate to convert by, exactly `numerator / denominator`: that of two currencies is the quotient of their rates to the base. */
export interface ConversionRate {
  /** Names the published rates that it is made of. */
  readonly id: string;
  /** The day of the published rates, which may be before the one asked for. */
  readonly day: number;
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** `ecb/2026-11-25/EUR/USD@1`. */
export function rateId(rate: Pick<KeptRate, 'source' | 'base' | 'currency' | 'revision'>, isoDay: string): string {
  return `${rate.source}/${isoDay}/${rate.base}/${rate.currency}@${rate.revision}`;
}

const one = 1_000_000_000n;

/**
 * What one `from` is in `to` by the rates that were published of `base` on a day; null where one of the two was not. `published`
 * gives the rate of a currency.
 */
export function crossRate(
  { base, day, isoDay }: { readonly base: string; readonly day: number; readonly isoDay: string },
  published: (currency: string) => Pick<KeptRate, 'source' | 'billionths' | 'revision'> | undefined,
  from: string,
  to: string,
): ConversionRate | null {
  const [dear, cheap] = [from, to].map((currency) => (currency === base ? null : published(currency)));
  if (dear === undefined || cheap === undefined) return null;
  const ids: string[] = [];
  if (dear !== null) ids.push(rateId({ ...dear, base, currency: from }, isoDay));
  if (cheap !== null) ids.push(rateId({ ...cheap, base, currency: to }, isoDay));
  return { id: ids.join('+'), day, numerator: cheap?.billionths ?? one, denominator: dear?.billionths ?? one };
}

/** Micros in another currency: micros × numerator / denominator, a half to the even micro. No float is involved. */
export function convertMicros(
  micros: bigint,
  { numerator, denominator }: Pick<ConversionRate, 'numerator' | 'denominator'>,
): bigint {
  const product = micros * numerator;
  const size = product < 0n ? -product : product;
  const whole = size / denominator;
  const twice = (size % denominator) * 2n;
  const up = twice > denominator || (twice === denominator && whole % 2n === 1n);
  const rounded = up ? whole + 1n : whole;
  return product < 0n ? -rounded : rounded;
}
