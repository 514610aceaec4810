import { loadConfig } from '../../base/config.ts';
import { connectTemporal, type TemporalClient } from '../../base/temporal.ts';
import type { IngestionInput } from '../../workflows/ingestion/types.ts';
import { registerSearchAttributes } from '../../workflows/search-attributes.ts';
import type { TenantArguments } from '../connections/arguments.ts';
import { withStores } from '../connections/stores.ts';

/** Runs `work` with a client of the configured Temporal and closes it. */
export async function withTemporal<T>(work: (client: TemporalClient) => Promise<T>): Promise<T> {
  const config = loadConfig();
  const client = await connectTemporal(config.address('temporal'), config.temporalNamespace);
  try {
    // Nothing is started by attributes that are not known, and no worker may have been there yet.
    await registerSearchAttributes(client.connection, config.temporalNamespace);
    return await work(client);
  } finally {
    await client.connection.close();
  }
}

/** What workflows are told of a connection. @throws ConnectionError MR_CONNECTOR_CONNECTION when there is none of that name. */
export async function connectionInput(connection: string, { tenant }: TenantArguments): Promise<IngestionInput> {
  const { platform } = await withStores(tenant, ({ connections }) => connections.get({ tenant, connection }));
  return { tenant, connection, platform };
}
