import type { Formats } from '../format/formats.ts';
import type { AlertLineFragment } from '../generated/operations.ts';

type Measured = Pick<AlertLineFragment, 'unit' | 'currency' | 'threshold'>;

const signs: Readonly<Record<string, string>> = {
  '<': 'below',
  '<=': 'at most',
  '>': 'above',
  '>=': 'at least',
  '==': 'equal to',
  '!=': 'other than',
};

/** More digits than these tell nobody anything. */
const mostDigitsMore = 6;

/**
 * A figure as messages write it, with its unit: shares in percent, money with its currency; a dash where there is none.
 * @param more digits beyond the usual ones.
 */
export function figureText(
  value: number | null,
  { unit, currency, threshold }: Measured,
  formats: Formats,
  more = 0,
): string {
  if (value === null) return '–';
  if (unit === 'MONEY') {
    const text = value.toFixed(2 + more);
    return currency === null ? formats.decimal(text, 2 + more) : formats.money(text, currency, more);
  }
  const isShare = unit === 'RATIO' || unit === 'PERCENT';
  // A return of 3.2 reads better than 320 %.
  if (isShare && Math.abs(threshold ?? value) < 2) return `${plainFigure(value * 100, formats, more)} %`;
  return plainFigure(value, formats, more);
}

/** A number without a unit: at most three digits after the point and `more`, fewer the larger it is. */
export function plainFigure(value: number, formats: Formats, more = 0): string {
  const size = Math.abs(value);
  return formats.decimal(value, (size >= 100 ? 0 : size >= 1 ? 2 : 3) + more);
}

/** An alert's value with as many digits as it takes to see that it is not its threshold: `0.5997 %`, not `0.6 %`, below 0.6 %. */
export function valueText(alert: Measured & { readonly value: number | null }, formats: Formats): string {
  if (alert.value === null) return figureText(null, alert, formats);
  return toldApart(alert.value, alert.threshold, (value, more) => figureText(value, alert, formats, more));
}

/** `value` as `write` writes it, with more digits while it reads as `other` does and is not the same. */
function toldApart(value: number, other: number | null, write: (value: number, more: number) => string): string {
  if (other === null || value === other) return write(value, 0);
  const limit = write(other, 0);
  for (let more = 0; more < mostDigitsMore; more += 1) {
    const text = write(value, more);
    if (text !== limit) return text;
  }
  return write(value, 0);
}

/** When the condition holds, in words: `below 1 %`; empty for a condition that compares nothing. */
export function thresholdText(alert: Measured & { readonly comparison: string }, formats: Formats): string {
  if (alert.threshold === null) return '';
  return `${signs[alert.comparison] ?? ''} ${figureText(alert.threshold, alert, formats)}`.trim();
}

/**
 * Where value and threshold stand on one scale from zero, in percent of its length; null where a picture says nothing: without
 * both, or with one below zero.
 */
export function onScale(
  value: number | null,
  threshold: number | null,
): { readonly value: number; readonly threshold: number } | null {
  if (value === null || threshold === null || value < 0 || threshold < 0) return null;
  const end = Math.max(value, threshold) * 1.15;
  if (!Number.isFinite(end) || end === 0) return null;
  return { value: (value / end) * 100, threshold: (threshold / end) * 100 };
}
