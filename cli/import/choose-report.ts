import { readFile } from 'node:fs/promises';
import { csvRecords } from '../../connectors/csv-cells.ts';
import { longestPreamble, sniffDelimiter } from '../../connectors/csv-frame.ts';
import { ConnectorError } from '../../connectors/errors.ts';
import { type FileFormat, formatOf } from '../../connectors/import/format.ts';
import { parseMappingFile, serializeMapping } from '../../connectors/mapping.ts';
import type { ReportProfile } from '../../connectors/profile.ts';
import { detectReport, findReport } from '../../connectors/registry.ts';
import { Refusal } from '../../connectors/value.ts';
import type { ImportArguments } from './arguments.ts';

/** Which report a file is and how it is written. */
export interface ChosenReport {
  readonly profile: ReportProfile;
  /** JSON of the profile when a mapping file made it. */
  readonly mapping: string | null;
  readonly format: FileFormat;
}

/**
 * The report that the options name: a mapping file, a platform's report, or the one of the platform's reports that the
 * columns fit. `start` is the beginning of the file.
 */
export async function chooseReport(start: string, options: ImportArguments): Promise<ChosenReport> {
  const { mapping, platform, report } = options;
  if (mapping !== undefined) {
    if (platform !== undefined)
      throw new ConnectorError('MR_CONNECTOR_REPORT', 'give --mapping or --platform, not both');
    const profile = parseMappingFile(await readMapping(mapping), mapping);
    return { profile, mapping: serializeMapping(profile), format: formatOf(start, profile) };
  }
  if (platform === undefined) {
    throw new ConnectorError(
      'MR_CONNECTOR_REPORT',
      'say what the file is: give --platform (and --report), or --mapping',
    );
  }
  const profile = report === undefined ? detected(platform, start) : findReport(platform, report);
  return { profile, mapping: null, format: formatOf(start, profile) };
}

/** The report whose columns the file has: its header line is the first that fits any of the platform's reports. */
function detected(platform: string, start: string): ReportProfile {
  const format = formatOf(start, undefined);
  if (format.kind !== 'csv') {
    throw new ConnectorError(
      'MR_CONNECTOR_REPORT',
      `a JSON file does not say which report of ${platform} it is: give --report`,
    );
  }
  let first: Error | undefined;
  for (const line of start.split('\n', longestPreamble)) {
    for (const record of csvRecords(line, sniffDelimiter(line))) {
      if (record.cells instanceof Refusal) continue;
      try {
        return detectReport(platform, record.cells);
      } catch (error) {
        if (!(error instanceof ConnectorError)) throw error;
        first ??= error;
      }
    }
  }
  throw first ?? new ConnectorError('MR_CONNECTOR_REPORT', 'the file is empty');
}

async function readMapping(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new ConnectorError(
      'MR_CONNECTOR_MAPPING',
      `the mapping file ${path} cannot be read: ${(cause as Error).message}`,
      {
        cause,
      },
    );
  }
}
