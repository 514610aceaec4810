// Made by `npm run generate` from schemas/proto. Do not edit.

/**
 * Why a call failed.
 */
export interface ErrorInfo {
  /**
   * The code of the error: `MR_CURSOR_INVALID`. docs/reference/errors.md lists them.
   */
  'reason'?: (string);
  /**
   * Always `millrace`.
   */
  'domain'?: (string);
  /**
   * Numbers of a limit.
   */
  'metadata'?: ({[key: string]: string});
}

/**
 * Why a call failed.
 */
export interface ErrorInfo__Output {
  /**
   * The code of the error: `MR_CURSOR_INVALID`. docs/reference/errors.md lists them.
   */
  'reason': (string);
  /**
   * Always `millrace`.
   */
  'domain': (string);
  /**
   * Numbers of a limit.
   */
  'metadata': ({[key: string]: string});
}
