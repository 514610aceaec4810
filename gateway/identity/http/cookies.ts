import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isLoopback } from '../../auth/auth-key.ts';

/**
 * What the gateway keeps with a browser, out of reach of its scripts. `refresh` is sent by pages of the same site alone, and `challenge`
 * too; `oidc` also when the identity provider's page sends the browser back.
 */
export type CookieName = 'refresh' | 'challenge' | 'oidc';

/** The cookies of logins. */
export interface Cookies {
  read(request: FastifyRequest, name: CookieName): string | undefined;
  set(reply: FastifyReply, name: CookieName, value: string, seconds: number): void;
  clear(reply: FastifyReply, name: CookieName): void;
}

const paths: Readonly<Record<CookieName, string>> = {
  refresh: '/auth',
  challenge: '/auth/second-factor',
  oidc: '/auth/oidc',
};

/** Where the gateway is. */
export interface CookieSettings {
  /** As browsers reach it. */
  readonly gatewayUrl: string;
  readonly production: boolean;
}

/**
 * Cookies for browsers that reach the gateway at `gatewayUrl`. On this machine's own names they go without TLS; anywhere else they are
 * `Secure`, and have a name that a page without TLS cannot set. In production they always are.
 */
export function createCookies({ gatewayUrl, production }: CookieSettings): Cookies {
  const { hostname, pathname } = new URL(gatewayUrl);
  const secure = production || !isLoopback(hostname);
  const below = pathname.replace(/\/+$/, '');
  const nameOf = (name: CookieName) => `${secure ? '__Secure-' : ''}millrace-${name}`;
  const options = (name: CookieName): CookieSerializeOptions => ({
    httpOnly: true,
    secure,
    sameSite: name === 'oidc' ? 'lax' : 'strict',
    path: `${below}${paths[name]}`,
  });
  return {
    read: (request, name) => request.cookies[nameOf(name)],
    set(reply, name, value, seconds) {
      reply.setCookie(nameOf(name), value, { ...options(name), maxAge: seconds });
    },
    clear(reply, name) {
      reply.clearCookie(nameOf(name), options(name));
    },
  };
}
