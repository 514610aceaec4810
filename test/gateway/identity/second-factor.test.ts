import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Browser } from './browser.ts';
import { type Ground, newEmail, openGround, password } from './ground.ts';

let ground: Ground;
let tenant: string;
beforeAll(async () => {
  ground = await openGround({ limits: { failuresFromAddress: 4, lockSeconds: 120 } });
  tenant = await ground.organisation();
});
afterAll(() => ground?.close());

const begin =
  'mutation B($password: String) { beginSecondFactor(password: $password) { __typename ... on Refusal { message } ... on SecondFactorBegun { secret uri } } }';
const confirm =
  'mutation C($code: String!) { confirmSecondFactor(code: $code) { __typename ... on Refusal { message } ... on SecondFactorChanged { isOn recoveryCodes } } }';
const remove =
  'mutation R($code: String!) { removeSecondFactor(code: $code) { __typename ... on SecondFactorChanged { isOn } } }';
const renew =
  'mutation N($code: String!) { renewRecoveryCodes(code: $code) { ... on SecondFactorChanged { recoveryCodes } } }';

/** The code of an authenticator `steps` of thirty seconds from now. */
function codeOf(secret: string, steps = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 });
}

/** Waits until the time step has just begun, so that a code does not end between two requests. */
async function earlyInAStep(): Promise<void> {
  const left = 30_000 - (Date.now() % 30_000);
  if (left < 10_000) await new Promise((resolve) => setTimeout(resolve, left));
}

async function enrolled(): Promise<{
  email: string;
  userId: string;
  browser: Browser;
  secret: string;
  codes: string[];
}> {
  const email = newEmail();
  const userId = await ground.join(tenant, email, 'ANALYST');
  const browser = await ground.loggedIn(tenant, email);
  await earlyInAStep();
  const { secret } = await browser.get<{ secret: string }>(begin, { password });
  const { recoveryCodes } = await browser.get<{ recoveryCodes: string[] }>(confirm, { code: codeOf(secret) });
  return { email, userId, browser, secret, codes: recoveryCodes };
}

it('is asked for once it was confirmed, and a code is good once', async () => {
  const { email, secret } = await enrolled();
  const browser = ground.browser();
  const first = await browser.post('/auth/login', { email, password });
  expect(first).toMatchObject({ status: 200, body: { step: 'SECOND_FACTOR' } });
  expect(first.body).not.toHaveProperty('accessToken');
  expect(browser.cookie('refresh')).toBeUndefined();
  expect(browser.cookie('challenge')?.attributes).toMatch(/path=\/auth\/second-factor; httponly; samesite=strict/);
  // The one that confirmed it was taken; the next one is good, once.
  expect((await browser.post('/auth/second-factor', { code: codeOf(secret) })).status).toBe(401);
  const next = codeOf(secret, 1);
  const done = await browser.post('/auth/second-factor', { code: next });
  expect(done).toMatchObject({ status: 200, body: { step: 'SESSION', organisation: { id: tenant } } });
  expect(await browser.get('{ me { hasSecondFactor recoveryCodesLeft } }')).toEqual({
    hasSecondFactor: true,
    recoveryCodesLeft: 10,
  });
  const again = ground.browser();
  await again.post('/auth/login', { email, password });
  expect((await again.post('/auth/second-factor', { code: next })).status).toBe(401);
  expect((await ground.trail(tenant, 'user.login')).at(-1)).toMatchObject({
    outcome: 'DENIED',
    after: { wrong: 'second factor' },
  });
});

it('does not count before its first code, and needs the password to begin', async () => {
  const email = newEmail();
  await ground.join(tenant, email, 'ANALYST');
  const browser = await ground.loggedIn(tenant, email);
  expect(await browser.get(begin, {})).toMatchObject({ __typename: 'NotAllowed' });
  expect(await browser.get(begin, { password: 'not the one' })).toMatchObject({ __typename: 'NotAllowed' });
  const { uri } = await browser.get<{ uri: string }>(begin, { password });
  expect(uri).toMatch(/^otpauth:\/\/totp\/Millrace:/);
  expect(await browser.get(confirm, { code: '000000' })).toMatchObject({ __typename: 'Invalid' });
  await ground.browser().logIn(email, password);
});

