import type { FastifyRequest } from 'fastify';
import { IdentityError } from '../../errors.ts';

/**
 * Refuses what a page of elsewhere sends. Browsers name the page's origin with every POST, and no page can change that; programs that
 * are no browsers name none, and have no cookies that somebody else could use.
 * @throws IdentityError MR_ORIGIN_REFUSED.
 */
export function requireOwnOrigin(request: FastifyRequest, origins: ReadonlySet<string>): void {
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (origin === undefined ? site === undefined || site === 'same-origin' || site === 'none' : origins.has(origin))
    return;
  throw new IdentityError(
    'MR_ORIGIN_REFUSED',
    `pages of ${origin ?? 'elsewhere'} may not do this: MILLRACE_PUBLIC_URL names where the web application is`,
  );
}
