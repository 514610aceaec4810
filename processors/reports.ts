import { RecordError } from '@millrace/streams';
import type { LevelId, ReportProfile } from '../connectors/profile.ts';
import type { Level, Platform } from '../schemas/generated/types.ts';

/** Finds a built-in report by platform (as profiles spell it) and name. */
export type BuiltInReports = (platform: string, report: string) => ReportProfile | undefined;

/** Profiles from mapping files that are kept compiled. */
const cachedMappings = 256;

/** The report profile of a slice: built in, or the mapping that came with the fetch. */
export class Reports {
  readonly #builtIn: BuiltInReports;
  readonly #mapped = new Map<string, ReportProfile>();

  constructor(builtIn: BuiltInReports) {
    this.#builtIn = builtIn;
  }

  /** @throws RecordError when there is no such report, or its mapping is not the JSON of a profile. */
  profile(platform: Platform, report: string, mapping: string | null): ReportProfile {
    if (mapping !== null) return this.#ofMapping(mapping);
    const profile = this.#builtIn(platform.toLowerCase(), report);
    if (profile === undefined) {
      throw new RecordError(
        `there is no report '${report}' of ${platform}: send the mapping with the slice, or update this process to a version that knows it`,
      );
    }
    return profile;
  }

  #ofMapping(mapping: string): ReportProfile {
    const known = this.#mapped.get(mapping);
    if (known !== undefined) return known;
    const profile = parseMapping(mapping);
    if (this.#mapped.size >= cachedMappings) this.#mapped.clear();
    this.#mapped.set(mapping, profile);
    return profile;
  }
}

/** The mapping was checked when its file was read; here only what would break processing is looked at. */
function parseMapping(mapping: string): ReportProfile {
  let parsed: unknown;
  try {
    parsed = JSON.parse(mapping);
  } catch (cause) {
    throw new RecordError('the mapping that came with the slice is not JSON: import the file again', { cause });
  }
  if (!isProfile(parsed)) {
    throw new RecordError('the mapping that came with the slice is not a report profile: import the file again');
  }
  return parsed;
}

function isProfile(value: unknown): value is ReportProfile {
  if (typeof value !== 'object' || value === null) return false;
  const { platform, report, level, family, columns, nulls, settle, csv } = value as Record<string, unknown>;
  const texts = [platform, report, level, family].every((text) => typeof text === 'string' && text !== '');
  const isColumn = (column: unknown) =>
    typeof column === 'object' && column !== null && 'is' in column && 'names' in column && Array.isArray(column.names);
  return (
    texts &&
    Array.isArray(columns) &&
    columns.every(isColumn) &&
    Array.isArray(nulls) &&
    typeof settle === 'object' &&
    settle !== null &&
    typeof csv === 'object' &&
    csv !== null
  );
}

/** A level as profiles spell it. */
export function levelId(level: Level): LevelId {
  if (level === 'UNKNOWN') throw new RecordError('the slice is of level UNKNOWN: a report has one of the levels');
  return level.toLowerCase() as Lowercase<typeof level>;
}
