import { type PostgresPool, withTenant } from '../../base/postgres.ts';
import { Secret } from '../../connectors/client/secret.ts';
import { type EnvelopeOwner, openEnvelope, sealEnvelope } from '../../connectors/credentials/envelope.ts';
import type { MasterKeys } from '../../connectors/credentials/port.ts';
import type { ConnectionRef } from '../ingestion/types.ts';
import type { WantedChannels } from './ports.ts';

/** What stands in the place of the platform in the envelope: no platform has this name, so neither opens the other's. */
const kind = 'onboarding-channels';

/** Definitions of channels that wait for the onboarding that applies them: passwords and addresses stay out of its history. */
export class SealedChannels {
  readonly #pool: PostgresPool;
  readonly #keys: MasterKeys;

  constructor(pool: PostgresPool, keys: MasterKeys) {
    this.#pool = pool;
    this.#keys = keys;
  }

  /** Keeps a definition, in place of the one that may be there. */
  async put(ref: ConnectionRef, definition: WantedChannels): Promise<void> {
    const secrets = { definition: new Secret(JSON.stringify(definition)) };
    const sealed = await sealEnvelope(this.#keys, ownerOf(ref), secrets);
    await withTenant(this.#pool, ref.tenant, (client) =>
      client.query(
        `INSERT INTO onboarding_channels (tenant_id, connection_id, sealed) VALUES ($1, $2, $3)
         ON CONFLICT (tenant_id, connection_id) DO UPDATE SET sealed = excluded.sealed, kept_at = now()`,
        [ref.tenant, ref.connection, JSON.stringify(sealed)],
      ),
    );
  }

  /** Undefined when none waits. @throws CredentialError MR_CONNECTOR_CREDENTIAL when its master key is gone. */
  async get(ref: ConnectionRef): Promise<WantedChannels | undefined> {
    const sql = 'SELECT sealed FROM onboarding_channels WHERE tenant_id = $1 AND connection_id = $2';
    const { rows } = await withTenant(this.#pool, ref.tenant, (client) =>
      client.query<{ sealed: unknown }>(sql, [ref.tenant, ref.connection]),
    );
    const [row] = rows;
    if (row === undefined) return undefined;
    const { definition } = await openEnvelope(this.#keys, ownerOf(ref), row.sealed);
    return definition === undefined ? undefined : JSON.parse(definition.reveal());
  }

  async delete({ tenant, connection }: ConnectionRef): Promise<void> {
    await withTenant(this.#pool, tenant, (client) =>
      client.query('DELETE FROM onboarding_channels WHERE tenant_id = $1 AND connection_id = $2', [tenant, connection]),
    );
  }
}

function ownerOf({ tenant, connection }: ConnectionRef): EnvelopeOwner {
  return { tenant, connection, platform: kind };
}
