/** Why a cell or a row is refused. Stable: they are reason codes of the quarantine. */
export const refusalCodes = [
  'NOT_A_NUMBER',
  'NOT_WHOLE',
  'OUT_OF_RANGE',
  'NEGATIVE_COUNT',
  'ID_PRECISION',
  'BAD_ID',
  'BAD_DAY',
  'BAD_HOUR',
  'UNKNOWN_CURRENCY',
  'UNKNOWN_ZONE',
  'WRONG_KIND',
  'WRONG_CELL_COUNT',
  'UNCLOSED_QUOTE',
  'CELL_TOO_LARGE',
  'TOO_MANY_COLUMNS',
  'MALFORMED_JSON',
] as const;

export type RefusalCode = (typeof refusalCodes)[number];

/**
 * A value that cannot be taken, as a value: parsers run about twenty times a row and a bad cell is no exception.
 * `reason` says what is wrong and what was expected, without the tenant's data beyond the cell itself.
 */
export class Refusal {
  readonly code: RefusalCode;
  readonly reason: string;
  constructor(code: RefusalCode, reason: string) {
    this.code = code;
    this.reason = reason;
  }
}

/** A parser's answer. */
export type Parsed<T> = T | Refusal;

/** Whether a parser refused. */
export function isRefused<T>(parsed: Parsed<T>): parsed is Refusal {
  return parsed instanceof Refusal;
}

const shownCharacters = 64;

/** A cell as a reason quotes it. */
export function shown(text: string): string {
  return text.length <= shownCharacters ? `'${text}'` : `'${text.slice(0, shownCharacters)}…'`;
}
