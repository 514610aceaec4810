import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from '../../base/log.ts';
import { GatewayError, type GatewayErrorCode } from '../errors.ts';

/**
 * An error as clients see it: a message that names the fix, `extensions.code` and `extensions.requestId`. What is not one of
 * our own errors or a fault of the query is logged and told as MR_INTERNAL only.
 */
export function formatError(error: unknown, requestId: string, logger: Logger): GraphQLFormattedError {
  const cause = error instanceof GraphQLError ? (error.originalError ?? undefined) : error;
  const at = error instanceof GraphQLError ? { locations: error.locations, path: error.path } : {};
  if (cause instanceof GatewayError) {
    if (cause.status >= 500) logger.error({ err: cause, requestId }, cause.message);
    return described(cause.message, cause.code, requestId, at);
  }
  if ((cause === undefined || cause instanceof GraphQLError) && error instanceof GraphQLError) {
    return described(error.message, 'MR_QUERY_INVALID', requestId, at);
  }
  if ((cause as { code?: string } | undefined)?.code === 'MER_ERR_GQL_QUERY_DEPTH') {
    return described(`${(cause as Error).message}: ask for fewer nested fields`, 'MR_QUERY_TOO_DEEP', requestId, at);
  }
  logger.error({ err: cause, requestId }, 'request failed');
  const message = `something went wrong in the gateway: give request ${requestId} to whoever operates it`;
  return described(message, 'MR_INTERNAL', requestId, at);
}

/** Every error behind one that Mercurius threw for the request as a whole (syntax, validation, depth). */
export function errorsOf(error: unknown): readonly unknown[] {
  const inner = (error as { errors?: unknown }).errors;
  return Array.isArray(inner) && inner.length > 0 ? inner : [error];
}

function described(
  message: string,
  code: GatewayErrorCode,
  requestId: string,
  at: { locations?: GraphQLError['locations']; path?: GraphQLError['path'] },
): GraphQLFormattedError {
  return {
    message,
    ...(at.locations ? { locations: at.locations } : {}),
    ...(at.path ? { path: at.path } : {}),
    extensions: { code, requestId },
  };
}
