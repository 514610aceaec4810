/** Every error of this folder has a stable code, listed in the documentation. */
export type ConnectorErrorCode =
  | 'MR_CONNECTOR_FILE'
  | 'MR_CONNECTOR_CONTEXT'
  | 'MR_CONNECTOR_BROKER'
  | 'MR_CONNECTOR_COLUMNS'
  | 'MR_CONNECTOR_REPORT'
  | 'MR_CONNECTOR_ENTITY'
  | 'MR_CONNECTOR_MAPPING'
  | 'MR_CONNECTOR_PAYLOAD'
  | 'MR_CONNECTOR_THROTTLED'
  | 'MR_CONNECTOR_QUOTA'
  | 'MR_CONNECTOR_UNAVAILABLE'
  | 'MR_CONNECTOR_REQUEST'
  | 'MR_CONNECTOR_API_VERSION'
  | 'MR_CONNECTOR_ANSWER'
  | 'MR_CONNECTOR_CREDENTIAL'
  | 'MR_CONNECTOR_CREDENTIAL_EXPIRED'
  | 'MR_CONNECTOR_KEYS'
  | 'MR_CONNECTOR_NOT_READY'
  | 'MR_CONNECTOR_REPORT_FAILED'
  | 'MR_CONNECTOR_REPORT_RUNNING'
  | 'MR_CONNECTOR_ROW_CAP'
  | 'MR_CONNECTOR_TRUNCATED'
  | 'MR_CONNECTOR_FIELDS'
  | 'MR_CONNECTOR_CONNECTION'
  | 'MR_CONNECTOR_RATES'
  | 'MR_CONNECTOR_RECONCILE'
  | 'MR_CONNECTOR_SPOOL'
  | 'MR_CONNECTOR_SANDBOX';

/** Base of all errors thrown where reports are read: what cannot be opened, recognised, decoded or bound. */
export class ConnectorError extends Error {
  readonly code: ConnectorErrorCode;
  constructor(code: ConnectorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** A file or payload without the columns that its report needs. */
export class ColumnsError extends ConnectorError {
  /** What is missing, each as the spellings that were looked for. */
  readonly missing: readonly string[];
  constructor(message: string, missing: readonly string[]) {
    super('MR_CONNECTOR_COLUMNS', message);
    this.missing = missing;
  }
}

/** No report, or more than one, answers to a name or a header. */
export class ReportError extends ConnectorError {
  constructor(message: string) {
    super('MR_CONNECTOR_REPORT', message);
  }
}

/** No platform, or no kind of entity of it, has that name. */
export class EntityError extends ConnectorError {
  constructor(message: string) {
    super('MR_CONNECTOR_ENTITY', message);
  }
}

/** Neither the file nor the caller says something without which no row of it can be placed. */
export class ContextError extends ConnectorError {
  readonly lacks: 'account' | 'currency' | 'zone';
  constructor(lacks: ContextError['lacks'], message: string) {
    super('MR_CONNECTOR_CONTEXT', message);
    this.lacks = lacks;
  }
}

/** A mapping file that does not say what it must. */
export class MappingError extends ConnectorError {
  /** Each problem with its place in the file. */
  readonly problems: readonly string[];
  constructor(message: string, problems: readonly string[]) {
    super('MR_CONNECTOR_MAPPING', message);
    this.problems = problems;
  }
}

/** A payload that is not what its encoding says: broken gzip, no header line, text that is no JSON. */
export class PayloadError extends ConnectorError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_CONNECTOR_PAYLOAD', message, options);
  }
}

/** The platform says that it is called too often. `retryAfterMs`: what it asks to wait; null when it does not say. */
export class ThrottledError extends ConnectorError {
  readonly retryAfterMs: number | null;
  constructor(message: string, retryAfterMs: number | null) {
    super('MR_CONNECTOR_THROTTLED', message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Our own limit for a credential leaves no room within the longest wait. */
export class QuotaError extends ConnectorError {
  readonly retryAfterMs: number;
  constructor(message: string, retryAfterMs: number) {
    super('MR_CONNECTOR_QUOTA', message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** The platform does not answer, or answers that it is broken. Trying again later may help. */
export class UnavailableError extends ConnectorError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_CONNECTOR_UNAVAILABLE', message, options);
  }
}

/** The platform refuses what was asked. Asking the same again is of no use. */
export class RequestError extends ConnectorError {
  constructor(message: string) {
    super('MR_CONNECTOR_REQUEST', message);
  }
}

/** The platform has ended the version of its API that is called. */
export class ApiVersionError extends ConnectorError {
  constructor(message: string) {
    super('MR_CONNECTOR_API_VERSION', message);
  }
}

/** An answer that is not what the platform's API should give. */
export class AnswerError extends ConnectorError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_CONNECTOR_ANSWER', message, options);
  }
}

/** A stored credential that cannot be opened, or lacks something that its platform needs. */
export class CredentialError extends ConnectorError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_CONNECTOR_CREDENTIAL', message, options);
  }
}

/** A master key is missing, or what keeps it does not answer: for who runs Millrace to put right, not for a credential's owner. */
export class KeysError extends ConnectorError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_CONNECTOR_KEYS', message, options);
  }
}

/** The platform does not accept the credential any more, and it cannot be renewed without its owner. */
export class CredentialExpiredError extends ConnectorError {
  constructor(message: string) {
    super('MR_CONNECTOR_CREDENTIAL_EXPIRED', message);
  }
}

/** A report that is still being made after the longest wait. It can be asked for again by its id. */
export class NotReadyError extends ConnectorError {
  constructor(message: string) {
    super('MR_CONNECTOR_NOT_READY', message);
  }
}

/** The platform gave up on a report. */
export class ReportFailedError extends ConnectorError {
  constructor(message: string) {
    super('MR_CONNECTOR_REPORT_FAILED', message);
  }
}

/** The same report is being made already: `runningId` is the one to wait for. */
export class ReportRunningError extends ConnectorError {
  readonly runningId: string;
  constructor(message: string, runningId: string) {
    super('MR_CONNECTOR_REPORT_RUNNING', message);
    this.runningId = runningId;
  }
}

/** More rows than the platform gives at once. */
export class RowCapError extends ConnectorError {
  constructor(message: string) {
    super('MR_CONNECTOR_ROW_CAP', message);
  }
}

/** A report that ended before its end, or lacks rows which the platform counted. */
export class TruncatedError extends ConnectorError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_CONNECTOR_TRUNCATED', message, options);
  }
}

/** Fields that were asked for and without which the rows are of no use did not come. */
export class FieldsError extends ConnectorError {
  readonly missing: readonly string[];
  constructor(message: string, missing: readonly string[]) {
    super('MR_CONNECTOR_FIELDS', message);
    this.missing = missing;
  }
}

/** The file that rows wait in does not take or give them. */
export class SpoolError extends ConnectorError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_CONNECTOR_SPOOL', message, options);
  }
}

/** The sandbox was asked for something that it does not have. */
export class SandboxError extends ConnectorError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_CONNECTOR_SANDBOX', message, options);
  }
}

/** There is no such connection, or it is to another platform. */
export class ConnectionError extends ConnectorError {
  constructor(message: string) {
    super('MR_CONNECTOR_CONNECTION', message);
  }
}

/** Exchange rates that cannot be got or read. */
export class RatesError extends ConnectorError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_CONNECTOR_RATES', message, options);
  }
}

/** Days or accounts of which our totals cannot be compared with the platform's. */
export class ReconcileError extends ConnectorError {
  constructor(message: string) {
    super('MR_CONNECTOR_RECONCILE', message);
  }
}
