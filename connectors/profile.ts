/**
 * What a platform's reports look like, as data. A profile says nothing a machine must guess: every column's role, unit
 * and spelling, and the rules of the file around the rows. A mapping file compiles to the same `ReportProfile`, so that
 * everything after this point knows one shape. It is plain JSON, because it travels with the slice it describes.
 */
import type { Level, Platform } from '../schemas/generated/types.ts';

/** Platforms as the command line and files spell them; the Avro enum has the same names in capitals. */
export type PlatformId =
  | 'meta'
  | 'google'
  | 'dv360'
  | 'ttd'
  | 'amazon'
  | 'microsoft'
  | 'tiktok'
  | 'linkedin'
  | 'snapchat'
  | 'reddit'
  | 'pinterest'
  | 'custom';

export type LevelId = 'account' | 'campaign' | 'ad_group' | 'ad' | 'creative' | 'keyword';

/** Additive measures of `Measures` that a column may feed. */
export type MeasureName =
  | 'impressions'
  | 'viewable_impressions'
  | 'measurable_impressions'
  | 'clicks'
  | 'link_clicks'
  | 'video_starts'
  | 'video_q25'
  | 'video_q50'
  | 'video_q75'
  | 'video_completes'
  | 'engagements'
  | 'conversions'
  | 'view_conversions'
  | 'installs'
  | 'leads'
  | 'spend'
  | 'conversion_value';

/**
 * How a measure is written. `count`: whole number. `fractional`: a count with decimals, stored x 1e6. Money: `micros` (1e-6),
 * `minor` (the currency's own minor unit by ISO 4217), `decimal` (currency units).
 */
export type MeasureUnit = 'count' | 'fractional' | 'micros' | 'minor' | 'decimal';

/**
 * What a column is. Columns that are not declared are kept in bronze and reported as drift.
 *
 * Several columns of a profile may say the same thing (a plain id and the resource name that holds it): a row takes the
 * first of them, in the profile's order, that says something. Money is declared once, because two currencies never mix.
 */
export type ColumnRole =
  /** The account-local report day. `format` is a luxon format; ISO (with or without a time part) needs none. */
  | { readonly role: 'day'; readonly format?: string }
  /** Day and hour in one column, account-local, or an instant when it has an offset. */
  | { readonly role: 'datetime'; readonly format?: string }
  /** Hour of the day, 0-23. */
  | { readonly role: 'hour' }
  /** `form` says where the id stands in a longer spelling: `urn` after the last colon, `path` after the last slash. */
  | { readonly role: 'id'; readonly of: LevelId; readonly form?: 'urn' | 'path' }
  | { readonly role: 'name'; readonly of: LevelId }
  /** Part of the fact's key. */
  | { readonly role: 'dimension'; readonly as: string }
  /** `currency`: the column's amounts are in this currency, whatever the account's is (LinkedIn's cost in USD). */
  | { readonly role: 'measure'; readonly as: MeasureName; readonly unit: MeasureUnit; readonly currency?: string }
  | { readonly role: 'non-additive'; readonly as: 'reach' | 'frequency' }
  /** The platform's own ratio: compared with ours, then discarded. */
  | {
      readonly role: 'ratio';
      readonly as: 'ctr' | 'cpc' | 'cpm';
      readonly unit: 'percent' | 'fraction' | 'micros' | 'decimal';
    }
  | { readonly role: 'currency' }
  | { readonly role: 'zone' }
  /** Says what kind of row this is. A row with another text than the allowed ones is not of this report and is refused. */
  | { readonly role: 'kind'; readonly allowed: readonly string[] }
  /** Known, kept in bronze, not used further. */
  | { readonly role: 'attribute' };

export interface Column {
  /**
   * Spellings: the platform's API first, then warehouse exports. Compared by `columnKey` (case, blanks and punctuation do
   * not count). The first one that the file has is taken; another column of the profile may take the same one too, so that
   * one source column can feed two measures.
   */
  readonly names: readonly string[];
  readonly is: ColumnRole;
  /** Without it the file is not this report. Days, the level's own id and one measure are required without saying so. */
  readonly required?: boolean;
}

