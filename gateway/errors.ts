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
  | 'MR_QUERY_TOO_COSTLY'
  | 'MR_STORE_UNAVAILABLE'
  | 'MR_STORE_ROW'
  | 'MR_GATEWAY_START'
  | 'MR_INTERNAL';

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
      | 'MR_TOO_MANY_SUBSCRIPTIONS',
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
