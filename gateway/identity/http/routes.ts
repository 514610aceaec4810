import cookie from '@fastify/cookie';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { IdentityError } from '../../errors.ts';
import { addressBlock } from '../address.ts';
import { acceptByPassword, showInvitation } from '../joining.ts';
import { type LoginStep, logInByPassword, logInBySecondFactor, type OpenedSession } from '../login.ts';
import { askForReset, resetPassword } from '../password-resets.ts';
import { logOut, refreshSession, switchOrganisation } from '../session-changes.ts';
import { type Answers, type AuthRoutes, answersOf, bodyOf, callerOf } from './answers.ts';
import { registerOidc } from './oidc.ts';
import { requireOwnOrigin } from './origin.ts';

const email = z.string().min(3).max(254);
const password = z.string().min(1).max(1_000);
const secret = z.string().min(1).max(500);
const organisation = z.string().min(1).max(64);
const methodsPath = '/auth/methods';
/** Bodies take nothing beyond what is named here: what else is sent is refused, not ignored. */
const bodies = {
  login: z.strictObject({ email, password, organisation: organisation.optional() }),
  secondFactor: z.strictObject({ code: z.string().min(6).max(40) }),
  none: z.strictObject({}).nullish(),
  switch: z.strictObject({ organisation }),
  show: z.strictObject({ token: secret }),
  forgot: z.strictObject({ email }),
  reset: z.strictObject({ token: secret, password }),
  accept: z.strictObject({
    token: secret,
    name: z.string().trim().min(1).max(200).optional(),
    password,
  }),
};

/**
 * Registers `/auth/…`: how people log in. Access tokens are in answers, refresh tokens in cookies only. docs/guides/identity.md describes
 * each route.
 */
export async function registerAuth(app: FastifyInstance, routes: AuthRoutes): Promise<void> {
  await app.register(cookie);
  const answers = answersOf(routes);
  const origins = new Set([...routes.webOrigins, new URL(routes.gatewayUrl).origin]);
  await app.register(async (scope) => {
    scope.addHook('onRequest', async (request, reply) => {
      reply.header('cache-control', 'no-store');
      if (request.method === 'POST') requireOwnOrigin(request, origins);
      // What stands on the login page costs nothing, and is shown also while nothing can be counted.
      if (request.routeOptions.url !== methodsPath)
        await routes.identity.attempts.countRequest(addressBlock(request.ip));
    });
    scope.addHook('onError', async (_request, reply, error) => {
      const { retryAfterSeconds } = error as Partial<IdentityError>;
      if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds);
    });
    registerLogin(scope, answers);
    registerSession(scope, answers);
    registerInvitations(scope, answers);
    registerPasswordResets(scope, answers);
    registerOidc(scope, answers);
  });
}

function registerLogin(app: FastifyInstance, { identity, cookies, devLogin, answer }: Answers): void {
  app.get(methodsPath, async () => ({
    password: true,
    passwordReset: identity.accountPost !== null,
    devLogin,
    oidc: identity.provider && { name: identity.provider.name },
  }));
  app.post('/auth/login', async (request, reply) => {
    const said = bodyOf(bodies.login, request, '{"email": "ann@example.com", "password": "…"}');
    const { email, password, organisation = null } = said;
    return answer(reply, await logInByPassword(identity, { email, password, tenant: organisation }, callerOf(request)));
  });
  app.post('/auth/second-factor', async (request, reply) => {
    const { code } = bodyOf(bodies.secondFactor, request, '{"code": "123456"}');
    const challenge = cookies.read(request, 'challenge') ?? '';
    const step = await logInBySecondFactor(identity, { challenge, code }, callerOf(request));
    cookies.clear(reply, 'challenge');
    return answer(reply, step);
  });
}

function registerSession(app: FastifyInstance, { identity, cookies, answer }: Answers): void {
  const refreshTokenOf = (request: FastifyRequest) => {
    const token = cookies.read(request, 'refresh');
    if (token !== undefined) return token;
    throw new IdentityError('MR_SESSION_ENDED', 'there is no session in this browser: log in');
  };
  app.post('/auth/refresh', async (request, reply) => {
    bodyOf(bodies.none, request, '{}');
    try {
      return answer(reply, opened(await refreshSession(identity, refreshTokenOf(request), callerOf(request))));
    } catch (error) {
      if (error instanceof IdentityError && error.code === 'MR_SESSION_ENDED') cookies.clear(reply, 'refresh');
      throw error;
    }
  });
  app.post('/auth/switch', async (request, reply) => {
    const { organisation: tenant } = bodyOf(bodies.switch, request, '{"organisation": "acme"}');
    const said = { refreshToken: refreshTokenOf(request), tenant };
    return answer(reply, opened(await switchOrganisation(identity, said, callerOf(request))));
  });
  app.post('/auth/logout', async (request, reply) => {
    bodyOf(bodies.none, request, '{}');
    const token = cookies.read(request, 'refresh');
    if (token !== undefined) await logOut(identity, token, callerOf(request));
    cookies.clear(reply, 'refresh');
    return reply.code(204).send();
  });
}

function registerInvitations(app: FastifyInstance, { identity, answer }: Answers): void {
  app.post('/auth/invitations/show', async (request) => {
    const { token } = bodyOf(bodies.show, request, '{"token": "…"}');
    const { organisation, email, role, account, expiresAt, invitedBy } = await showInvitation(identity, token);
    return { organisation, email, role, account, invitedBy, expiresAt: new Date(expiresAt).toISOString() };
  });
  app.post('/auth/invitations/accept', async (request, reply) => {
    const { token, name, password } = bodyOf(bodies.accept, request, '{"token": "…", "password": "…"}');
    const said = { token, name: name ?? null, password };
    return answer(reply, await acceptByPassword(identity, said, callerOf(request)));
  });
}

function registerPasswordResets(app: FastifyInstance, { identity, cookies }: Answers): void {
  app.post('/auth/password/forgot', async (request, reply) => {
    const { email } = bodyOf(bodies.forgot, request, '{"email": "ann@example.com"}');
    await askForReset(identity, email, callerOf(request));
    return reply.code(204).send();
  });
  app.post('/auth/password/reset', async (request, reply) => {
    const said = bodyOf(bodies.reset, request, '{"token": "…", "password": "…"}');
    await resetPassword(identity, said, callerOf(request));
    cookies.clear(reply, 'refresh');
    return reply.code(204).send();
  });
  app.addHook('onClose', async () => identity.accountPost?.settled());
}

function opened(session: OpenedSession): LoginStep {
  return { step: 'SESSION', opened: session };
}
