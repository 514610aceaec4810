import { isoFromDay } from '../schemas/day.ts';
import type { ReportProfile } from './profile.ts';

/** The first day (days since 1970-01-01) whose figures the platform still has; null where it keeps all. */
export function firstKept({ keepsDays }: { readonly keepsDays?: number | undefined }, today: number): number | null {
  return keepsDays === undefined ? null : today - keepsDays + 1;
}

/** Says of days that are asked for from `from` on which of them no report of the platform has any more; null when all are there. */
export function lostDays(reports: readonly ReportProfile[], from: number, today: number): string | null {
  const kept = reports.map((report) => firstKept(report, today) ?? Number.NEGATIVE_INFINITY);
  const first = Math.min(...kept);
  const [report] = reports;
  if (report === undefined || from >= first) return null;
  return `${report.platform} keeps the figures of ${today - first + 1} days: those before ${isoFromDay(first)} are not asked for`;
}
