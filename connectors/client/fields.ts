import { FieldsError } from '../errors.ts';
import { type Column, columnKey, type ReportProfile } from '../profile.ts';

/**
 * What a client asks for: the time, ids and names, measures, and the dimensions without which it is not this report. Optional
 * dimensions would multiply the rows, attributes and ratios are not used further.
 */
export function askedColumns(report: ReportProfile): readonly Column[] {
  return report.columns.filter(({ is, required }) => {
    switch (is.role) {
      case 'attribute':
      case 'ratio':
      case 'kind':
        return false;
      case 'dimension':
        return required === true;
      default:
        return true;
    }
  });
}

/** The platform's own name of each column that is asked for, once each. */
export function askedNames(report: ReportProfile, name: (column: Column) => string | undefined = firstName): string[] {
  return [...new Set(askedColumns(report).flatMap((column) => name(column) ?? []))];
}

function firstName(column: Column): string | undefined {
  return column.names[0];
}

/** Asked names that did not come, compared as columns are. `actions.lead` is a part of `actions`, which then came. */
export function missingNames(asked: readonly string[], came: Iterable<string>): string[] {
  const present = new Set([...came].flatMap((name) => [columnKey(name), columnKey(name.split('.')[0] ?? name)]));
  return asked.filter((name) => !present.has(columnKey(name)));
}

/**
 * Without these rows are of no use: a field that nobody sent cannot be told from one whose value is zero in every row.
 * @throws FieldsError MR_CONNECTOR_FIELDS that names them.
 */
export function requireFields(what: string, needed: readonly string[], missing: readonly string[]): void {
  const lost = needed.filter((name) => missing.includes(name));
  if (lost.length === 0) return;
  throw new FieldsError(
    `${what} came without ${lost.join(', ')}, which ${lost.length === 1 ? 'was' : 'were'} asked for; has the platform renamed or withdrawn ${lost.length === 1 ? 'it' : 'them'}? Nothing of it is used`,
    lost,
  );
}
