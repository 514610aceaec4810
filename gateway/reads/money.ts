import type { Money } from '../generated/resolvers.ts';

/** The exact decimal of a number of micros, without trailing zeros: 1_230_000n is `1.23`. */
export function decimalOfMicros(micros: bigint): string {
  return exactDecimal(micros, 6);
}

/** The exact decimal of a number of 10^-`digits`, without trailing zeros. `digits` is 1 or more. */
export function exactDecimal(units: bigint, digits: number): string {
  const sign = units < 0n ? '-' : '';
  const text = (units < 0n ? -units : units).toString().padStart(digits + 1, '0');
  const whole = text.slice(0, -digits);
  const fraction = text.slice(-digits).replace(/0+$/, '');
  return fraction === '' ? `${sign}${whole}` : `${sign}${whole}.${fraction}`;
}

/** Money as the schema has it. */
export function moneyOf(micros: bigint, currency: string): Money {
  return { amountMicros: micros.toString(), amount: decimalOfMicros(micros), currency };
}

/** `numerator / denominator`, rounded half away from zero. The denominator must not be zero. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const above = numerator < 0n ? -numerator : numerator;
  const below = denominator < 0n ? -denominator : denominator;
  const quotient = (2n * above + below) / (2n * below);
  return negative ? -quotient : quotient;
}
