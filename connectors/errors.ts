/** Every error of this folder has a stable code, listed in the documentation. */
export type ConnectorErrorCode =
  | 'MR_CONNECTOR_FILE'
  | 'MR_CONNECTOR_CONTEXT'
  | 'MR_CONNECTOR_BROKER'
  | 'MR_CONNECTOR_COLUMNS'
  | 'MR_CONNECTOR_REPORT'
  | 'MR_CONNECTOR_ENTITY'
  | 'MR_CONNECTOR_MAPPING'
  | 'MR_CONNECTOR_PAYLOAD';

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
