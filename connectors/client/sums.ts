import type { Column, MeasureUnit } from '../profile.ts';
import type { PlatformTotals } from './port.ts';

/** Measures that are added up as rows pass by, to be compared with the platform's own sums. */
export type Summed = 'impressions' | 'clicks' | 'spend';

/** Which of them a column is, and how it is written; null when it is none. */
export function summedOf({ is }: Column): { readonly as: Summed; readonly unit: MeasureUnit } | null {
  if (is.role !== 'measure') return null;
  return is.as === 'impressions' || is.as === 'clicks' || is.as === 'spend' ? { as: is.as, unit: is.unit } : null;
}

/**
 * How the platform's sums differ from those of the rows; null when they do not. `roundedTo`: the micros that the platform rounds money to, each row
 * and the sum by itself, so that the sum may be half of it off for each of them. Counts are not rounded.
 */
export function difference(
  said: PlatformTotals,
  sums: Readonly<Record<Summed, bigint>>,
  rows: number,
  roundedTo: bigint,
): string | null {
  const ours: Readonly<Record<string, bigint>> = { ...sums, rows: BigInt(rows) };
  const mostOff = ((BigInt(rows) + 1n) * roundedTo) / 2n;
  const wrong = Object.entries(said).filter(([name, value]) => {
    const own = ours[name];
    if (own === undefined || name !== 'spend') return value !== own;
    return value - own > mostOff || own - value > mostOff;
  });
  return wrong.length === 0
    ? null
    : wrong.map(([name, value]) => `${name} ${value} by the platform, ${ours[name] ?? 'none'} in the rows`).join('; ');
}
