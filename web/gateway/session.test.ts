import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SessionKeeper } from './session.ts';

type Answer = readonly [status: number, body: object];

/** What the gateway answers, by path; each call is noted. */
let answers: Record<string, Answer | (() => Answer)>;
let calls: string[];
const marks = new Map<string, string>();
const storage = {
  getItem: (key: string) => marks.get(key) ?? null,
  setItem: (key: string, value: string) => void marks.set(key, value),
  removeItem: (key: string) => void marks.delete(key),
};

beforeEach(() => {
  calls = [];
  marks.clear();
  answers = {
    '/auth/refresh': ended,
    '/auth/methods': [200, { password: true, passwordReset: false, oidc: null, devLogin: false }],
    '/auth/logout': [200, {}],
  };
  vi.stubGlobal('sessionStorage', storage);
  vi.stubGlobal('fetch', async (url: string, { body }: { body?: string }) => {
    const path = url.replace('http://gateway', '');
    calls.push(`${path} ${body ?? ''}`.trim());
    const answer = answers[path];
    if (answer === undefined) throw new TypeError('fetch failed');
    const [status, content] = typeof answer === 'function' ? answer() : answer;
    return new Response(JSON.stringify(content), { status });
  });
});
afterEach(() => vi.unstubAllGlobals());

const ended: Answer = [401, { error: { code: 'MR_SESSION_ENDED', message: 'the session is over: log in again' } }];
const keeper = () => new SessionKeeper('http://gateway', 'demo');

function session(tenant: string, seconds = 600): Answer {
  const user = { id: 'u1', email: 'ann@example.com', name: 'Ann' };
  const expiresAt = new Date(Date.now() + seconds * 1000).toISOString();
  const accessToken = `token of ${tenant} ${calls.length}`;
  return [
    200,
    {
      step: 'SESSION',
      accessToken,
      expiresAt,
      role: 'OWNER',
      organisation: { id: tenant, name: tenant.toUpperCase() },
      user,
    },
  ];
}

it('takes up the session that the browser has, in its own organisation', async () => {
  answers['/auth/refresh'] = () => session('acme');
  const held = keeper();
  await held.open(null);
  expect(held.state()).toMatchObject({ kind: 'USER', tenant: 'acme', organisation: 'ACME', role: 'OWNER' });
  expect(await held.token('acme')).toMatch(/^token of acme/);
  expect(calls).toEqual(['/auth/refresh {}']);
});

it('gives a token of no other organisation than the one that is asked for', async () => {
  answers['/auth/refresh'] = () => session('acme');
  const held = keeper();
  await held.open(null);
  await expect(held.token('globex')).rejects.toThrow('another organisation');
  // Another tab switched: what is renewed is of that one.
  answers['/auth/refresh'] = () => session('globex');
  held.forget();
  await expect(held.token('acme')).rejects.toThrow('another organisation');
  expect(held.state()).toMatchObject({ tenant: 'globex' });
  expect(await held.token('globex')).toMatch(/^token of globex/);
});

it('waits for what is being asked for, and asks once for many', async () => {
  answers['/auth/refresh'] = () => session('acme');
  const held = keeper();
  const early = [held.token('acme'), held.token('acme')];
  await held.open(null);
  expect(new Set(await Promise.all(early)).size).toBe(1);
  held.forget();
  await Promise.all([held.token('acme'), held.token('acme'), held.token('acme')]);
  expect(calls).toHaveLength(2);
});

it('renews a token that is nearly over', async () => {
  answers['/auth/refresh'] = () => session('acme', 59);
  const held = keeper();
  await held.open(null);
  answers['/auth/refresh'] = () => session('acme', 600);
  await held.token('acme');
  await held.token('acme');
  expect(calls).toHaveLength(2);
});

it('switches to the organisation that the address names, and says so when it is closed to them', async () => {
  answers['/auth/refresh'] = () => session('acme');
  answers['/auth/switch'] = () => session('globex');
  const held = keeper();
  await held.open('globex');
  expect(held.state()).toMatchObject({ kind: 'USER', tenant: 'globex' });
  expect(calls).toEqual(['/auth/refresh {}', '/auth/switch {"organisation":"globex"}']);
  answers['/auth/switch'] = [401, { error: { code: 'MR_LOGIN_REFUSED', message: 'no' } }];
  const other = keeper();
  await other.open('initech');
  expect(other.state()).toEqual({ kind: 'PROBLEM', message: 'You do not belong to the organisation initech.' });
});

it('has nobody where there is no session, and lets nobody in without one', async () => {
  const held = keeper();
  await held.open('acme');
  expect(held.state()).toEqual({ kind: 'NONE', why: 'NEVER' });
  await expect(held.token('acme')).rejects.toThrow('not signed in');
  expect(calls.filter((call) => call.startsWith('/dev/login'))).toEqual([]);
});

it('comes in by itself where the gateway is one for development, until somebody signs out', async () => {
  answers['/auth/methods'] = [200, { devLogin: true, oidc: null }];
  answers['/dev/login'] = () => [200, { token: 'dev', expiresAt: new Date(Date.now() + 600_000).toISOString() }];
  const held = keeper();
  await held.open(null);
  expect(held.state()).toEqual({ kind: 'DEVELOPER', tenant: 'demo' });
  await held.open('acme');
  expect(held.state()).toEqual({ kind: 'DEVELOPER', tenant: 'acme' });
  await held.signOut();
  expect(held.state()).toEqual({ kind: 'NONE', why: 'SIGNED_OUT' });
  const reloaded = keeper();
  await reloaded.open(null);
  expect(reloaded.state()).toEqual({ kind: 'NONE', why: 'NEVER' });
  await reloaded.develop();
  const again = keeper();
  await again.open(null);
  expect(again.state()).toMatchObject({ kind: 'DEVELOPER' });
});

it('is over when the gateway says so, and a problem when it says nothing', async () => {
  answers['/auth/refresh'] = () => session('acme');
  const held = keeper();
  await held.open(null);
  answers['/auth/refresh'] = ended;
  held.forget();
  await expect(held.token('acme')).rejects.toThrow('not signed in');
  expect(held.state()).toEqual({ kind: 'NONE', why: 'ENDED' });

  delete answers['/auth/refresh'];
  const cut = keeper();
  await cut.open(null);
  expect(cut.state()).toMatchObject({ kind: 'PROBLEM', message: expect.stringContaining('does not answer') });
  answers['/auth/refresh'] = () => session('acme');
  await cut.open(null);
  expect(cut.state()).toMatchObject({ kind: 'USER' });
});

it('goes on when it could not be ended at the gateway', async () => {
  answers['/auth/refresh'] = () => session('acme');
  const held = keeper();
  await held.open(null);
  delete answers['/auth/logout'];
  await expect(held.signOut()).rejects.toThrow('does not answer');
  expect(held.state()).toMatchObject({ kind: 'USER' });
});
