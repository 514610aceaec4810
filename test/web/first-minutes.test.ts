import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatewayPorts } from '../../cli/gateway/ports.ts';
import { RuleReplay } from '../../processors/rules/replay.ts';
import { configOf, goldOf, november } from '../../processors/rules/testing/made.ts';
import { freePorts } from '../../redpanda/local/ports.ts';
import { type Receiver, startReceiver } from '../../sinks/notifications/testing/receiver.ts';
import type { RunningWeb } from '../../web/start.mjs';
import { type Ground as Identity, newEmail, openGround, password } from '../gateway/identity/ground.ts';
import { insertGold, storedGold } from '../gateway/stored-gold.ts';
import { createGround, type Ground } from '../sinks/sinking.ts';
import { chromiumPath, openBrowser } from './browser.ts';
import { textOf, Watch } from './checked-page.ts';
import { serveWeb } from './serve.ts';

/** Milliseconds that the page may take to show what the gateway answers. */
const poll = { timeout: 25_000 };
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

let identity: Identity;
let ground: Ground;
let web: RunningWeb;
let browser: Browser;
let receiver: Receiver;
let page: Page;
let tenant = '';
/** When each step was done, in seconds after the link was opened: what a machine needs, without reading. */
const steps: [string, number][] = [];
let begun = 0;

