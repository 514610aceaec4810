import { GatewayError } from '../errors.ts';
import { tooMany } from '../live/places.ts';
import type { AnyCall } from './ending.ts';

interface Open {
  readonly tenant: string;
  readonly end: (reason: GatewayError) => void;
}

/**
 * The streams that are open, and whose they are. One whose client takes nothing any more stays open until its connection ends, and counts
 * until then: what waits to be sent on it is kept as long.
 */
export class OpenStreams {
  readonly #open = new Set<Open>();
  readonly #perTenant: number;
  #draining = false;

  constructor(perTenant: number) {
    this.#perTenant = perTenant;
  }

  get size(): number {
    return this.#open.size;
  }

  /**
   * Takes a stream on until its call is over. @throws GatewayError MR_TOO_MANY_SUBSCRIPTIONS when the tenant has all that it may have,
   * MR_GOING_AWAY while the gateway is going away.
   */
  add(tenant: string, call: Pick<AnyCall, 'once'>, end: (reason: GatewayError) => void): void {
    if (this.#draining) throw goingAway();
    const own = [...this.#open].filter((open) => open.tenant === tenant).length;
    if (own >= this.#perTenant) {
      throw tooMany(`your organisation has ${own} streams on this gateway, the most that it may have: end one`);
    }
    const open = { tenant, end };
    this.#open.add(open);
    call.once('cancelled', () => this.#open.delete(open));
  }

  /** Ends all streams, and takes no more. */
  drain(): void {
    this.#draining = true;
    for (const { end } of this.#open) end(goingAway());
  }
}

function goingAway(): GatewayError {
  const message = 'this gateway is going away: call again, with the last cursor where there is one';
  return new GatewayError('MR_GOING_AWAY', message, { status: 503 });
}
