import type { WebSocket } from '@fastify/websocket';
import type { GatewayError } from '../errors.ts';
import type { Principal } from './principal.ts';
import { followStanding, type StandingWatch } from './standing-watch.ts';

/** Close code of graphql-transport-ws for who may not, or no longer, be here. */
const forbidden = 4403;
/** Close code of WebSockets for who is to come back later. Clients of graphql-ws reconnect after it. */
export const tryAgainLater = 1013;
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

/**
 * Ends a socket when the token or key that it came with is over, was revoked, or lets its holder do other things than when it came. The watch
 * ends with the socket.
 */
export function watchStanding(socket: WebSocket, came: Principal, watch: StandingWatch): void {
  if (socket.readyState !== socket.OPEN) return;
  socket.once(
    'close',
    followStanding(came, watch, (reason) => closeFor(socket, reason)),
  );
}
