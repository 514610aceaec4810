import { createHash } from 'node:crypto';
import type { Credential } from './credential.ts';
import type { Secret } from './secret.ts';

/** An access token, and until when it is used: milliseconds since the epoch, infinite where its platform does not say. */
export interface HeldToken {
  readonly token: Secret;
  readonly until: number;
}

/**
 * Access tokens of this process, in memory only: a client that is made anew goes on with the one that still holds, since
 * platforms count how often somebody signs in. A token belongs to the secrets and settings by which it was got: those of
 * another tenant or connection, or newer ones, do not find it.
 */
export class HeldTokens {
  readonly #held = new Map<string, HeldToken>();
  readonly #most: number;

  /** `most`: tokens at most, the oldest goes first. Default 10,000. */
  constructor(most = 10_000) {
    this.#most = most;
  }

  /** The token that was got by exactly these; null when there is none, or it does not hold any more. */
  find(owner: TokenOwner): HeldToken | null {
    const key = keyOf(owner);
    const held = this.#held.get(key);
    if (held === undefined) return null;
    if (Date.now() < held.until) return held;
    this.#held.delete(key);
    return null;
  }

  keep(owner: TokenOwner, held: HeldToken): void {
    const key = keyOf(owner);
    this.#held.delete(key);
    this.#held.set(key, held);
    const [oldest] = this.#held.keys();
    if (this.#held.size > this.#most && oldest !== undefined) this.#held.delete(oldest);
  }

  /** Forgets it: the platform does not accept it any more. */
  drop(owner: TokenOwner): void {
    this.#held.delete(keyOf(owner));
  }
}

/** Whose token it is, and by what it was got. */
export interface TokenOwner {
  readonly tenant: string;
  readonly connection: string;
  readonly credential: Credential;
}

function keyOf({ tenant, connection, credential }: TokenOwner): string {
  const secrets = Object.entries(credential.secrets).map(([name, secret]) => [name, secret.reveal()]);
  const said = JSON.stringify([tenant, connection, secrets.sort(), Object.entries(credential.settings).sort()]);
  return createHash('sha256').update(said).digest('base64');
}