it('is made up for by recovery codes, each once, in any spelling', async () => {
  const { email, userId, codes } = await enrolled();
  expect(new Set(codes).size).toBe(10);
  const rows = await ground.sql({ lookup: userId }, 'select row_to_json(r)::text as row from recovery_code r');
  expect(rows).toHaveLength(10);
  for (const code of codes) expect(JSON.stringify(rows)).not.toContain(code.replaceAll('-', ''));
  const use = async (code: string) => {
    const browser = ground.browser();
    await browser.post('/auth/login', { email, password });
    return (await browser.post('/auth/second-factor', { code })).status;
  };
  const [first = '', second = ''] = codes;
  expect(await use(first.toLowerCase().replaceAll('-', ' '))).toBe(200);
  expect(await use(first)).toBe(401);
  expect(await use(second)).toBe(200);
});

it('cannot be guessed at for long, nor gone around by logging in again', async () => {
  const { email, codes } = await enrolled();
  const statuses: number[] = [];
  for (let at = 0; at < 6; at++) {
    const browser = ground.browser();
    await browser.post('/auth/login', { email, password });
    statuses.push((await browser.post('/auth/second-factor', { code: '000000' })).status);
  }
  expect(statuses).toEqual([401, 401, 401, 401, 429, 429]);
  expect((await ground.trail(tenant, 'user.lockout')).at(-1)).toMatchObject({
    after: { email, wrong: 'second factor' },
  });
  // The right one, too: nobody learns that it is.
  const browser = ground.browser();
  await browser.post('/auth/login', { email, password });
  expect((await browser.post('/auth/second-factor', { code: codes[0] })).status).toBe(429);
});

it('of a login that another ended, or that was never begun, does nothing', async () => {
  const { email, codes } = await enrolled();
  const browser = ground.browser();
  expect((await browser.post('/auth/second-factor', { code: codes[0] })).status).toBe(401);
  await browser.post('/auth/login', { email, password });
  const challenge = browser.cookie('challenge')?.value ?? '';
  expect((await browser.post('/auth/second-factor', { code: codes[0] })).status).toBe(200);
  await browser.post('/auth/login', { email, password });
  browser.plant('challenge', challenge);
  expect(await browser.post('/auth/second-factor', { code: codes[1] })).toMatchObject({
    status: 401,
    body: { error: { code: 'MR_SESSION_ENDED' } },
  });
});

it('is removed, and its recovery codes renewed, by a code alone', async () => {
  const { email, browser, codes } = await enrolled();
  expect(await browser.get(remove, { code: '000000' })).toEqual({ __typename: 'NotAllowed' });
  const { recoveryCodes } = await browser.get<{ recoveryCodes: string[] }>(renew, { code: codes[0] });
  expect(await browser.get(remove, { code: codes[1] })).toEqual({ __typename: 'NotAllowed' });
  expect(await browser.get(remove, { code: recoveryCodes[0] })).toEqual({
    __typename: 'SecondFactorChanged',
    isOn: false,
  });
  await ground.browser().logIn(email, password);
});

it('is asked for before an invitation to another organisation is accepted', async () => {
  const { email, codes } = await enrolled();
  const other = await ground.organisation('Other');
  const ownerEmail = newEmail('owner');
  await ground.join(other, ownerEmail, 'OWNER');
  const owner = await ground.loggedIn(other, ownerEmail);
  const invite =
    'mutation I($email: String!) { inviteMember(email: $email, role: VIEWER) { ... on InvitationMade { link } } }';
  const { link } = await owner.get<{ link: string }>(invite, { email });
  const token = link.split('#')[1];
  const browser = ground.browser();
  expect((await browser.post('/auth/invitations/accept', { token, password })).body).toEqual({ step: 'SECOND_FACTOR' });
  expect((await owner.get<{ nodes: unknown[] }>('{ members { nodes { email } } }')).nodes).toHaveLength(1);
  const joined = await browser.post('/auth/second-factor', { code: codes[0] });
  expect(joined).toMatchObject({ status: 200, body: { organisation: { id: other }, role: 'VIEWER' } });
});
