import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { GatewayError, IdentityError } from '../../errors.ts';
import { logInByProvider } from '../joining.ts';
import { callbackPath, type Provider } from '../oidc.ts';
import { hashOf } from '../secrets.ts';
import { type Answers, bodyOf, callerOf } from './answers.ts';

const startBody = z.strictObject({
  organisation: z.string().min(1).max(64).optional(),
  invitation: z.string().min(1).max(500).optional(),
  returnTo: z.string().max(500).optional(),
});

/**
 * `POST /auth/oidc/start` answers `{"url"}`, where the page sends the browser; the provider sends it to `GET /auth/oidc/callback`, and
 * that to a page of the web application, which then asks `/auth/refresh` for its first access token.
 */
export function registerOidc(app: FastifyInstance, answers: Answers): void {
  const { identity, cookies } = answers;
  app.post('/auth/oidc/start', async (request, reply) => {
    const said = bodyOf(startBody, request, '{"returnTo": "/"}');
    const provider = providerOf(identity.provider);
    const secrets = provider.secrets();
    const state = await identity.pendingProviders.begin({
      ...secrets,
      tenant: said.organisation ?? null,
      invitation: said.invitation === undefined ? null : hashOf(said.invitation),
      returnTo: ownPage(identity.publicUrl, said.returnTo ?? '/'),
    });
    const url = await provider.addressOf(state, secrets);
    // Only the browser that began can end it: a stranger's answer that somebody is made to open logs nobody in.
    cookies.set(reply, 'oidc', state, identity.limits.challengeSeconds);
    return { url };
  });
  app.get(callbackPath, async (request, reply) => {
    const state = cookies.read(request, 'oidc');
    cookies.clear(reply, 'oidc');
    try {
      const provider = providerOf(identity.provider);
      const pending = state === undefined ? undefined : await identity.pendingProviders.take(state);
      if (state === undefined || pending === undefined) {
        throw new IdentityError('MR_OIDC', 'this login was not begun in this browser, or too long ago: begin again');
      }
      const query = request.url.includes('?') ? request.url.slice(request.url.indexOf('?')) : '';
      const proven = await provider.whoCame(query, state, pending);
      const step = await logInByProvider(identity, proven, pending, callerOf(request));
      const page = step.step === 'SECOND_FACTOR' ? '/login?step=second-factor' : pending.returnTo;
      return sentTo(answers, reply, step, page);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      identity.logger.warn({ err: error, requestId: request.id }, 'a login by the identity provider failed');
      return reply.redirect(`${identity.publicUrl}/login?error=${error.code}&request=${request.id}`, 303);
    }
  });
}

function sentTo(
  { identity, cookies }: Answers,
  reply: FastifyReply,
  step: Awaited<ReturnType<typeof logInByProvider>>,
  page: string,
): FastifyReply {
  const { limits, publicUrl } = identity;
  if (step.step === 'SECOND_FACTOR') cookies.set(reply, 'challenge', step.challenge, limits.challengeSeconds);
  else cookies.set(reply, 'refresh', step.opened.refreshToken, limits.idleSeconds);
  return reply.redirect(`${publicUrl}${page}`, 303);
}

function providerOf(provider: Provider | null): Provider {
  if (provider !== null) return provider;
  throw new IdentityError('MR_OIDC', 'no identity provider is configured here: log in with a password');
}

/** A path of the web application; `/` for anything that would lead elsewhere. */
function ownPage(publicUrl: string, path: string): string {
  const base = new URL(publicUrl);
  if (!/^\/(?![/\\])/.test(path) || !URL.canParse(path, publicUrl)) return '/';
  const page = new URL(path, base);
  return page.origin === base.origin ? `${page.pathname}${page.search}${page.hash}` : '/';
}
