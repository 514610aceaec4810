import { convertMicros } from '../../../connectors/rates/rate.ts';
import type { DayRow, Rates } from './data.ts';

/**
 * A row's micros in another currency at the rate of its day, a half micro to the even one; undefined without a rate. The rate's id
 * is added to `used`.
 */
export function converted(
  micros: bigint,
  row: Pick<DayRow, 'day' | 'currency'>,
  to: string | null,
  rates: Rates | undefined,
  used: Set<string>,
): bigint | undefined {
  if (to === null || to === row.currency) return micros;
  const rate = rates?.(row.day, row.currency, to);
  if (rate === undefined) return undefined;
  used.add(rate.id);
  return convertMicros(micros, rate);
}
