import type { Principal } from './auth/principal.ts';
import type { QueryCache } from './caches/query-cache.ts';
import type { GatewayError } from './errors.ts';
import type { Identity } from './identity/identity.ts';
import type { GatewayLimits } from './limits.ts';
import type { EventFeed } from './live/event-feed.ts';
import type { PipelineWatch } from './live/pipeline-watch.ts';
import type { GatewayPorts } from './ports.ts';
import type { PreferenceCache } from './preferences/cache.ts';
import type { BacktestRunner } from './reads/backtest-runner.ts';
import type { Cursors } from './reads/cursor.ts';
import type { ReadStores } from './reads/stores.ts';

export type { Principal };

/** What every resolver gets. */
export interface GatewayContext {
  readonly principal: Principal;
  readonly requestId: string;
  readonly traceId: string;
  readonly stores: ReadStores;
  readonly events: EventFeed;
  readonly pipeline: PipelineWatch;
  /** What was answered lately about gold. */
  readonly answers: QueryCache;
  /** What users have chosen, as Redis has it. */
  readonly preferences: PreferenceCache;
  readonly cursors: Cursors;
  readonly backtests: BacktestRunner;
  readonly ports: GatewayPorts;
  readonly limits: GatewayLimits;
  readonly identity: Identity;
  /** Closes the socket that asks, telling why; undefined where there is none. */
  readonly drop?: (reason: GatewayError) => void;
}
