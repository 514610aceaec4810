import { createPostgres, type PostgresPool } from '../../base/postgres.ts';
import type { SinkDeps } from '../sink.ts';

/** A pool of connections with the rights of a sink. `end()` closes them. */
export function sinkPool(
  { config, logger }: Pick<SinkDeps, 'config' | 'logger'>,
  maxConnections: number,
): PostgresPool {
  return createPostgres(config.address('postgres'), {
    role: 'millrace_sink',
    maxConnections,
    onIdleError: (error) => logger.warn({ err: error }, 'idle connection to Postgres lost'),
  });
}
