import { expect } from 'vitest';
import type { Answer } from '../stored-gold.ts';

/** A cookie as it was set. */
export interface SetCookie {
  readonly value: string;
  /** What stands behind the value, in small letters. */
  readonly attributes: string;
}

/** What a route answered. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown> & { readonly error?: { readonly code: string; readonly message: string } };
}

/** As much of a browser as logins need: it keeps cookies by path, and names the page that asks. */
export class Browser {
  readonly #url: string;
  readonly #cookies = new Map<string, SetCookie>();
  /** The page's origin; undefined for a program that is no browser. */
  origin: string | undefined;
  accessToken = '';

  constructor(url: string, origin: string | undefined) {
    this.#url = url;
    this.origin = origin;
  }

  /** The cookie `name`, whatever goes before the name. */
  cookie(name: string): SetCookie | undefined {
    return [...this.#cookies].find(([each]) => each.endsWith(`millrace-${name}`))?.[1];
  }

  /** Puts another value in the place of a cookie's. */
  plant(name: string, value: string): void {
    const found = [...this.#cookies].find(([each]) => each.endsWith(`millrace-${name}`));
    if (found === undefined) throw new Error(`no cookie ${name}`);
    this.#cookies.set(found[0], { ...found[1], value });
  }

  /** Sends a request, with the cookies of its path, and keeps those that come back. Redirects are not followed. */
  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const response = await fetch(new URL(path, this.#url), {
      method,
      redirect: 'manual',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.origin === undefined ? {} : { origin: this.origin }),
        ...this.#cookieHeader(path),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const set of response.headers.getSetCookie()) this.#keep(set);
    const text = await response.text();
    const parsed = text === '' ? {} : (JSON.parse(text) as Reply['body']);
    if (typeof parsed.accessToken === 'string') this.accessToken = parsed.accessToken;
    return { status: response.status, headers: response.headers, body: parsed };
  }

  post(path: string, body: unknown = {}, headers?: Record<string, string>): Promise<Reply> {
    return this.send('POST', path, body, headers);
  }

  /** Logs in and expects that it worked. */
  async logIn(email: string, password: string, organisation?: string): Promise<Reply> {
    const reply = await this.post('/auth/login', { email, password, ...(organisation && { organisation }) });
    expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 200, body: { step: 'SESSION' } });
    return reply;
  }

  /** Asks GraphQL with the access token. */
  async ask(query: string, variables: object = {}, token = this.accessToken): Promise<Answer> {
    const response = await fetch(new URL('/graphql', this.#url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer;
  }

  /** As `ask`: the one field that was asked for. Fails on errors. */
  async get<T = Record<string, unknown>>(query: string, variables: object = {}): Promise<T> {
    const { data, errors } = await this.ask(query, variables);
    expect(errors, JSON.stringify(errors)).toBeUndefined();
    return Object.values(data ?? {})[0] as T;
  }

  /** The code of the error that a request gets; undefined when it gets an answer. */
  async refusal(query: string, variables: object = {}, token?: string): Promise<string | undefined> {
    return (await this.ask(query, variables, token)).errors?.[0]?.extensions.code;
  }

  #cookieHeader(path: string): Record<string, string> {
    const sent = [...this.#cookies].filter(([, { attributes }]) => {
      const below = /path=([^;]+)/.exec(attributes)?.[1] ?? '/';
      return path === below || path.startsWith(`${below}/`) || path.startsWith(`${below}?`);
    });
    return sent.length === 0 ? {} : { cookie: sent.map(([name, { value }]) => `${name}=${value}`).join('; ') };
  }

  #keep(set: string): void {
    const [pair = '', ...attributes] = set.split('; ');
    const at = pair.indexOf('=');
    const name = pair.slice(0, at);
    const told = attributes.join('; ').toLowerCase();
    if (/max-age=0|expires=thu, 01 jan 1970/.test(told)) this.#cookies.delete(name);
    else this.#cookies.set(name, { value: decodeURIComponent(pair.slice(at + 1)), attributes: told });
  }
}
