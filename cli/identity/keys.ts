import { systemClock } from '../../base/clock.ts';
import { keyScopes } from '../../gateway/auth/roles.ts';
import { type ApiKey, createKey, type KeyPosition, listKeys, revokeKey } from '../../gateway/identity/api-keys.ts';
import { defaultIdentityLimits } from '../../gateway/identity/limits.ts';
import { byCommand } from '../audit/actor.ts';
import { expirySaid } from '../expiry.ts';
import { textTable } from '../reads/text-table.ts';
import type { CreateKeyArguments, TenantArguments } from './arguments.ts';
import { identityOf, made } from './store.ts';

/** Keys in one read. */
const pageSize = 200;

/** `millrace keys create`: a key of the organisation. It is printed here and never again. */
export async function createOwnKey(name: string, { tenant, scope, expires, json }: CreateKeyArguments): Promise<void> {
  const expiresAt = expires === undefined ? null : expirySaid(expires);
  const said = { name, scopes: scope, expiresAt, userId: null, of: new Set(keyScopes) };
  const options = { now: systemClock.now(), most: defaultIdentityLimits.keys };
  const { key, secret } = made(await identityOf(tenant, (pool) => createKey(pool, tenant, said, byCommand(), options)));
  if (json === true) console.log(JSON.stringify({ ...shown(key), secret }, null, 2));
  else
    console.log(
      `${secret}\n\nkey ${key.prefix}… of ${tenant} (${key.scopes.join(', ')}): keep it now, it is not shown again`,
    );
}

/** `millrace keys list`. */
export async function printKeys({ tenant, json }: TenantArguments): Promise<void> {
  const keys = await identityOf(tenant, async (pool) => {
    const all: ApiKey[] = [];
    for (let after: KeyPosition | null = null; ; ) {
      const page: readonly ApiKey[] = await listKeys(pool, tenant, { userId: null, limit: pageSize, after });
      all.push(...page);
      const last = page.at(-1);
      if (page.length < pageSize || last === undefined) return all;
      after = [last.createdAt, last.id];
    }
  });
  if (json === true) console.log(JSON.stringify(keys.map(shown), null, 2));
  else if (keys.length === 0) console.log(`tenant ${tenant} has no keys`);
  else console.log(textTable(['key', 'name', 'scopes', 'made by', 'used', 'until'], keys.map(cellsOf)));
}

function cellsOf(key: ApiKey): string[] {
  const { prefix, name, scopes, createdBy, lastUsedAt, expiresAt, revokedAt } = shown(key);
  const until = revokedAt === null ? (expiresAt ?? '') : `revoked ${revokedAt}`;
  return [`${prefix}…`, name, scopes.join(' '), createdBy, lastUsedAt ?? 'never', until];
}

/** `millrace keys revoke`: by id or prefix. */
export async function revokeOwnKey(key: string, { tenant, json }: TenantArguments): Promise<void> {
  const which = { id: key.replace(/…$/, ''), userId: null };
  const revoked = made(await identityOf(tenant, (pool) => revokeKey(pool, tenant, which, byCommand())));
  if (json === true) console.log(JSON.stringify(shown(revoked), null, 2));
  else console.log(`key ${revoked.prefix}… (${revoked.name}) ends within a minute, open sockets too`);
}

function shown({ createdAt, expiresAt, lastUsedAt, revokedAt, ...key }: ApiKey) {
  const instant = (time: number | null) => (time === null ? null : new Date(time).toISOString());
  return {
    ...key,
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: instant(expiresAt),
    lastUsedAt: instant(lastUsedAt),
    revokedAt: instant(revokedAt),
  };
}
