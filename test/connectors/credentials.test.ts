import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withTenant } from '../../base/postgres.ts';
import { Secret } from '../../connectors/client/secret.ts';
import { PostgresConnections } from '../../connectors/connections/store.ts';
import { keysOf } from '../../connectors/credentials/master-keys.ts';
import type { CredentialRef, NewCredential } from '../../connectors/credentials/port.ts';
import { PostgresCredentials } from '../../connectors/credentials/store.ts';
import { Organisations } from './organisations.ts';

const [oldKey, newKey] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString('base64'));
const by = { actor: { type: 'USER', id: 'ann' } } as const;
const [first, second] = ['refresh-token-of-google', 'another-refresh-token'];
const google: NewCredential = {
  platform: 'google',
  credential: {
    secrets: { refreshToken: new Secret(first), clientSecret: new Secret('client-secret-of-google') },
    settings: { clientId: 'client-1' },
  },
  expiresAt: Date.parse('2027-01-31T00:00:00Z'),
};

let organisations: Organisations;
beforeAll(() => {
  organisations = new Organisations();
});
afterAll(async () => organisations?.close());

const storeWith = (keys: string) => new PostgresCredentials(organisations.app, keysOf(keys), by);
const credentials = () => storeWith(`old:${oldKey}`);
const connections = () => new PostgresConnections(organisations.app, by);

async function connected(tenant: string, connection = 'google-main'): Promise<CredentialRef> {
  const ref = { tenant, connection };
  const made = { platform: 'google', name: 'Google', accounts: null, endpoints: {}, quota: null } as const;
  await connections().put(ref, made);
  await credentials().set(ref, google);
  return ref;
}

/** What the table's owner reads of a tenant. */
async function asOwner<T extends object>(tenant: string, sql: string): Promise<readonly T[]> {
  return withTenant(organisations.owner, tenant, async (client) => (await client.query<T>(sql)).rows);
}

const textsOf = (secrets: Readonly<Record<string, Secret>>) =>
  Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()]));

describe('a credential', () => {
  test('comes back as it was kept, and its list tells names only', async () => {
    const ref = await connected(await organisations.add('kept'));
    const { credential, platform, expiresAt, revision } = await credentials().get(ref);
    expect(textsOf(credential.secrets)).toEqual({ refreshToken: first, clientSecret: 'client-secret-of-google' });
    expect({ platform, expiresAt, revision, settings: credential.settings }).toEqual({
      platform: 'google',
      expiresAt: google.expiresAt,
      revision: 1,
      settings: { clientId: 'client-1' },
    });
    expect(await credentials().list(ref.tenant)).toEqual([
      {
        connection: 'google-main',
        platform: 'google',
        secrets: ['clientSecret', 'refreshToken'],
        settings: { clientId: 'client-1' },
        keyId: 'old',
        revision: 1,
        expiresAt: google.expiresAt,
        updatedAt: expect.any(Number),
      },
    ]);
  });

  test('keeps the other secrets when one is replaced, also by several at once', async () => {
    const ref = await connected(await organisations.add('renewed'));
    await Promise.all(
      Array.from({ length: 8 }, (_, n) => credentials().replaceSecrets(ref, { [`s${n}`]: new Secret(`text ${n}`) })),
    );
    expect(await credentials().replaceSecrets(ref, { refreshToken: new Secret(second) })).toBe(10);
    const { credential, revision, expiresAt } = await credentials().get(ref);
    expect([revision, expiresAt]).toEqual([10, null]);
    expect(textsOf(credential.secrets)).toEqual({
      refreshToken: second,
      clientSecret: 'client-secret-of-google',
      ...Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`s${n}`, `text ${n}`])),
    });
  });

  test('needs a connection to its platform, and goes with it', async () => {
    const tenant = await organisations.add('without');
    await expect(credentials().set({ tenant, connection: 'nowhere' }, google)).rejects.toMatchObject({
      code: 'MR_CONNECTOR_CREDENTIAL',
      message: expect.stringContaining('no connection nowhere to google'),
    });
    const ref = await connected(tenant);
    await expect(credentials().set(ref, { ...google, platform: 'meta' })).rejects.toThrow(
      'no connection google-main to meta',
    );
    expect(await connections().delete(ref)).toBe(true);
    await expect(credentials().get(ref)).rejects.toThrow('has no credential for a connection google-main');
    expect(await credentials().delete(ref)).toBe(false);
  });

  test('goes to a new master key and is the same; the old key is not needed any more', async () => {
    const tenant = await organisations.add('rotated');
    const refs = [await connected(tenant, 'one'), await connected(tenant, 'two')];
    const both = storeWith(`new:${newKey},old:${oldKey}`);
    expect(await both.rotate(tenant)).toEqual({ keyId: 'new', rewrapped: 2, unchanged: 0 });
    expect(await both.rotate(tenant)).toEqual({ keyId: 'new', rewrapped: 0, unchanged: 2 });
    for (const ref of refs) {
      const { credential, revision } = await storeWith(`new:${newKey}`).get(ref);
      expect([credential.secrets.refreshToken?.reveal(), revision]).toEqual([first, 1]);
    }
    await expect(credentials().get(refs[0] ?? { tenant, connection: '' })).rejects.toThrow("no master key 'new'");
  });
});

