import { recordAudit } from '../../base/audit/record.ts';
import { type PostgresClient, type PostgresPool, withTenant } from '../../base/postgres.ts';
import type { CredentialRef } from '../credentials/port.ts';
import type { ChangedBy } from '../credentials/store.ts';
import { ConnectionError } from '../errors.ts';
import { type PlatformId, platformOf } from '../profile.ts';
import type { Connection, ConnectionStatus, Connections, NewConnection } from './port.ts';

/** Most connections of a tenant that are listed. */
const mostConnections = 10_000;

interface Row {
  readonly connection_id: string;
  readonly platform: string;
  readonly name: string;
  readonly status: ConnectionStatus;
  readonly status_reason: string | null;
  readonly account_ids: readonly string[] | null;
  readonly endpoints: Readonly<Record<string, string>>;
  readonly quota_calls: number | null;
  readonly quota_window_ms: number | null;
}

const columns =
  'connection_id, platform, name, status, status_reason, account_ids, endpoints, quota_calls, quota_window_ms';

/** Connections in the table `connection`. The pool's role is one that row-level security binds. */
export class PostgresConnections implements Connections {
  readonly #pool: PostgresPool;
  readonly #by: ChangedBy;

  constructor(pool: PostgresPool, by: ChangedBy) {
    this.#pool = pool;
    this.#by = by;
  }

  get(ref: CredentialRef): Promise<Connection> {
    return withTenant(this.#pool, ref.tenant, (client) => required(client, ref));
  }

  list(tenant: string): Promise<readonly Connection[]> {
    return withTenant(this.#pool, tenant, async (client) => {
      const { rows } = await client.query<Row>(
        `SELECT ${columns} FROM connection WHERE tenant_id = $1 ORDER BY connection_id LIMIT $2`,
        [tenant, mostConnections],
      );
      return rows.map(connectionOf);
    });
  }

  put(ref: CredentialRef, connection: NewConnection): Promise<void> {
    return withTenant(this.#pool, ref.tenant, async (client) => {
      const before = await found(client, ref, 'FOR UPDATE');
      if (before !== null && before.platform !== connection.platform) {
        throw new ConnectionError(
          `connection ${ref.connection} of tenant ${ref.tenant} is to ${before.platform}: give the one to ${connection.platform} another name`,
        );
      }
      const { name, accounts, endpoints, quota } = connection;
      await client.query(
        `INSERT INTO connection
           (tenant_id, connection_id, platform, name, account_ids, endpoints, quota_calls, quota_window_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (tenant_id, connection_id) DO UPDATE
           SET name = excluded.name, account_ids = excluded.account_ids, endpoints = excluded.endpoints,
               quota_calls = excluded.quota_calls, quota_window_ms = excluded.quota_window_ms, updated_at = now()`,
        [
          ref.tenant,
          ref.connection,
          platformOf(connection),
          name,
          accounts,
          JSON.stringify(endpoints),
          quota?.calls ?? null,
          quota?.windowMs ?? null,
        ],
      );
      await this.#audit(client, ref, before === null ? 'connection.add' : 'connection.change', before, connection);
    });
  }

  setStatus(ref: CredentialRef, status: ConnectionStatus, reason: string | null): Promise<void> {
    return withTenant(this.#pool, ref.tenant, async (client) => {
      const before = await required(client, ref, 'FOR UPDATE');
      if (before.status === status && before.statusReason === reason) return;
      await client.query(
        `UPDATE connection SET status = $3, status_reason = $4, updated_at = now()
         WHERE tenant_id = $1 AND connection_id = $2`,
        [ref.tenant, ref.connection, status, reason],
      );
      await this.#audit(client, ref, 'connection.status', before, { ...before, status, statusReason: reason });
    });
  }

  delete(ref: CredentialRef): Promise<boolean> {
    return withTenant(this.#pool, ref.tenant, async (client) => {
      const before = await found(client, ref, 'FOR UPDATE');
      if (before === null) return false;
      await client.query('DELETE FROM connection WHERE tenant_id = $1 AND connection_id = $2', [
        ref.tenant,
        ref.connection,
      ]);
      await this.#audit(client, ref, 'connection.delete', before, null);
      return true;
    });
  }

  async #audit(
    client: PostgresClient,
    { tenant, connection }: CredentialRef,
    action: string,
    before: NewConnection | null,
    after: NewConnection | Connection | null,
  ): Promise<void> {
    const subject = { type: 'connection', id: connection } as const;
    await recordAudit(client, tenant, { ...this.#by, action, subject, before, after });
  }
}

async function found(
  client: PostgresClient,
  { tenant, connection }: CredentialRef,
  lock = '',
): Promise<Connection | null> {
  const { rows } = await client.query<Row>(
    `SELECT ${columns} FROM connection WHERE tenant_id = $1 AND connection_id = $2 ${lock}`,
    [tenant, connection],
  );
  const [row] = rows;
  return row === undefined ? null : connectionOf(row);
}

async function required(client: PostgresClient, ref: CredentialRef, lock = ''): Promise<Connection> {
  const connection = await found(client, ref, lock);
  if (connection !== null) return connection;
  throw new ConnectionError(
    `tenant ${ref.tenant} has no connection ${ref.connection}: \`millrace connections list\` shows those there are`,
  );
}

function connectionOf(row: Row): Connection {
  const { quota_calls: calls, quota_window_ms: windowMs } = row;
  return {
    connection: row.connection_id,
    platform: row.platform.toLowerCase() as PlatformId,
    name: row.name,
    status: row.status,
    statusReason: row.status_reason,
    accounts: row.account_ids,
    endpoints: row.endpoints,
    quota: calls === null || windowMs === null ? null : { calls, windowMs },
  };
}
