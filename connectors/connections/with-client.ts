import type { Redis } from '../../base/redis.ts';
import type { ClientOptions, PlatformClient } from '../client/port.ts';
import { RedisQuota } from '../client/quota.ts';
import { clientOf } from '../clients.ts';
import type { CredentialRef, Credentials } from '../credentials/port.ts';
import { withCredential } from '../credentials/with-credential.ts';
import { needsOf } from './needs.ts';
import type { Connection, Connections } from './port.ts';

/** What a client of a connection is made from. */
export interface ClientSources {
  readonly connections: Connections;
  readonly credentials: Credentials;
  /** Where the calls of a credential are counted. */
  readonly redis: Redis;
}

/**
 * Runs `work` with a client of the connection: its credential opened, its hosts, and every call in its turn by the quota that
 * all processes share.
 *
 * @throws ConnectionError MR_CONNECTOR_CONNECTION when there is no such connection; CredentialError MR_CONNECTOR_CREDENTIAL
 *   when its credential does not open; CredentialExpiredError MR_CONNECTOR_CREDENTIAL_EXPIRED when its owner must connect again.
 */
export async function withClient<T>(
  sources: ClientSources,
  ref: CredentialRef,
  work: (client: PlatformClient, connection: Connection) => Promise<T>,
  more: Pick<ClientOptions, 'signal' | 'timing'> = {},
): Promise<T> {
  const connection = await sources.connections.get(ref);
  const { platform, endpoints } = connection;
  const needs = needsOf(platform);
  return withCredential(sources.credentials, ref, (credential) => {
    const countedBy = needs.countedBy?.(credential.credential);
    const key = { tenant: ref.tenant, platform, credential: ref.connection, countedBy };
    const quota = new RedisQuota(sources.redis, key, connection.quota ?? needs.quota);
    return work(clientOf(platform, { ...more, ...credential, endpoints, quota }), connection);
  });
}
