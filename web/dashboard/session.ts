/** A login: the token and when it ends. */
export interface Session {
  readonly tenant: string;
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** A login that the gateway refused or could not answer. The message is for the reader of the page. */
export class LoginError extends Error {}

/** Logs in as `tenant` with the gateway's development login. @throws LoginError */
export async function login(gatewayUrl: string, tenant: string): Promise<Session> {
  let response: Response;
  try {
    response = await fetch(`${gatewayUrl}/dev/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ tenant }),
    });
  } catch {
    throw new LoginError(`The gateway at ${gatewayUrl} does not answer. Is it running? Trying again every 5 seconds.`);
  }
  const body = (await response.json()) as {
    token?: string;
    expiresAt?: string;
    error?: { message: string };
    message?: string;
  };
  if (response.ok && body.token !== undefined && body.expiresAt !== undefined) {
    return { tenant, token: body.token, expiresAt: Date.parse(body.expiresAt) };
  }
  if (response.status === 404) {
    throw new LoginError('This gateway has no development login: it runs with a key of its own.');
  }
  throw new LoginError(body.error?.message ?? `The gateway refused the login (${response.status}).`);
}
