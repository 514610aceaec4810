import { AuthError } from '../errors.ts';
import { addressBlock } from '../identity/address.ts';
import type { Standing } from '../identity/standing.ts';
import type { Principal } from './principal.ts';
import { scopesOf } from './roles.ts';
import type { Claims, Tokens } from './tokens.ts';

/** The subject of the development login. */
export const developer = 'developer';

/** Tells who asks. */
export interface Authenticator {
  /**
   * Who holds the access token or API key of an `authorization` value, `Bearer …`, and what they may do now. `address` is where the
   * request came from. Asked again with the same value it tells whether it still holds: sockets do.
   * @throws AuthError MR_UNAUTHENTICATED or MR_TOKEN_EXPIRED; IdentityError MR_SESSION_ENDED when what it is of was ended, or
   * MR_TOO_MANY_ATTEMPTS for an address that tries keys; StoreError when that cannot be told.
   */
  authenticate(authorization: unknown, address: string): Promise<Principal>;
}

/** What API keys begin with: by it they are told from access tokens, and found by scanners of source code. */
export const keyMark = 'mrk_';

/** An authenticator by tokens, users and keys. Tokens of the development login count only where `devLogin` is on. */
export function createAuthenticator(deps: {
  readonly tokens: Tokens;
  readonly standing: Standing;
  readonly devLogin: boolean;
}): Authenticator {
  return {
    async authenticate(authorization, address) {
      const bearer = typeof authorization === 'string' ? /^Bearer +(\S+)$/i.exec(authorization)?.[1] : undefined;
      if (bearer === undefined) {
        throw new AuthError(
          'MR_UNAUTHENTICATED',
          "no access token: send 'authorization: Bearer <token or API key>' (on a WebSocket in the payload of connection_init)",
        );
      }
      const from = addressBlock(address);
      if (bearer.startsWith(keyMark)) return deps.standing.ofKey(bearer, from);
      const claims = deps.tokens.verify(bearer);
      return claims.session === null ? developerOf(claims, deps.devLogin, from) : deps.standing.ofSession(claims, from);
    },
  };
}

function developerOf({ tenant, subject, expiresAt }: Claims, devLogin: boolean, address: string): Principal {
  if (!devLogin || subject !== developer) {
    throw new AuthError('MR_UNAUTHENTICATED', 'the access token is of no session: log in again');
  }
  return {
    tenant,
    subject,
    expiresAt,
    kind: 'DEVELOPER',
    role: 'OWNER',
    scopes: scopesOf('OWNER'),
    userId: null,
    sessionId: null,
    address,
  };
}
