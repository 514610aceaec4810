import { type AuditedChange, recordAudit } from '../../base/audit/record.ts';
import { type PostgresClient, type PostgresPool, withTenant } from '../../base/postgres.ts';
import { HeldTokens } from '../client/held-tokens.ts';
import type { Secret } from '../client/secret.ts';
import { CredentialError } from '../errors.ts';
import type { PlatformId } from '../profile.ts';
import { openEnvelope, rewrapEnvelope, sealEnvelope } from './envelope.ts';
import type {
  CredentialRef,
  CredentialSummary,
  Credentials,
  MasterKeys,
  NewCredential,
  Rotation,
  StoredCredential,
} from './port.ts';

/** Most credentials of a tenant that are listed or rotated: there is one a connection. */
const mostCredentials = 10_000;

interface Row {
  readonly connection: string;
  readonly platform: string;
  readonly envelope: unknown;
  readonly key_id: string;
  readonly secret_names: readonly string[];
  readonly settings: Readonly<Record<string, string>>;
  readonly revision: string;
  readonly expires_at: Date | null;
  readonly updated_at: Date;
}

const columns = `connection_id AS connection, platform, envelope, key_id, secret_names, settings, revision, expires_at, updated_at`;

/** Who makes the changes: it goes to the audit trail with them. */
export type ChangedBy = Pick<AuditedChange, 'actor' | 'requestId'>;

/** Credentials in the table `credential`. The pool's role is one that row-level security binds (`millrace_app`, `millrace_operator`). */
export class PostgresCredentials implements Credentials {
  readonly tokens = new HeldTokens();
  readonly #pool: PostgresPool;
  readonly #keys: MasterKeys;
  readonly #by: ChangedBy;

  constructor(pool: PostgresPool, keys: MasterKeys, by: ChangedBy) {
    this.#pool = pool;
    this.#keys = keys;
    this.#by = by;
  }

