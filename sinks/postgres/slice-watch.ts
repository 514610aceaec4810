import { type Clock, systemClock } from '../../base/clock.ts';
import { type PostgresPool, withTenant } from '../../base/postgres.ts';
import { startPolling } from '../runner/polling.ts';
import type { Sink } from '../sink.ts';
import { sinkPool } from './pool.ts';

/** Milliseconds between two looks at whose slices are to be watched. */
const pollMs = 5_000;
/** Tenants of one look at most. */
const maxTenants = 500;

/** What tests put in place of what is otherwise used. */
export interface SliceWatchOptions {
  readonly clock?: Clock;
  readonly pollMs?: number;
}

/**
 * Looks at each tenant's ledger once a minute for slices that are late, and for those that no longer are, and writes them down: the outbox
 * tells the pipeline, where rules see them. What shrank or is incomplete is written down by the ledger itself, when it changes.
 */
export function sliceWatchSink({ clock = systemClock, ...options }: SliceWatchOptions = {}): Sink {
  const name = 'postgres-slice-watch';
  return {
    name,
    summary: 'Postgres, table slice_ledger, into slice_trouble: slices that are late, for rules',
    async start(deps) {
      const logger = deps.logger.child({ sink: name });
      const pool = sinkPool({ ...deps, logger }, 1);
      return startPolling({
        name,
        logger,
        pollMs: options.pollMs ?? pollMs,
        look: () => look(pool, clock.now()),
        close: () => pool.end(),
      });
    },
  };
}

/** The watch as it runs. */
export const sliceWatch: Sink = sliceWatchSink();

/** Looks at the tenants whose time has come; true when there may be more. */
async function look(pool: PostgresPool, now: number): Promise<boolean> {
  const at = new Date(now);
  const { rows } = await pool.query<{ tenant_id: string }>(
    'SELECT tenant_id FROM slice_watch WHERE next_at <= $1 ORDER BY next_at LIMIT $2',
    [at, maxTenants],
  );
  for (const { tenant_id: tenant } of rows) {
    await withTenant(pool, tenant, (client) => client.query('SELECT watch_slices($1)', [at]));
  }
  return rows.length === maxTenants;
}
