import { refusalIn } from './refusal.ts';

/** A login that the gateway refused or could not answer. The message is for the reader of the page. */
export class LoginError extends Error {
  /** The gateway's code; null when it did not answer. */
  readonly code: string | null;
  /** Seconds after which another try can help; null when waiting does not. */
  readonly retryAfterSeconds: number | null;

  constructor(
    message: string,
    options: ErrorOptions & { readonly code?: string | null; readonly retryAfterSeconds?: number | null } = {},
  ) {
    super(message, options);
    this.code = options.code ?? null;
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }
}

/** A session as the gateway gives it. The token that renews it is in a cookie that no script reads. */
export interface GivenSession {
  readonly step: 'SESSION';
  readonly accessToken: string;
  readonly expiresAt: string;
  readonly role: string;
  readonly organisation: { readonly id: string; readonly name: string };
  readonly user: { readonly id: string; readonly email: string; readonly name: string | null };
}

/** Where a login stands. */
export type LoginStep = GivenSession | { readonly step: 'SECOND_FACTOR' };

/** How one signs in here. */
export interface Methods {
  readonly password: boolean;
  readonly passwordReset: boolean;
  readonly oidc: { readonly name: string } | null;
  /** Whether anybody may come in without a password: on a gateway for local development alone. */
  readonly devLogin: boolean;
}

/** Milliseconds that the gateway may take to answer: it checks passwords a few at a time. */
const answerMs = 20_000;

/**
 * Asks one of the gateway's routes for logins; a body makes it a POST. The browser adds the cookies, and keeps those that come back.
 * @throws LoginError
 */
export async function askAuth<T>(gatewayUrl: string, path: string, body?: object): Promise<T> {
  const response = await answerOf(gatewayUrl, path, body);
  const text = await response.text();
  if (response.ok) return parsed(text) as T;
  const refusal = refusalIn(text);
  const retryAfter = Number(response.headers.get('retry-after'));
  throw new LoginError(sentence(refusal?.message ?? `the gateway answered ${response.status}`), {
    code: refusal?.code ?? String(response.status),
    retryAfterSeconds: retryAfter > 0 ? retryAfter : null,
  });
}

async function answerOf(gatewayUrl: string, path: string, body: object | undefined): Promise<Response> {
  try {
    return await fetch(`${gatewayUrl}${path}`, {
      credentials: 'include',
      signal: AbortSignal.timeout(answerMs),
      ...(body !== undefined && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
  } catch (error) {
    throw new LoginError(`The gateway at ${gatewayUrl} does not answer. Try again in a moment.`, { cause: error });
  }
}

function parsed(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    // A proxy between may answer in HTML; the status tells enough.
    return null;
  }
}

/** A message of the gateway as a sentence of its own. */
function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
