import { KeysError } from '../errors.ts';
import type { MasterKeys } from './port.ts';

/** One master key: held by this process, or by a service that never gives it away. */
export interface MasterKey {
  readonly id: string;
  /** True for what it can open: its own, and what older versions of it have wrapped. */
  opens(keyId: string): boolean;
  wrap(dataKey: Buffer, context: string): Promise<Buffer>;
  /** @throws CredentialError MR_CONNECTOR_CREDENTIAL when it was wrapped for another context. */
  unwrap(keyId: string, wrapped: Buffer, context: string): Promise<Buffer>;
}

/** Several master keys: the first wraps, each opens what is its own. Whoever prints it sees ids only. */
export class KeyRing implements MasterKeys {
  readonly #keys: readonly [MasterKey, ...MasterKey[]];

  constructor(keys: readonly [MasterKey, ...MasterKey[]]) {
    this.#keys = keys;
  }

  get current(): string {
    return this.#keys[0].id;
  }

  wrap(dataKey: Buffer, context: string): Promise<Buffer> {
    return this.#keys[0].wrap(dataKey, context);
  }

  async unwrap(keyId: string, wrapped: Buffer, context: string): Promise<Buffer> {
    const key = this.#keys.find((each) => each.opens(keyId));
    if (key !== undefined) return key.unwrap(keyId, wrapped, context);
    throw new KeysError(
      `there is no master key '${keyId}': MILLRACE_CREDENTIAL_KEY has ${this.#keys.map(({ id }) => id).join(', ')}; add the old one after them and run \`millrace credentials rotate\``,
    );
  }
}
