/**
 * Decimals of Meta's minor unit by currency, from the offsets of its own table ("Currency Codes",
 * https://developers.facebook.com/docs/marketing-api/currencies, 2024-04-16): offset 1 is no decimals, 100 is two. It is not
 * ISO 4217: COP, CRC, HUF, IDR and TWD have none here and two there, BHD and JOD two here and three there. Budgets, caps and
 * balances are in this unit; the spend of insights is in currency units.
 *
 * The table is said to be all currencies that ad accounts can have. Its credits (FBZ) are no currency and were left out.
 */
const offset1 = ['CLP', 'COP', 'CRC', 'HUF', 'IDR', 'ISK', 'JPY', 'KRW', 'PYG', 'TWD', 'VND'];
const offset100 = [
  ...['AED', 'ARS', 'AUD', 'BDT', 'BGN', 'BHD', 'BOB', 'BRL', 'CAD', 'CHF', 'CNY', 'CZK', 'DKK', 'DZD', 'EGP', 'EUR'],
  ...['GBP', 'GTQ', 'HKD', 'HNL', 'HRK', 'ILS', 'INR', 'JOD', 'KES', 'LTL', 'LVL', 'MOP', 'MXN', 'MYR', 'NGN', 'NIO'],
  ...['NOK', 'NZD', 'PEN', 'PHP', 'PKR', 'PLN', 'QAR', 'RON', 'RSD', 'RUB', 'SAR', 'SEK', 'SGD', 'SKK', 'THB', 'TRY'],
  ...['UAH', 'USD', 'UYU', 'VEF', 'VES', 'ZAR'],
];

export const metaMinorDigits: Readonly<Record<string, number>> = Object.fromEntries([
  ...offset1.map((code) => [code, 0] as const),
  ...offset100.map((code) => [code, 2] as const),
]);
