import { CredentialExpiredError } from '../errors.ts';
import type { HeldToken } from './held-tokens.ts';
import type { Secret } from './secret.ts';

/** An access token as a platform gives it. */
export interface Access {
  readonly token: Secret;
  /** How long it holds; null when the platform does not say. */
  readonly expiresInMs: number | null;
}

/** A token is renewed so long before its end. */
const marginMs = 60_000;

/**
 * The access token of one credential. It is got when it is first needed and renewed before its end or when the platform
 * refuses it: once, whatever the number of calls that wait for it.
 */
export class AccessTokens {
  readonly #obtain: (() => Promise<Access>) | null;
  readonly #owner: string;
  readonly #onObtained: (held: HeldToken) => void;
  #token: Secret | null;
  #until: number;
  #running: Promise<Secret> | null = null;

  /**
   * `obtain` null: the token that is given holds until its owner makes a new one. `owner` names the connection. `onObtained` is
   * told of each token that was got.
   */
  constructor(
    owner: string,
    given: HeldToken | null,
    obtain: (() => Promise<Access>) | null,
    onObtained: (held: HeldToken) => void,
  ) {
    this.#owner = owner;
    this.#token = given?.token ?? null;
    this.#until = given?.until ?? Number.POSITIVE_INFINITY;
    this.#obtain = obtain;
    this.#onObtained = onObtained;
  }

  /** The token to call with. @throws CredentialExpiredError when there is none and none can be got. */
  async current(): Promise<Secret> {
    if (this.#token !== null && Date.now() < this.#until) return this.#token;
    return this.#renew();
  }

  /** Another token than `refused`. @throws `refusal`, in the platform's words, when none can be got. */
  async after(refused: Secret, refusal: CredentialExpiredError): Promise<Secret> {
    if (this.#token !== null && this.#token !== refused) return this.#token;
    if (this.#obtain === null) throw refusal;
    return this.#renew();
  }

  #renew(): Promise<Secret> {
    this.#running ??= this.#obtainOnce().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #obtainOnce(): Promise<Secret> {
    if (this.#obtain === null) throw ownerMustConnect(this.#owner, 'there is nothing to get another token with');
    const { token, expiresInMs } = await this.#obtain();
    this.#token = token;
    this.#until = expiresInMs === null ? Number.POSITIVE_INFINITY : Date.now() + Math.max(0, expiresInMs - marginMs);
    this.#onObtained({ token, until: this.#until });
    return token;
  }
}

/** The error for the owner of a connection, in the platform's words. `what` names the call. */
export function accessEnded(what: string, said: string): CredentialExpiredError {
  return new CredentialExpiredError(`${what}: the access has ended: ${said}; connect the account again`);
}

/** The same where the reason is ours to say. `owner` names the connection. */
export function ownerMustConnect(owner: string, why: string): CredentialExpiredError {
  return new CredentialExpiredError(`${owner}: the access has ended and ${why}; connect the account again`);
}
