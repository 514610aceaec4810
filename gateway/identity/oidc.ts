import * as oidc from 'openid-client';
import { isLoopback } from '../auth/auth-key.ts';
import { IdentityError } from '../errors.ts';
import { plainEmail } from './users.ts';

/** The identity provider of the installation, as configured. */
export interface OidcSettings {
  /** As the provider calls itself; its discovery document is below it. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** As people know it: it stands on the login button. */
  readonly name: string;
}

/** What binds a login that went to the provider to the one that comes back. */
export interface ProviderSecrets {
  readonly verifier: string;
  readonly nonce: string;
}

/** Whom the provider says that somebody is. */
export interface ProvenIdentity {
  readonly issuer: string;
  readonly subject: string;
  /** In small letters; null when the provider told none, or does not vouch for it. */
  readonly verifiedEmail: string | null;
  readonly name: string | null;
}

/** Logins by the authorization code flow of OpenID Connect with PKCE, as RFC 9700 wants it. */
export interface Provider {
  readonly name: string;
  /** Secrets of a new login. */
  secrets(): ProviderSecrets;
  /** Where to send the browser. It comes back with `state`. @throws IdentityError MR_OIDC when the provider does not answer. */
  addressOf(state: string, secrets: ProviderSecrets): Promise<string>;
  /**
   * Who came back, by the query of the callback. `state` is the one that the browser was sent with.
   * @throws IdentityError MR_OIDC when the provider refused, or what it says does not fit what was begun.
   */
  whoCame(query: string, state: string, secrets: ProviderSecrets): Promise<ProvenIdentity>;
}

/** Seconds that the provider has to answer. */
const timeoutSeconds = 10;

/** The path of the callback below the gateway's address. */
export const callbackPath = '/auth/oidc/callback';

/** A provider. Its discovery document is read at the first login, and at the next one again where that failed. */
export function createProvider(settings: OidcSettings, gatewayUrl: string): Provider {
  const redirectUri = `${gatewayUrl}${callbackPath}`;
  let reading: Promise<oidc.Configuration> | undefined;
  const configuration = () => {
    reading ??= discover(settings).catch((error: unknown) => {
      reading = undefined;
      throw refused(settings, error);
    });
    return reading;
  };
  return {
    name: settings.name,
    secrets: () => ({ verifier: oidc.randomPKCECodeVerifier(), nonce: oidc.randomNonce() }),
    async addressOf(state, { verifier, nonce }) {
      const challenge = await oidc.calculatePKCECodeChallenge(verifier);
      const url = oidc.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: 'openid email profile',
        code_challenge: challenge,
        code_challenge_method: 'S256',
        state,
        nonce,
      });
      return url.href;
    },
    async whoCame(query, state, { verifier, nonce }) {
      const known = await configuration();
      try {
        // The address is the configured one, and not what the request names as its host.
        const tokens = await oidc.authorizationCodeGrant(known, new URL(`${redirectUri}${query}`), {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (claims === undefined) throw new TypeError('the answer has no ID token');
        const more =
          claims.email === undefined && known.serverMetadata().userinfo_endpoint !== undefined
            ? await oidc.fetchUserInfo(known, tokens.access_token, claims.sub)
            : {};
        return identityOf(claims.iss, claims.sub, { ...more, ...claims });
      } catch (error) {
        throw refused(settings, error);
      }
    },
  };
}

async function discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<oidc.Configuration> {
  const server = new URL(issuer);
  // The library refuses http://; on this machine, where tests run providers, nobody is in between.
  const execute = isLoopback(server.hostname) ? [oidc.allowInsecureRequests] : [];
  const known = await oidc.discovery(server, clientId, clientSecret, undefined, { execute, timeout: timeoutSeconds });
  // The signature of ID tokens is checked although they come straight from the provider.
  oidc.enableNonRepudiationChecks(known);
  return known;
}

function identityOf(issuer: string, subject: string, claims: Readonly<Record<string, unknown>>): ProvenIdentity {
  const { email, email_verified: isVerified, name } = claims;
  return {
    issuer,
    subject,
    verifiedEmail: typeof email === 'string' && isVerified === true ? plainEmail(email) : null,
    name: typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 200) : null,
  };
}

function refused({ name }: OidcSettings, error: unknown): IdentityError {
  const { error: reason, error_description: description } = error as { error?: unknown; error_description?: unknown };
  const told = [reason, description].filter((each) => typeof each === 'string').join(': ') || (error as Error).message;
  return new IdentityError('MR_OIDC', `${name} did not log you in (${told}): begin again`, { cause: error });
}
