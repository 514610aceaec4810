import type { Alert } from '../../schemas/generated/types.ts';

const signs: Readonly<Record<string, string>> = {
  '<': 'below',
  '<=': 'at most',
  '>': 'above',
  '>=': 'at least',
  '==': 'equal to',
  '!=': 'not',
};

const openings: Readonly<Partial<Record<Alert['state'], string>>> = {
  RECOVERING: 'Recovering: ',
  RESOLVED: 'Resolved: ',
  NO_DATA: 'No data: ',
  ERROR: 'Cannot be computed: ',
  AMENDED: 'Restated: ',
  SUPPRESSED: 'Held back: ',
  PENDING: 'Pending: ',
  OK: 'Over: ',
};

/** What and how bad, in one line: `CTR is low: Spring sale, 0.31%, below 0.5%`. */
export function subjectLine(alert: Alert): string {
  const {
    state,
    rule_name: name,
    entity,
    entity_name: entityName,
    value,
    threshold,
    comparison,
    previous_value: was,
  } = alert;
  const parts = [entityName ?? entity.entity_id];
  if (value !== null) {
    const before = state === 'AMENDED' && was !== null ? `${figure(was, alert)} → ` : '';
    parts.push(`${before}${toldApart(value, alert)}`);
    if (threshold !== null && (state === 'FIRING' || state === 'PENDING')) {
      parts.push(`${signs[comparison] ?? ''} ${figure(threshold, alert)}`.trim());
    }
  }
  return `${openings[state] ?? ''}${name}: ${parts.join(', ')}`;
}

/** More digits than these tell nobody anything. */
const mostDigitsMore = 6;

/** A figure with as many digits as it takes to see that it is not its threshold: `0.5997%, below 0.6%`, not `0.6%, below 0.6%`. */
function toldApart(value: number, alert: Alert): string {
  const { threshold } = alert;
  const limit = threshold === null || threshold === value ? undefined : figure(threshold, alert);
  for (let more = 0; more < mostDigitsMore; more += 1) {
    const text = figure(value, alert, more);
    if (text !== limit) return text;
  }
  return figure(value, alert);
}

/** A figure as people read it: shares in percent, money with its currency. `more`: digits beyond the usual ones. */
function figure(value: number, { unit, currency, threshold }: Alert, more = 0): string {
  switch (unit) {
    case 'MONEY':
      return `${value.toFixed(2 + more)}${currency === null ? '' : ` ${currency}`}`;
    case 'RATIO':
    case 'PERCENT':
      // A return of 3.2 reads better than 320%.
      return Math.abs(threshold ?? value) < 2 ? `${trimmed(value * 100, more)}%` : trimmed(value, more);
    default:
      return trimmed(value, more);
  }
}

/** At most three digits after the point and `more`, no zeros at the end. */
function trimmed(value: number, more: number): string {
  const usual = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 1 ? 2 : 3;
  return String(Number(value.toFixed(usual + more)));
}
