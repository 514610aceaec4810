import type { GatewayLimits } from './limits.ts';
import type { GoldFeed } from './live/gold-feed.ts';
import type { Cursors } from './reads/cursor.ts';
import type { ReadStores } from './reads/stores.ts';

/** Who asks: taken from a verified access token and from nothing else. */
export interface Principal {
  readonly tenant: string;
  readonly subject: string;
  /** Milliseconds since the epoch at which the token ends. */
  readonly expiresAt: number;
}

/** What every resolver gets. */
export interface GatewayContext {
  readonly principal: Principal;
  readonly requestId: string;
  readonly stores: ReadStores;
  readonly feed: GoldFeed;
  readonly cursors: Cursors;
  readonly limits: GatewayLimits;
}
