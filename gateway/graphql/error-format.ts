import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from '../../base/log.ts';
import { GatewayError, type GatewayErrorCode, LimitError } from '../errors.ts';
import type { RequestIds } from './request-ids.ts';

/** Where in a query an error is. */
interface Place {
  readonly locations?: GraphQLError['locations'];
  readonly path?: GraphQLError['path'];
}

/**
 * An error as clients see it: a message that names the fix, and in `extensions` its `code`, `requestId` and `traceId`, with the numbers
 * of a limit where it is one. What is not one of our own errors or a fault of the query is logged and told as MR_INTERNAL only.
 */
export function formatError(error: unknown, { requestId, traceId }: RequestIds, logger: Logger): GraphQLFormattedError {
  // Only these: who calls may pass a whole context, with the token of the request in it.
  const ids: RequestIds = { requestId, traceId };
  const cause = error instanceof GraphQLError ? (error.originalError ?? undefined) : error;
  const at: Place = error instanceof GraphQLError ? { locations: error.locations, path: error.path } : {};
  if (cause instanceof GatewayError) {
    if (cause.status >= 500) logger.error({ err: cause, ...ids }, cause.message);
    return described(cause.message, cause.code, ids, at, cause instanceof LimitError ? cause.details : {});
  }
  if ((cause === undefined || cause instanceof GraphQLError) && error instanceof GraphQLError) {
    return described(error.message, 'MR_QUERY_INVALID', ids, at);
  }
  logger.error({ err: cause, ...ids }, 'request failed');
  const message = `something went wrong in the gateway: give request ${ids.requestId} to whoever operates it`;
  return described(message, 'MR_INTERNAL', ids, at);
}

/** Every error behind one that stands for several: of syntax, of what the schema does not have, or thrown by Mercurius. */
export function errorsOf(error: unknown): readonly unknown[] {
  const inner = (error as { errors?: unknown }).errors;
  return Array.isArray(inner) && inner.length > 0 ? inner : [error];
}

function described(
  message: string,
  code: GatewayErrorCode,
  { requestId, traceId }: RequestIds,
  at: Place,
  details: Readonly<Record<string, number>> = {},
): GraphQLFormattedError {
  return {
    message,
    ...(at.locations ? { locations: at.locations } : {}),
    ...(at.path ? { path: at.path } : {}),
    extensions: { code, requestId, traceId, ...details },
  };
}
