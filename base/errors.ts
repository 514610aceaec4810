/** Every error of this folder has a stable code. */
export type BaseErrorCode =
  | 'MR_CONFIG'
  | 'MR_CONFIG_ADDRESS'
  | 'MR_UNREACHABLE'
  | 'MR_TENANT'
  | 'MR_TELEMETRY'
  | 'MR_AUDIT_VALUE'
  | 'MR_ALERT';

/** Base of all errors thrown by what every process shares: configuration, clients, telemetry. */
export class BaseError extends Error {
  readonly code: BaseErrorCode;
  constructor(code: BaseErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** A setting that is missing, malformed, or in a file that cannot be read. */
export class ConfigError extends BaseError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_CONFIG', message, options);
  }
}

/** The address of a service is not known: neither configured, nor is a local stack running. */
export class AddressError extends BaseError {
  constructor(message: string) {
    super('MR_CONFIG_ADDRESS', message);
  }
}

/** Nobody lets us in at a service's address: nothing answers, or the login or the database in it is refused. */
export class UnreachableError extends BaseError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_UNREACHABLE', message, options);
  }
}

/** Work that must name its tenant did not, or named something that is no tenant. */
export class TenantError extends BaseError {
  constructor(message: string) {
    super('MR_TENANT', message);
  }
}

/** The metrics endpoint cannot be served. */
export class TelemetryError extends BaseError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_TELEMETRY', message, options);
  }
}
