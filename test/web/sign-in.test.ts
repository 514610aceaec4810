import { randomUUID } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePorts } from '../../redpanda/local/ports.ts';
import type { RunningWeb } from '../../web/start.mjs';
import { type Ground, newEmail, openGround, password } from '../gateway/identity/ground.ts';
import { type RunningProvider, startProvider } from '../gateway/identity/provider.ts';
import { chromiumPath, openBrowser } from './browser.ts';
import { axeFindings, phone, pictures, tabTo, textOf, Watch } from './checked-page.ts';
import { serveWeb } from './serve.ts';

/** Milliseconds that the page may take to show what the gateway answers. */
const poll = { timeout: 25_000 };
const nextPassword = 'seven cows jump over a moon';
const mails: { to: string; subject: string; text: string }[] = [];

let ground: Ground;
let provider: RunningProvider;
let web: RunningWeb;
let browser: Browser;
let [ours, theirs] = ['', ''];
/** What the pages of the provider ask for is not ours: they take their fonts from elsewhere. */
const watch = new Watch((asker) => !asker.startsWith(provider.issuer));

describe.skipIf(chromiumPath === undefined)('signing in', () => {
  beforeAll(async () => {
    const [webPort = 0, gatewayPort = 0] = await freePorts(2);
    const gatewayUrl = `http://127.0.0.1:${gatewayPort}`;
    provider = await startProvider(`${gatewayUrl}/auth/oidc/callback`);
    ground = await openGround({
      accountMail: { send: async (mail) => void mails.push(mail) },
      limits: { failuresFromAddress: 3, lockSeconds: 240 },
      environment: {
        // With a key of its own there is no way in without a password.
        MILLRACE_AUTH_KEY: 'a key of this test, which is long enough',
        MILLRACE_GATEWAY_PORT: String(gatewayPort),
        MILLRACE_WEB_PORT: String(webPort),
        MILLRACE_OIDC_ISSUER: provider.issuer,
        MILLRACE_OIDC_CLIENT_ID: provider.clientId,
        MILLRACE_OIDC_CLIENT_SECRET: provider.clientSecret,
        MILLRACE_OIDC_NAME: 'Example ID',
      },
    });
    [ours, theirs] = [await ground.organisation('Riverside'), await ground.organisation('Hillside')];
    web = await serveWeb({ port: webPort, gatewayUrl, tenant: 'demo' });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await web?.stop();
    await ground?.close();
    await provider?.close();
  });

  it('is asked of who comes without a session; by keyboard alone one comes back to where one was', async () => {
    const email = await member(ours, 'OWNER');
    const page = await watch.open(browser, `${web.url}/settings?part=members`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.getByRole('button', { name: 'Sign in with Example ID' }).waitFor();
    expect(await page.getByText('Demo sign-in').count()).toBe(0);
    expect(await axeFindings(page)).toEqual([]);
    await pictures(page, 'login');
    await expect.poll(() => page.evaluate<string>('document.activeElement.name')).toBe('email');
    await page.keyboard.type(email);
    await page.keyboard.press('Tab');
    await page.keyboard.type('not the one');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('E-mail address or password is wrong').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.getByLabel('Password', { exact: true }).focus();
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.getByRole('rowheader', { name: email }).waitFor();
    expect(page.url()).toBe(`${web.url}/settings?part=members`);
    expect(await page.getByRole('button', { name: 'Organisation' }).first().textContent()).toContain('Riverside');
    await page.context().close();
  });

  it('leaves no token where scripts or other sites reach it', async () => {
    const page = await signedIn(await member(ours, 'VIEWER'));
    const kept = await page.evaluate<string>('JSON.stringify([localStorage, sessionStorage, document.cookie])');
    const cookies = await page.context().cookies(`${ground.gateway.url}/auth/refresh`);
    const refresh = cookies.find(({ name }) => name === 'millrace-refresh');
    expect(refresh).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/auth' });
    for (const secret of ['eyJ', refresh?.value ?? '', 'refresh']) expect(kept).not.toContain(secret);
    await page.reload();
    await page.getByRole('heading', { name: 'What needs you' }).waitFor();
    await page.context().close();
  });

  it('says until when an account is locked, and is locked for the right password too', async () => {
    const email = await member(ours, 'VIEWER');
    const page = await watch.open(browser, `${web.url}/login`);
    for (let at = 0; at < 3; at++) {
      await fillIn(page, email, `wrong ${at}`);
      await expect.poll(() => page.getByLabel('Password', { exact: true }).inputValue(), poll).toBe('');
      await page.getByText('E-mail address or password is wrong').waitFor();
    }
    await fillIn(page, email, password);
    await expect
      .poll(() => textOf(page.getByRole('alert').first()), poll)
      .toMatch(/^Too many attempts: this is locked for now\. Try again at \d\d:\d\d.*, in \d+ minutes; whoever runs/);
    await page.context().close();
  });

  it('sets a second factor up by picture, asks for it, lets in by a recovery code, and takes it away', async () => {
    const email = await member(ours, 'ANALYST');
    const page = await signedIn(email);
    await page.goto(`${web.url}/settings?part=account`);
    await page.getByLabel('Your password', { exact: true }).fill(password);
    await page.getByLabel('Your password', { exact: true }).press('Enter');
    await page.getByRole('img', { name: 'Picture for the authenticator' }).waitFor();
    const secret = Secret.fromBase32((await page.getByTestId('factor-secret').textContent()) ?? '');
    await pictures(page, 'second-factor');
    await page.getByLabel('Code that it shows now').fill('000000');
    await page.keyboard.press('Enter');
    await page.getByText('the code is wrong or too old').waitFor();
    await page.getByLabel('Code that it shows now').fill(new TOTP({ secret }).generate());
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'I have kept them' }).waitFor();
    const codes = await page.getByTestId('recovery-codes').locator('li').allTextContents();
    expect(codes).toHaveLength(10);
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByText('10 recovery codes are left').waitFor();

    await page.getByRole('complementary').getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await fillIn(page, email, password);
    await page.getByRole('heading', { name: 'Second factor' }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.getByLabel('Code').fill('000000');
    await page.keyboard.press('Enter');
    await page.getByText('The code is wrong, too old, or was used before').waitFor();
    await page.getByLabel('Code').fill(codes[0] ?? '');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'What needs you' }).waitFor();
    await page.goto(`${web.url}/settings?part=account`);
    await page.getByText('9 recovery codes are left').waitFor();
    await tabTo(page, 'Take the second factor away');
    await page.keyboard.press('Enter');
    await page.getByLabel('Code of the authenticator, or a recovery code').fill(codes[1] ?? '');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Set up' }).waitFor();
    await page.context().close();
  });

  it('lists where one is signed in, and ends the others: they are told to sign in again', async () => {
    const email = await member(ours, 'VIEWER');
    const [here, there] = [await signedIn(email), await signedIn(email, '/settings?part=account')];
    await here.goto(`${web.url}/settings?part=account`);
    const sessions = here.getByRole('region', { name: 'Sessions' });
    await sessions.getByText('this one').waitFor();
    await sessions.getByRole('button', { name: /^End the session of Chrome on/ }).click();
    await here.getByText('The session is ended.').waitFor();
    await there.reload();
    await there.getByRole('heading', { name: 'Sign in' }).waitFor();
    await fillIn(there, email, password);
    await there.getByRole('heading', { name: 'Settings' }).waitFor();
    await here.reload();
    await here.getByRole('button', { name: 'End all others' }).click();
    await here.getByText('All others are ended.').waitFor();
    // Noticed by itself, as soon as the page asks for something.
    await there.getByRole('link', { name: 'Members' }).click();
    await there.getByText('Your session is over. Sign in again').waitFor({ timeout: 30_000 });
    await Promise.all([here.context().close(), there.context().close()]);
  });

  it('invites by a link that makes an account with a password of its own', async () => {
    const owner = await signedIn(await member(ours, 'OWNER'), '/settings?part=members');
    const email = newEmail('carl');
    await owner.getByLabel('Invite by e-mail').fill(email);
    await owner.keyboard.press('Enter');
    const link = (await owner.getByText(`${web.url}/invitation#`).textContent()) ?? '';
    const guest = await watch.open(browser, link, phone);
    await guest.getByRole('heading', { name: 'Join Riverside' }).waitFor();
    expect(await axeFindings(guest)).toEqual([]);
    expect(await guest.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await guest.getByLabel('Your name').fill('Carl');
    await guest.getByLabel('Choose a password', { exact: true }).fill('abcdefghijklmn');
    await guest.getByRole('button', { name: 'Accept' }).click();
    await guest.getByText('one of those that are tried first').waitFor();
    await guest.getByLabel('Choose a password', { exact: true }).fill(nextPassword);
    await guest.getByRole('button', { name: 'Accept' }).click();
    await guest.getByRole('heading', { name: 'What needs you' }).waitFor();
    await guest.goto(link);
    await guest.getByText('The invitation is none, was answered or taken back, or is over').waitFor();
    await owner.reload();
    await owner.getByRole('rowheader', { name: email }).waitFor();
    await Promise.all([owner.context().close(), guest.context().close()]);
  });

  it('sets a forgotten password anew by a mailed link, after which sessions of before are over', async () => {
    const email = await member(ours, 'VIEWER');
    const before = await signedIn(email);
    const page = await watch.open(browser, `${web.url}/login`);
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    // The page before has a field of that name too.
    await page.getByRole('heading', { name: 'Forgotten password' }).waitFor();
    await page.getByLabel('E-mail').fill(email);
    await page.keyboard.press('Enter');
    await page.getByText(`If ${email} has an account, a link is on its way there.`).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await expect.poll(() => mails.find(({ to }) => to === email), poll).toBeDefined();
    const text = mails.find(({ to }) => to === email)?.text ?? '';
    await page.goto(/^http\S+$/m.exec(text)?.[0] ?? '');
    await page.getByLabel('New password', { exact: true }).fill(nextPassword);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Your password is set' }).waitFor();
    await page.getByRole('link', { name: 'Sign in' }).click();
    await fillIn(page, email, nextPassword);
    await page.getByRole('heading', { name: 'What needs you' }).waitFor();
    await before.reload();
    await before.getByRole('heading', { name: 'Sign in' }).waitFor();
    await Promise.all([page.context().close(), before.context().close()]);
  });

  it('goes to the identity provider and comes back to where one was; who has no account is told so', async () => {
    const [known, unknown] = [await member(ours, 'ANALYST'), newEmail('unknown')];
    for (const email of [known, unknown]) provider.accounts.set(email, { email, isVerified: true });
    const page = await browserPage(`${web.url}/explore`);
    await byProvider(page, known);
    await page.getByRole('heading', { name: 'Explore' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/explore');
    const stranger = await browserPage(`${web.url}/login`);
    await byProvider(stranger, unknown);
    await expect
      .poll(() => textOf(stranger.getByRole('alert').first()), poll)
      .toMatch(/^Single sign-on did not let you in.*Give them the request [0-9a-f-]{36}\.$/);
    await Promise.all([page.context().close(), stranger.context().close()]);
  });

  it('goes to another organisation of one’s own; the other tab follows and shows nothing of the first under its name', async () => {
    const email = newEmail('both');
    for (const tenant of [ours, theirs]) await ground.join(tenant, email, 'OWNER');
    const inTheirs = await member(theirs, 'VIEWER');
    const page = await signedIn(email);
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.getByRole('dialog').getByRole('button', { name: 'Riverside' }).click();
    await expect.poll(() => page.getByRole('dialog').count(), poll).toBe(0);
    const other = await page.context().newPage();
    await other.goto(`${web.url}/settings?part=members`);
    await expect.poll(() => organisationOf(other), poll).toBe('Riverside');
    // What it asked for before the other tab goes on, it is told all the same.
    await other.getByRole('rowheader', { name: email }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.getByRole('dialog').getByRole('button', { name: 'Hillside' }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await tabTo(page, 'Hillsideowner');
    await page.keyboard.press('Enter');
    await expect.poll(() => organisationOf(page), poll).toBe('Hillside');
    await other.getByRole('link', { name: 'Your account' }).click();
    await other.getByRole('link', { name: 'Members' }).click();
    await expect.poll(() => organisationOf(other), { timeout: 40_000 }).toBe('Hillside');
    await other.getByRole('rowheader', { name: inTheirs }).waitFor();
    await page.context().close();
  });

  it.each(['with', 'without'])('lasts when tabs are loaded at once, %s locks of the browser', async (how) => {
    const tenant = await ground.organisation();
    const email = await member(tenant, 'VIEWER');
    const context = await browser.newContext();
    if (how === 'without')
      await context.addInitScript("Object.defineProperty(navigator, 'locks', { value: undefined })");
    const first = await signedIn(email, '/settings', context);
    const tabs = [first, await context.newPage(), await context.newPage()];
    for (let at = 0; at < 2; at++) {
      await Promise.all(tabs.map((tab) => tab.goto(`${web.url}/settings`)));
      await Promise.all(tabs.map((tab) => tab.getByText(`you are ${email}`).waitFor()));
    }
    // Loaded again before the answer of the first time is there.
    await first.goto(`${web.url}/settings`, { waitUntil: 'commit' });
    await first.goto(`${web.url}/settings`);
    await first.getByText(`you are ${email}`).waitFor();
    expect(await ground.trail(tenant, 'user.session.reuse')).toEqual([]);
    await context.close();
  });

  it('keeps two organisations apart, side by side and not even by a link', async () => {
    const [mine, their] = [await member(ours, 'OWNER'), await member(theirs, 'OWNER')];
    const [one, other] = [
      await signedIn(mine, '/settings?part=members'),
      await signedIn(their, '/settings?part=members'),
    ];
    await one.getByRole('rowheader', { name: mine }).waitFor();
    await other.getByRole('rowheader', { name: their }).waitFor();
    expect(await one.content()).not.toContain(their);
    expect(await other.content()).not.toContain(mine);
    await one.goto(`${web.url}/settings?part=members&tenant=${theirs}`);
    await one.getByText(`You do not belong to the organisation ${theirs}.`).waitFor();
    expect(await axeFindings(one)).toEqual([]);
    expect(await one.content()).not.toContain(their);
    await one.getByRole('link', { name: 'Go to your own organisation' }).click();
    await one.getByRole('heading', { name: 'What needs you' }).waitFor();
    await Promise.all([one.context().close(), other.context().close()]);
  });

  it('brings one’s preferences to another browser, and leaves none to the next person at this one', async () => {
    const email = await member(ours, 'VIEWER');
    const page = await signedIn(email, '/settings');
    await page.getByRole('radio', { name: 'Dark' }).check();
    await page.getByLabel('Currency that is shown first').fill('chf');
    await page.getByText('Kept for all your devices.').waitFor();
    const elsewhere = await signedIn(email, '/settings');
    await expect.poll(() => elsewhere.locator('html').getAttribute('data-theme'), poll).toBe('dark');
    expect(await elsewhere.getByLabel('Currency that is shown first').inputValue()).toBe('CHF');
    await page.getByRole('complementary').getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('system');
    await page.reload();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('system');
    await Promise.all([page.context().close(), elsewhere.context().close()]);
  });

  it('shows who may only look on what they may see, and nothing that would be refused', async () => {
    const page = await signedIn(await member(ours, 'VIEWER'), '/settings?part=members');
    await page.getByRole('rowheader').first().waitFor();
    const parts = page.getByRole('navigation', { name: 'Parts of the settings' }).getByRole('link');
    await expect
      .poll(() => parts.allTextContents(), poll)
      .toEqual(['Preferences', 'Your account', 'Organisation', 'Members', 'Channels']);
    expect(await page.getByRole('button', { name: /^Remove/ }).count()).toBe(0);
    expect(await page.getByLabel('Invite by e-mail').count()).toBe(0);
    expect(await page.locator('main [role=alert]').allTextContents()).toEqual([]);
    for (const [path, offered] of [
      ['rules', 'New rule'],
      ['connections', 'Connect a platform'],
    ] as const) {
      await page.goto(`${web.url}/${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await expect.poll(() => page.getByRole('link', { name: offered }).count(), poll).toBe(0);
    }
    await page.context().close();
  });

  it('renames the organisation, which is shown at once, and gives its amounts another currency', async () => {
    const tenant = await ground.organisation('Valley');
    const page = await signedIn(await member(tenant, 'OWNER'), '/settings?part=organisation');
    const currency = page.getByLabel('Reporting currency');
    await currency.fill('e1');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('That is no currency: write three letters as EUR.').waitFor();
    await currency.fill('eur');
    await page.getByLabel('Name', { exact: true }).fill('Valley & Sons');
    expect(await axeFindings(page)).toEqual([]);
    await pictures(page, 'settings-organisation');
    await page.keyboard.press('Enter');
    await page.getByText('It is saved.').waitFor();
    await expect.poll(() => organisationOf(page), poll).toBe('Valley & Sons');
    await expect.poll(() => currency.inputValue(), poll).toBe('EUR');
    const viewer = await signedIn(await member(tenant, 'VIEWER'), '/settings?part=organisation');
    await viewer.getByRole('definition').filter({ hasText: 'Valley & Sons' }).waitFor();
    expect(await viewer.getByRole('button', { name: 'Save', exact: true }).count()).toBe(0);
    await Promise.all([page.context().close(), viewer.context().close()]);
  });

  it('breaks no policy, and asks nobody but the page, the gateway and the provider', () => {
    expect(watch.troubles).toEqual([]);
    const known = [web.url, ground.gateway.url, provider.issuer].map((url) => new URL(url).host);
    expect([...watch.hosts].filter((host) => !known.includes(host))).toEqual([]);
  });
});

/** A member of an organisation whom no other test has. */
async function member(tenant: string, role: Parameters<Ground['join']>[2]): Promise<string> {
  const email = `${randomUUID().slice(0, 8)}@example.com`;
  await ground.join(tenant, email, role);
  return email;
}

/** A page of a browser of its own. */
function browserPage(url: string): Promise<Page> {
  return watch.open(browser, url);
}

/** A page of a browser in which somebody has signed in, in an organisation of theirs. */
async function signedIn(email: string, path = '/alerts', context?: BrowserContext): Promise<Page> {
  const page = context === undefined ? await browserPage(`${web.url}${path}`) : await context.newPage();
  if (context !== undefined) await page.goto(`${web.url}${path}`);
  await fillIn(page, email, password);
  await page.getByRole('navigation', { name: 'Screens' }).first().waitFor();
  await page
    .getByTestId('connection')
    .filter({ hasText: /Polling|Live/ })
    .waitFor();
  return page;
}

async function fillIn(page: Page, email: string, secret: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** What a person does on the pages of the provider. */
async function byProvider(page: Page, account: string): Promise<void> {
  await page.getByRole('button', { name: 'Sign in with Example ID' }).click();
  await page.locator('input[name=login]').fill(account);
  await page.locator('input[name=password]').fill('x');
  await page.locator('button[type=submit]').click();
}

async function organisationOf(page: Page): Promise<string> {
  const text =
    (await page
      .getByRole('complementary')
      .getByRole('button', { name: /^Organisation/ })
      .textContent()) ?? '';
  return text.replace('Organisation: ', '').trim();
}
