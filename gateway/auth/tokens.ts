import type { FastifyJWTOptions } from '@fastify/jwt';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../base/clock.ts';
import type { Principal } from '../context.ts';
import { AuthError } from '../errors.ts';

const issuer = 'millrace';
const audience = 'millrace-gateway';
/** What a tenant id may look like; the same as the check of the table `tenant`. */
const tenantPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Access tokens: JWT, HS256, with the tenant in the claim `tenant`. */
export interface Tokens {
  /** @throws AuthError MR_TENANT_INVALID when `tenant` cannot be a tenant's id. */
  issue(tenant: string, subject: string, seconds: number): { readonly token: string; readonly expiresAt: number };
  /**
   * Who holds the token of an `authorization` value, `Bearer …`.
   * @throws AuthError MR_UNAUTHENTICATED or MR_TOKEN_EXPIRED.
   */
  verify(authorization: unknown): Principal;
}

/** The `@fastify/jwt` options under which `createTokens` works: one algorithm, our issuer and audience, an expiry. */
export function jwtOptions(key: string): FastifyJWTOptions {
  return {
    secret: key,
    sign: { algorithm: 'HS256', iss: issuer, aud: audience },
    verify: {
      algorithms: ['HS256'],
      allowedIss: issuer,
      allowedAud: audience,
      requiredClaims: ['exp', 'tenant', 'sub'],
      cache: false,
    },
  };
}

/** Tokens signed with the key that `@fastify/jwt` was registered with on `app`. */
export function createTokens(app: FastifyInstance, clock: Clock): Tokens {
  return {
    issue(tenant, subject, seconds) {
      if (!tenantPattern.test(tenant)) {
        throw new AuthError(
          'MR_TENANT_INVALID',
          `'${tenant.slice(0, 80)}' is not a tenant: give 1 to 64 letters, digits, '.', '_' or '-'`,
        );
      }
      const issuedAt = Math.floor(clock.now() / 1000);
      const expires = issuedAt + seconds;
      const token = app.jwt.sign({ tenant, sub: subject, iat: issuedAt, exp: expires });
      return { token, expiresAt: expires * 1000 };
    },
    verify(authorization) {
      const token = typeof authorization === 'string' ? /^Bearer +(\S+)$/i.exec(authorization)?.[1] : undefined;
      if (token === undefined) {
        throw new AuthError(
          'MR_UNAUTHENTICATED',
          "no access token: send 'authorization: Bearer <token>' (on a WebSocket in the payload of connection_init)",
        );
      }
      return principalOf(decode(app, token), clock);
    },
  };
}

function decode(app: FastifyInstance, token: string): Record<string, unknown> {
  try {
    return app.jwt.verify<Record<string, unknown>>(token);
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    if (code.includes('EXPIRED')) throw expired(error);
    throw new AuthError(
      'MR_UNAUTHENTICATED',
      `the access token is not valid (${(error as Error).message}): log in again`,
      {
        cause: error,
      },
    );
  }
}

function principalOf(claims: Record<string, unknown>, clock: Clock): Principal {
  const { tenant, sub, exp } = claims;
  if (typeof tenant !== 'string' || !tenantPattern.test(tenant) || typeof sub !== 'string' || typeof exp !== 'number') {
    throw new AuthError('MR_UNAUTHENTICATED', 'the access token names no tenant, subject or end: log in again');
  }
  if (exp * 1000 <= clock.now()) throw expired();
  return { tenant, subject: sub, expiresAt: exp * 1000 };
}

function expired(cause?: unknown): AuthError {
  return new AuthError('MR_TOKEN_EXPIRED', 'the access token has expired: log in again', { cause });
}
