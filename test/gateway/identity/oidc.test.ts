import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePorts } from '../../../redpanda/local/ports.ts';
import type { Browser } from './browser.ts';
import { type Ground, newEmail, openGround, password } from './ground.ts';
import { type RunningProvider, startProvider } from './provider.ts';

let ground: Ground;
let provider: RunningProvider;
let tenant: string;
beforeAll(async () => {
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  provider = await startProvider(`${url}/auth/oidc/callback`);
  ground = await openGround({
    environment: {
      MILLRACE_GATEWAY_PORT: String(port),
      MILLRACE_GATEWAY_URL: url,
      MILLRACE_OIDC_ISSUER: provider.issuer,
      MILLRACE_OIDC_CLIENT_ID: provider.clientId,
      MILLRACE_OIDC_CLIENT_SECRET: provider.clientSecret,
      MILLRACE_OIDC_NAME: 'Example ID',
    },
  });
  tenant = await ground.organisation();
});
afterAll(async () => {
  await ground?.close();
  await provider?.close();
});

/** Makes an account at the provider; gives the name that it logs in with. */
function account(email: string, isVerified = true): string {
  const name = randomUUID();
  provider.accounts.set(name, { email, isVerified, name: 'Ann Example' });
  return name;
}

/** Goes to the provider and back; gives the page that the browser ends on. */
async function goes(browser: Browser, name: string, start: object = {}): Promise<URL> {
  const { status, body } = await browser.post('/auth/oidc/start', start);
  expect(status, JSON.stringify(body)).toBe(200);
  return back(browser, await provider.logIn(String(body.url), name));
}

async function back(browser: Browser, address: string): Promise<URL> {
  const { pathname, search } = new URL(address);
  const { status, headers } = await browser.send('GET', `${pathname}${search}`);
  expect(status).toBe(303);
  return new URL(headers.get('location') ?? '');
}

const linked = (userId: string) => ground.sql({ lookup: userId }, 'select issuer, subject from user_identity');

it('sends the browser off with PKCE, state and nonce, and tells the page what it is called', async () => {
  const browser = ground.browser();
  expect((await browser.send('GET', '/auth/methods')).body).toEqual({
    password: true,
    passwordReset: false,
    oidc: { name: 'Example ID' },
    devLogin: true,
  });
  const { body } = await browser.post('/auth/oidc/start', {});
  const { searchParams } = new URL(String(body.url));
  expect(Object.fromEntries(searchParams)).toMatchObject({
    response_type: 'code',
    code_challenge_method: 'S256',
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    state: expect.stringMatching(/^[\w-]{43}$/),
    nonce: expect.stringMatching(/^[\w-]{20,}$/),
    scope: 'openid email profile',
  });
  expect(browser.cookie('oidc')?.attributes).toMatch(/path=\/auth\/oidc; httponly; samesite=lax/);
});

it('logs a member in by an address that the provider vouches for, and links the two', async () => {
  const email = newEmail();
  const userId = await ground.join(tenant, email, 'ANALYST');
  const name = account(email);
  const browser = ground.browser();
  expect((await goes(browser, name, { returnTo: '/alerts?open=1' })).href).toBe(
    `${ground.config.publicUrl}/alerts?open=1`,
  );
  expect((await browser.post('/auth/refresh')).body).toMatchObject({
    step: 'SESSION',
    user: { email },
    role: 'ANALYST',
  });
  expect(await browser.get('{ me { subject role } }')).toEqual({ subject: email, role: 'ANALYST' });
  expect(await linked(userId)).toEqual([{ issuer: provider.issuer, subject: name }]);
  expect((await ground.trail(tenant, 'user.login')).at(-1)).toMatchObject({ actor: email, after: { method: 'OIDC' } });
  // From now on the subject counts, whatever address the provider tells.
  provider.accounts.set(name, { email: newEmail('renamed'), isVerified: false });
  const again = ground.browser();
  await goes(again, name);
  expect((await again.post('/auth/refresh')).body).toMatchObject({ user: { email } });
});

it('lets nobody in by an address that the provider does not vouch for, or who has no account', async () => {
  const email = newEmail();
  const userId = await ground.join(tenant, email, 'OWNER');
  for (const name of [account(email, false), account(newEmail('stranger'))]) {
    const browser = ground.browser();
    const page = await goes(browser, name);
    expect([page.pathname, page.searchParams.get('error')]).toEqual(['/login', 'MR_OIDC']);
    expect(browser.cookie('refresh')).toBeUndefined();
  }
  expect(await linked(userId)).toEqual([]);
});

