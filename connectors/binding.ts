import { ColumnsError } from './errors.ts';
import { type Column, type ColumnRole, columnKey, type ReportProfile } from './profile.ts';

/** A column of the profile that the file has. */
export interface BoundColumn {
  /** Where the cell stands in a row. */
  readonly index: number;
  /** The column's name as the file spells it. */
  readonly name: string;
  readonly is: ColumnRole;
}

/** Which column of a file is what: made once for a header, then rows are read by index. */
export interface Binding {
  /**
   * In the profile's order. Where two of them say the same thing (an id and the resource name that holds it), a row takes
   * the first that is not null.
   */
  readonly columns: readonly BoundColumn[];
  /** Columns of the file that the profile does not know, as the file spells them. */
  readonly drift: readonly string[];
  /** Names of all columns by index, the first of equal ones only: for rows kept under their source names. */
  readonly header: readonly string[];
}

/** What a header lacks to be this report, each as the spellings that were looked for (the first eight). Empty: it fits. */
export function missingColumns(profile: ReportProfile, header: readonly string[]): readonly string[] {
  const present = new Set(header.map(columnKey));
  const has = (column: Column) => column.names.some((name) => present.has(columnKey(name)));
  const missing = requirements(profile)
    .filter((alternatives) => !alternatives.some(has))
    .map(spelled);
  return missing;
}

/**
 * Binds a header to a profile by `columnKey`. A name that the header has twice is bound where it stands first; an empty
 * name is no column.
 * @throws ColumnsError MR_CONNECTOR_COLUMNS with what is missing: a day, the level's own id, any measure, and what the profile
 * marks as required.
 */
export function bindColumns(profile: ReportProfile, header: readonly string[]): Binding {
  const missing = missingColumns(profile, header);
  if (missing.length > 0) {
    throw new ColumnsError(
      `${profile.platform}/${profile.report} needs ${missing.join(', and ')}; the file has ${listed(header)}. ` +
        'Choose another --report, or say in a mapping file which column is which',
      missing,
    );
  }
  const indexes = indexByKey(header);
  const used = new Set<number>();
  const columns: BoundColumn[] = [];
  for (const column of profile.columns) {
    const index = firstIndex(column, indexes);
    if (index === undefined) continue;
    used.add(index);
    columns.push({ index, name: header[index] ?? '', is: column.is });
  }
  const drift = [...indexes.values()].filter((index) => !used.has(index)).map((index) => header[index] ?? '');
  return { columns, drift, header };
}

function indexByKey(header: readonly string[]): Map<string, number> {
  const indexes = new Map<string, number>();
  header.forEach((name, index) => {
    const key = columnKey(name);
    if (key !== '' && !indexes.has(key)) indexes.set(key, index);
  });
  return indexes;
}

function firstIndex(column: Column, indexes: ReadonlyMap<string, number>): number | undefined {
  for (const name of column.names) {
    const index = indexes.get(columnKey(name));
    if (index !== undefined) return index;
  }
  return undefined;
}

/** Groups of columns of which a file must have one each. */
function requirements(profile: ReportProfile): readonly (readonly Column[])[] {
  const ofRole = (...roles: readonly ColumnRole['role'][]) =>
    profile.columns.filter(({ is }) => roles.includes(is.role));
  const groups = [
    ofRole('day', 'datetime'),
    ofRole('datetime', 'hour').some(({ is }) => is.role === 'hour') ? ofRole('datetime', 'hour') : [],
    profile.level === 'account' ? [] : ofRole('id').filter(({ is }) => is.role === 'id' && is.of === profile.level),
    ofRole('measure'),
  ];
  return [
    ...groups.filter((group) => group.length > 0),
    ...profile.columns.filter((column) => column.required === true).map((column) => [column]),
  ];
}

const spelledNames = 8;

function spelled(alternatives: readonly Column[]): string {
  const names = [...new Set(alternatives.flatMap((column) => column.names))];
  const shown = names.slice(0, spelledNames).join(' or ');
  return names.length > spelledNames ? `${shown} or ${names.length - spelledNames} more` : shown;
}

const listedNames = 40;

function listed(header: readonly string[]): string {
  const shown = header.slice(0, listedNames).join(', ');
  return header.length > listedNames ? `${shown} and ${header.length - listedNames} more` : shown;
}
