import { randomUUID } from 'node:crypto';
import { lockAuditTrail, recordAudit } from '../../base/audit/record.ts';
import type { PostgresClient, PostgresPool } from '../../base/postgres.ts';
import { keyMark } from '../auth/authenticator.ts';
import { keyScopes } from '../auth/roles.ts';
import type { Scope } from '../generated/resolvers.ts';
import { isOrganisation, type MemberRefusal, noOrganisation } from './members.ts';
import { hashOf, randomSecret } from './secrets.ts';
import { isGoodKey, milliseconds, seeing } from './store.ts';
import type { By } from './users.ts';

/** An API key as it may be shown. Times are milliseconds since the epoch. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** What it begins with: by it a key is found in a configuration. */
  readonly prefix: string;
  readonly scopes: readonly Scope[];
  /** Whose rights bound it; null for a key of the organisation. */
  readonly userId: string | null;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  /** To the minute. */
  readonly lastUsedAt: number | null;
  readonly revokedAt: number | null;
}

const columns = `key_id::text as id, name, prefix, scopes, user_id::text as "userId", created_by as "createdBy",
  ${milliseconds('created_at')} as "createdAt", ${milliseconds('expires_at')} as "expiresAt", ${milliseconds('last_used_at')} as "lastUsedAt",
  ${milliseconds('revoked_at')} as "revokedAt"`;

/** Behind which key a page begins: when that was made, and its id. */
export type KeyPosition = readonly [createdAt: number, id: string];

/** Keys, the newest first; of one user, or all of the organisation when `userId` is null. */
export function listKeys(
  pool: PostgresPool,
  tenant: string,
  page: { readonly userId: string | null; readonly limit: number; readonly after: KeyPosition | null },
): Promise<readonly ApiKey[]> {
  const [createdAt, id] = page.after ?? [null, null];
  return seeing(pool, { tenant }, async (client) => {
    const { rows } = await client.query<ApiKey>(
      `select ${columns} from api_key
       where tenant_id = $1 and ($2::uuid is null or user_id = $2)
         and ($3::float8 is null or (${milliseconds('created_at')}, key_id) < ($3, $4::uuid))
       order by ${milliseconds('created_at')} desc, key_id desc limit $5`,
      [tenant, page.userId, createdAt, id, page.limit],
    );
    return rows;
  });
}

/** What a key is to be. */
export interface NewKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Milliseconds since the epoch; null: until it is revoked. */
  readonly expiresAt: number | null;
  /** Whose rights bound it; null: of the organisation. */
  readonly userId: string | null;
  /** Scopes of who makes it: a key never has others. */
  readonly of: ReadonlySet<Scope>;
}

/** What is kept of a key's text. */
export interface KeyPrint {
  readonly prefix: string;
  readonly hash: string;
}

/** The text of a new key, and what is kept of it. */
export function newKeyText(): { readonly secret: string; readonly print: KeyPrint } {
  const secret = `${keyMark}${randomSecret()}`;
  return { secret, print: { prefix: secret.slice(0, keyMark.length + 8), hash: hashOf(secret) } };
}

/** Makes a key. Its text is given here once; only its hash is kept. `most`: good keys of the organisation. */
export async function createKey(
  pool: PostgresPool,
  tenant: string,
  said: NewKey,
  by: By,
  bounds: { readonly now: number; readonly most: number },
): Promise<{ readonly key: ApiKey; readonly secret: string } | MemberRefusal> {
  const { secret, print } = newKeyText();
  const made = await createPrintedKey(pool, tenant, { ...said, print }, by, bounds);
  return 'refused' in made ? made : { key: made, secret };
}

