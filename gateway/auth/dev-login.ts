import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AuthError, RequestError } from '../errors.ts';
import { isLoopback } from './auth-key.ts';
import { developer } from './authenticator.ts';
import type { Tokens } from './tokens.ts';

const bodySchema = z.object({ tenant: z.string() });

/**
 * `POST /dev/login {"tenant": "demo"}` answers `{"token", "tenant", "expiresAt"}`: a login without a password, for
 * local development. Only register it under the local key. Requests must name this machine as their host, so that a
 * web page of elsewhere cannot use it through a name that resolves to loopback.
 */
export function registerDevLogin(app: FastifyInstance, tokens: Tokens, seconds: number): void {
  app.post('/dev/login', async (request) => {
    if (!isLoopback(request.hostname)) {
      throw new AuthError(
        'MR_HOST_REFUSED',
        `the development login answers on this machine's own name only, not '${request.hostname}': use http://127.0.0.1`,
      );
    }
    const body = bodySchema.safeParse(request.body);
    if (!body.success) {
      throw new RequestError('MR_REQUEST_INVALID', 'send JSON that names the tenant: {"tenant": "demo"}');
    }
    const { token, expiresAt } = tokens.issue({ tenant: body.data.tenant, subject: developer, session: null }, seconds);
    return { token, tenant: body.data.tenant, expiresAt: new Date(expiresAt).toISOString() };
  });
}
