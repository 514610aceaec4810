import { type PostgresPool, withTenant } from '../../base/postgres.ts';
import type { CredentialRef } from '../credentials/port.ts';
import type { EntityKind } from '../entities/shape.ts';
import type { EntityContent, SeenEntity } from './version.ts';

/** Rows of one statement at most. */
const rowsPerStatement = 1_000;

/** Whose entities are seen, and when (milliseconds since the epoch). */
export interface Sighting extends CredentialRef {
  /** The Avro enum's name, in capitals. */
  readonly platform: string;
  readonly account: string;
  readonly at: number;
}

/** What a sighting changed. */
export interface Changes {
  /** Entities that were not there before, or came back. */
  readonly added: number;
  readonly changed: number;
}

/** A version of an entity. */
export interface EntityVersion extends EntityContent {
  readonly platform: string;
  readonly account: string;
  readonly kind: EntityKind;
  readonly id: string;
  /** ISO 8601 in UTC: included. */
  readonly validFrom: string;
  /** Not included; null: it is so now. */
  readonly validTo: string | null;
  /** True: it ended because the platform no longer lists the entity. */
  readonly gone: boolean;
}

/** Which versions to list. */
export interface VersionFilter {
  readonly platform?: string | undefined;
  readonly account?: string | undefined;
  readonly kind?: string | undefined;
  readonly id?: string | undefined;
  /** Those that held at this time (milliseconds since the epoch); undefined: all of them. */
  readonly asOf?: number | undefined;
  readonly limit: number;
}

/** The history of entities in the table `entity_version`. Each call is of one tenant; nothing is ever deleted. */
export class EntityHistory {
  readonly #pool: PostgresPool;

  constructor(pool: PostgresPool) {
    this.#pool = pool;
  }

  /**
   * Takes note of entities as they are seen: what is new or other than before is a new version from then on, and ends the one before.
   * A sighting that is older than what is known changes nothing, and so does the same one again.
   */
  async see(sighting: Sighting, entities: readonly SeenEntity[]): Promise<Changes> {
    // One statement cannot write a row twice, and rows are locked in one order always.
    const unique = [...new Map(entities.map((entity) => [`${entity.kind}|${entity.id}`, entity]))]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, entity]) => entity);
    let [added, changed] = [0, 0];
    for (let start = 0; start < unique.length; start += rowsPerStatement) {
      const done = await this.#seeBatch(sighting, unique.slice(start, start + rowsPerStatement));
      added += done.added;
      changed += done.changed;
    }
    return { added, changed };
  }

  /** Ends what was not seen since the sighting began, of the kinds that were listed whole; gives how many. */
  closeUnseen({ tenant, platform, account, at }: Sighting, kinds: readonly EntityKind[]): Promise<number> {
    return withTenant(this.#pool, tenant, async (client) => {
      const { rowCount } = await client.query(
        `UPDATE entity_version SET valid_to = $5, gone = true
         WHERE tenant_id = $1 AND platform = $2 AND account_id = $3 AND kind = ANY($4) AND valid_to IS NULL
           AND seen_at < $5 AND valid_from < $5`,
        [tenant, platform, account, kinds, new Date(at)],
      );
      return rowCount ?? 0;
    });
  }

  /** By platform, account, kind and id, oldest version first. */
  list(tenant: string, filter: VersionFilter): Promise<readonly EntityVersion[]> {
    const { platform, account, kind, id, asOf, limit } = filter;
    const utc = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
    return withTenant(this.#pool, tenant, async (client) => {
      const { rows } = await client.query<EntityVersion>(
        `SELECT lower(platform) AS platform, account_id AS account, kind, entity_id AS id, ${utc('valid_from')} AS "validFrom",
           ${utc('valid_to')} AS "validTo", gone, name, state, status, currency, iana_zone AS zone, parents, budgets,
           bid::text AS bid, starts, ends
         FROM entity_version
         WHERE tenant_id = $1 AND ($2::text IS NULL OR platform = $2) AND ($3::text IS NULL OR account_id = $3)
           AND ($4::text IS NULL OR kind = $4) AND ($5::text IS NULL OR entity_id = $5)
           AND ($6::timestamptz IS NULL OR (valid_from <= $6 AND (valid_to IS NULL OR valid_to > $6)))
         ORDER BY entity_version.platform, account_id, kind, entity_id, valid_from LIMIT $7`,
        [
          ...[tenant, platform ?? null, account ?? null, kind ?? null, id ?? null],
          asOf === undefined ? null : new Date(asOf),
          limit,
        ],
      );
      return rows;
    });
  }

  #seeBatch(sighting: Sighting, entities: readonly SeenEntity[]): Promise<Changes> {
    const { tenant, connection, platform, account, at } = sighting;
    return withTenant(this.#pool, tenant, async (client) => {
      const own = [tenant, platform, account, new Date(at), JSON.stringify(entities)];
      const ended = await client.query(
        `UPDATE entity_version v SET valid_to = $4 FROM ${seen('$5')}
         WHERE v.tenant_id = $1 AND v.platform = $2 AND v.account_id = $3 AND v.kind = n.kind AND v.entity_id = n.id
           AND v.valid_to IS NULL AND v.content_hash <> n.hash AND v.seen_at < $4 AND v.valid_from < $4`,
        own,
      );
      const begun = await client.query(
        `INSERT INTO entity_version (tenant_id, platform, account_id, kind, entity_id, valid_from, connection_id, name, state,
           status, currency, iana_zone, parents, budgets, bid, starts, ends, content_hash, seen_at)
         SELECT $1, $2, $3, n.kind, n.id, $4, $6, n.name, n.state, n.status, n.currency, n.zone, n.parents, n.budgets, n.bid,
           n.starts, n.ends, n.hash, $4
         FROM ${seen('$5')}
         WHERE NOT EXISTS (SELECT FROM entity_version v WHERE v.tenant_id = $1 AND v.platform = $2 AND v.account_id = $3
           AND v.kind = n.kind AND v.entity_id = n.id AND (v.valid_to IS NULL OR v.valid_to > $4))
         ORDER BY n.kind, n.id
         ON CONFLICT DO NOTHING`,
        [...own, connection],
      );
      await client.query(
        `UPDATE entity_version v SET seen_at = $4 FROM ${seen('$5')}
         WHERE v.tenant_id = $1 AND v.platform = $2 AND v.account_id = $3 AND v.kind = n.kind AND v.entity_id = n.id
           AND v.valid_to IS NULL AND v.content_hash = n.hash AND v.seen_at < $4`,
        own,
      );
      const changed = ended.rowCount ?? 0;
      return { added: (begun.rowCount ?? 0) - changed, changed };
    });
  }
}

function seen(parameter: string): string {
  return `jsonb_to_recordset(${parameter}::jsonb) AS n (kind text, id text, name text, state text, status text, currency text,
    zone text, parents jsonb, budgets jsonb, bid bigint, starts text, ends text, hash text)`;
}