/** As `createKey`, of a text that whoever makes the key does not know. */
export function createPrintedKey(
  pool: PostgresPool,
  tenant: string,
  said: NewKey & { readonly print: KeyPrint },
  by: By,
  { now, most }: { readonly now: number; readonly most: number },
): Promise<ApiKey | MemberRefusal> {
  return seeing(pool, { tenant }, async (client) => {
    const problem = problemOf(said, now);
    if (problem !== undefined) return { refused: 'INVALID', message: problem };
    const beyond = said.scopes.filter((scope) => !said.of.has(scope));
    if (beyond.length > 0) {
      return {
        refused: 'NOT_ALLOWED',
        message: `you do not have ${beyond.join(', ')}: a key can have what its maker has`,
      };
    }
    if (!(await isOrganisation(client, tenant))) return noOrganisation(tenant);
    await lockAuditTrail(client, tenant);
    if ((await goodKeys(client, tenant)) >= most) {
      return { refused: 'INVALID', message: `the organisation has ${most} keys, the most it may: revoke some first` };
    }
    const key = await insert(client, tenant, said, by.actor.id);
    const { id, name, prefix, scopes, expiresAt } = key;
    await recordAudit(client, tenant, {
      ...by,
      action: 'key.make',
      subject: { type: 'key', id },
      after: { name, prefix, scopes, expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString() },
    });
    return key;
  });
}

function problemOf({ name, scopes, expiresAt }: NewKey, now: number): string | undefined {
  if (name.trim() === '' || name.length > 100) return 'a key has a name of 1 to 100 characters, such as nightly-export';
  if (scopes.length === 0) return 'a key has at least one scope';
  const none = scopes.find((scope) => !keyScopes.includes(scope));
  if (none !== undefined) return `no key can have ${none}: it is for people`;
  if (expiresAt !== null && !(expiresAt > now)) return 'the key would be over already: give a time to come';
  return undefined;
}

async function goodKeys(client: PostgresClient, tenant: string): Promise<number> {
  const { rows } = await client.query<{ keys: number }>(
    `select count(*)::int as keys from api_key where tenant_id = $1 and ${isGoodKey}`,
    [tenant],
  );
  return rows[0]?.keys ?? 0;
}

async function insert(
  client: PostgresClient,
  tenant: string,
  { name, scopes, expiresAt, userId, print }: NewKey & { readonly print: KeyPrint },
  createdBy: string,
): Promise<ApiKey> {
  const { rows } = await client.query<ApiKey>(
    `insert into api_key (tenant_id, key_id, user_id, name, prefix, key_hash, scopes, created_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, timestamptz 'epoch' + $9::float8 * interval '1 millisecond') returning ${columns}`,
    [tenant, randomUUID(), userId, name.trim(), print.prefix, print.hash, [...new Set(scopes)], createdBy, expiresAt],
  );
  return rows[0] as ApiKey;
}

/** Revokes a key; of one user, or any of the organisation when `userId` is null. One that was revoked before stays as it is. */
export function revokeKey(
  pool: PostgresPool,
  tenant: string,
  { id, userId }: { readonly id: string; readonly userId: string | null },
  by: By,
): Promise<ApiKey | MemberRefusal> {
  return seeing(pool, { tenant }, async (client) => {
    await lockAuditTrail(client, tenant);
    const { rows } = await client.query<ApiKey>(
      `select ${columns} from api_key
       where tenant_id = $1 and (key_id::text = $2 or prefix = $2) and ($3::uuid is null or user_id = $3)`,
      [tenant, id, userId],
    );
    const [key] = rows;
    if (key === undefined) return { refused: 'NOT_FOUND', message: 'there is no such key, or it is not yours' };
    if (key.revokedAt !== null) return key;
    const revoked = await client.query<ApiKey>(
      `update api_key set revoked_at = now() where tenant_id = $1 and key_id = $2 returning ${columns}`,
      [tenant, key.id],
    );
    const { name, prefix, scopes } = key;
    const subject = { type: 'key', id: key.id } as const;
    await recordAudit(client, tenant, { ...by, action: 'key.revoke', subject, before: { name, prefix, scopes } });
    return revoked.rows[0] as ApiKey;
  });
}
