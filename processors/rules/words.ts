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
    parts.push(`${before}${figure(value, alert)}`);
    if (threshold !== null && (state === 'FIRING' || state === 'PENDING')) {
      parts.push(`${signs[comparison] ?? ''} ${figure(threshold, alert)}`.trim());
    }
  }
  return `${openings[state] ?? ''}${name}: ${parts.join(', ')}`;
}

/** A figure as people read it: shares in percent, money with its currency. */
function figure(value: number, { unit, currency, threshold }: Alert): string {
  switch (unit) {
    case 'MONEY':
      return `${value.toFixed(2)}${currency === null ? '' : ` ${currency}`}`;
    case 'RATIO':
    case 'PERCENT':
      // A return of 3.2 reads better than 320%.
      return Math.abs(threshold ?? value) < 2 ? `${trimmed(value * 100)}%` : trimmed(value);
    default:
      return trimmed(value);
  }
}

/** At most three digits after the point, no zeros at the end. */
function trimmed(value: number): string {
  return String(Number(value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 1 ? 2 : 3)));
}
