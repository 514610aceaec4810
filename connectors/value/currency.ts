import { isCurrency } from '../../schemas/currency.ts';
import { type Parsed, Refusal, shown } from './refusal.ts';

/**
 * Decimals of a currency's minor unit by ISO 4217 (list one, amendment 176), where they are not 2. `Intl` answers with
 * the decimals in everyday use, which differ (IQD 0 there, 3 here).
 */
const minorDigitsOf: ReadonlyMap<string, number> = new Map([
  ...['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV'].map(digits(0)),
  ...['XAF', 'XOF', 'XPF'].map(digits(0)),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map(digits(3)),
  ...['CLF', 'UYW'].map(digits(4)),
]);

function digits(count: number): (code: string) => [string, number] {
  return (code) => [code, count];
}

/** Decimals of the currency's minor unit: USD 2, JPY 0, KWD 3. */
export function minorDigits(currency: string): number {
  return minorDigitsOf.get(currency) ?? 2;
}

/** An ISO 4217 code in capitals. */
export function parseCurrency(text: string): Parsed<string> {
  if (isCurrency(text)) return text;
  const code = text.trim().toUpperCase();
  if (isCurrency(code)) return code;
  return new Refusal('UNKNOWN_CURRENCY', `${shown(text)} is not a currency of ISO 4217, such as USD`);
}
