import type { ComparedMeasure, DifferenceReason } from '../generated/operations.ts';

/** Why two totals differ, for a person who wants to know whether to do something. */
export const reasonWords: Readonly<Record<DifferenceReason, string>> = {
  CURRENCY: 'The amounts are of different currencies',
  MISSING_SLICE: 'No fetch of the day has come through',
  IN_FLIGHT: 'A fetch is on its way',
  QUARANTINED: 'Rows are in quarantine',
  HELD_BACK: 'The fetch was not complete; what it lacks was kept',
  LEVEL_DIFFERENCE: 'The platform’s own rows do not add up to its total',
  RESTATED_SINCE: 'The platform says something else now than when it was asked',
  UNEXPLAINED: 'Nothing explains it: look at the slice',
};

export const measureNames: Readonly<Record<ComparedMeasure, string>> = {
  IMPRESSIONS: 'Impressions',
  CLICKS: 'Clicks',
  SPEND: 'Spend',
  CONVERSIONS: 'Conversions',
};

/** A compared figure as a decimal: spend comes in micros, conversions in millionths, counts as they are. */
export function comparedDecimal(measure: ComparedMeasure, whole: string): string {
  if (measure === 'IMPRESSIONS' || measure === 'CLICKS') return whole;
  const digits = whole.replace('-', '').padStart(7, '0');
  const part = digits.slice(-6).replace(/0+$/, '');
  return `${whole.startsWith('-') ? '-' : ''}${digits.slice(0, -6)}${part === '' ? '' : `.${part}`}`;
}
