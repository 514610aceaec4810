import type { Admin } from '@platformatic/kafka';
import type { ResolvedConfig } from './config.ts';
import { connectionOptions } from './fetch/connection-options.ts';

/**
 * A client for what node-rdkafka cannot ask: deleting records, describing groups. Its library takes a third of a second to load.
 * @throws StreamsConfigError for properties that only librdkafka knows.
 */
export async function openAdmin(config: ResolvedConfig): Promise<Admin> {
  const options = connectionOptions(config.kafka);
  const { Admin } = await import('@platformatic/kafka');
  return new Admin({
    clientId: `${config.applicationId}-${config.instanceId}-admin`,
    bootstrapBrokers: config.bootstrapServers.split(','),
    ...options,
  });
}
