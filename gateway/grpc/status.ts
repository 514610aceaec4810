import { Metadata, type StatusObject, status } from '@grpc/grpc-js';
import type { Logger } from '../../base/log.ts';
import { FormulaError, type FormulaProblem } from '../../processors/errors.ts';
import { GatewayError, type GatewayErrorCode } from '../errors.ts';
import { formatError } from '../graphql/error-format.ts';
import type { RequestIds } from '../graphql/request-ids.ts';
import { type Message, statusMessages } from './proto.ts';

/** Trailers of every call that ends here: what it is found by, and of a failed one the code. */
const trailerNames = { request: 'x-request-id', code: 'millrace-code' } as const;

/** Codes whose status in gRPC is another than that of their HTTP status. */
const ofCodes: Partial<Record<GatewayErrorCode, status>> = {
  MR_QUERY_TIMEOUT: status.DEADLINE_EXCEEDED,
  MR_TOO_MANY_SUBSCRIPTIONS: status.RESOURCE_EXHAUSTED,
  MR_SLOW_SUBSCRIBER: status.RESOURCE_EXHAUSTED,
  MR_RESUME_GAP: status.OUT_OF_RANGE,
  MR_STORE_ROW: status.INTERNAL,
};
const ofHttp: Readonly<Record<number, status>> = {
  400: status.INVALID_ARGUMENT,
  401: status.UNAUTHENTICATED,
  403: status.PERMISSION_DENIED,
  404: status.NOT_FOUND,
  429: status.RESOURCE_EXHAUSTED,
  503: status.UNAVAILABLE,
};

/** The trailers of a call that went well. */
export function trailers({ requestId }: RequestIds): Metadata {
  const metadata = new Metadata();
  metadata.set(trailerNames.request, requestId);
  return metadata;
}

/**
 * A failed call as its client sees it: the status of gRPC, a message that names the fix, and as trailers the code, the request id and
 * `grpc-status-details-bin` with all of it in the messages that clients know. What is not one of our own errors is logged and told as MR_INTERNAL
 * only. No cursor is among them: clients of gRPC may drop answers that were not taken yet when an error comes, so that only who took the last
 * answer knows it.
 */
export function failure(error: unknown, ids: RequestIds, logger: Logger): StatusObject {
  const told = error instanceof FormulaError ? refused(error) : toldOf(error, ids, logger);
  const metadata = trailers(ids);
  metadata.set(trailerNames.code, told.reason);
  const { retryAfterSeconds } = told.metadata;
  const details = [
    packed(statusMessages.errorInfo, { reason: told.reason, domain: 'millrace', metadata: told.metadata }),
    packed(statusMessages.requestInfo, { requestId: ids.requestId }),
    ...(retryAfterSeconds === undefined
      ? []
      : [packed(statusMessages.retryInfo, { retryDelay: { seconds: retryAfterSeconds } })]),
    ...(told.problems === undefined ? [] : [packed(statusMessages.formulaProblems, { problems: [...told.problems] })]),
  ];
  const { code, message } = told;
  metadata.set('grpc-status-details-bin', statusMessages.status.serialize({ code, message, details }));
  return { code, details: message, metadata };
}

interface Told {
  readonly code: status;
  readonly reason: string;
  readonly message: string;
  /** Numbers of a limit. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly problems?: readonly Problem[];
}

function toldOf(error: unknown, ids: RequestIds, logger: Logger): Told {
  const { message, extensions = {} } = formatError(error, ids, logger);
  const { code: reason, requestId: _request, traceId: _trace, ...numbers } = extensions;
  return {
    code:
      error instanceof GatewayError
        ? (ofCodes[error.code] ?? ofHttp[error.status] ?? status.INTERNAL)
        : status.INTERNAL,
    reason: String(reason),
    message,
    metadata: Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)])),
  };
}

function refused({ code: reason, message, problems }: FormulaError): Told {
  return { code: status.INVALID_ARGUMENT, reason, message, metadata: {}, problems: problems.map(problemOf) };
}

type Problem = ReturnType<typeof problemOf>;

function problemOf({ code, span, message, fix }: FormulaProblem) {
  return { code, message, start: span.start, end: span.end, fix: fix ?? '' };
}

function packed<T>(message: Message<T>, value: T): { readonly type_url: string; readonly value: Buffer } {
  return { type_url: `type.googleapis.com/${message.name}`, value: message.serialize(value) };
}
