import type { FastifyJWTOptions } from '@fastify/jwt';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../base/clock.ts';
import { AuthError } from '../errors.ts';

const issuer = 'millrace';
const audience = 'millrace-gateway';
/** What a tenant id may look like; the same as the check of the table `tenant`. */
const tenantPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** The session that an access token is of. */
export interface TokenSession {
  readonly id: string;
  /** Of the user when it was issued; tokens of an earlier one than the user's are over. */
  readonly epoch: number;
}

/** What an access token says. */
export interface Claims {
  readonly tenant: string;
  /** The user's id; `developer` for the development login. */
  readonly subject: string;
  /** Null for the development login only. */
  readonly session: TokenSession | null;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Access tokens: JWT, HS256, with the tenant in the claim `tenant`, and the session in `sid` and `sep`. */
export interface Tokens {
  /** @throws AuthError MR_TENANT_INVALID when `tenant` cannot be a tenant's id. */
  issue(
    claims: Pick<Claims, 'tenant' | 'subject' | 'session'>,
    seconds: number,
  ): { readonly token: string; readonly expiresAt: number };
  /** @throws AuthError MR_UNAUTHENTICATED or MR_TOKEN_EXPIRED. Whether the session is still open is not looked at. */
  verify(token: string): Claims;
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
    issue({ tenant, subject, session }, seconds) {
      if (!tenantPattern.test(tenant)) {
        throw new AuthError(
          'MR_TENANT_INVALID',
          `'${tenant.slice(0, 80)}' is not a tenant: give 1 to 64 letters, digits, '.', '_' or '-'`,
        );
      }
      const issuedAt = Math.floor(clock.now() / 1000);
      const expires = issuedAt + seconds;
      const claims = { tenant, sub: subject, iat: issuedAt, exp: expires };
      const token = app.jwt.sign(session === null ? claims : { ...claims, sid: session.id, sep: session.epoch });
      return { token, expiresAt: expires * 1000 };
    },
    verify: (token) => claimsOf(decode(app, token), clock),
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
      { cause: error },
    );
  }
}

function claimsOf(said: Record<string, unknown>, clock: Clock): Claims {
  const { tenant, sub, exp, sid, sep } = said;
  if (typeof tenant !== 'string' || !tenantPattern.test(tenant) || typeof sub !== 'string' || typeof exp !== 'number') {
    throw new AuthError('MR_UNAUTHENTICATED', 'the access token names no tenant, subject or end: log in again');
  }
  if (exp * 1000 <= clock.now()) throw expired();
  const session = typeof sid === 'string' && typeof sep === 'number' ? { id: sid, epoch: sep } : null;
  return { tenant, subject: sub, session, expiresAt: exp * 1000 };
}

function expired(cause?: unknown): AuthError {
  return new AuthError('MR_TOKEN_EXPIRED', 'the access token has expired: log in again', { cause });
}
