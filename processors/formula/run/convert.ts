import type { DayRow, Rates } from './data.ts';

const billion = 1_000_000_000n;

/**
 * A row's micros in another currency at the rate of its day, a half micro to the even one; undefined without a rate. The rate's id
 * is added to `used`.
 */
export function converted(
  micros: bigint,
  row: DayRow,
  to: string | null,
  rates: Rates | undefined,
  used: Set<string>,
): bigint | undefined {
  if (to === null || to === row.currency) return micros;
  const rate = rates?.(row.day, row.currency, to);
  if (rate === undefined) return undefined;
  used.add(rate.id);
  return timesRate(micros, rate.billionths);
}

/** micros × billionths / 10^9, a half to the even micro. */
export function timesRate(micros: bigint, billionths: bigint): bigint {
  const product = micros * billionths;
  const size = product < 0n ? -product : product;
  const whole = size / billion;
  const rest = (size % billion) * 2n;
  const up = rest > billion || (rest === billion && whole % 2n === 1n);
  const rounded = up ? whole + 1n : whole;
  return product < 0n ? -rounded : rounded;
}