  async get(ref: CredentialRef): Promise<StoredCredential> {
    const row = await withTenant(this.#pool, ref.tenant, (client) => rowOf(client, ref));
    const secrets = await openEnvelope(this.#keys, ownerOf(ref.tenant, row), row.envelope);
    return {
      platform: platformOf(row),
      credential: { secrets, settings: row.settings },
      expiresAt: row.expires_at?.getTime() ?? null,
      revision: Number(row.revision),
    };
  }

  async set(ref: CredentialRef, { platform, credential, expiresAt }: NewCredential): Promise<number> {
    const { secrets, settings } = credential;
    const symbol = platform.toUpperCase();
    const envelope = await sealEnvelope(this.#keys, { ...ref, platform: symbol }, secrets);
    return withTenant(this.#pool, ref.tenant, async (client) => {
      await requireConnection(client, ref, symbol);
      const { rows } = await client.query<{ revision: string }>(
        `INSERT INTO credential AS c
           (tenant_id, connection_id, platform, envelope, key_id, secret_names, settings, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (tenant_id, connection_id) DO UPDATE
           SET envelope = excluded.envelope, key_id = excluded.key_id, secret_names = excluded.secret_names,
               settings = excluded.settings, expires_at = excluded.expires_at, revision = c.revision + 1, updated_at = now()
         RETURNING revision`,
        [
          ref.tenant,
          ref.connection,
          symbol,
          JSON.stringify(envelope),
          envelope.keyId,
          Object.keys(secrets).sort(),
          JSON.stringify(settings),
          expiresAt === null ? null : new Date(expiresAt),
        ],
      );
      await this.#audit(client, ref, 'credential.set', Object.keys(secrets));
      return Number(rows[0]?.revision);
    });
  }

  async replaceSecrets(ref: CredentialRef, secrets: Readonly<Record<string, Secret>>): Promise<number> {
    return withTenant(this.#pool, ref.tenant, async (client) => {
      const row = await rowOf(client, ref, 'FOR UPDATE');
      const owner = ownerOf(ref.tenant, row);
      const all = { ...(await openEnvelope(this.#keys, owner, row.envelope)), ...secrets };
      const envelope = await sealEnvelope(this.#keys, owner, all);
      await this.#audit(client, ref, 'credential.renew', Object.keys(secrets));
      const { rows } = await client.query<{ revision: string }>(
        `UPDATE credential SET envelope = $3, key_id = $4, secret_names = $5, revision = revision + 1, updated_at = now(),
           expires_at = CASE WHEN $6 THEN NULL ELSE expires_at END
         WHERE tenant_id = $1 AND connection_id = $2 RETURNING revision`,
        [
          ref.tenant,
          ref.connection,
          JSON.stringify(envelope),
          envelope.keyId,
          Object.keys(all).sort(),
          'refreshToken' in secrets,
        ],
      );
      return Number(rows[0]?.revision);
    });
  }

  async list(tenant: string): Promise<readonly CredentialSummary[]> {
    const rows = await this.#rows(tenant);
    return rows.map((row) => ({
      connection: row.connection,
      platform: platformOf(row),
      secrets: row.secret_names,
      settings: row.settings,
      keyId: row.key_id,
      revision: Number(row.revision),
      expiresAt: row.expires_at?.getTime() ?? null,
      updatedAt: row.updated_at.getTime(),
    }));
  }

  async delete(ref: CredentialRef): Promise<boolean> {
    return withTenant(this.#pool, ref.tenant, async (client) => {
      const deleted = await client.query('DELETE FROM credential WHERE tenant_id = $1 AND connection_id = $2', [
        ref.tenant,
        ref.connection,
      ]);
      if (deleted.rowCount !== 1) return false;
      await this.#audit(client, ref, 'credential.delete', null);
      return true;
    });
  }

  async rotate(tenant: string): Promise<Rotation> {
    const rows = await this.#rows(tenant);
    const keyId = this.#keys.current;
    let rewrapped = 0;
    for (const { connection } of rows) if (await this.#rewrap({ tenant, connection })) rewrapped += 1;
    return { keyId, rewrapped, unchanged: rows.length - rewrapped };
  }

  /** A transaction for each: one that does not open leaves those before it rewrapped. The revision stays, as the secrets do. */
  #rewrap(ref: CredentialRef): Promise<boolean> {
    return withTenant(this.#pool, ref.tenant, async (client) => {
      const row = await rowOf(client, ref, 'FOR UPDATE');
      if (row.key_id === this.#keys.current) return false;
      const envelope = await rewrapEnvelope(this.#keys, ownerOf(ref.tenant, row), row.envelope);
      await this.#audit(client, ref, 'credential.rotate', row.secret_names);
      await client.query(
        'UPDATE credential SET envelope = $3, key_id = $4 WHERE tenant_id = $1 AND connection_id = $2',
        [ref.tenant, ref.connection, JSON.stringify(envelope), envelope.keyId],
      );
      return true;
    });
  }

  /** The trail tells which secrets were touched and by which key they are wrapped, by their names. */
  async #audit(
    client: PostgresClient,
    { tenant, connection }: CredentialRef,
    action: string,
    touched: readonly string[] | null,
  ): Promise<void> {
    const subject = { type: 'credential', id: connection } as const;
    const after = touched === null ? null : { touched, wrappedBy: this.#keys.current };
    await recordAudit(client, tenant, { ...this.#by, action, subject, after });
  }

  #rows(tenant: string): Promise<readonly Row[]> {
    return withTenant(this.#pool, tenant, async (client) => {
      const { rows } = await client.query<Row>(
        `SELECT ${columns} FROM credential WHERE tenant_id = $1 ORDER BY connection_id LIMIT $2`,
        [tenant, mostCredentials],
      );
      return rows;
    });
  }
}

async function rowOf(client: PostgresClient, { tenant, connection }: CredentialRef, lock = ''): Promise<Row> {
  const { rows } = await client.query<Row>(
    `SELECT ${columns} FROM credential WHERE tenant_id = $1 AND connection_id = $2 ${lock}`,
    [tenant, connection],
  );
  const [row] = rows;
  if (row !== undefined) return row;
  throw new CredentialError(
    `tenant ${tenant} has no credential for a connection ${connection}: \`millrace credentials set\` keeps one`,
  );
}

async function requireConnection(client: PostgresClient, { tenant, connection }: CredentialRef, platform: string) {
  const { rowCount } = await client.query(
    'SELECT FROM connection WHERE tenant_id = $1 AND connection_id = $2 AND platform = $3',
    [tenant, connection, platform],
  );
  if (rowCount === 1) return;
  throw new CredentialError(
    `tenant ${tenant} has no connection ${connection} to ${platform.toLowerCase()}: \`millrace connections add\` makes one`,
  );
}

/** The contract spells platforms in capitals, connectors in small letters. */
function platformOf({ platform }: Row): PlatformId {
  return platform.toLowerCase() as PlatformId;
}

function ownerOf(tenant: string, { connection, platform }: Row) {
  return { tenant, connection, platform };
}
