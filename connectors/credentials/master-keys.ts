import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CredentialError } from '../errors.ts';
import { keyBytes, open, seal } from './envelope.ts';
import type { MasterKeys } from './port.ts';

const variable = 'MILLRACE_CREDENTIAL_KEY';
const advice = '`millrace credentials new-key` makes one';

/** Keys that this process holds. Whoever prints it sees their ids only. */
class HeldKeys implements MasterKeys {
  readonly current: string;
  readonly #keys: ReadonlyMap<string, Buffer>;

  constructor(current: string, keys: ReadonlyMap<string, Buffer>) {
    this.current = current;
    this.#keys = keys;
  }

  async wrap(dataKey: Buffer, context: string): Promise<Buffer> {
    return seal(this.#key(this.current), dataKey, wrapContext(this.current, context));
  }

  async unwrap(keyId: string, wrapped: Buffer, context: string): Promise<Buffer> {
    const dataKey = open(this.#key(keyId), wrapped, wrapContext(keyId, context));
    if (dataKey !== null) return dataKey;
    throw new CredentialError(
      `a data key does not open with the master key '${keyId}': it was wrapped for another connection, or ${variable} has another key of that id`,
    );
  }

  #key(id: string): Buffer {
    const key = this.#keys.get(id);
    if (key !== undefined) return key;
    throw new CredentialError(
      `there is no master key '${id}': ${variable} has ${[...this.#keys.keys()].join(', ')}; add the old one after them and run \`millrace credentials rotate\``,
    );
  }
}

function wrapContext(keyId: string, context: string): string {
  return `${encodeURIComponent(keyId)}|${context}`;
}

/**
 * The master keys of `MILLRACE_CREDENTIAL_KEY`: `id:base64` of 32 bytes, several separated by commas. The first one wraps,
 * the others open what was wrapped by them before.
 * @throws CredentialError MR_CONNECTOR_CREDENTIAL that does not quote it.
 */
export function keysOf(text: string): MasterKeys {
  const keys = new Map<string, Buffer>();
  for (const [index, each] of text.split(',').entries()) {
    const [, id, coded] = /^([\w.-]{1,64}):([A-Za-z0-9+/_-]{43}=?)$/.exec(each.trim()) ?? [];
    const key = coded === undefined ? undefined : Buffer.from(coded, 'base64');
    if (id === undefined || key?.length !== keyBytes) {
      throw new CredentialError(
        `key ${index + 1} of ${variable} is not an id, a colon and 32 bytes in base64: ${advice}`,
      );
    }
    if (keys.has(id))
      throw new CredentialError(`${variable} has two keys with the id '${id}': give the new one another`);
    keys.set(id, key);
  }
  const [current = ''] = keys.keys();
  return new HeldKeys(current, keys);
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
}

/**
 * The keys of the environment. Without any, outside of production, those of `credential.key` in `home`, which is made for its
 * owner's eyes only when it is first needed.
 * @throws CredentialError MR_CONNECTOR_CREDENTIAL in production without keys, or when that file cannot be used.
 */
export async function masterKeys({ credentialKey, production, home }: KeySettings): Promise<MasterKeys> {
  if (credentialKey !== undefined) return keysOf(credentialKey);
  if (production)
    throw new CredentialError(`${variable} is not set, so no credential can be kept or opened: ${advice}`);
  const file = join(home, 'credential.key');
  const text = (await textOf(file)) ?? (await makeKeyFile(file)) ?? (await textOf(file)) ?? '';
  try {
    return keysOf(text);
  } catch (cause) {
    throw new CredentialError(
      `${file} holds no keys; what was kept opens with those that it held only: bring them back`,
      { cause },
    );
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
    throw new CredentialError(`${file} cannot be read: set ${variable}`, { cause });
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
    throw new CredentialError(`${file} cannot be made: set ${variable}`, { cause });
  } finally {
    await rm(draft, { force: true });
  }
}
