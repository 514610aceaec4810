import { dayFromIso, isoFromDay } from './day.ts';
import { SchemasError } from './errors.ts';
import { type Level, levelSymbols, type Platform, platformSymbols } from './generated/types.ts';

/**
 * What one fetch covers and what a newer fetch of it replaces, inside a tenant. The connection is no part of it: an
 * import and an API fetch of the same thing replace one another. `day` is days since 1970-01-01.
 */
export interface Slice {
  readonly platform: Platform;
  readonly account: string;
  readonly report: string;
  readonly level: Level;
  readonly day: number;
}

/**
 * `META/1234/ads_insights/AD/2026-11-01`. `/` and `%` inside account and report are percent-encoded.
 * @throws SchemasError MR_SCHEMAS_SLICE for an empty account or report, MR_SCHEMAS_DAY for a day that is none.
 */
export function sliceId(platform: Platform, account: string, report: string, level: Level, day: number): string {
  if (account === '' || report === '') {
    throw new SchemasError(
      'MR_SCHEMAS_SLICE',
      `a slice needs an account and a report, not '${account}' and '${report}'`,
    );
  }
  return `${platform}/${encodePart(account)}/${encodePart(report)}/${level}/${isoFromDay(day)}`;
}

/**
 * The parts of a slice id.
 * @throws SchemasError MR_SCHEMAS_SLICE when `sliceId` could not have made it, MR_SCHEMAS_DAY for its day.
 */
export function parseSliceId(id: string): Slice {
  const [platform, account, report, level, day, ...rest] = id.split('/');
  if (!isPlatform(platform) || !account || !report || !isLevel(level) || day === undefined || rest.length > 0) {
    throw new SchemasError('MR_SCHEMAS_SLICE', `'${id}' is not a slice: expected platform/account/report/level/day`);
  }
  return { platform, account: decodePart(account, id), report: decodePart(report, id), level, day: dayFromIso(day) };
}

function isPlatform(text: string | undefined): text is Platform {
  return (platformSymbols as readonly (string | undefined)[]).includes(text);
}

function isLevel(text: string | undefined): text is Level {
  return (levelSymbols as readonly (string | undefined)[]).includes(text);
}

function encodePart(part: string): string {
  return /[/%]/.test(part) ? part.replaceAll('%', '%25').replaceAll('/', '%2F') : part;
}

function decodePart(part: string, id: string): string {
  if (!part.includes('%')) return part;
  if (/%(?!25|2F)/.test(part)) {
    throw new SchemasError('MR_SCHEMAS_SLICE', `'${id}' is not a slice: in a part only %25 and %2F are encoded`);
  }
  return part.replaceAll('%2F', '/').replaceAll('%25', '%');
}
