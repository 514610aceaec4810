import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setDisabled } from '../../../gateway/identity/operating.ts';
import { findUser } from '../../../gateway/identity/users.ts';
import { type Ground, newEmail, openGround, password } from './ground.ts';

let ground: Ground;
let [ours, theirs] = ['', ''];
/** What the installation's mail server was handed, the oldest first. */
const mails: { to: string; subject: string; text: string }[] = [];
const next = 'seven cows jump over a moon';
const resetSeconds = 6;

beforeAll(async () => {
  const accountMail = {
    async send(mail: (typeof mails)[number]) {
      if (mail.to.startsWith('refused')) throw new Error('550 no such mailbox');
      mails.push(mail);
    },
  };
  // The mail server of an organisation must never see one: its admins could.
  const mail = { send: () => Promise.reject(new Error('mailed by an organisation')) };
  ground = await openGround({ accountMail, mail, limits: { resetSeconds, resetsFromAddress: 1_000 } });
  [ours, theirs] = [await ground.organisation('Ours'), await ground.organisation('Theirs')];
});
afterAll(() => ground?.close());

const forgot = (email: string) => ground.browser().post('/auth/password/forgot', { email });
const reset = (token: string, wanted = next) =>
  ground.browser().post('/auth/password/reset', { token, password: wanted });

/** The token that was mailed to an address last, when one comes. */
async function tokenFor(email: string): Promise<string> {
  const newest = () => mails.findLast(({ to, subject }) => to === email && subject === 'A new password for Millrace');
  await expect.poll(newest, { timeout: 10_000 }).toBeDefined();
  const link = /^http.*#.*$/m.exec(newest()?.text ?? '')?.[0] ?? '';
  expect(link.split('#')[0]).toBe(`${ground.config.publicUrl}/reset-password`);
  return link.split('#')[1] ?? '';
}