/** What stands around the rows of a CSV file. */
export interface CsvFrame {
  /** Lines before the header are skipped until a line holds every one of these columns (by `columnKey`). Empty: the first line is the header. */
  readonly headerHas: readonly string[];
  /** The rows end at the first line whose first cell starts with one of these, or at a blank line when `endsAtBlankLine`. */
  readonly footerStarts: readonly string[];
  readonly endsAtBlankLine: boolean;
  /** A totals row is one in which all columns of role day, datetime, id and dimension are empty. */
  readonly totalsRow: boolean;
  /** The text that says the data is not complete, e.g. `Potential Incomplete Data: true`. */
  readonly incompleteMarker?: string;
}

/** When a day's figures stop changing. `days` after the report day, or on a day of the next month (DV360: the 3rd). */
export type SettleRule = { readonly days: number } | { readonly nextMonthDay: number };

/**
 * The agreement on freshness: hours that a fetch may come after it is due, by the age of its day: today, the three days before, until
 * the platform's settle rule says that it is final, afterwards.
 */
export interface LateAfter {
  readonly today: number;
  readonly recent: number;
  readonly settling: number;
  readonly settled: number;
}

/** What holds for a report whose profile does not say otherwise. */
export const usualLateAfter: LateAfter = { today: 1, recent: 3, settling: 12, settled: 48 };

/** One report kind, whole: built in, or compiled from a mapping file. */
export interface ReportProfile {
  readonly platform: PlatformId;
  /** Name within the platform, e.g. `ad_hourly`. */
  readonly report: string;
  /** One line on what the report is and which request or export gives it. */
  readonly about: string;
  readonly level: LevelId;
  /** Fact family: `delivery` for the report that counts once; others (`actions`, `delivery_by_device` …) are never added to it. */
  readonly family: string;
  /** Overrides `reportRank`: an export that holds more than the platform's own report may come before it (less than 10). */
  readonly rank?: number;
  readonly columns: readonly Column[];
  /** Cell texts that mean `not said`, besides the empty cell. */
  readonly nulls: readonly string[];
  readonly decimalComma: boolean;
  /** `account`: days are in the account's zone. `utc`: always UTC. */
  readonly zoneRule: 'account' | 'utc';
  /** Currency where the platform fixes it for this report (e.g. a USD column); otherwise from a column or the account. */
  readonly currency?: string;
  readonly settle: SettleRule;
  /** Hours after the day's end during which its figures are still arriving. */
  readonly latencyHours: number;
  /** Days, today among them, of which the platform still has the figures: older ones are refused. Without it, all. */
  readonly keepsDays?: number;
  /** Default: `usualLateAfter`. */
  readonly lateAfterHours?: LateAfter;
  readonly csv: CsvFrame;
  /**
   * Paths to the rows of a JSON document, tried in order: `data.list` an array, `` the document itself, `results[].rows` an
   * array in each element of an array. A row has its own fields, nested ones named with dots, and what the elements
   * around it say, as far as it does not say it itself.
   */
  readonly jsonRows: readonly string[];
}

/** True when the report has a row an hour. */
export function isHourly(report: ReportProfile): boolean {
  return report.columns.some(({ is }) => is.role === 'hour' || is.role === 'datetime');
}

const dailyRank = 10;
const hourlyRank = 20;

/**
 * Which report counts when an account has several of one level and family for the same day: the one with the least rank, then
 * the first by name. Reports by day come before those by hour, which lack conversions and reach on some platforms.
 */
export function reportRank(profile: ReportProfile): number {
  if (profile.rank !== undefined) return profile.rank;
  return isHourly(profile) ? hourlyRank : dailyRank;
}

/** A platform with its report kinds and where the facts come from. */
export interface PlatformProfile {
  readonly platform: PlatformId;
  readonly title: string;
  /** Where each fact of the profile was found. */
  readonly sources: readonly string[];
  readonly reports: readonly ReportProfile[];
}

/** The form in which column names are compared: lower case, runs of anything but letters and digits become one `_`. */
export function columnKey(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');
}

/** The platform as the contract spells it. */
export function platformOf({ platform }: { readonly platform: PlatformId }): Platform {
  return platform.toUpperCase() as Platform;
}

/** The level as the contract spells it. */
export function levelOf({ level }: Pick<ReportProfile, 'level'>): Level {
  return level.toUpperCase() as Level;
}