it('accepts an invitation for who it is for, and for nobody else', async () => {
  const ownerEmail = newEmail('owner');
  const own = await ground.organisation('Own');
  await ground.join(own, ownerEmail, 'OWNER');
  const owner = await ground.loggedIn(own, ownerEmail);
  const email = newEmail('invited');
  const invite =
    'mutation I($email: String!) { inviteMember(email: $email, role: ADMIN) { ... on InvitationMade { link } } }';
  const { link } = await owner.get<{ link: string }>(invite, { email });
  const invitation = link.split('#')[1];
  const thief = ground.browser();
  expect((await goes(thief, account(newEmail('thief')), { invitation })).searchParams.get('error')).toBe('MR_OIDC');
  const browser = ground.browser();
  await goes(browser, account(email), { invitation });
  expect((await browser.post('/auth/refresh')).body).toMatchObject({
    organisation: { id: own },
    role: 'ADMIN',
    user: { email, name: 'Ann Example' },
  });
  expect(await browser.get('{ me { hasPassword } }')).toEqual({ hasPassword: false });
});

it('takes what a squatter set up away, when the owner of an unproven address comes', async () => {
  const squatted = await ground.organisation();
  const ownerEmail = newEmail('owner');
  await ground.join(squatted, ownerEmail, 'OWNER');
  const owner = await ground.loggedIn(squatted, ownerEmail);
  const email = newEmail('victim');
  const invite =
    'mutation I($email: String!) { inviteMember(email: $email, role: VIEWER) { ... on InvitationMade { link } } }';
  const { link } = await owner.get<{ link: string }>(invite, { email });
  const squatter = ground.browser();
  await squatter.post('/auth/invitations/accept', { token: link.split('#')[1], password });
  const victim = ground.browser();
  await goes(victim, account(email));
  expect((await victim.post('/auth/refresh')).body).toMatchObject({ user: { email } });
  expect(await squatter.refusal('{ me { subject } }')).toBe('MR_SESSION_ENDED');
  expect((await ground.browser().post('/auth/login', { email, password })).status).toBe(401);
});

it('asks for the second factor of who has one', async () => {
  const email = newEmail();
  const userId = await ground.join(tenant, email, 'VIEWER');
  await ground.sql(
    { lookup: userId },
    `update app_user set totp_sealed = '{"userId":"x","secret":"JBSWY3DPEHPK3PXP"}', totp_confirmed_at = now() where user_id = $1`,
    [userId],
  );
  const browser = ground.browser();
  expect((await goes(browser, account(email))).href).toBe(`${ground.config.publicUrl}/login?step=second-factor`);
  expect(browser.cookie('refresh')).toBeUndefined();
  expect((await browser.post('/auth/second-factor', { code: '000000' })).status).not.toBe(200);
});

it('ends a login only in the browser that began it, once, and with the state that it began with', async () => {
  const email = newEmail();
  await ground.join(tenant, email, 'VIEWER');
  const name = account(email);
  const attacker = ground.browser();
  const { body } = await attacker.post('/auth/oidc/start', {});
  const answer = await provider.logIn(String(body.url), name);
  const victim = ground.browser();
  expect((await back(victim, answer)).searchParams.get('error')).toBe('MR_OIDC');
  await victim.post('/auth/oidc/start', {});
  expect((await back(victim, answer)).searchParams.get('error')).toBe('MR_OIDC');
  expect(victim.cookie('refresh')).toBeUndefined();

  const browser = ground.browser();
  const begun = await browser.post('/auth/oidc/start', {});
  const state = browser.cookie('oidc')?.value ?? '';
  const good = await provider.logIn(String(begun.body.url), name);
  await back(browser, good);
  expect(browser.cookie('refresh')).toBeDefined();
  await browser.post('/auth/oidc/start', {});
  browser.plant('oidc', state);
  expect((await back(browser, good)).searchParams.get('error')).toBe('MR_OIDC');
});

it.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  'javascript:alert(1)',
  'evil',
  '/\t/evil.example',
])('does not send the browser on to %j', async (returnTo) => {
  const email = newEmail();
  await ground.join(tenant, email, 'VIEWER');
  const page = await goes(ground.browser(), account(email), { returnTo });
  expect(page.origin).toBe(new URL(ground.config.publicUrl).origin);
});
