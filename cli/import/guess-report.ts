import { bindColumns, missingColumns } from '../../connectors/binding.ts';
import { csvRecords } from '../../connectors/csv-cells.ts';
import { longestPreamble, sniffDelimiter } from '../../connectors/csv-frame.ts';
import type { ReportProfile } from '../../connectors/profile.ts';
import { profiles } from '../../connectors/registry.ts';
import { Refusal } from '../../connectors/value.ts';

/** A report whose needs a header meets, and how many of the columns it knows. */
export interface FittingReport {
  readonly profile: ReportProfile;
  readonly known: number;
}

/** A line of a file with its cells. */
export interface HeaderLine {
  /** From 0. */
  readonly at: number;
  readonly cells: readonly string[];
  readonly delimiter: string;
}

/** Names under which platforms' files are also known. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  meta: ['facebook', 'instagram'],
  google: ['adwords'],
  microsoft: ['bing'],
  snapchat: ['snap'],
  ttd: ['tradedesk', 'trade_desk'],
};

/**
 * The built-in reports that a header fits, the likeliest first: one whose platform the file's name says, then the one that knows
 * most of the columns.
 */
export function fittingReports(header: readonly string[], fileName: string): readonly FittingReport[] {
  return profiles
    .flatMap(({ reports }) => reports)
    .filter((profile) => missingColumns(profile, header).length === 0)
    .map((profile) => ({ profile, known: header.length - bindColumns(profile, header).drift.length }))
    .sort((a, b) => Number(isNamed(b, fileName)) - Number(isNamed(a, fileName)) || b.known - a.known);
}

function isNamed({ profile: { platform } }: FittingReport, fileName: string): boolean {
  const name = fileName.toLowerCase();
  return [platform, ...(otherNames[platform] ?? [])].some((word) => name.includes(word));
}

/** The first lines of a delimited file, each cut by the delimiter that it has most of. */
export function firstLines(text: string): readonly HeaderLine[] {
  const lines: HeaderLine[] = [];
  for (const [at, line] of text.split('\n', longestPreamble).entries()) {
    const delimiter = sniffDelimiter(line);
    const record = csvRecords(line, delimiter).next();
    if (record.done === true || record.value.cells instanceof Refusal) continue;
    lines.push({ at, cells: record.value.cells.map((cell) => cell.trim()), delimiter });
  }
  return lines;
}
