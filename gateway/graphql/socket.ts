import type { WebSocket } from '@fastify/websocket';
import type { FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLSchema, getOperationAST, parse } from 'graphql';
import { makeHandler } from 'graphql-ws/use/@fastify/websocket';
import type { Logger } from '../../base/log.ts';
import type { Tokens } from '../auth/tokens.ts';
import type { GatewayContext, Principal } from '../context.ts';
import { AuthError, RequestError } from '../errors.ts';
import { formatError } from './error-format.ts';

/** Close code of graphql-transport-ws for who may not, or no longer, be here. */
const forbidden = 4403;
/** Milliseconds within which a socket must send connection_init. */
const initWaitMs = 5_000;
/** A timer's longest wait; a token that lives longer is looked at again then. */
const maxTimerMs = 2 ** 31 - 1;

interface Connection {
  readonly socket: WebSocket;
  readonly request: FastifyRequest;
  [key: PropertyKey]: unknown;
}

/** What the sockets need from the gateway. */
export interface SocketOptions {
  readonly schema: GraphQLSchema;
  readonly tokens: Tokens;
  readonly logger: Logger;
  readonly subscriptionsPerSocket: number;
  readonly contextOf: (principal: Principal, requestId: string) => GatewayContext;
}

/**
 * The handler of WebSockets that speak graphql-transport-ws. The payload of connection_init carries
 * `{"authorization": "Bearer …"}`; a token that is wrong, or ends while the socket is open, closes it with 4403.
 */
export function socketHandler(options: SocketOptions): ReturnType<typeof makeHandler> {
  const principals = new WeakMap<WebSocket, Principal>();
  const timers = new WeakMap<WebSocket, NodeJS.Timeout>();
  const open = new WeakMap<WebSocket, Set<string>>();
  const principalOf = (socket: WebSocket): Principal => {
    const principal = principals.get(socket);
    if (principal !== undefined) return principal;
    throw new AuthError('MR_UNAUTHENTICATED', 'the socket has not logged in: send connection_init first');
  };
  return makeHandler<Record<string, unknown>, Connection>({
    schema: options.schema,
    connectionInitWaitTimeout: initWaitMs,
    onConnect: ({ connectionParams, extra: { socket } }) => {
      try {
        const principal = options.tokens.verify(connectionParams?.authorization);
        principals.set(socket, principal);
        open.set(socket, new Set());
        closeAtEnd(socket, principal, timers);
        return true;
      } catch (error) {
        if (!(error instanceof AuthError)) throw error;
        socket.close(forbidden, `${error.code}: ${error.message}`.slice(0, 120));
        return false;
      }
    },
    onSubscribe: ({ extra: { socket } }, id, { query, operationName }) => {
      if (!isSubscription(query, operationName)) {
        const message = 'sockets are for subscriptions: send queries with POST to the same path';
        return [asGraphQL(new RequestError('MR_REQUEST_INVALID', message))];
      }
      const running = open.get(socket) ?? new Set();
      if (running.size >= options.subscriptionsPerSocket) {
        const message = `this socket has ${running.size} subscriptions, the most it may have: complete one, or use another socket`;
        return [asGraphQL(new RequestError('MR_TOO_MANY_SUBSCRIPTIONS', message))];
      }
      running.add(id);
      open.set(socket, running);
      return undefined;
    },
    context: ({ extra: { socket, request } }) => ({ ...options.contextOf(principalOf(socket), request.id) }),
    onNext: ({ extra: { request } }, _id, _payload, _args, result) =>
      result.errors
        ? {
            ...(result.data === undefined ? {} : { data: result.data }),
            errors: result.errors.map((error) => formatError(error, request.id, options.logger)),
          }
        : undefined,
    onError: ({ extra: { request, socket } }, id, _payload, errors) => {
      if (errors.every((error) => (error.originalError as RequestError)?.code !== 'MR_TOO_MANY_SUBSCRIPTIONS')) {
        open.get(socket)?.delete(id);
      }
      return errors.map((error) => formatError(error, request.id, options.logger));
    },
    onComplete: ({ extra: { socket } }, id) => {
      open.get(socket)?.delete(id);
    },
    onClose: ({ extra: { socket } }) => clearTimeout(timers.get(socket)),
  });
}

function closeAtEnd(socket: WebSocket, principal: Principal, timers: WeakMap<WebSocket, NodeJS.Timeout>): void {
  const left = principal.expiresAt - Date.now();
  const timer = setTimeout(
    () => {
      if (left > maxTimerMs) closeAtEnd(socket, principal, timers);
      else socket.close(forbidden, 'MR_TOKEN_EXPIRED: log in again and reconnect with after');
    },
    Math.min(Math.max(left, 0), maxTimerMs),
  );
  timers.set(socket, timer);
}

function asGraphQL(error: Error): GraphQLError {
  return new GraphQLError(error.message, { originalError: error });
}

/** Whether it is one; what cannot be parsed counts as one, so that the syntax error is told. */
function isSubscription(query: string, operationName: string | null | undefined): boolean {
  try {
    return (getOperationAST(parse(query), operationName)?.operation ?? 'subscription') === 'subscription';
  } catch {
    return true;
  }
}