describe('a forgotten password', () => {
  it('is set anew by a link that goes to its owner: sessions of all organisations end, trails of all are told', async () => {
    const email = newEmail();
    for (const tenant of [ours, theirs]) await ground.join(tenant, email, 'OWNER');
    const [one, other] = [await ground.loggedIn(ours, email), await ground.loggedIn(theirs, email)];
    expect((await forgot(` ${email.toUpperCase()} `)).status).toBe(204);
    const token = await tokenFor(email);
    expect(await one.refusal('{ me { subject } }')).toBeUndefined();
    expect((await reset(token)).status).toBe(204);
    for (const browser of [one, other]) {
      expect(await browser.refusal('{ me { subject } }')).toBe('MR_SESSION_ENDED');
      expect((await browser.post('/auth/refresh')).status).toBe(401);
    }
    expect((await ground.browser().post('/auth/login', { email, password })).status).toBe(401);
    await ground.browser().logIn(email, next, theirs);
    for (const tenant of [ours, theirs]) {
      const told = (await ground.trail(tenant)).filter(({ action }) => action.startsWith('user.password_reset'));
      expect(told.map(({ action, actor }) => [action, actor])).toEqual([
        ['user.password_reset.begin', 'login'],
        ['user.password_reset.end', email],
      ]);
      expect(JSON.stringify(told)).not.toContain(token);
    }
    await expect
      .poll(() => mails.filter(({ to }) => to === email).map(({ subject }) => subject), { timeout: 10_000 })
      .toEqual(['A new password for Millrace', 'Your password for Millrace was changed']);
  });

  it('is good once, also of two at once, and void when the password was changed meanwhile', async () => {
    const email = newEmail();
    await ground.join(ours, email, 'VIEWER');
    await forgot(email);
    const token = await tokenFor(email);
    const statuses = (await Promise.all([reset(token), reset(token)])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([204, 400]);
    expect(await reset(token)).toMatchObject({ status: 400, body: { error: { code: 'MR_RESET_INVALID' } } });

    await forgot(email);
    await expect.poll(() => tokenFor(email), { timeout: 10_000 }).not.toBe(token);
    const browser = ground.browser();
    await browser.logIn(email, next);
    await browser.get('mutation P($c: String, $n: String!) { changePassword(current: $c, new: $n) { __typename } }', {
      c: next,
      n: password,
    });
    expect(await reset(await tokenFor(email))).toMatchObject({ status: 400 });
    await ground.browser().logIn(email, password);
  });

  it('that is set too weakly leaves the link good; after a while it is over', async () => {
    const email = newEmail();
    await ground.join(ours, email, 'VIEWER');
    await forgot(email);
    const token = await tokenFor(email);
    expect(await reset(token, 'short')).toMatchObject({
      status: 400,
      body: { error: { code: 'MR_PASSWORD_REFUSED' } },
    });
    expect((await reset(token)).status).toBe(204);
    await forgot(email);
    await expect.poll(() => tokenFor(email), { timeout: 10_000 }).not.toBe(token);
    const late = await tokenFor(email);
    await delay(resetSeconds * 1000 + 200);
    expect(await reset(late)).toMatchObject({ status: 400, body: { error: { code: 'MR_RESET_INVALID' } } });
  });

  it('takes no second factor away, and lets its owner in whom failures had locked out', async () => {
    const email = newEmail();
    const userId = await ground.join(ours, email, 'VIEWER');
    await ground.sql(
      { lookup: userId },
      'update app_user set totp_sealed = $2, totp_confirmed_at = now() where user_id = $1',
      [userId, JSON.stringify({ userId, secret: 'JBSWY3DPEHPK3PXP' })],
    );
    const browser = ground.browser();
    for (let at = 0; at < 5; at++) await browser.post('/auth/login', { email, password: 'not the one' });
    await forgot(email);
    expect((await reset(await tokenFor(email))).status).toBe(204);
    expect(await browser.post('/auth/login', { email, password: next })).toMatchObject({
      status: 200,
      body: { step: 'SECOND_FACTOR' },
    });
  });
});

describe('who asks for a link', () => {
  it('is not told whether there is an account, and nothing goes to one that is none or is shut out', async () => {
    const [known, shut, nobody] = [newEmail('known'), newEmail('shut'), newEmail('nobody')];
    for (const email of [known, shut]) await ground.join(ours, email, 'VIEWER');
    const user = await findUser(ground.pool, shut);
    if (user === undefined) throw new Error('no user');
    await setDisabled(ground.pool, user, true, { actor: { type: 'SYSTEM', id: 'test' } });
    const answers = await Promise.all([nobody, shut, known].map(forgot));
    for (const { status, body } of answers) expect([status, body]).toEqual([204, {}]);
    await tokenFor(known);
    expect(mails.filter(({ to }) => [shut, nobody].includes(to))).toEqual([]);
  });

  it('is sent away after three in an hour, account or none', async () => {
    const known = newEmail();
    await ground.join(ours, known, 'VIEWER');
    for (const email of [known, newEmail('nobody')]) {
      const statuses: number[] = [];
      for (let at = 0; at < 4; at++) statuses.push((await forgot(email)).status);
      expect(statuses).toEqual([204, 204, 204, 429]);
    }
  });

  it('gets the same answer while the mail server takes nothing', async () => {
    const email = newEmail('refused');
    await ground.join(ours, email, 'VIEWER');
    expect((await forgot(email)).status).toBe(204);
    await ground.browser().logIn(email, password);
  });

  it('is told where to turn when the installation has no mail server', async () => {
    const without = await openGround();
    try {
      const browser = without.browser();
      expect((await browser.send('GET', '/auth/methods')).body).toMatchObject({ passwordReset: false });
      const email = newEmail();
      expect(await browser.post('/auth/password/forgot', { email })).toMatchObject({
        status: 400,
        body: { error: { code: 'MR_RESET_OFF' } },
      });
    } finally {
      await without.close();
    }
  });
});
