/** A login: the token and when it ends. */
interface Session {
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Milliseconds before its end at which a token is renewed. */
const renewMs = 60_000;

/** A login that the gateway refused or could not answer. The message is for the reader of the page. */
export class LoginError extends Error {}

/** Access tokens of one organisation: logs in when one is asked for, and again before it ends. */
export class SessionKeeper {
  readonly #gatewayUrl: string;
  readonly #tenant: string;
  #session: Session | null = null;
  #asking: Promise<Session> | null = null;

  constructor(gatewayUrl: string, tenant: string) {
    this.#gatewayUrl = gatewayUrl;
    this.#tenant = tenant;
  }

  /** A token that lives for another minute at least. @throws LoginError */
  async token(): Promise<string> {
    if (this.#session !== null && this.#session.expiresAt - renewMs > Date.now()) return this.#session.token;
    this.#asking ??= login(this.#gatewayUrl, this.#tenant).finally(() => {
      this.#asking = null;
    });
    this.#session = await this.#asking;
    return this.#session.token;
  }

  /** The gateway no longer takes the token: the next one is a new login's. */
  forget(): void {
    this.#session = null;
  }
}

/** Logs in with the gateway's development login. */
async function login(gatewayUrl: string, tenant: string): Promise<Session> {
  let response: Response;
  try {
    response = await fetch(`${gatewayUrl}/dev/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ tenant }),
    });
  } catch (error) {
    throw new LoginError(`The gateway at ${gatewayUrl} does not answer. Is it running?`, { cause: error });
  }
  const body = (await response.json()) as { token?: string; expiresAt?: string; error?: { message: string } };
  if (response.ok && body.token !== undefined && body.expiresAt !== undefined) {
    return { token: body.token, expiresAt: Date.parse(body.expiresAt) };
  }
  if (response.status === 404) {
    throw new LoginError('This gateway has no development login: it runs with a key of its own.');
  }
  throw new LoginError(body.error?.message ?? `The gateway refused the login (${response.status}).`);
}
