import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keysOf, keysWhenNeeded, masterKeys, newKey } from './master-keys.ts';

let home: string;
beforeEach(async () => {
  home = join(await mkdtemp(join(tmpdir(), 'millrace-keys-')), 'home');
});
afterEach(async () => {
  await rm(join(home, '..'), { recursive: true });
});
const key = Buffer.alloc(32, 7).toString('base64');

describe('master keys', () => {
  it('are those of the environment: the first wraps', () => {
    expect(keysOf(`b:${key}, a:${key}`).current).toBe('b');
  });

  it.each([
    ['', 'key 1 of MILLRACE_CREDENTIAL_KEY is not an id'],
    ['a', 'key 1 of'],
    [`a:${key},b:c2hvcnQ=`, 'key 2 of'],
    [`a:${key},a:${key}`, "two keys with the id 'a'"],
    ['vault:transit/millrace:v1', 'key 1 of MILLRACE_CREDENTIAL_KEY is in Vault: set VAULT_ADDR'],
    [`a:${key},vault:transit/millrace`, 'key 2 of MILLRACE_CREDENTIAL_KEY is not as `vault:mount/name:v1`'],
  ])('that are none (%s) are refused, and not quoted', (text, why) => {
    let error: unknown;
    try {
      keysOf(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: 'MR_CONNECTOR_KEYS', message: expect.stringContaining(why) });
    expect(inspect(error)).not.toContain(key);
    expect(inspect(error)).not.toContain('c2hvcnQ');
  });

  it('are made anew, each another', () => {
    expect(keysOf(newKey(new Date('2026-11-26T00:00:00Z'))).current).toMatch(/^k2026-11-26-[0-9a-f]{4}$/);
    expect(newKey()).not.toBe(newKey());
  });

  it('have to be given in production', async () => {
    await expect(masterKeys({ credentialKey: undefined, production: true, home })).rejects.toThrow(
      '`millrace credentials new-key` makes one',
    );
  });

  it('are made once on this machine, by whoever is first, for its owner only', async () => {
    const found = await Promise.all(
      Array.from({ length: 8 }, () => masterKeys({ credentialKey: undefined, production: false, home })),
    );
    expect(new Set(found.map(({ current }) => current)).size).toBe(1);
    const context = 'c';
    const wrapped = await found[0]?.wrap(Buffer.from('data key'), context);
    for (const keys of found) {
      expect((await keys.unwrap(keys.current, wrapped ?? Buffer.alloc(0), context)).toString()).toBe('data key');
    }
    expect((await stat(join(home, 'credential.key'))).mode & 0o777).toBe(0o600);
  });

  it('are not made anew in place of a file that is broken: what it opened would be lost', async () => {
    await masterKeys({ credentialKey: undefined, production: false, home });
    const file = join(home, 'credential.key');
    await writeFile(file, 'spoilt');
    await expect(masterKeys({ credentialKey: undefined, production: false, home })).rejects.toThrow('bring them back');
    expect(await readFile(file, 'utf8')).toBe('spoilt');
  });

  it('that are read when needed are made no sooner, and once', async () => {
    const keys = keysWhenNeeded({ credentialKey: undefined, production: false, home });
    const file = join(home, 'credential.key');
    await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' });
    const [one, other] = await Promise.all([keys(), keys()]);
    expect(one).toBe(other);
    expect((await readFile(file, 'utf8')).startsWith(`${one.current}:`)).toBe(true);
  });
});
