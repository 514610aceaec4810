import type { Reconciliation } from '../../connectors/reconcile/store.ts';
import { decimalOfMicros } from '../../gateway/reads/money.ts';
import { textTable } from '../reads/text-table.ts';

/** What was compared. */
export interface ReconcileCounts {
  readonly accounts: number;
  /** Days of an account's report. */
  readonly compared: number;
  readonly differing: number;
  /** Rows of the platform's answers that could not be read. */
  readonly unreadable: number;
}

/** A difference as JSON has it: whole numbers are texts. */
export function differenceDocument({ agrees: _, measures, ...rest }: Reconciliation) {
  const sides = measures.map(({ measure, ours, theirs, difference }) => [
    measure,
    { ours: String(ours), theirs: String(theirs), difference: String(difference) },
  ]);
  return { ...rest, measures: Object.fromEntries(sides) };
}

const head = ['day', 'account', 'level', 'measure', 'ours', 'platform', 'difference', 'reason'];

/** What was compared and a line for each measure that differs; under a table what is behind the reasons. */
export function reconcileText(counts: ReconcileCounts, differences: readonly Reconciliation[]): string {
  const { accounts, compared, differing, unreadable } = counts;
  const lines = [`${compared} days of reports of ${accounts} accounts compared, ${differing} differ`];
  if (unreadable > 0) lines.push(`${unreadable} rows of the platform's answers cannot be read and are in no sum`);
  if (differences.length === 0) return lines.join('\n');
  const details = differences.map(({ reason, detail }) => `  ${word(reason)}: ${detail}`);
  const rest =
    differing > differences.length ? [`and ${differing - differences.length} more: give fewer days or accounts`] : [];
  const table = textTable(head, differences.flatMap(cells));
  return [...lines, table, ...new Set(details), ...rest].join('\n');
}

function cells({ day, account, level, currency, reason, measures }: Reconciliation): string[][] {
  const differing = measures.filter(({ difference }) => difference !== 0n);
  // Amounts of two currencies may be the same number.
  const shown = differing.length > 0 ? differing : measures.filter(({ measure }) => measure === 'spend');
  return shown.map(({ measure, ours, theirs, difference }) => {
    const amount = (value: bigint) =>
      measure === 'spend' || measure === 'conversions' ? decimalOfMicros(value) : String(value);
    const unit = measure === 'spend' && currency !== null ? ` ${currency}` : '';
    return [day, account, level, measure, amount(ours), amount(theirs), `${amount(difference)}${unit}`, word(reason)];
  });
}

function word(reason: Reconciliation['reason']): string {
  return (reason ?? '').toLowerCase().replaceAll('_', ' ');
}
