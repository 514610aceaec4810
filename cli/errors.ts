/** Every error of this folder has a stable code, listed in the documentation. */
export type CliErrorCode =
  | 'MR_CLI_NAME'
  | 'MR_CLI_RANGE'
  | 'MR_CLI_PORT'
  | 'MR_CLI_CHILD'
  | 'MR_CLI_UNPREPARED'
  | 'MR_CLI_FILE'
  | 'MR_CLI_UNREAD';

/** What a command refuses or cannot do. */
export class CliError extends Error {
  readonly code: CliErrorCode;
  constructor(code: CliErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}
