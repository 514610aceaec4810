import { loadConfig } from '../../base/config.ts';
import type { PostgresPool } from '../../base/postgres.ts';
import { createRedis } from '../../base/redis.ts';
import type { ClientSources } from '../../connectors/connections/with-client.ts';
import { withStores } from './stores.ts';

/** Nobody waits longer for one answer of a platform to a command. */
export const commandTiming = { attempts: 3, longestBackoffMs: 5_000 };

/**
 * Runs `work` with what clients of a tenant's connections are made from, and with the pool that its stores are in.
 * @throws CliError MR_CLI_NAME when there is no such tenant.
 */
export function withSources<T>(
  tenant: string,
  work: (sources: ClientSources, pool: PostgresPool) => Promise<T>,
): Promise<T> {
  return withStores(tenant, async (stores, pool) => {
    const redis = createRedis(loadConfig().address('redis'));
    try {
      return await work({ ...stores, redis }, pool);
    } finally {
      redis.disconnect();
    }
  });
}
