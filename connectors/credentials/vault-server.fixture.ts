import { Buffer } from 'node:buffer';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What Vault's transit engine was asked. */
export interface VaultCall {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * The transit engine of Vault as its API is documented (https://developer.hashicorp.com/vault/api-docs/secret/transit): encrypt and decrypt
 * by versions of one AES-256-GCM key, with associated data, in base64; errors as `{ errors: […] }`. The key is `transit/millrace`.
 */
export class VaultServer {
  readonly calls: VaultCall[] = [];
  readonly token = 'hvs.a-token-of-vault';
  /** What is answered in place of the engine; `silent`: nothing at all. */
  instead: Answer | 'silent' | undefined;
  /** Versions below it open nothing any more. */
  minDecryptionVersion = 1;
  readonly #keys = [randomBytes(32)];
  readonly #server: Server;

  constructor() {
    this.#server = createServer(async (asked, reply) => {
      const body = JSON.parse(await text(asked));
      this.calls.push({ path: `${asked.method} ${asked.url}`, headers: asked.headers, body });
      if (this.instead === 'silent') return;
      const answer = this.instead ?? this.#answer(asked, body);
      reply.writeHead(answer.status, { 'content-type': 'application/json' });
      reply.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
    });
  }

  /** Its address. */
  async listen(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** As `vault write -f transit/keys/millrace/rotate` does. */
  rotate(): void {
    this.#keys.push(randomBytes(32));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  #answer(asked: IncomingMessage, body: Record<string, unknown>): Answer {
    if (asked.headers['x-vault-token'] !== this.token) return refused(403, 'permission denied');
    const aad = Buffer.from(String(body.associated_data ?? ''), 'base64');
    if (asked.url === '/v1/transit/encrypt/millrace') return this.#encrypt(body, aad);
    if (asked.url === '/v1/transit/decrypt/millrace') return this.#decrypt(body, aad);
    return refused(404, 'no handler for route');
  }

  #encrypt({ plaintext, key_version: asked }: Record<string, unknown>, aad: Buffer): Answer {
    const version = Number(asked ?? this.#keys.length);
    const key = this.#keys[version - 1];
    if (key === undefined)
      return refused(400, 'requested version for encryption is higher than the latest key version');
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(aad);
    const sealed = Buffer.concat([iv, cipher.update(String(plaintext), 'base64'), cipher.final(), cipher.getAuthTag()]);
    const ciphertext = `vault:v${version}:${sealed.toString('base64')}`;
    return { status: 200, body: { data: { ciphertext, key_version: version } } };
  }

  #decrypt({ ciphertext }: Record<string, unknown>, aad: Buffer): Answer {
    const [, version, coded = ''] = /^vault:v(\d+):(.+)$/.exec(String(ciphertext)) ?? [];
    if (Number(version) < this.minDecryptionVersion) {
      return refused(400, 'ciphertext or signature version is disallowed by policy (too old)');
    }
    const sealed = Buffer.from(coded, 'base64');
    const key = this.#keys[Number(version) - 1] ?? Buffer.alloc(32);
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(aad);
    decipher.setAuthTag(sealed.subarray(-16));
    const opened = decipher.update(sealed.subarray(12, -16));
    try {
      return {
        status: 200,
        body: { data: { plaintext: Buffer.concat([opened, decipher.final()]).toString('base64') } },
      };
    } catch {
      return refused(400, 'cipher: message authentication failed');
    }
  }
}

function refused(status: number, error: string): Answer {
  return { status, body: { errors: [error] } };
}
