/** Every error of this folder has a stable code, listed in the documentation. */
export type GatewayErrorCode =
  | 'MR_UNAUTHENTICATED'
  | 'MR_TOKEN_EXPIRED'
  | 'MR_TENANT_INVALID'
  | 'MR_DEV_KEY_REFUSED'
  | 'MR_HOST_REFUSED'
  | 'MR_REQUEST_INVALID'
  | 'MR_QUERY_INVALID'
  | 'MR_QUERY_TOO_DEEP'
  | 'MR_SUBSCRIPTION_NEEDS_SOCKET'
  | 'MR_ARGUMENT_INVALID'
  | 'MR_RANGE_TOO_LONG'
  | 'MR_PAGE_SIZE'
  | 'MR_CURSOR_INVALID'
  | 'MR_TOO_MANY_SUBSCRIPTIONS'
  | 'MR_RESUME_GAP'
  | 'MR_SLOW_SUBSCRIBER'
  | 'MR_QUERY_TOO_COSTLY'
  | 'MR_STORE_UNAVAILABLE'
  | 'MR_STORE_ROW'
  | 'MR_GATEWAY_START'
  | 'MR_INTERNAL'
  | 'MR_FORBIDDEN'
  | 'MR_LOGIN_REFUSED'
  | 'MR_SESSION_ENDED'
  | 'MR_TOO_MANY_ATTEMPTS'
  | 'MR_ORIGIN_REFUSED'
  | 'MR_INVITATION_INVALID'
  | 'MR_RESET_INVALID'
  | 'MR_RESET_OFF'
  | 'MR_PASSWORD_REFUSED'
  | 'MR_OIDC'
  | 'MR_BUSY'
  | 'MR_RATE_LIMITED'
  | 'MR_QUERY_TIMEOUT'
  | 'MR_PERSISTED_QUERY_NOT_FOUND'
  | 'MR_IMPORT_REFUSED'
  | 'MR_IMPORT_TOO_LARGE'
  | 'MR_IMPORT_STATE'
  | 'MR_NOT_FOUND'
  | 'MR_STATE_NOT_READY'
  | 'MR_GOING_AWAY';

/** Base of all errors of the gateway. `status` is the HTTP status of a request that fails as a whole. */
export class GatewayError extends Error {
  readonly code: GatewayErrorCode;
  readonly status: number;
  constructor(code: GatewayErrorCode, message: string, options: ErrorOptions & { readonly status?: number } = {}) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    this.status = options.status ?? 400;
  }
}

/** Who asks is not known, or no longer. */
export class AuthError extends GatewayError {
  constructor(
    code: 'MR_UNAUTHENTICATED' | 'MR_TOKEN_EXPIRED' | 'MR_TENANT_INVALID' | 'MR_HOST_REFUSED',
    message: string,
    options: ErrorOptions = {},
  ) {
    super(code, message, {
      ...options,
      status: code === 'MR_TENANT_INVALID' ? 400 : code === 'MR_HOST_REFUSED' ? 403 : 401,
    });
  }
}

/** Who asks is known, and may not do that. */
export class AccessError extends GatewayError {
  constructor(message: string) {
    super('MR_FORBIDDEN', message, { status: 403 });
  }
}

const identityStatus = {
  MR_LOGIN_REFUSED: 401,
  MR_SESSION_ENDED: 401,
  MR_TOO_MANY_ATTEMPTS: 429,
  MR_ORIGIN_REFUSED: 403,
  MR_INVITATION_INVALID: 400,
  MR_RESET_INVALID: 400,
  MR_RESET_OFF: 400,
  MR_PASSWORD_REFUSED: 400,
  MR_OIDC: 400,
  MR_BUSY: 503,
} as const;

/** A login, or something on the way to one, that is refused. No message tells whether an e-mail address has an account. */
export class IdentityError extends GatewayError {
  /** Seconds after which another try can help; undefined when none does by waiting. */
  readonly retryAfterSeconds: number | undefined;
  constructor(
    code: keyof typeof identityStatus,
    message: string,
    options: ErrorOptions & { readonly retryAfterSeconds?: number } = {},
  ) {
    super(code, message, { ...options, status: identityStatus[code] });
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** The gateway cannot start as it is configured. */
export class StartError extends GatewayError {
  constructor(code: 'MR_DEV_KEY_REFUSED' | 'MR_GATEWAY_START', message: string, options: ErrorOptions = {}) {
    super(code, message, { ...options, status: 500 });
  }
}

/** What was asked for is malformed or beyond a limit; the message names the limit. */
export class RequestError extends GatewayError {
  constructor(
    code:
      | 'MR_REQUEST_INVALID'
      | 'MR_QUERY_INVALID'
      | 'MR_QUERY_TOO_DEEP'
      | 'MR_SUBSCRIPTION_NEEDS_SOCKET'
      | 'MR_ARGUMENT_INVALID'
      | 'MR_RANGE_TOO_LONG'
      | 'MR_PAGE_SIZE'
      | 'MR_CURSOR_INVALID'
      | 'MR_TOO_MANY_SUBSCRIPTIONS'
      | 'MR_RESUME_GAP'
      | 'MR_SLOW_SUBSCRIBER',
    message: string,
    options: ErrorOptions = {},
  ) {
    super(code, message, options);
  }
}

/** A store did not answer, gave up on the query, or holds what cannot be shown. */
export class StoreError extends GatewayError {
  constructor(
    code: 'MR_QUERY_TOO_COSTLY' | 'MR_STORE_UNAVAILABLE' | 'MR_STORE_ROW',
    message: string,
    options: ErrorOptions = {},
  ) {
    super(code, message, { ...options, status: 503 });
  }
}

const importStatus = {
  MR_IMPORT_REFUSED: 422,
  MR_IMPORT_TOO_LARGE: 413,
  MR_IMPORT_STATE: 409,
  MR_NOT_FOUND: 404,
} as const;

/** A report file, or what is asked to be done with it, that cannot be. */
export class ImportError extends GatewayError {
  constructor(code: keyof typeof importStatus, message: string, options: ErrorOptions = {}) {
    super(code, message, { ...options, status: importStatus[code] });
  }
}

/** More was asked for than there is left, or than one request may have. `details` are told with it, in numbers. */
export class LimitError extends GatewayError {
  readonly details: Readonly<Record<string, number>>;
  constructor(
    code: 'MR_RATE_LIMITED' | 'MR_QUERY_TOO_COSTLY',
    message: string,
    details: Readonly<Record<string, number>>,
    options: ErrorOptions = {},
  ) {
    super(code, message, { ...options, status: code === 'MR_RATE_LIMITED' ? 429 : 400 });
    this.details = details;
  }
}
