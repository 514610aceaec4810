import type { ReportProfile } from '../profile.ts';
import type { SampleRow } from '../sample/spell.ts';
import { type FieldChanges, fieldsOf } from './platform.ts';
import type { SandboxAccount } from './world.ts';

/** A table as a platform writes it into a file. */
export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Rows with the columns that were asked for, in that order; a column that the sandbox cannot fill has empty cells. */
export function tableOf(
  report: ReportProfile,
  account: SandboxAccount,
  rows: readonly SampleRow[],
  asked: readonly string[],
  changes: FieldChanges,
): Table {
  const plain: FieldChanges = { drop: null, rename: null };
  const known = asked.filter(
    (name) => report.columns.some(({ names }) => names.includes(name)) && name !== changes.drop,
  );
  const cells = rows.map((row) => {
    const fields = fieldsOf(report, account, row, { asked: new Set(known), absent: 'zero' }, plain);
    return known.map((name) => fields.get(name) ?? '');
  });
  const { rename } = changes;
  return { header: known.map((name) => (name === rename?.field ? rename.to : name)), rows: cells };
}

/** CSV (RFC 4180); `always`: every cell in quotes. */
export function csvOf({ header, rows }: Table, always = false): string {
  return [header, ...rows].map((cells) => `${cells.map((cell) => quoted(cell, always)).join(',')}\n`).join('');
}

function quoted(cell: string, always: boolean): string {
  return always || /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
