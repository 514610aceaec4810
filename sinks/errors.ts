/** Every error of this folder has a stable code, listed in the documentation. */
export type SinksErrorCode =
  | 'MR_SINKS_MIGRATION'
  | 'MR_SINKS_UNKNOWN'
  | 'MR_SINKS_WRITE'
  | 'MR_SINKS_BROKER'
  | 'MR_SINKS_FENCED';

/** Base of all errors thrown by the sinks. */
export class SinksError extends Error {
  readonly code: SinksErrorCode;
  constructor(code: SinksErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** A migration that cannot be applied, or was applied and has changed since. */
export class MigrationError extends SinksError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_SINKS_MIGRATION', message, options);
  }
}

/** There is no sink of that name. */
export class UnknownSinkError extends SinksError {
  constructor(message: string) {
    super('MR_SINKS_UNKNOWN', message);
  }
}

/** A store that kept refusing a batch after all retries. Nothing was committed: a restart begins with that batch. */
export class SinkWriteError extends SinksError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_SINKS_WRITE', message, options);
  }
}

/** The broker cannot be reached, or refused. */
export class SinkBrokerError extends SinksError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_SINKS_BROKER', message, options);
  }
}

/** Another process took the place of this one in the sink's group: both have the same instance name. */
export class SinkFencedError extends SinksError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_SINKS_FENCED', message, options);
  }
}
