import type { GroupBy } from '../generated/resolvers.ts';
import type { Position } from './cursor.ts';
import type { StoredRow } from './stored-row.ts';

/** What can be grouped by, in the order in which rows are sorted: the column, and its type as a parameter. */
export const keys = {
  DAY: { column: 'report_day', type: 'Date' },
  HOUR: { column: 'hour', type: 'Int8' },
  PLATFORM: { column: 'platform', type: 'String' },
  ACCOUNT: { column: 'account_id', type: 'String' },
  CAMPAIGN: { column: 'campaign', type: 'String' },
  ENTITY: { column: 'entity_id', type: 'String' },
} as const satisfies Record<GroupBy, { column: string; type: string }>;

/** What each way of grouping needs beside itself, because ids are unique only below it. */
const implied: Readonly<Record<GroupBy, readonly GroupBy[]>> = {
  DAY: [],
  HOUR: ['DAY'],
  PLATFORM: [],
  ACCOUNT: ['PLATFORM'],
  CAMPAIGN: ['PLATFORM', 'ACCOUNT'],
  ENTITY: ['PLATFORM', 'ACCOUNT'],
};

/** The full grouping, in sorting order: what was asked for and what that implies. */
export function groupingOf(asked: readonly GroupBy[]): readonly GroupBy[] {
  const wanted = new Set(asked.flatMap((key) => [key, ...implied[key]]));
  return (Object.keys(keys) as GroupBy[]).filter((key) => wanted.has(key));
}

/** The columns that a row of a grouping is known by: currency always among them. */
export function keyColumns(grouping: readonly GroupBy[]): readonly string[] {
  return [...grouping.map((key) => keys[key].column), 'currency'];
}

/** What a row is known by within its grouping. */
export function positionOf(row: StoredRow, grouping: readonly GroupBy[]): Position {
  return keyColumns(grouping).map((column) => row[column] ?? '');
}

/** A key of a row as text; null when it is not grouped by it. */
export function keyText(row: StoredRow, grouping: readonly GroupBy[], key: GroupBy): string | null {
  return grouping.includes(key) ? String(row[keys[key].column]) : null;
}
