import { loadConfig } from '../../base/config.ts';
import type { PostgresPool } from '../../base/postgres.ts';
import type { Connections } from '../../connectors/connections/port.ts';
import { PostgresConnections } from '../../connectors/connections/store.ts';
import { masterKeys } from '../../connectors/credentials/master-keys.ts';
import type { Credentials } from '../../connectors/credentials/port.ts';
import { PostgresCredentials } from '../../connectors/credentials/store.ts';
import { byCommand } from '../audit/actor.ts';
import { forTenant } from '../tenants/store.ts';

/** Where a command finds connections and their credentials. */
export interface Stores {
  readonly connections: Connections;
  readonly credentials: Credentials;
}

/**
 * Runs `work` with the stores of a tenant that is there, and with the pool that they are in.
 * @throws CliError MR_CLI_NAME that lists those there are.
 */
export function withStores<T>(tenant: string, work: (stores: Stores, pool: PostgresPool) => Promise<T>): Promise<T> {
  return forTenant(tenant, async (pool) => {
    const by = byCommand();
    const keys = await masterKeys(loadConfig());
    const stores = {
      connections: new PostgresConnections(pool, by),
      credentials: new PostgresCredentials(pool, keys, by),
    };
    return work(stores, pool);
  });
}
