import type { Refusal, RefusalCode } from '../connectors/value.ts';
import type { DqFlag } from '../schemas/generated/types.ts';

/** What is wrong with a row that goes to quarantine, and what to do about it. */
export interface ReasonText {
  readonly what: string;
  readonly next: string;
}

const correctRow = 'correct the row and fetch or import it again with a newer fetch sequence';
const correctColumn =
  'correct the row; if every row is refused, the column means something else: say what in a mapping file';

/** Reasons that are found while a row is read (bronze): the codes of `connectors/value`. */
const refusals: Record<RefusalCode, ReasonText> = {
  NOT_A_NUMBER: { what: 'the cell is not a number', next: correctColumn },
  NOT_WHOLE: { what: 'the cell is a count with a fraction', next: correctColumn },
  OUT_OF_RANGE: {
    what: 'the value is beyond what is kept exactly (counts 2^53, amounts 64 bits of millionths)',
    next: 'check the unit of the column in the profile or mapping file',
  },
  NEGATIVE_COUNT: { what: 'the cell is a count below zero', next: correctColumn },
  ID_PRECISION: {
    what: 'the id went through a floating-point number and lost digits',
    next: 'export it again with the column as text; the lost digits cannot be recovered',
  },
  BAD_ID: { what: 'the cell is not an id', next: correctRow },
  BAD_DAY: {
    what: 'the cell is not a day',
    next: 'give the format of the column in a mapping file, or correct the row',
  },
  BAD_HOUR: { what: 'the cell is not a time with an hour', next: 'give the format of the column in a mapping file' },
  UNKNOWN_CURRENCY: {
    what: 'the currency is not an ISO 4217 code',
    next: 'correct the currency column, or give --currency',
  },
  UNKNOWN_ZONE: {
    what: 'the time zone is not one of the IANA database',
    next: 'give a zone such as Europe/Berlin with --zone, or correct the account',
  },
  WRONG_KIND: {
    what: 'the row says that it is of a kind that does not belong to this report',
    next: 'import it as the report it is of',
  },
  WRONG_CELL_COUNT: { what: 'the row has another number of cells than the header', next: correctRow },
  UNCLOSED_QUOTE: { what: 'a quoted cell of the row is never closed', next: correctRow },
  CELL_TOO_LARGE: { what: 'a cell of the row is larger than any report needs', next: correctRow },
  TOO_MANY_COLUMNS: { what: 'the row has more columns than any report', next: correctRow },
  MALFORMED_JSON: { what: 'the row is not JSON', next: correctRow },
};

/** Reasons that are found when a chunk is opened or a row is looked at as a whole. */
const judgements = {
  PAYLOAD_DIGEST: {
    what: 'the bytes of the chunk are not those whose SHA-256 it carries',
    next: 'fetch the slice again; if it happens again, look for what changes records between fetcher and broker',
  },
  PAYLOAD_UNREADABLE: {
    what: 'the chunk cannot be decoded',
    next: 'look at its bytes with the raw reference, then fetch the slice again',
  },
  COLUMNS_MISSING: {
    what: 'the chunk lacks columns without which it is not this report',
    next: 'check the report name, or write a mapping file for this layout',
  },
  MISSING_REQUIRED: {
    what: 'a value that every row of the report must have is empty',
    next: 'ask the platform for the report with this column, or correct the row',
  },
  DAY_OUTSIDE_SLICE: {
    what: 'the row is of another day than the slice it came in',
    next: 'fetch its own day; if there are many, check the time zone and the date format',
  },
  CURRENCY_MISSING: {
    what: 'no currency is given: neither by the row, nor the fetch, nor the account',
    next: 'give --currency, or set the currency of the account',
  },
  CURRENCY_MISMATCH: {
    what: "the currency is not the account's",
    next: "check that the row is of this account, or correct the account's currency",
  },
  ZONE_MISSING: {
    what: 'no time zone is given, neither by the fetch nor by the account',
    next: 'give --zone, or set the zone of the account',
  },
  FUTURE_DAY: {
    what: "the day had not begun in the account's zone when the data was fetched",
    next: 'check the date format (day and month swapped?) and the zone',
  },
  NEGATIVE_SPEND: {
    what: 'the spend is below zero by more than a millionth of the currency unit',
    next: 'check whether the file holds corrections or credits; those are not spend of a day',
  },
  KEY_COLLISION: {
    what: 'another row of this fetch has the same key and different values',
    next: 'declare the columns that tell the rows apart as dimensions, in a mapping file or the profile',
  },
} as const satisfies Record<string, ReasonText>;

/** Every reason for which a row is quarantined; a code never changes its meaning. For users: docs/reference/quality.md. */
export const reasons = { ...refusals, ...judgements };

export type ReasonCode = keyof typeof reasons;

/** Why a row goes to quarantine. */
export interface Defect {
  readonly code: ReasonCode;
  /** The source column, where one is to blame. */
  readonly field: string | null;
  readonly value: string | null;
  /** What exactly is wrong, where the code's own words do not say it. */
  readonly detail: string | null;
}

const longestValue = 256;

export function defect(code: ReasonCode, field: string | null, value: unknown, detail: string | null = null): Defect {
  const shown = value === null || value === undefined ? null : String(value).slice(0, longestValue);
  return { code, field, value: shown, detail };
}

/** A cell that its parser refused. */
export function refusedCell(refusal: Refusal, field: string | null, value: unknown): Defect {
  return defect(refusal.code, field, value, refusal.reason);
}

/** The reason in words: what is wrong, where, and what to do next. */
export function reasonText({ code, field, detail }: Defect): string {
  const { what, next } = reasons[code];
  const where = field === null ? '' : `column '${field}': `;
  return `${where}${detail ?? what}; ${next}`;
}

/** Oddities that are delivered with a flag, because platforms do report them. */
export const flagTexts: Readonly<Partial<Record<DqFlag, string>>> = {
  CLICKS_EXCEED_IMPRESSIONS: 'more clicks than impressions',
  CONVERSIONS_WITHOUT_CLICKS: 'conversions, and clicks are zero',
  SPEND_WITHOUT_IMPRESSIONS: 'spend, and impressions are zero',
  RATIO_DISAGREES: "the platform's own ctr, cpc or cpm is more than 1 % from that of its sums, beyond its rounding",
  NEGATIVE_NOISE: 'the spend was a millionth below zero and was taken as zero',
  MIXED_CURRENCY: 'an amount of the row is in another currency than its spend and was left out',
  SCHEMA_DRIFT: "the chunk has columns that the report's profile does not know; on the chunk's end, with their names",
};
