import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ground, newEmail, openGround, password } from './ground.ts';

let ground: Ground;
let tenant: string;
const refreshLeewaySeconds = 3;
/** Until the token of before gets no answer any more. */
const leeway = () => delay(refreshLeewaySeconds * 1000 + 200);
beforeAll(async () => {
  const limits = { failuresFromAddress: 3, failuresOfAccount: 6, lockSeconds: 10, refreshLeewaySeconds };
  ground = await openGround({ limits });
  tenant = await ground.organisation('Acme Ltd');
});
afterAll(() => ground?.close());

const me = '{ me { kind subject role scopes organisation { id name } hasPassword hasSecondFactor } }';

describe('a login by password', () => {
  it('gives an access token of minutes, and keeps the refresh token where no script reaches it', async () => {
    const email = newEmail();
    await ground.join(tenant, email, 'ANALYST');
    const browser = ground.browser();
    const { body, headers } = await browser.logIn(email.toUpperCase(), password);
    expect(body).toMatchObject({ role: 'ANALYST', organisation: { id: tenant, name: 'Acme Ltd' }, user: { email } });
    expect(JSON.stringify(body)).not.toContain(browser.cookie('refresh')?.value);
    const left = Date.parse(String(body.expiresAt)) - Date.now();
    expect(left).toBeGreaterThan(590_000);
    expect(left).toBeLessThanOrEqual(600_000);
    expect(browser.cookie('refresh')?.attributes).toMatch(/max-age=1209600; path=\/auth; httponly; samesite=strict/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(await browser.get(me)).toMatchObject({
      kind: 'USER',
      subject: email,
      role: 'ANALYST',
      organisation: { id: tenant, name: 'Acme Ltd' },
      hasPassword: true,
      hasSecondFactor: false,
    });
  });

  it('is told to the audit trail, with how and from where, and without the address itself', async () => {
    const own = await ground.organisation();
    const email = newEmail();
    const userId = await ground.join(own, email, 'OWNER');
    await (await ground.loggedIn(own, email)).post('/auth/logout');
    const told = await ground.trail(own);
    expect(told.map(({ action }) => action)).toEqual(['user.join', 'user.login', 'user.logout']);
    expect(told[1]).toMatchObject({
      actor: email,
      outcome: 'OK',
      subject: `user/${userId}`,
      after: { method: 'PASSWORD', secondFactor: false },
    });
    expect(JSON.stringify(told)).not.toContain('127.0.0.1');
  });

  it('makes the hash anew when its parameters are those of before', async () => {
    const email = newEmail();
    await ground.join(tenant, email, 'VIEWER');
    const hash = async () => {
      const [row] = await ground.sql<{ hash: string }>(
        { lookup: email },
        'select password_hash as hash from app_user where email = $1',
        [email],
      );
      return row?.hash;
    };
    const before = await hash();
    expect(before).toContain('m=1024,');
    await ground.loggedIn(tenant, email);
    const after = await hash();
    expect(after).toMatch(/^\$argon2id\$v=19\$m=19456,p=1,t=2\$/);
    await ground.loggedIn(tenant, email);
    expect(await hash()).toBe(after);
  });

  it('goes to the organisation that is named, to the last one when none is, and to no other', async () => {
    const email = newEmail();
    const [first, second, foreign] = [
      await ground.organisation('First'),
      await ground.organisation('Second'),
      await ground.organisation('Foreign'),
    ];
    await ground.join(first, email, 'OWNER');
    await ground.join(second, email, 'VIEWER');
    const browser = ground.browser();
    expect((await browser.logIn(email, password, second)).body).toMatchObject({ role: 'VIEWER' });
    expect((await browser.logIn(email, password)).body).toMatchObject({ organisation: { id: second } });
    const refused = await browser.post('/auth/login', { email, password, organisation: foreign });
    expect(refused).toMatchObject({ status: 401, body: { error: { code: 'MR_LOGIN_REFUSED' } } });

    await browser.logIn(email, password, second);
    const before = browser.accessToken;
    const moved = await browser.post('/auth/switch', { organisation: first });
    expect(moved).toMatchObject({ status: 200, body: { role: 'OWNER', organisation: { id: first } } });
    expect(await browser.refusal(me, {}, before)).toBe('MR_SESSION_ENDED');
    expect(await browser.get(me)).toMatchObject({ organisation: { name: 'First' } });
    expect(await browser.post('/auth/switch', { organisation: foreign })).toMatchObject({ status: 401 });
    expect((await browser.post('/auth/refresh')).status).toBe(200);
  });
});

describe('a wrong login', () => {
  it('gets the same answer whether there is an account or not, after the same time', async () => {
    const email = newEmail();
    await ground.join(tenant, email, 'VIEWER');
    const tried = async (address: string) => {
      const start = performance.now();
      const { status, body } = await ground.browser().post('/auth/login', { email: address, password: 'not the one' });
      return { status, code: body.error?.code, message: body.error?.message, took: performance.now() - start };
    };
    const [known, unknown] = [await tried(email), await tried(newEmail('nobody'))];
    expect([known.status, known.code]).toEqual([401, 'MR_LOGIN_REFUSED']);
    expect(unknown).toMatchObject({ status: known.status, code: known.code, message: known.message });
    expect(Math.min(known.took, unknown.took)).toBeGreaterThanOrEqual(390);
  });

  it('locks the account after three, also with the right password, and lets it in again after a while', async () => {
    const own = await ground.organisation();
    const email = newEmail();
    await ground.join(own, email, 'OWNER');
    const browser = ground.browser();
    const wrong = { email, password: 'not the one' };
    for (let at = 0; at < 3; at++) expect((await browser.post('/auth/login', wrong)).status).toBe(401);
    const locked = await browser.post('/auth/login', { email, password });
    expect(locked).toMatchObject({ status: 429, body: { error: { code: 'MR_TOO_MANY_ATTEMPTS' } } });
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    const told = (await ground.trail(own)).slice(1).map(({ action, outcome, actor }) => [action, outcome, actor]);
    expect(told).toEqual([
      ['user.login', 'DENIED', 'login'],
      ['user.login', 'DENIED', 'login'],
      ['user.login', 'DENIED', 'login'],
      ['user.lockout', 'DENIED', 'login'],
    ]);
    await expect
      .poll(async () => (await browser.post('/auth/login', { email, password })).status, {
        timeout: 25_000,
        interval: 500,
      })
      .toBe(200);
  });

  it('is counted when many come at once: no more get through than the limit', async () => {
    const email = newEmail();
    await ground.join(tenant, email, 'VIEWER');
    const tries = Array.from({ length: 12 }, () =>
      ground.browser().post('/auth/login', { email, password: 'not the one' }),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(3);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(9);
  });

  it('of an account that is none is locked alike', async () => {
    const nobody = { email: newEmail('nobody'), password: 'not the one' };
    const statuses: number[] = [];
    for (let at = 0; at < 4; at++) statuses.push((await ground.browser().post('/auth/login', nobody)).status);
    expect(statuses).toEqual([401, 401, 401, 429]);
  });
});

describe('a session', () => {
  it('goes on by refresh tokens of which each is good once', async () => {
    const email = newEmail();
    await ground.join(tenant, email, 'VIEWER');
    const browser = await ground.loggedIn(tenant, email);
    const tokens = [browser.cookie('refresh')?.value];
    for (let at = 0; at < 3; at++) {
      expect((await browser.post('/auth/refresh')).status).toBe(200);
      tokens.push(browser.cookie('refresh')?.value);
    }
    expect(new Set(tokens).size).toBe(4);
    expect(await browser.get('{ sessions { isCurrent method } }')).toEqual([{ isCurrent: true, method: 'PASSWORD' }]);
  });

  it('ends, with all its tokens, when a refresh token comes a second time after a few seconds', async () => {
    const own = await ground.organisation();
    const email = newEmail();
    await ground.join(own, email, 'VIEWER');
    const browser = await ground.loggedIn(own, email);
    const stolen = browser.cookie('refresh')?.value ?? '';
    expect((await browser.post('/auth/refresh')).status).toBe(200);
    expect(await browser.refusal(me)).toBeUndefined();
    await leeway();

    const thief = await ground.loggedIn(own, email);
    thief.plant('refresh', stolen);
    expect(await thief.post('/auth/refresh')).toMatchObject({
      status: 401,
      body: { error: { code: 'MR_SESSION_ENDED' } },
    });
    expect(thief.cookie('refresh')).toBeUndefined();
    expect((await browser.post('/auth/refresh')).status).toBe(401);
    expect(await browser.refusal(me)).toBe('MR_SESSION_ENDED');
    expect((await ground.trail(own)).at(-1)).toMatchObject({ action: 'user.session.reuse', outcome: 'DENIED' });
  });

  it('gives tabs that refresh at once, and a page that was reloaded meanwhile, the same next token', async () => {
    const email = newEmail();
    await ground.join(tenant, email, 'VIEWER');
    const [browser, reloaded] = [await ground.loggedIn(tenant, email), ground.browser()];
    const before = browser.cookie('refresh')?.value ?? '';
    const replies = await Promise.all([1, 2, 3].map(() => browser.post('/auth/refresh')));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    const given = replies.flatMap(({ headers }) => headers.getSetCookie().map((set) => set.split(';')[0]));
    expect(new Set(given).size).toBe(1);
    expect(decodeURIComponent(given[0] ?? '')).not.toContain(before);
    await reloaded.logIn(email, password, tenant);
    reloaded.plant('refresh', before);
    expect((await reloaded.post('/auth/refresh')).status).toBe(200);
    expect(reloaded.cookie('refresh')?.value).toBe(browser.cookie('refresh')?.value);
    expect((await browser.post('/auth/refresh')).status).toBe(200);
    expect(await browser.get('{ sessions { isCurrent } }')).toHaveLength(2);
  });

  it('ends at once by the token before the last: nobody but a thief comes with that', async () => {
    const email = newEmail();
    await ground.join(tenant, email, 'VIEWER');
    const browser = await ground.loggedIn(tenant, email);
    const first = browser.cookie('refresh')?.value ?? '';
    for (let at = 0; at < 2; at++) expect((await browser.post('/auth/refresh')).status).toBe(200);
    const last = browser.cookie('refresh')?.value ?? '';
    browser.plant('refresh', first);
    expect((await browser.post('/auth/refresh')).status).toBe(401);
    await browser.logIn(email, password, tenant);
    browser.plant('refresh', last);
    expect((await browser.post('/auth/refresh')).status).toBe(401);
  });

  it('ends as soon as a thief who was quick and its owner have both gone on', async () => {
    const own = await ground.organisation();
    const email = newEmail();
    await ground.join(own, email, 'VIEWER');
    const [owner, thief] = [await ground.loggedIn(own, email), await ground.loggedIn(own, email)];
    const stolen = owner.cookie('refresh')?.value ?? '';
    expect((await owner.post('/auth/refresh')).status).toBe(200);
    thief.plant('refresh', stolen);
    expect((await thief.post('/auth/refresh')).status).toBe(200);
    expect((await owner.post('/auth/refresh')).status).toBe(200);
    await leeway();
    expect((await thief.post('/auth/refresh')).status).toBe(401);
    expect((await owner.post('/auth/refresh')).status).toBe(401);
    expect((await ground.trail(own)).at(-1)).toMatchObject({ action: 'user.session.reuse', outcome: 'DENIED' });
  });

  it('does not go on by a refresh token that was made up or changed', async () => {
    const email = newEmail();
    await ground.join(tenant, email, 'VIEWER');
    const browser = await ground.loggedIn(tenant, email);
    const [content = '', signature = ''] = (browser.cookie('refresh')?.value ?? '').split('.');
    const named = JSON.parse(Buffer.from(content, 'base64url').toString()) as string[];
    const forged = Buffer.from(JSON.stringify([...named.slice(0, 3), 'x'])).toString('base64url');
    const other = await ground.loggedIn(tenant, email);
    for (const value of ['', 'x', `${forged}.${signature}`, `${forged}.`, `${content}.${signature.slice(0, -2)}aa`]) {
      other.plant('refresh', value);
      expect((await other.post('/auth/refresh')).status).toBe(401);
      await other.logIn(email, password, tenant);
    }
    // None of them ended the session that they name: only a token that was good once does.
    expect((await browser.post('/auth/refresh')).status).toBe(200);
  });

  it('ends by logging out, its access token too, and others of the user go on', async () => {
    const email = newEmail();
    await ground.join(tenant, email, 'VIEWER');
    const [one, other] = [await ground.loggedIn(tenant, email), await ground.loggedIn(tenant, email)];
    const refresh = one.cookie('refresh')?.value ?? '';
    expect((await one.post('/auth/logout')).status).toBe(204);
    expect(one.cookie('refresh')).toBeUndefined();
    expect(await one.refusal(me)).toBe('MR_SESSION_ENDED');
    await one.logIn(email, password, tenant);
    one.plant('refresh', refresh);
    expect((await one.post('/auth/refresh')).status).toBe(401);
    expect(await other.refusal(me)).toBeUndefined();
  });

  it('is listed and ended from another one, by its owner alone', async () => {
    const [email, stranger] = [newEmail(), newEmail('eve')];
    await ground.join(tenant, email, 'VIEWER');
    await ground.join(tenant, stranger, 'OWNER');
    const [one, other] = [await ground.loggedIn(tenant, email), await ground.loggedIn(tenant, email)];
    const sessions = await other.get<{ id: string; isCurrent: boolean }[]>(
      '{ sessions { id isCurrent agent begunAt } }',
    );
    expect(sessions).toHaveLength(2);
    const id = sessions.find(({ isCurrent }) => !isCurrent)?.id;
    const end = 'mutation E($id: ID!) { endSession(id: $id) { __typename } }';
    const eve = await ground.loggedIn(tenant, stranger);
    expect(await eve.get(end, { id })).toEqual({ __typename: 'NotFound' });
    expect(await one.refusal(me)).toBeUndefined();
    expect(await other.get(end, { id })).toEqual({ __typename: 'SessionsEnded' });
    expect(await one.refusal(me)).toBe('MR_SESSION_ENDED');
  });

  it('of before ends everywhere when the password is changed; the one that changes it goes on', async () => {
    const email = newEmail();
    await ground.join(tenant, email, 'VIEWER');
    const [one, other] = [await ground.loggedIn(tenant, email), await ground.loggedIn(tenant, email)];
    const change = `mutation P($current: String, $new: String!) { changePassword(current: $current, new: $new) {
      __typename ... on Refusal { message } } }`;
    const next = 'the moon jumps over one cow';
    expect(await one.get(change, { current: 'wrong one', new: next })).toMatchObject({ __typename: 'NotAllowed' });
    expect(await one.get(change, { current: password, new: 'short' })).toMatchObject({ __typename: 'Invalid' });
    expect(await one.get(change, { new: next })).toMatchObject({ __typename: 'NotAllowed' });
    expect(await one.get(change, { current: password, new: next })).toMatchObject({ __typename: 'PasswordChanged' });
    expect(await other.refusal(me)).toBe('MR_SESSION_ENDED');
    expect((await other.post('/auth/refresh')).status).toBe(401);
    expect((await one.post('/auth/refresh')).status).toBe(200);
    expect(await one.refusal(me)).toBeUndefined();
    expect((await ground.browser().post('/auth/login', { email, password })).status).toBe(401);
    await ground.browser().logIn(email, next);
  });
});

describe('a page of elsewhere', () => {
  it('cannot log in, refresh or log out', async () => {
    const email = newEmail();
    await ground.join(tenant, email, 'VIEWER');
    const browser = await ground.loggedIn(tenant, email);
    browser.origin = 'https://evil.example';
    for (const path of [
      '/auth/refresh',
      '/auth/logout',
      '/auth/login',
      '/auth/oidc/start',
      '/auth/invitations/accept',
    ]) {
      const { status, body, headers } = await browser.post(path);
      expect([path, status, body.error?.code]).toEqual([path, 403, 'MR_ORIGIN_REFUSED']);
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
    browser.origin = undefined;
    expect((await browser.post('/auth/refresh', {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    browser.origin = ground.config.publicUrl;
    const { status, headers } = await browser.post('/auth/refresh');
    expect([status, headers.get('access-control-allow-origin')]).toEqual([200, ground.config.publicUrl]);
    expect(headers.get('access-control-allow-credentials')).toBe('true');
  });
});

it('behind an address that is not this machine’s own, cookies are Secure and named so', async () => {
  const elsewhere = await openGround({
    environment: {
      MILLRACE_GATEWAY_URL: 'https://api.example.com/millrace',
      MILLRACE_PUBLIC_URL: 'https://app.example.com',
    },
  });
  try {
    const email = newEmail();
    await elsewhere.join(tenant, email, 'VIEWER');
    const browser = elsewhere.browser();
    const { headers } = await browser.logIn(email, password);
    expect(headers.getSetCookie()[0]).toMatch(
      /^__Secure-millrace-refresh=[^;]+; Max-Age=1209600; Path=\/millrace\/auth; HttpOnly; Secure; SameSite=Strict$/,
    );
  } finally {
    await elsewhere.close();
  }
});