describe('another organisation', () => {
  test('neither sees, changes, renews, rotates nor deletes it', async () => {
    const mine = await connected(await organisations.add('mine'));
    const theirs = { tenant: await organisations.add('theirs'), connection: mine.connection };
    await expect(credentials().get(theirs)).rejects.toMatchObject({ code: 'MR_CONNECTOR_CREDENTIAL' });
    await expect(credentials().replaceSecrets(theirs, {})).rejects.toMatchObject({ code: 'MR_CONNECTOR_CREDENTIAL' });
    expect(await credentials().delete(theirs)).toBe(false);
    expect(await credentials().list(theirs.tenant)).toEqual([]);
    expect(await storeWith(`new:${newKey},old:${oldKey}`).rotate(theirs.tenant)).toMatchObject({ rewrapped: 0 });
    await expect(connections().get(theirs)).rejects.toMatchObject({ code: 'MR_CONNECTOR_CONNECTION' });
    expect(await connections().list(theirs.tenant)).toEqual([]);
    expect(await connections().delete(theirs)).toBe(false);
    expect((await credentials().get(mine)).revision).toBe(1);
  });

  test.each(['connection', 'credential', 'fx_rate'])('has no way to rows of %s', async (table) => {
    const mine = await connected(await organisations.add('mine'));
    const theirs = await organisations.add('theirs');
    await withTenant(organisations.app, mine.tenant, (client) =>
      client.query(
        `INSERT INTO fx_rate (tenant_id, source, day, base, currency, revision, billionths)
         VALUES ($1, 'ecb', '2026-11-20', 'EUR', 'USD', 1, 1)`,
        [mine.tenant],
      ),
    );
    const asThem = (sql: string, values: readonly string[]) =>
      withTenant(organisations.app, theirs, (client) => client.query(sql, [...values]));
    expect((await asThem(`SELECT FROM ${table} WHERE tenant_id = $1`, [mine.tenant])).rowCount).toBe(0);
    expect((await organisations.app.query(`SELECT FROM ${table}`)).rowCount, 'without a tenant').toBe(0);
    expect((await asOwner(mine.tenant, `SELECT FROM ${table}`)).length, 'it is there').toBeGreaterThan(0);
    const denied = { code: '42501' };
    if (table === 'fx_rate') {
      await expect(asThem('UPDATE fx_rate SET billionths = 2', [])).rejects.toMatchObject(denied);
      await expect(asThem('DELETE FROM fx_rate', [])).rejects.toMatchObject(denied);
    } else {
      expect((await asThem(`UPDATE ${table} SET updated_at = now()`, [])).rowCount).toBe(0);
      expect((await asThem(`DELETE FROM ${table}`, [])).rowCount).toBe(0);
    }
    const given = withTenant(organisations.app, mine.tenant, (client) =>
      client.query(`UPDATE ${table} SET tenant_id = $1`, [theirs]),
    );
    await expect(given).rejects.toMatchObject(denied);
  });

  test('that gets hold of the stored envelope cannot open it', async () => {
    const mine = await connected(await organisations.add('mine'));
    const theirs = await connected(await organisations.add('theirs'));
    const [stolen] = await asOwner<{ envelope: unknown }>(mine.tenant, 'SELECT envelope FROM credential');
    const put = await withTenant(organisations.owner, theirs.tenant, (client) =>
      client.query('UPDATE credential SET envelope = $1', [JSON.stringify(stolen?.envelope)]),
    );
    expect(put.rowCount).toBe(1);
    await expect(credentials().get(theirs)).rejects.toMatchObject({
      code: 'MR_CONNECTOR_CREDENTIAL',
      message: expect.stringContaining('it was wrapped for another connection'),
    });
  });
});

test('no secret lies in any table, the audit trail and the outbox included', async () => {
  const ref = await connected(await organisations.add('searched'));
  await credentials().replaceSecrets(ref, { refreshToken: new Secret(second) });
  await storeWith(`new:${newKey},old:${oldKey}`).rotate(ref.tenant);
  await connections().setStatus(ref, 'EXPIRED', 'its refresh token is not accepted any more');
  const tables = await asOwner<{ name: string }>(
    ref.tenant,
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1`,
  );
  const everything: string[] = [];
  for (const { name } of tables) {
    const rows = await asOwner<{ row: string }>(ref.tenant, `SELECT to_jsonb(t)::text AS row FROM ${name} t`);
    everything.push(...rows.map(({ row }) => `${name} ${row}`));
  }
  const text = everything.join('\n');
  expect(everything.filter((row) => row.startsWith('credential '))).toHaveLength(1);
  for (const action of [
    'connection.add',
    'connection.status',
    'credential.set',
    'credential.renew',
    'credential.rotate',
  ]) {
    expect(text).toContain(action);
  }
  for (const secret of [first, second, 'client-secret-of-google']) {
    for (const coded of [secret, Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('hex')]) {
      expect(text).not.toContain(coded);
    }
  }
});
