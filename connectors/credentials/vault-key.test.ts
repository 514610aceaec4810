import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../client/secret.ts';
import { openEnvelope, rewrapEnvelope, sealEnvelope } from './envelope.ts';
import { keysOf } from './master-keys.ts';
import type { VaultSettings } from './vault-key.ts';
import { VaultServer } from './vault-server.fixture.ts';

let server: VaultServer;
let vault: VaultSettings;
beforeEach(async () => {
  server = new VaultServer();
  vault = { address: await server.listen(), token: server.token, namespace: undefined };
});
afterEach(async () => server.close());

const heldKey = `held:${Buffer.alloc(32, 1).toString('base64')}`;
const vaultKey = (version = 1) => `vault:transit/millrace:v${version}`;
const owner = { tenant: 'acme', connection: 'meta-main', platform: 'META' };
const token = 'EAAB-very-secret-token';
const sealed = (keys: string) => sealEnvelope(keysOf(keys, vault), owner, { accessToken: new Secret(token) });
const opened = async (keys: string, envelope: unknown) =>
  (await openEnvelope(keysOf(keys, vault), owner, envelope)).accessToken?.reveal();

describe('a master key in Vault', () => {
  it('wraps data keys, which are all that Vault sees, and opens them for their owner alone', async () => {
    const envelope = await sealed(vaultKey());
    expect(envelope.keyId).toBe('vault:transit/millrace:v1');
    expect(await opened(vaultKey(), envelope)).toBe(token);
    const thief = { ...owner, tenant: 'other' };
    await expect(openEnvelope(keysOf(vaultKey(), vault), thief, envelope)).rejects.toMatchObject({
      code: 'MR_CONNECTOR_CREDENTIAL',
      message: expect.stringContaining('it was wrapped for another connection'),
    });
    await expect(rewrapEnvelope(keysOf(vaultKey(), vault), thief, envelope)).rejects.toMatchObject({
      code: 'MR_CONNECTOR_CREDENTIAL',
    });
    expect(server.calls[0]).toMatchObject({
      path: 'POST /v1/transit/encrypt/millrace',
      headers: { 'x-vault-token': server.token, 'x-vault-request': 'true' },
      body: { key_version: 1, associated_data: expect.any(String), plaintext: expect.any(String) },
    });
    expect(Buffer.from(String(server.calls[0]?.body.plaintext), 'base64')).toHaveLength(32);
    expect(inspect(server.calls, { depth: null })).not.toContain(token);
  });

  it('takes over from a key of the environment, which is not needed any more then', async () => {
    const before = await sealed(heldKey);
    const after = await rewrapEnvelope(keysOf(`${vaultKey()},${heldKey}`, vault), owner, before);
    expect(after).toMatchObject({ keyId: vaultKey(), sealed: before.sealed });
    expect(await opened(vaultKey(), after)).toBe(token);
    await expect(opened(vaultKey(), before)).rejects.toMatchObject({
      code: 'MR_CONNECTOR_KEYS',
      message: expect.stringContaining("no master key 'held': MILLRACE_CREDENTIAL_KEY has vault:transit/millrace:v1"),
    });
    // And back.
    const back = await rewrapEnvelope(keysOf(`${heldKey},${vaultKey()}`, vault), owner, after);
    expect(await opened(heldKey, back)).toBe(token);
  });

  it('that is rotated opens what older versions wrapped, until they were wrapped anew and the old ones are ended', async () => {
    const before = await sealed(vaultKey(1));
    server.rotate();
    expect(await opened(vaultKey(2), before)).toBe(token);
    const after = await rewrapEnvelope(keysOf(vaultKey(2), vault), owner, before);
    expect(after).toMatchObject({ keyId: 'vault:transit/millrace:v2', sealed: before.sealed });
    server.minDecryptionVersion = 2;
    expect(await opened(vaultKey(2), after)).toBe(token);
    await expect(opened(vaultKey(2), before)).rejects.toMatchObject({
      code: 'MR_CONNECTOR_KEYS',
      message: expect.stringContaining('disallowed by policy (too old)'),
    });
  });

  it('is told apart from one of another name or mount', async () => {
    const envelope = await sealed(vaultKey());
    for (const other of ['vault:transit/other:v1', 'vault:teams/transit/millrace:v1']) {
      await expect(opened(other, envelope)).rejects.toThrow(/no master key 'vault:transit\/millrace:v1'/);
    }
    const namespaced = keysOf(vaultKey(), { ...vault, namespace: 'ads' });
    await openEnvelope(namespaced, owner, envelope);
    expect(server.calls.at(-1)?.headers['x-vault-namespace']).toBe('ads');
  });

  it('needs no token where an agent adds it', async () => {
    const envelope = await sealed(vaultKey());
    const withoutToken = keysOf(vaultKey(), { ...vault, token: undefined });
    await expect(openEnvelope(withoutToken, owner, envelope)).rejects.toThrow('403');
    expect(server.calls.at(-1)?.headers).not.toHaveProperty('x-vault-token');
  });
});

describe('what goes wrong with Vault is told to who runs Millrace, without a secret', () => {
  it.each([
    [
      'a token that may not',
      { status: 403, body: { errors: ['permission denied'] } },
      /with 403 \(permission denied\); its token needs update on transit\/encrypt\/millrace/,
    ],
    ['a Vault that is sealed', { status: 503, body: { errors: ['Vault is sealed'] } }, /with 503 \(Vault is sealed\)/],
    ['a page of a proxy', { status: 502, body: '<html>' }, /with 502/],
    [
      'an answer that quotes the token',
      { status: 400, body: { errors: ['bad token hvs.a-token-of-vault'] } },
      /bad token \[secret\]/,
    ],
    ['something that is not Vault', { status: 200, body: { hello: 'world' } }, /is not Vault's transit engine/],
    ['a very long answer', { status: 200, body: 'x'.repeat(200_000) }, /did not answer .*RangeError/],
  ])('%s', async (_, instead, why) => {
    server.instead = instead;
    const error: unknown = await sealed(vaultKey()).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'MR_CONNECTOR_KEYS', message: expect.stringMatching(why) });
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain(server.token);
  });

  it('one that does not answer, and one that is not there', { timeout: 20_000 }, async () => {
    server.instead = 'silent';
    const begun = performance.now();
    await expect(sealed(vaultKey())).rejects.toMatchObject({
      code: 'MR_CONNECTOR_KEYS',
      message: expect.stringContaining(
        'Vault did not answer when vault:transit/millrace:v1 was to encrypt (TimeoutError)',
      ),
    });
    expect(performance.now() - begun).toBeLessThan(15_000);
    const nowhere = keysOf(vaultKey(), { ...vault, address: 'http://127.0.0.1:9' });
    await expect(sealEnvelope(nowhere, owner, {})).rejects.toThrow(/was to encrypt \(ECONNREFUSED\): see VAULT_ADDR/);
  });

  it('keys in Vault print nothing of its token', () => {
    const keys = keysOf(`${vaultKey()},${heldKey}`, vault);
    const shown = inspect(keys, { depth: null, showHidden: true }) + JSON.stringify(keys);
    expect(shown).not.toContain(server.token);
    expect(shown).not.toContain(heldKey.slice(5));
  });
});
