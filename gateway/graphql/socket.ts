import type { WebSocket } from '@fastify/websocket';
import type { FastifyRequest } from 'fastify';
import { type ExecutionArgs, GraphQLError, type GraphQLSchema } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { makeHandler } from 'graphql-ws/use/@fastify/websocket';
import type { Logger } from '../../base/log.ts';
import { closeFor, tryAgainLater, watchStanding } from '../auth/socket-standing.ts';
import type { GatewayContext, Principal } from '../context.ts';
import { AuthError, GatewayError, RequestError } from '../errors.ts';
import type { Documents } from '../limits/documents.ts';
import type { RateLimiter } from '../limits/rate-limiter.ts';
import { takePoints } from '../limits/take-points.ts';
import type { OpenSockets } from '../live/open-sockets.ts';
import { errorsOf, formatError } from './error-format.ts';
import { idsOf, type RequestIds } from './request-ids.ts';
import { subscribeTelling } from './subscribe-telling.ts';

/** Milliseconds within which a socket must send connection_init. */
const initWaitMs = 5_000;

interface Connection {
  readonly socket: WebSocket;
  readonly request: FastifyRequest;
  [key: PropertyKey]: unknown;
}

/** What the sockets need from the gateway. */
export interface SocketOptions {
  readonly schema: GraphQLSchema;
  /** Who holds the value of `authorization`. @throws GatewayError when nobody does. */
  readonly authenticate: (authorization: unknown, address: string) => Promise<Principal>;
  readonly documents: Documents;
  readonly rate: RateLimiter;
  readonly sockets: OpenSockets;
  readonly logger: Logger;
  readonly subscriptionsPerSocket: number;
  /** Seconds between two looks whether who opened a socket may still have it. */
  readonly recheckSeconds: number;
  /** Seconds between pings; a socket that does not answer before the next is ended. */
  readonly heartbeatSeconds: number;
  readonly contextOf: (principal: Principal, ids: RequestIds) => GatewayContext;
}

/** What is known of a socket that has logged in. */
interface Session {
  readonly principal: Principal;
  /** Ids of its subscriptions. */
  readonly running: Set<string>;
}

/**
 * The handler of WebSockets that speak graphql-transport-ws. The payload of connection_init carries
 * `{"authorization": "Bearer …"}`; a token or key that is wrong, or is over or revoked while the socket is open, closes it with 4403.
 */
export function socketHandler(options: SocketOptions): ReturnType<typeof makeHandler> {
  const sessions = new WeakMap<WebSocket, Session>();
  const sessionOf = (socket: WebSocket): Session => {
    const session = sessions.get(socket);
    if (session !== undefined) return session;
    throw new AuthError('MR_UNAUTHENTICATED', 'the socket has not logged in: send connection_init first');
  };
  const told = (errors: readonly unknown[], request: FastifyRequest) =>
    errors.map((error) => formatError(error, idsOf(request), options.logger));
  return makeHandler<Record<string, unknown>, Connection>(
    {
      schema: options.schema,
      connectionInitWaitTimeout: initWaitMs,
      onConnect: async ({ connectionParams, extra: { socket, request } }) => {
        if (!options.sockets.add(socket)) return false;
        try {
          const again = () => options.authenticate(connectionParams?.['authorization'], request.ip);
          const principal = await again();
          options.sockets.own(socket, principal);
          sessions.set(socket, { principal, running: new Set() });
          watchStanding(socket, principal, { again, everySeconds: options.recheckSeconds, logger: options.logger });
          return true;
        } catch (error) {
          if (!(error instanceof GatewayError)) throw error;
          if (error.code === 'MR_TOO_MANY_SUBSCRIPTIONS') closeFor(socket, error, tryAgainLater);
          else closeFor(socket, error);
          return false;
        }
      },
      onSubscribe: async ({ extra: { socket } }, id, payload) => {
        const { principal, running } = sessionOf(socket);
        try {
          takePlace(running, id, options.subscriptionsPerSocket);
          return await prepared(payload, principal, options);
        } catch (error) {
          return errorsOf(error).map(asGraphQL);
        }
      },
      context: ({ extra: { socket, request } }) => ({
        ...options.contextOf(sessionOf(socket).principal, idsOf(request)),
        drop: (reason: GatewayError) => closeFor(socket, reason, tryAgainLater),
      }),
      subscribe: subscribeTelling,
      onNext: ({ extra: { request } }, _id, _payload, _args, { data, errors }) =>
        errors ? { ...(data === undefined ? {} : { data }), errors: told(errors, request) } : undefined,
      onError: ({ extra: { socket, request } }, id, _payload, errors) => {
        sessions.get(socket)?.running.delete(id);
        return told(errors, request);
      },
      onComplete: ({ extra: { socket } }, id) => {
        sessions.get(socket)?.running.delete(id);
      },
    },
    options.heartbeatSeconds * 1000,
  );
}

/** @throws RequestError MR_TOO_MANY_SUBSCRIPTIONS when the socket has all that it may have. */
function takePlace(running: Set<string>, id: string, limit: number): void {
  if (running.size >= limit) {
    const message = `this socket has ${running.size} subscriptions, the most it may have: complete one, or use another socket`;
    throw new RequestError('MR_TOO_MANY_SUBSCRIPTIONS', message);
  }
  running.add(id);
}

/** What is to be executed. @throws what is wrong with it, or MR_RATE_LIMITED. */
async function prepared(
  payload: SubscribePayload,
  principal: Principal,
  { schema, documents, rate }: SocketOptions,
): Promise<ExecutionArgs> {
  const variables = payload.variables ?? {};
  const prepare = () => documents.prepare(payload.query, variables, payload.operationName ?? undefined);
  const { document, operation } = await takePoints(rate, principal, prepare);
  if (operation.operation !== 'subscription') {
    throw new RequestError(
      'MR_REQUEST_INVALID',
      'sockets are for subscriptions: send queries with POST to the same path',
    );
  }
  return { schema, document, variableValues: variables, operationName: payload.operationName ?? null };
}

function asGraphQL(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const { message } = error as Error;
  return new GraphQLError(message, { originalError: error as Error });
}
