import { profile as amazon } from './amazon/profile.ts';
import { bindColumns, missingColumns } from './binding.ts';
import { profile as dv360 } from './dv360/profile.ts';
import { ReportError } from './errors.ts';
import { profile as google } from './google/profile.ts';
import { profile as linkedin } from './linkedin/profile.ts';
import { profile as meta } from './meta/profile.ts';
import { profile as microsoft } from './microsoft/profile.ts';
import type { PlatformProfile, ReportProfile } from './profile.ts';
import { profile as reddit } from './reddit/profile.ts';
import { profile as snapchat } from './snapchat/profile.ts';
import { profile as tiktok } from './tiktok/profile.ts';
import { profile as ttd } from './ttd/profile.ts';

/** Every built-in platform. A new one is a folder and a line here. */
export const profiles: readonly PlatformProfile[] = [
  meta,
  google,
  microsoft,
  tiktok,
  linkedin,
  amazon,
  snapchat,
  reddit,
  dv360,
  ttd,
];

const byName = new Map<string, ReportProfile>(
  profiles.flatMap(({ reports }) => reports.map((report) => [`${report.platform}/${report.report}`, report] as const)),
);

/** The built-in report of that name; undefined when there is none. */
export function builtInReport(platform: string, report: string): ReportProfile | undefined {
  return byName.get(`${platform}/${report}`);
}

/** The reports of a platform. @throws ReportError that lists the platforms. */
export function reportsOf(platform: string): readonly ReportProfile[] {
  const profile = profiles.find((candidate) => candidate.platform === platform);
  if (profile !== undefined) return profile.reports;
  const known = profiles.map((candidate) => candidate.platform).join(', ');
  throw new ReportError(`there is no platform '${platform}': there are ${known}; for any other give a --mapping file`);
}

/** The report of that name. @throws ReportError that lists the platform's reports. */
export function findReport(platform: string, report: string): ReportProfile {
  const reports = reportsOf(platform);
  const found = reports.find((candidate) => candidate.report === report);
  if (found !== undefined) return found;
  const known = reports.map((candidate) => candidate.report).join(', ');
  throw new ReportError(`${platform} has no report '${report}': it has ${known}`);
}

/**
 * The one report of the platform that a header fits best: nothing that it needs is missing, and it knows the most of the
 * columns. @throws ReportError when none fits or two fit equally well; it says what each of them lacks.
 */
export function detectReport(platform: string, header: readonly string[]): ReportProfile {
  const fitting = reportsOf(platform)
    .filter((report) => missingColumns(report, header).length === 0)
    .map((report) => ({ report, known: header.length - bindColumns(report, header).drift.length }))
    .sort((a, b) => b.known - a.known);
  const [best, second] = fitting;
  if (best === undefined) throw new ReportError(noneFits(platform, header));
  if (second !== undefined && second.known === best.known) {
    const names = fitting.filter(({ known }) => known === best.known).map(({ report }) => report.report);
    throw new ReportError(
      `the columns fit several reports of ${platform} equally well: say which with --report ${names.join(' or ')}`,
    );
  }
  return best.report;
}

function noneFits(platform: string, header: readonly string[]): string {
  const lacks = reportsOf(platform).map(
    (report) => `${report.report} lacks ${missingColumns(report, header).join(', ')}`,
  );
  return `the columns (${header.slice(0, 20).join(', ')}) fit no report of ${platform}: ${lacks.join('; ')}. Say which report it is with --report, or which column is what in a --mapping file`;
}
