import { isRefused, parseDecimalMicros } from '../value.ts';

/** The sum of decimal texts, in millionths; what is absent is nothing. */
export function sumOf(texts: readonly (string | undefined)[]): bigint {
  let sum = 0n;
  for (const text of texts) {
    const value = parseDecimalMicros(text ?? '0');
    if (!isRefused(value)) sum += value;
  }
  return sum;
}

/** Millionths as a decimal text without closing zeros. */
export function decimalOf(micros: bigint): string {
  const text = String(micros).padStart(7, '0');
  return `${text.slice(0, -6)}.${text.slice(-6)}`.replace(/\.?0+$/, '');
}

/** Millionths rounded to hundredths, halves up. */
export function roundedToCents(micros: bigint): bigint {
  return ((micros + 5_000n) / 10_000n) * 10_000n;
}
