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

/** A figure as messages write it, with its unit: shares in percent, money with its currency; a dash where there is none. */
export function figureText(value: number | null, { unit, currency, threshold }: Measured, formats: Formats): string {
  if (value === null) return '–';
  if (unit === 'MONEY') {
    const text = value.toFixed(2);
    return currency === null ? formats.decimal(text) : formats.money(text, currency);
  }
  const isShare = unit === 'RATIO' || unit === 'PERCENT';
  // A return of 3.2 reads better than 320 %.
  if (isShare && Math.abs(threshold ?? value) < 2) return `${plainFigure(value * 100, formats)} %`;
  return plainFigure(value, formats);
}

/** A number without a unit: at most three digits after the point, fewer the larger it is. */
export function plainFigure(value: number, formats: Formats): string {
  const size = Math.abs(value);
  return formats.decimal(value, size >= 100 ? 0 : size >= 1 ? 2 : 3);
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
