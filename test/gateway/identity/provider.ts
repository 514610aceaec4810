import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Context } from 'oidc-provider';
import Provider from 'oidc-provider';

/** Somebody whom the provider knows. */
export interface Account {
  readonly email: string;
  readonly isVerified: boolean;
  readonly name?: string;
}

/** A certified OpenID Connect server on this machine, with a client for the gateway. */
export interface RunningProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who there is, by the name that they log in with. */
  readonly accounts: Map<string, Account>;
  /**
   * Does what a person does whose browser was sent to `url`: types a name and a password, and agrees. Gives the address that the browser is
   * sent back to.
   */
  logIn(url: string, name: string): Promise<string>;
  close(): Promise<void>;
}

/** Starts a provider that sends browsers back to `redirectUri` alone. */
export async function startProvider(redirectUri: string): Promise<RunningProvider> {
  const accounts = new Map<string, Account>();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = { clientId: 'millrace', clientSecret: 'a secret of the client, long enough' };
  const provider: Provider = new Provider(issuer, {
    clients: [{ client_id: client.clientId, client_secret: client.clientSecret, redirect_uris: [redirectUri] }],
    cookies: { keys: ['a key for cookies'] },
    claims: { email: ['email', 'email_verified'], profile: ['name'] },
    pkce: { required: () => true },
    findAccount: (_ctx: unknown, id: string) => ({
      accountId: id,
      claims: async () => {
        const { email, isVerified, name } = accounts.get(id) ?? { email: undefined, isVerified: false };
        return { sub: id, email, email_verified: isVerified, name };
      },
    }),
    // Everybody agrees: the page that asks is not what is tested.
    async loadExistingGrant(ctx: Context) {
      const grant = new provider.Grant({ accountId: ctx.oidc.session.accountId, clientId: ctx.oidc.client.clientId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  server.on('request', provider.callback());
  return { issuer, ...client, accounts, logIn: (url, name) => logIn(issuer, url, name), close: () => ended(server) };
}

async function logIn(issuer: string, url: string, name: string): Promise<string> {
  const cookies = new Map<string, string>();
  const go = async (address: string, body?: URLSearchParams) => {
    const response = await fetch(address, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([key, value]) => `${key}=${value}`).join('; ') },
      ...(body === undefined ? {} : { method: 'POST', body }),
    });
    for (const set of response.headers.getSetCookie()) {
      const [pair = ''] = set.split(';');
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    return response;
  };
  let next = url;
  for (let hop = 0; hop < 12 && next.startsWith(issuer); hop++) {
    let response = await go(next);
    if (response.status === 200) {
      const page = await response.text();
      const action = /action="([^"]+)"/.exec(page)?.[1] ?? next;
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? 'login';
      response = await go(new URL(action, next).href, new URLSearchParams({ prompt, login: name, password: 'x' }));
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`the provider answered ${response.status} at ${next}`);
    next = new URL(location, next).href;
  }
  return next;
}

function ended(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
