import type { Alert } from '../../../schemas/generated/types.ts';

type Unit = Alert['unit'];

/** A value and what it is measured by, in words. */
export interface ValueWords {
  readonly value: string;
  readonly threshold: string | null;
  readonly baseline: string | null;
}

/** Significant digits that are tried, the fewest first, until two values that differ look different; four are for percent only. */
const digitsTried = [4, 6, 8, 12] as const;

/** The alert's value, threshold and baseline with their unit. Values that differ are never shown as the same text. */
export function valueWords(
  alert: Pick<Alert, 'value' | 'threshold' | 'baseline' | 'unit' | 'currency' | 'value_reason'>,
): ValueWords {
  const { value, threshold, baseline, unit, currency } = alert;
  // A ratio such as CTR is read in percent, one such as ROAS as a factor: its threshold tells which.
  const measure = Math.abs(threshold ?? baseline ?? value ?? 1);
  const percent = unit === 'PERCENT' || (unit === 'RATIO' && measure < 1);
  const shown = (number: number, digits: number) => withUnit(number, { unit, currency, percent, digits });
  const numbers = [value, threshold, baseline].filter((number) => number !== null);
  const distinct = new Set(numbers).size;
  const tries = digitsTried.filter((tried) => percent || tried > 4);
  const digits = tries.find((tried) => new Set(numbers.map((each) => shown(each, tried))).size === distinct) ?? 12;
  return {
    value: value === null ? noValue(alert.value_reason) : shown(value, digits),
    threshold: threshold === null ? null : shown(threshold, digits),
    baseline: baseline === null ? null : shown(baseline, digits),
  };
}

interface Style {
  readonly unit: Unit;
  readonly currency: string | null;
  readonly percent: boolean;
  readonly digits: number;
}

function withUnit(number: number, { unit, currency, percent, digits }: Style): string {
  if (percent) return `${plain(number * 100, digits)}%`;
  if (unit === 'MONEY') return `${money(number, digits)} ${currency ?? '(currency unknown)'}`;
  return plain(number, digits);
}

/** A number with commas between thousands, cut to significant digits; whole parts are never cut. */
export function plain(number: number, digits = 6): string {
  const whole = Math.trunc(Math.abs(number)).toString().length;
  return formatOf('plain', Math.max(digits, number === 0 ? 1 : whole)).format(number);
}

/** Hundredths always, more only where they would not tell two amounts apart. */
function money(number: number, digits: number): string {
  const decimals = Math.abs(number) < 1 ? 6 : Math.max(2, digits - 4);
  return formatOf('money', decimals).format(number);
}

/** Formats by what they are of and their digits, of which there are a few: to make one takes longer than to write a message. */
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(kind: 'plain' | 'money', digits: number): Intl.NumberFormat {
  const name = `${kind} ${digits}`;
  const known = formats.get(name);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(
    'en-US',
    kind === 'plain'
      ? { maximumSignificantDigits: digits }
      : { minimumFractionDigits: 2, maximumFractionDigits: digits },
  );
  formats.set(name, made);
  return made;
}

const reasons: Readonly<Record<Alert['value_reason'], string>> = {
  UNKNOWN: 'unknown',
  OK: 'unknown',
  DIV0: 'none: division by zero',
  NO_DATA: 'none: there is no data',
  PARTIAL: 'none: data is incomplete',
  MIXED_CURRENCY: 'none: amounts of several currencies',
  OVERFLOW: 'none: the number is too large',
};

function noValue(reason: Alert['value_reason']): string {
  return reasons[reason];
}

const comparisons: Readonly<Record<string, string>> = {
  '<': 'below',
  '<=': 'at or below',
  '>': 'above',
  '>=': 'at or above',
  '==': 'equal to',
  '!=': 'other than',
};

/** `below` for `<`, and so on; `threshold` where the condition compares nothing. */
export function comparisonWords(comparison: string): string {
  return comparisons[comparison] ?? 'threshold';
}

/** `+12.5%`, `−38%` or `±0%`. */
export function changeWords(change: number): string {
  const sign = change > 0 ? '+' : change < 0 ? '−' : '±';
  return `${sign}${plain(Math.abs(change) * 100, 3)}%`;
}
