/**
 * Cells of reports as values, exactly and without exceptions: each parser takes the text and answers with the value or with
 * a `Refusal`, which says why not. Money never passes through a float.
 */
import type { MeasureUnit } from './profile.ts';
import { minorDigits } from './value/currency.ts';
import { parseCount, parseDecimalMicros, parseMicros, parseMinorMicros } from './value/number.ts';
import { type Parsed, Refusal, shown } from './value/refusal.ts';

export { minorDigits, parseCurrency } from './value/currency.ts';
export { parseId } from './value/id.ts';
export {
  parseCount,
  parseDecimalMicros,
  parseMicros,
  parseMinorMicros,
  parseRatio,
  parseScaled,
} from './value/number.ts';
export { isRefused, type Parsed, Refusal, type RefusalCode, refusalCodes, shown } from './value/refusal.ts';
export { type LocalTime, localTime, parseDay, parseHour, parseLocalTime } from './value/time.ts';
export { parseZone, zoneOffset } from './value/zone.ts';

/**
 * A measure in its unit: whole counts are numbers; fractional counts and money are bigint x 1e6. `currency` (ISO 4217) is
 * needed for `minor` alone.
 */
export function parseMeasure(
  text: string,
  unit: MeasureUnit,
  currency: string | null,
  decimalComma = false,
): Parsed<number | bigint> {
  switch (unit) {
    case 'count':
      return parseCount(text, decimalComma);
    case 'fractional':
    case 'decimal':
      return parseDecimalMicros(text, decimalComma);
    case 'micros':
      return parseMicros(text, decimalComma);
    case 'minor':
      if (currency === null) {
        return new Refusal('UNKNOWN_CURRENCY', `${shown(text)} is in minor units, and the row's currency is not known`);
      }
      return parseMinorMicros(text, minorDigits(currency), decimalComma);
  }
}

/** Whether a cell says nothing: absent, blank, or one of the profile's spellings of null. */
export function nullTest(nulls: readonly string[]): (cell: string | null) => cell is null {
  const spellings = new Set(nulls);
  return (cell): cell is null => {
    if (cell === null || cell.length === 0) return true;
    if (spellings.has(cell)) return true;
    const first = cell.charCodeAt(0);
    const last = cell.charCodeAt(cell.length - 1);
    if (first > 0x20 && last > 0x20 && first !== 0xa0) return false;
    const trimmed = cell.trim();
    return trimmed.length === 0 || spellings.has(trimmed);
  };
}
