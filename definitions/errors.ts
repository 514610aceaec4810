/** Every error of this folder has a stable code, listed in the documentation. */
export type DefinitionErrorCode = 'MR_DEFINITION_CHANGED' | 'MR_DEFINITION_FLIGHT';

/** What the store of rules and metrics does not do. */
export class DefinitionError extends Error {
  readonly code: DefinitionErrorCode;
  constructor(code: DefinitionErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}
