import type { Money } from '../generated/resolvers.ts';

const microsPerUnit = 1_000_000n;

/** The exact decimal of a number of micros, without trailing zeros: 1_230_000n is `1.23`. */
export function decimalOfMicros(micros: bigint): string {
  const sign = micros < 0n ? '-' : '';
  const absolute = micros < 0n ? -micros : micros;
  const fraction = (absolute % microsPerUnit).toString().padStart(6, '0').replace(/0+$/, '');
  const whole = absolute / microsPerUnit;
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
