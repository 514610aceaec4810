import type { Reporting, ReportingReason } from '../generated/resolvers.ts';
import { moneyOf } from './money.ts';
import type { StoredRow } from './stored-row.ts';

/** The columns that `reportingOf` reads, by name. */
export function reportingColumns(): Record<string, string> {
  return {
    rep_spend: 'toString(sum(toInt128(spend_rep)))',
    rep_value: 'toString(sum(toInt128(value_rep)))',
    rep_currencies: 'arraySort(groupUniqArrayIf(2)(assumeNotNull(rep_currency), isNotNull(rep_currency)))',
    rep_spend_left_out: 'countIf(isNotNull(spend) AND isNull(spend_rep))',
    rep_value_left_out: 'countIf(isNotNull(conversion_value) AND isNull(value_rep))',
    rep_why: 'max(CAST(rep_reason AS Nullable(String)))',
  };
}

/** Sums in the reporting currency: whole, or null with the reason. */
export function reportingOf(row: StoredRow): Reporting {
  const [currency = null, another] = row.rep_currencies;
  if (currency === null) return { currency, spend: null, conversionValue: null, reason: null };
  if (another !== undefined) return { currency: null, spend: null, conversionValue: null, reason: 'MIXED_CURRENCY' };
  const whole = (sum: string, leftOut: string) => {
    const micros = row[sum] ?? null;
    return micros === null || Number(row[leftOut]) > 0 ? null : moneyOf(BigInt(micros), currency);
  };
  const isWhole = Number(row.rep_spend_left_out) === 0 && Number(row.rep_value_left_out) === 0;
  return {
    currency,
    spend: whole('rep_spend', 'rep_spend_left_out'),
    conversionValue: whole('rep_value', 'rep_value_left_out'),
    reason: isWhole ? null : ((row.rep_why ?? 'NOT_CONVERTED') as ReportingReason),
  };
}
