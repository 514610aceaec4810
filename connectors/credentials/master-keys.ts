import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CredentialError, KeysError } from '../errors.ts';
import { keyBytes, open, seal } from './envelope.ts';
import { KeyRing, type MasterKey } from './key-ring.ts';
import type { MasterKeys } from './port.ts';
import { VaultKey, type VaultSettings, vaultKeyName } from './vault-key.ts';

const variable = 'MILLRACE_CREDENTIAL_KEY';
const advice = '`millrace credentials new-key` makes one';

/** A key that this process holds. */
class HeldKey implements MasterKey {
  readonly id: string;
  readonly #key: Buffer;

  constructor(id: string, key: Buffer) {
    this.id = id;
    this.#key = key;
  }

  opens(keyId: string): boolean {
    return keyId === this.id;
  }

  async wrap(dataKey: Buffer, context: string): Promise<Buffer> {
    return seal(this.#key, dataKey, this.#context(context));
  }

  async unwrap(keyId: string, wrapped: Buffer, context: string): Promise<Buffer> {
    const dataKey = open(this.#key, wrapped, this.#context(context));
    if (dataKey !== null) return dataKey;
    throw new CredentialError(
      `a data key does not open with the master key '${keyId}': it was wrapped for another connection, or ${variable} has another key of that id`,
    );
  }

  #context(context: string): string {
    return `${encodeURIComponent(this.id)}|${context}`;
  }
}

/**
 * The master keys of `MILLRACE_CREDENTIAL_KEY`, several separated by commas: `id:base64` of 32 bytes, or a key of Vault's transit
 * engine as `vault:mount/name:v1`. The first one wraps, the others open what was wrapped by them before.
 * @throws KeysError MR_CONNECTOR_KEYS that does not quote it.
 */
export function keysOf(text: string, vault?: VaultSettings): MasterKeys {
  const [head = '', ...tail] = text.split(',');
  const keys: [MasterKey, ...MasterKey[]] = [
    keyOf(head, 1, vault),
    ...tail.map((each, index) => keyOf(each, index + 2, vault)),
  ];
  const twice = keys.find(({ id }, index) => keys.findIndex((each) => each.id === id) < index);
  if (twice === undefined) return new KeyRing(keys);
  throw new KeysError(`${variable} has two keys with the id '${twice.id}': give the new one another`);
}

function keyOf(said: string, place: number, vault: VaultSettings | undefined): MasterKey {
  const text = said.trim();
  if (text.startsWith('vault:')) return vaultKey(text, place, vault);
  const [, id, coded] = /^([\w.-]{1,64}):([A-Za-z0-9+/_-]{43}=?)$/.exec(text) ?? [];
  const key = coded === undefined ? undefined : Buffer.from(coded, 'base64');
  if (id !== undefined && key?.length === keyBytes) return new HeldKey(id, key);
  throw new KeysError(`key ${place} of ${variable} is not an id, a colon and 32 bytes in base64: ${advice}`);
}

function vaultKey(text: string, place: number, vault: VaultSettings | undefined): MasterKey {
  const name = vaultKeyName(text);
  if (name === undefined)
    throw new KeysError(`key ${place} of ${variable} is not as \`vault:mount/name:v1\`, the version at its end`);
  if (vault === undefined) throw new KeysError(`key ${place} of ${variable} is in Vault: set VAULT_ADDR`);
  return new VaultKey(name, vault);
}

/** A new master key, as `MILLRACE_CREDENTIAL_KEY` takes it. Its id is the day, so that one sees which is the older one. */
export function newKey(now = new Date()): string {
  return `k${now.toISOString().slice(0, 10)}-${randomBytes(2).toString('hex')}:${randomBytes(keyBytes).toString('base64')}`;
}

/** Where a process finds its master keys. */
export interface KeySettings {
  /** What `MILLRACE_CREDENTIAL_KEY` says. */
  readonly credentialKey: string | undefined;
  readonly production: boolean;
  /** Folder of what is kept on this machine. */
  readonly home: string;
  /** Where Vault is, when one of the keys is there. */
  readonly vault?: VaultSettings | undefined;
}

/**
 * The keys of the environment. Without any, outside of production, those of `credential.key` in `home`, which is made for its
 * owner's eyes only when it is first needed.
 * @throws KeysError MR_CONNECTOR_KEYS in production without keys, or when that file cannot be used.
 */
export async function masterKeys({ credentialKey, production, home, vault }: KeySettings): Promise<MasterKeys> {
  if (credentialKey !== undefined) return keysOf(credentialKey, vault);
  if (production) throw new KeysError(`${variable} is not set, so no credential can be kept or opened: ${advice}`);
  const file = join(home, 'credential.key');
  const text = (await textOf(file)) ?? (await makeKeyFile(file)) ?? (await textOf(file)) ?? '';
  try {
    return keysOf(text);
  } catch (cause) {
    throw new KeysError(`${file} holds no keys; what was kept opens with those that it held only: bring them back`, {
      cause,
    });
  }
}

/** The same keys, read when they are asked for first: a process that neither seals nor opens starts without any. */
export function keysWhenNeeded(settings: KeySettings): () => Promise<MasterKeys> {
  let loading: Promise<MasterKeys> | undefined;
  return () => {
    loading ??= masterKeys(settings);
    return loading;
  };
}

async function textOf(file: string): Promise<string | null> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new KeysError(`${file} cannot be read: set ${variable}`, { cause });
  }
}

/** Its content; null when another process was first. The file is there whole or not at all. */
async function makeKeyFile(file: string): Promise<string | null> {
  const key = newKey();
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(draft, `${key}\n`, { flag: 'wx', mode: 0o600 });
    await link(draft, file);
    return key;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return null;
    throw new KeysError(`${file} cannot be made: set ${variable}`, { cause });
  } finally {
    await rm(draft, { force: true });
  }
}
