/** Every error of this folder has a stable code, listed in the documentation. */
export type SchemasErrorCode =
  | 'MR_SCHEMAS_KEY'
  | 'MR_SCHEMAS_SLICE'
  | 'MR_SCHEMAS_DAY'
  | 'MR_SCHEMAS_NOT_REGISTERED'
  | 'MR_SCHEMAS_DIFFERENT'
  | 'MR_SCHEMAS_REGISTRY'
  | 'MR_SCHEMAS_NOT_OPEN';

/** What the contract refuses: malformed keys, slices and days, and schemas that the registry does not hold. */
export class SchemasError extends Error {
  readonly code: SchemasErrorCode;
  constructor(code: SchemasErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}
