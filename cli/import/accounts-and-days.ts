import type { ImportResult } from '../../connectors/import/import.ts';
import type { ImportPreview } from '../../gateway/ports.ts';
import { isoFromDay } from '../../schemas/day.ts';

/** The accounts of slices, and their first and last day; no days where there are no slices. */
export function accountsAndDays(
  slices: ImportResult['slices'],
): Pick<ImportPreview, 'accounts' | 'firstDay' | 'lastDay'> {
  const accounts = [...new Set(slices.map(({ account }) => account))];
  if (slices.length === 0) return { accounts, firstDay: null, lastDay: null };
  const days = slices.map(({ day }) => day);
  return { accounts, firstDay: isoFromDay(Math.min(...days)), lastDay: isoFromDay(Math.max(...days)) };
}
