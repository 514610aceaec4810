import { Buffer } from 'node:buffer';
import { request } from 'undici';
import { z } from 'zod';
import { Secret, withoutSecrets } from '../client/secret.ts';
import { CredentialError, KeysError } from '../errors.ts';
import type { MasterKey } from './key-ring.ts';

/** Where HashiCorp Vault or OpenBao is, as their own programs are told it. */
export interface VaultSettings {
  readonly address: string;
  /** Undefined where an agent in between adds it. */
  readonly token: string | undefined;
  readonly namespace: string | undefined;
}

/** Longest wait for an answer, in milliseconds: keys are wrapped within transactions. */
const longestWaitMs = 3_000;
/** An answer has a data key of 32 bytes and Vault's words around it. */
const largestAnswer = 100_000;

const wrappedSchema = z.object({ data: z.object({ ciphertext: z.string().startsWith('vault:v') }) });
const openedSchema = z.object({ data: z.object({ plaintext: z.base64() }) });
const refusedSchema = z.object({ errors: z.array(z.string()) });

/**
 * A version of a key of the transit engine: https://developer.hashicorp.com/vault/api-docs/secret/transit. The key has to be one that
 * authenticates associated data (aes256-gcm96, which is the default, or chacha20-poly1305).
 */
export class VaultKey implements MasterKey {
  /** `vault:mount/name:v1`. */
  readonly id: string;
  readonly #mount: string;
  readonly #name: string;
  readonly #version: number;
  readonly #vault: VaultSettings;
  readonly #token: Secret | undefined;

  constructor({ mount, name, version }: VaultKeyName, vault: VaultSettings) {
    this.id = `vault:${mount}/${name}:v${version}`;
    this.#mount = mount;
    this.#name = name;
    this.#version = version;
    this.#vault = vault;
    this.#token = vault.token === undefined ? undefined : new Secret(vault.token);
  }

  opens(keyId: string): boolean {
    const key = vaultKeyName(keyId);
    return key?.mount === this.#mount && key.name === this.#name;
  }

  async wrap(dataKey: Buffer, context: string): Promise<Buffer> {
    const asked = { plaintext: dataKey.toString('base64'), key_version: this.#version };
    const { data } = this.#read(wrappedSchema, await this.#ask('encrypt', asked, context));
    return Buffer.from(data.ciphertext);
  }

  async unwrap(_keyId: string, wrapped: Buffer, context: string): Promise<Buffer> {
    const { data } = this.#read(openedSchema, await this.#ask('decrypt', { ciphertext: String(wrapped) }, context));
    return Buffer.from(data.plaintext, 'base64');
  }

  async #ask(what: 'encrypt' | 'decrypt', asked: object, context: string): Promise<unknown> {
    const { address, namespace } = this.#vault;
    const path = [...this.#mount.split('/'), what, this.#name].map(encodeURIComponent).join('/');
    let status: number;
    let answer: unknown;
    try {
      const { statusCode, body } = await request(`${address.replace(/\/+$/, '')}/v1/${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-vault-request': 'true',
          ...(this.#token === undefined ? {} : { 'x-vault-token': this.#token.reveal() }),
          ...(namespace === undefined ? {} : { 'x-vault-namespace': namespace }),
        },
        body: JSON.stringify({ ...asked, associated_data: Buffer.from(context).toString('base64') }),
        signal: AbortSignal.timeout(longestWaitMs),
      });
      status = statusCode;
      answer = documentOf(await textOf(body));
    } catch (cause) {
      const { code, name } = cause as { readonly code?: unknown; readonly name?: string };
      const why = typeof code === 'string' ? code : name;
      throw new KeysError(`Vault did not answer when ${this.id} was to ${what} (${why}): see VAULT_ADDR`);
    }
    if (status === 200) return answer;
    throw this.#refusal(status, answer, what);
  }

  #read<T>(schema: z.ZodType<T>, answer: unknown): T {
    const parsed = schema.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw new KeysError(`what answers at VAULT_ADDR for ${this.id} is not Vault's transit engine`);
  }

  /** What does not authenticate was changed or moved; anything else is for who runs Vault to put right. */
  #refusal(status: number, answer: unknown, what: string): KeysError | CredentialError {
    const errors = refusedSchema.safeParse(answer).data?.errors ?? [];
    if (status === 400 && errors.some((error) => error.includes('message authentication failed'))) {
      return new CredentialError(
        `a data key does not open with the master key '${this.id}': it was wrapped for another connection, or Vault has another key of that name`,
      );
    }
    const seen = this.#token === undefined ? [] : [this.#token];
    const said = withoutSecrets(errors.join('; '), seen).slice(0, 300);
    const advice = status === 403 ? `; its token needs update on ${this.#mount}/${what}/${this.#name}` : '';
    return new KeysError(`Vault refused to ${what} by ${this.id} with ${status} (${said})${advice}`);
  }
}

/** A key of the transit engine, and a version of it. */
export interface VaultKeyName {
  readonly mount: string;
  readonly name: string;
  readonly version: number;
}

/** What `vault:transit/millrace:v1` names; undefined for what names no key of Vault's. */
export function vaultKeyName(text: string): VaultKeyName | undefined {
  const [, mount, name, version] = /^vault:([\w-]+(?:\/[\w-]+)*)\/([\w.-]+):v([1-9]\d{0,8})$/.exec(text) ?? [];
  if (mount === undefined || name === undefined) return undefined;
  return { mount, name, version: Number(version) };
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > largestAnswer) throw new RangeError(`more than ${largestAnswer} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** Null for what is no JSON: a proxy's page of an error. */
function documentOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