describe.skipIf(chromiumPath === undefined)('the first five minutes of who is alerted', () => {
  beforeAll(async () => {
    receiver = await startReceiver();
    const [webPort = 0, gatewayPort = 0] = await freePorts(2);
    identity = await openGround({
      ports: gatewayPorts,
      environment: {
        MILLRACE_AUTH_KEY: 'a key of this test, which is long enough',
        MILLRACE_GATEWAY_PORT: String(gatewayPort),
        MILLRACE_WEB_PORT: String(webPort),
        MILLRACE_NOTIFY_ALLOW: '127.0.0.1',
      },
    });
    tenant = await identity.organisation('Riverside');
    // Two campaigns of which one has spent 640.50 USD on a day: more than the template's 500.
    await insertGold(
      identity.config,
      [5, 4, 3].flatMap((days) => [
        storedGold(tenant, {
          report_day: daysAgo(days),
          entity_id: 'c1',
          entity_name: 'Spring sale',
          spend: '90000000',
        }),
        storedGold(tenant, {
          report_day: daysAgo(days),
          entity_id: 'c2',
          entity_name: 'Catalogue',
          spend: days === 4 ? '640500000' : '80000000',
        }),
      ]),
    );
    ground = await createGround();
    await ground.append(ground.topics.alerts, overspent(tenant).alerts);
    await ground.drain('postgres-alerts', [ground.topics.alerts]);
    web = await serveWeb({ port: webPort, gatewayUrl: `http://127.0.0.1:${gatewayPort}`, tenant: 'demo' });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await web?.stop();
    await identity?.close();
    await ground?.close();
    await receiver?.close();
    console.info(steps.map(([step, seconds]) => `${seconds.toFixed(1).padStart(6)} s  ${step}`).join('\n'));
  });

  it('opens the link of an invitation, and stands before what needs them', async () => {
    const link = await invitation();
    begun = Date.now();
    page = await new Watch().open(browser, link);
    await page.getByRole('heading', { name: 'Join Riverside' }).waitFor();
    await page.getByLabel('Your name').fill('Tara');
    await page.getByLabel('Choose a password', { exact: true }).fill('seven cows jump over a moon');
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByRole('heading', { name: 'What needs you' }).waitFor();
    await expect.poll(() => textOf(page.getByTestId('summary')), poll).toContain('1 alert needs you');
    done('stands before what needs them');
  });

  it('picks a template, reads a sentence and when it would have fired, and saves it', async () => {
    await goTo('Rules');
    await page.getByRole('link', { name: 'Spend above the day' }).click();
    await page.getByRole('group', { name: 'The rule as a sentence' }).waitFor();
    done('has picked a template');
    expect(await page.getByLabel('Metric', { exact: true }).inputValue()).toBe('spend');
    expect(await page.getByLabel('Threshold').inputValue()).toBe('500');
    await expect
      .poll(() => page.getByTestId('backtest').textContent(), poll)
      .toBe('It would have fired once in 14 days, for 1 thing');
    expect(await page.getByText(/Catalogue.*640\.5/).count()).toBeGreaterThan(0);
    done('has seen when it would have fired');
    await page.getByRole('button', { name: 'Save rule' }).click();
    await page.getByRole('list', { name: 'Versions' }).getByText('Version 1').waitFor();
    done('has saved the rule');
  });

  it('says where it is to be told, and sees a message there', async () => {
    await goTo('Settings');
    await page
      .getByRole('navigation', { name: 'Parts of the settings' })
      .getByRole('link', { name: 'Channels' })
      .click();
    await page.getByRole('button', { name: 'New channel' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Name').fill('desk');
    await form.getByLabel('Kind').selectOption('Webhook');
    await form.getByLabel('Address', { exact: true }).fill(receiver.url);
    await form.getByLabel('Signing secret', { exact: true }).fill(`whsec_${Buffer.alloc(24, 7).toString('base64')}`);
    await form.getByRole('button', { name: 'Save channel' }).click();
    await page.getByRole('button', { name: 'Send test by desk' }).click();
    await page.getByText('desk took a test message.').waitFor();
    expect(receiver.received.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual(['alerts.test']);
    done('has seen a test message');
    // From now on the rule says who is told of it, and tests that, too.
    await goTo('Rules');
    await page.getByRole('link', { name: 'Spend above the day' }).first().click();
    const told = page.getByRole('list', { name: 'Channels that are told' });
    await told.getByRole('button', { name: 'Send test by desk' }).click();
    await page.getByText('desk took a test message.').waitFor();
    expect(receiver.received).toHaveLength(2);
    done('has seen who is told of the rule');
  });

  it('opens what fires, sees value against threshold and the rows behind it, and takes it on', async () => {
    await goTo('What needs you');
    await page.getByRole('link', { name: /Spend above the limit: c2/ }).click();
    const panel = page.getByTestId('panel');
    await expect.poll(() => textOf(panel), poll).toMatch(/640\.50 EUR.*500\.00 EUR/);
    await panel.getByRole('button', { name: 'Snooze' }).waitFor();
    await panel.getByRole('button', { name: 'Acknowledge' }).click();
    await expect.poll(() => textOf(page.getByTestId('summary')), poll).not.toContain('1 alert needs you');
    done('has taken the alert on');
    expect(steps.at(-1)?.[1]).toBeLessThan(300);
  });
});

function done(step: string): void {
  steps.push([step, (Date.now() - begun) / 1000]);
}

async function goTo(screen: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Screens' }).first().getByRole('link', { name: screen }).click();
}

/** The link that an owner has for somebody new. */
async function invitation(): Promise<string> {
  const owner = newEmail('owner');
  await identity.join(tenant, owner, 'OWNER');
  const signedIn = await new Watch().open(browser, `${web.url}/settings?part=members`);
  await signedIn.getByLabel('E-mail').fill(owner);
  await signedIn.getByLabel('Password', { exact: true }).fill(password);
  await signedIn.getByRole('button', { name: 'Sign in', exact: true }).click();
  await signedIn.getByLabel('Invite by e-mail').fill(newEmail('tara'));
  await signedIn.getByLabel(/^As/).selectOption('ADMIN');
  await signedIn.getByRole('button', { name: 'Invite' }).click();
  const link = (await signedIn.getByText(`${web.url}/invitation#`).textContent()) ?? '';
  await signedIn.context().close();
  return link;
}

/** An alert that fires: more spent on a day than a rule allows. */
function overspent(organisation: string): RuleReplay {
  const replay = new RuleReplay();
  const rule = { rule: 'spend', name: 'Spend above the limit', condition: 'spend over 1d > 500', severity: 'warn' };
  replay.rule(configOf(rule, organisation), november('01T00:00'));
  const row = { day: '2026-11-01', entity: 'c2', impressions: 1000, clicks: 50, spend: '640.5' };
  replay.gold(goldOf(row, november('02T11:00'), organisation), november('02T11:00'));
  return replay;
}
