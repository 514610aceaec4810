/** Every error of this folder has a stable code, listed in the documentation. */
export type SinksErrorCode =
  | 'MR_SINKS_MIGRATION'
  | 'MR_SINKS_UNKNOWN'
  | 'MR_SINKS_WRITE'
  | 'MR_SINKS_BROKER'
  | 'MR_SINKS_FENCED'
  | 'MR_NOTIFICATIONS_DEFINITION'
  | 'MR_NOTIFICATIONS_DELIVERY'
  | 'MR_NOTIFICATIONS_ADDRESS';

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

/** Channels and routes that cannot be used: every problem found, each with its place. */
export class DefinitionError extends SinksError {
  readonly problems: readonly { readonly place: string; readonly message: string }[];
  constructor(problems: readonly { readonly place: string; readonly message: string }[]) {
    const lines = problems.map(({ place, message }) => `\n  ${place === '' ? 'the definition' : place}: ${message}`);
    super(
      'MR_NOTIFICATIONS_DEFINITION',
      `the channels and routes cannot be used; nothing was changed:${lines.join('')}`,
    );
    this.problems = problems;
  }
}

/** A message that a receiver did not take. `permanent`: the same message would be refused again. */
export class DeliveryError extends SinksError {
  readonly permanent: boolean;
  /** Milliseconds that the receiver asks to wait; null when it does not. */
  readonly retryAfterMs: number | null;
  constructor(
    message: string,
    options: ErrorOptions & { readonly permanent: boolean; readonly retryAfterMs?: number | null },
  ) {
    super('MR_NOTIFICATIONS_DELIVERY', message, options);
    this.permanent = options.permanent;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/** An address that messages are never sent to: it is of this machine or of a private network. */
export class AddressRefusedError extends SinksError {
  constructor(message: string) {
    super('MR_NOTIFICATIONS_ADDRESS', message);
  }
}
