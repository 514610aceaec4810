import type { WebSocket } from '@fastify/websocket';
import type { Logger } from '../../base/log.ts';
import { AccessError, GatewayError, StoreError } from '../errors.ts';
import type { Principal } from './principal.ts';

/** Close code of graphql-transport-ws for who may not, or no longer, be here. */
const forbidden = 4403;
/** Close code of WebSockets for who is to come back later. Clients of graphql-ws reconnect after it. */
export const tryAgainLater = 1013;
/** Milliseconds between two looks at least. */
const leastWaitMs = 1_000;
/** Bytes of a reason that a close frame holds. */
const reasonBytes = 120;

/** Closes a socket for a reason that its client can read. */
export function closeFor(
  socket: WebSocket,
  error: GatewayError,
  code = error.status >= 500 ? tryAgainLater : forbidden,
): void {
  socket.close(code, cut(`${error.code}: ${error.message}`));
}

/** A prefix that fits, not cut through a character. */
function cut(text: string): string {
  let end = text.length;
  while (Buffer.byteLength(text.slice(0, end)) > reasonBytes) end -= 1;
  return text.slice(0, end);
}

/** How a socket's holder is looked at while it is open. */
export interface SocketWatch {
  /** Who holds it now. Rejects when that is over. */
  readonly again: () => Promise<Principal>;
  /** Seconds between two looks. */
  readonly everySeconds: number;
  readonly logger: Logger;
}

/**
 * Ends a socket when the token or key that it came with is over, was revoked, or lets its holder do other things than when it came. While
 * that cannot be told the socket stays. The watch ends with the socket.
 */
export function watchStanding(socket: WebSocket, came: Principal, watch: SocketWatch): void {
  let timer: NodeJS.Timeout | undefined;
  socket.once('close', () => clearTimeout(timer));
  const next = () => {
    if (socket.readyState !== socket.OPEN) return;
    const left = came.expiresAt - Date.now();
    timer = setTimeout(look, Math.max(leastWaitMs, Math.min(left, watch.everySeconds * 1000)));
  };
  const look = async () => {
    try {
      const now = await watch.again();
      if (sameScopes(came, now)) next();
      else closeFor(socket, new AccessError('what you may do was changed: connect again'));
    } catch (error) {
      if (error instanceof GatewayError && !(error instanceof StoreError)) return closeFor(socket, error);
      watch.logger.warn({ err: error }, 'whether a socket may stay open cannot be told: it does');
      next();
    }
  };
  next();
}

function sameScopes(before: Principal, now: Principal): boolean {
  return before.scopes.size === now.scopes.size && [...before.scopes].every((scope) => now.scopes.has(scope));
}
