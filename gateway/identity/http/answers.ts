import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Tokens } from '../../auth/tokens.ts';
import { RequestError } from '../../errors.ts';
import { addressBlock } from '../address.ts';
import type { Caller, Identity } from '../identity.ts';
import type { LoginStep } from '../login.ts';
import { type Cookies, createCookies } from './cookies.ts';

/** What the routes of logins need from the gateway. */
export interface AuthRoutes {
  readonly identity: Identity;
  readonly tokens: Tokens;
  /** Origins of pages that may log in. */
  readonly webOrigins: readonly string[];
  /** As browsers reach the gateway. */
  readonly gatewayUrl: string;
  readonly production: boolean;
  /** Whether there is `/dev/login` as well: the login page says so. */
  readonly devLogin: boolean;
}

/** What answers to a login step are made with. */
export interface Answers extends AuthRoutes {
  readonly cookies: Cookies;
  /** Answers with the session's access token, or that the second factor is asked for; sets the cookies that belong to it. */
  answer(reply: FastifyReply, step: LoginStep): FastifyReply;
}

/** From where a request comes. */
export function callerOf(request: FastifyRequest): Caller {
  return {
    address: addressBlock(request.ip),
    agent: (request.headers['user-agent'] ?? '').slice(0, 200),
    requestId: request.id,
  };
}

/** The body as `schema` has it. @throws RequestError MR_REQUEST_INVALID, which quotes nothing of it. */
export function bodyOf<T>(schema: z.ZodType<T>, request: FastifyRequest, example: string): T {
  const parsed = schema.safeParse(request.body);
  if (parsed.success) return parsed.data;
  throw new RequestError('MR_REQUEST_INVALID', `send JSON like ${example}: ${z.prettifyError(parsed.error)}`);
}

/** Answers for what the gateway has. */
export function answersOf(routes: AuthRoutes): Answers {
  const { identity, tokens } = routes;
  const { limits } = identity;
  const cookies = createCookies(routes);
  return {
    ...routes,
    cookies,
    answer(reply, login) {
      if (login.step === 'SECOND_FACTOR') {
        cookies.set(reply, 'challenge', login.challenge, limits.challengeSeconds);
        return reply.send({ step: login.step });
      }
      const { session, refreshToken, user, membership } = login.opened;
      const claims = { tenant: session.tenant, subject: user.id, session: { id: session.id, epoch: session.epoch } };
      const { token, expiresAt } = tokens.issue(claims, limits.accessTokenSeconds);
      const left = Math.min(limits.idleSeconds, Math.floor((session.endsAt - identity.clock.now()) / 1000));
      cookies.set(reply, 'refresh', refreshToken, left);
      return reply.send({
        step: login.step,
        accessToken: token,
        expiresAt: new Date(expiresAt).toISOString(),
        role: membership.role,
        organisation: { id: membership.tenant, name: membership.organisation },
        user: { id: user.id, email: user.email, name: user.name },
      });
    },
  };
}
