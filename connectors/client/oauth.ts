import { RequestError } from '../errors.ts';
import { neededText, numberAt, textAt } from './document.ts';
import { Secret } from './secret.ts';
import type { ApiSession } from './session.ts';
import { type Access, ownerMustConnect } from './token.ts';

/**
 * A new access token for a refresh token (RFC 6749, section 6). Where the platform gives a new refresh token with it, the
 * old one may be used up: the new one goes to `onNewSecrets` before the access token is used.
 *
 * @throws CredentialExpiredError MR_CONNECTOR_CREDENTIAL_EXPIRED when the refresh token is not accepted.
 */
export async function refreshedAccess(
  session: ApiSession,
  host: string,
  path: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Access> {
  const current = session.secret('refreshToken');
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: current.reveal(),
    client_id: session.setting('clientId'),
    client_secret: session.secret('clientSecret').reveal(),
    ...more,
  });
  const what = `POST ${path}`;
  try {
    const answer = await session.json({ method: 'POST', host, path, body: form, open: true });
    const rotated = textAt(answer, 'refresh_token');
    if (rotated !== null && rotated !== current.reveal()) {
      await session.replaceSecret('refreshToken', new Secret(rotated));
    }
    const seconds = numberAt(answer, 'expires_in');
    return {
      token: new Secret(neededText(answer, 'access_token', what)),
      expiresInMs: seconds === null ? null : seconds * 1000,
    };
  } catch (error) {
    // RFC 6749, section 5.2: a refresh token that is not valid any more is a 400 with invalid_grant.
    if (error instanceof RequestError && error.message.includes('invalid_grant')) {
      throw ownerMustConnect(session.owner, 'its refresh token is not accepted any more');
    }
    throw error;
  }
}
