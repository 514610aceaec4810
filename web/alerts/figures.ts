import type { AlertItemFragment } from '../generated/operations.ts';

type Measured = Pick<AlertItemFragment, 'unit' | 'currency' | 'threshold'>;

const signs: Readonly<Record<string, string>> = {
  '<': 'below',
  '<=': 'at most',
  '>': 'above',
  '>=': 'at least',
  '==': 'equal to',
  '!=': 'other than',
};
const money = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** A figure as messages write it, with its unit: shares in percent, money with its currency; a dash where there is none. */
export function figureText(value: number | null, { unit, currency, threshold }: Measured): string {
  if (value === null) return '–';
  if (unit === 'MONEY') return `${money.format(value)}${currency === null ? '' : ` ${currency}`}`;
  const isShare = unit === 'RATIO' || unit === 'PERCENT';
  // A return of 3.2 reads better than 320 %.
  if (isShare && Math.abs(threshold ?? value) < 2) return `${plainFigure(value * 100)} %`;
  return plainFigure(value);
}

/** A number without a unit: at most three digits after the point, fewer the larger it is. */
export function plainFigure(value: number): string {
  const size = Math.abs(value);
  const maximumFractionDigits = size >= 100 ? 0 : size >= 1 ? 2 : 3;
  return value.toLocaleString('en-GB', { maximumFractionDigits });
}

/** When the condition holds, in words: `below 1 %`; empty for a condition that compares nothing. */
export function thresholdText(alert: Measured & { readonly comparison: string }): string {
  if (alert.threshold === null) return '';
  return `${signs[alert.comparison] ?? ''} ${figureText(alert.threshold, alert)}`.trim();
}

/** A change against before: `+12.5 %`, `−40 %`. */
export function changeText(change: number): string {
  const sign = change > 0 ? '+' : change < 0 ? '−' : '±';
  return `${sign}${plainFigure(Math.abs(change) * 100)} %`;
}

/**
 * Where value and threshold stand on one scale from zero, in percent of its length; null where a picture says nothing: without
 * one of them, or below zero.
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
