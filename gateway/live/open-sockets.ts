import type { WebSocket } from '@fastify/websocket';
import type { Principal } from '../auth/principal.ts';
import { GatewayError } from '../errors.ts';
import type { GatewayLimits } from '../limits.ts';
import { Places } from './places.ts';

/** Close code of a server that goes away for a restart. Clients of graphql-ws reconnect after it. */
const serviceRestart = 1012;
const goodbye = 'this gateway is going away: reconnect with after: the last cursor';
/** Groups that the sockets are closed in: clients that all come back at once would be a flood elsewhere. */
const waves = 20;
/** Milliseconds that a client has to answer a goodbye. */
const answerMs = 2_000;

/** The sockets that are open: no more than there is room for, and to be closed in good order. */
export class OpenSockets {
  readonly #open = new Set<WebSocket>();
  readonly #most: number;
  readonly #places: Places;
  #draining = false;

  constructor({ sockets, socketsPerUser }: Pick<GatewayLimits, 'sockets' | 'socketsPerUser'>) {
    this.#most = sockets;
    this.#places = new Places({ what: 'sockets', perUser: socketsPerUser, all: sockets });
  }

  get size(): number {
    return this.#open.size;
  }

  /** Whether this gateway is going away. */
  get isDraining(): boolean {
    return this.#draining;
  }

  /**
   * Lets no socket be opened while the gateway is going away, or beside `connected` that are all it takes: a proxy asks another gateway then,
   * instead of the one with fewest sockets again.
   * @throws GatewayError MR_BUSY with status 503.
   */
  refuseBeyond(connected: number): void {
    if (this.#draining) throw new GatewayError('MR_BUSY', goodbye, { status: 503 });
    if (connected < this.#most) return;
    throw new GatewayError('MR_BUSY', `this gateway has all ${this.#most} sockets that it takes: try again later`, {
      status: 503,
    });
  }

  /** Takes a socket on; false, and a goodbye, while the gateway is going away. */
  add(socket: WebSocket): boolean {
    if (this.#draining) {
      socket.close(serviceRestart, goodbye);
      return false;
    }
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    return true;
  }

  /** Counts a socket as its owner's until it ends. @throws RequestError MR_TOO_MANY_SUBSCRIPTIONS when they have all that they may have. */
  own(socket: WebSocket, principal: Principal): void {
    const leave = this.#places.take(principal);
    if (socket.readyState === socket.OPEN) socket.once('close', leave);
    else leave();
  }

  /**
   * Closes all sockets over `milliseconds`, telling clients to come back with their cursors, and ends those that do not answer. A
   * second call does nothing.
   */
  async drain(milliseconds: number): Promise<void> {
    if (this.#draining) return;
    this.#draining = true;
    const sockets = [...this.#open];
    const each = Math.max(1, Math.ceil(sockets.length / waves));
    for (let from = 0; from < sockets.length; from += each) {
      if (from > 0) await wait(milliseconds / waves);
      for (const socket of sockets.slice(from, from + each)) socket.close(serviceRestart, goodbye);
    }
    for (let waited = 0; this.#open.size > 0 && waited < answerMs; waited += 50) await wait(50);
    for (const socket of this.#open) socket.terminate();
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
