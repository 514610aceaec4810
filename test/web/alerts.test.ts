import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Config } from '../../base/config.ts';
import type { RunningGateway } from '../../gateway/main.ts';
import { RuleReplay } from '../../processors/rules/replay.ts';
import { configOf, goldOf, november } from '../../processors/rules/testing/made.ts';
import { freePorts } from '../../redpanda/local/ports.ts';
import { type RunningWeb, startWeb } from '../../web/start.mjs';
import { insertGold, insertRule, insertTenant, startTestGateway, storedGold } from '../gateway/stored-gold.ts';
import { createGround, type Ground } from '../sinks/sinking.ts';
import { chromiumPath, openBrowser, picture } from './browser.ts';

let config: Config;
let gateway: RunningGateway;
let ground: Ground;
let web: RunningWeb;
let browser: Browser;
let page: Page;
let [ours, theirs, calm] = ['', '', ''];
let replay: RuleReplay;
const requests: string[] = [];
/** Milliseconds that the page may take to read again. */
const poll = { timeout: 15_000 };

describe.skipIf(chromiumPath === undefined)('what needs you', () => {
  beforeAll(async () => {
    const [port = 0] = await freePorts(1);
    ({ config, gateway } = await startTestGateway({ ...inject('stackEnvironment'), MILLRACE_WEB_PORT: String(port) }));
    ground = await createGround();
    [ours, theirs, calm] = [`${ground.id}-a`, `${ground.id}-b`, `${ground.id}-c`];
    for (const tenant of [ours, theirs, calm]) await insertTenant(config, tenant, 'a1');
    await insertRule(config, calm, 'ctr', 'CTR is low');
    await insertGold(config, [storedGold(ours), storedGold(calm)]);
    replay = replayOf(ours);
    await write([...replay.alerts, ...replayOf(theirs).alerts.filter(({ rule_id }) => rule_id === 'spend')]);
    web = await startWeb({ port, gatewayUrl: gateway.url, tenant: ours });
    browser = await openBrowser();
    page = await open('/alerts');
  });
  afterAll(async () => {
    await browser?.close();
    await web?.stop();
    await gateway?.close();
    await ground?.close();
  });

  it('shows what fires first, the worst on top, with what a person needs to judge it', async () => {
    expect(await page.getByTestId('summary').textContent()).toBe('3 alerts need you, 1 of them critical');
    const subjects = await group('firing').locator('h3').allTextContents();
    expect(subjects).toEqual([
      'CTR is low: Spring sale, 0.5%, below 1%',
      'Spend above the limit: c3, 640.50 EUR, above 500.00 EUR',
      'Spend above the limit: c2, 510.00 EUR, above 500.00 EUR',
    ]);
    const worst = alertOf('CTR is low');
    const text = await textOf(worst);
    expect(text).toMatch(/CriticalFiringsince .*2 Nov 2026/);
    expect(text).toContain('0.5 % fires below 1 %');
    expect(text).toContain('@ctr over 1d 0.5 % = 5 / 1,000');
    expect(text).toMatch(/Campaign Spring sale · Meta a1/);
    expect(text).toMatch(/as of .*2026.*, up to 2026-11-01/);
    expect(await worst.getByTestId('finality').textContent()).toMatch(/Final|May still change|Provisional/);
    expect(await page.getByTestId('connection').textContent()).toBe('Read every 5 s');
    await pictures('alerts');
  });

  it('is taken on by mouse, given to somebody and commented on, and says so', async () => {
    await alertOf('c3').getByRole('button', { name: 'Acknowledge' }).click();
    await expect.poll(() => group('taken').locator('h3').allTextContents(), poll).toHaveLength(1);
    expect(await page.getByTestId('summary').textContent()).toContain('2 alerts need you');
    const taken = alertOf('c3');
    await taken.getByRole('button', { name: 'Assign' }).click();
    await taken.getByLabel('Assign to').fill('ben');
    await taken.getByRole('button', { name: 'Assign to them' }).click();
    await expect.poll(() => textOf(taken), poll).toContain('assigned to ben');
    await taken.getByRole('button', { name: 'Comment', exact: true }).click();
    await taken.getByRole('textbox', { name: 'Comment' }).fill('the new creative is dear');
    await taken.getByRole('button', { name: 'Add comment' }).click();
    await taken.getByRole('button', { name: 'History and comments' }).click();
    await expect.poll(() => textOf(taken.getByTestId('detail')), poll).toContain('the new creative is dear');
    expect(await textOf(taken.getByTestId('detail'))).toMatch(/firing, 640.50 EUR/);
    await pictures('alerts-detail');
  });

  it('is taken on and snoozed by keyboard alone, and the focus stays with the alert', async () => {
    await page.reload();
    await alertOf('CTR is low').waitFor();
    await tabTo('Acknowledge', 'CTR is low');
    await page.keyboard.press('Enter');
    await expect.poll(() => group('taken').locator('h3').allTextContents(), poll).toHaveLength(2);
    await expect.poll(focusedAlert, poll).toContain('CTR is low');
    await tabTo('Snooze', 'CTR is low');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    expect(await focusedName()).toBe('Snooze');
    await page.keyboard.press('Enter');
    await tabTo('4 hours', 'CTR is low');
    await pictures('alerts-snooze');
    await page.keyboard.press('Enter');
    await expect.poll(() => group('snoozed').locator('h3').allTextContents(), poll).toHaveLength(1);
    expect(await textOf(alertOf('CTR is low'))).toContain('snoozed until');
    await expect.poll(focusedAlert, poll).toContain('CTR is low');
  });

  it('moves by itself when an alert is over', async () => {
    const before = replay.alerts.length;
    replay.gold(campaign(ours, '02T12:00', 'c2', { spend: '100' }), november('02T12:00'));
    await write(replay.alerts.slice(before));
    await expect.poll(() => group('over').locator('h3').allTextContents(), poll).toHaveLength(1);
    expect(await textOf(page.getByTestId('empty'))).toContain('Nothing needs you');
  });

  it('shows nothing of one organisation to another, not even by a link', async () => {
    const id = (await alertOf('CTR is low').getAttribute('id'))?.replace('alert-', '') ?? '';
    const linked = await open(`/alerts/${id}`);
    await linked.getByRole('heading', { name: 'The alert of your link' }).waitFor();
    expect(await textOf(linked.getByTestId('detail'))).toContain('Rule CTR is low');
    const other = await open(`/alerts/${id}?tenant=${theirs}`);
    await other.getByText(`There is no alert ${id} of the tenant`).waitFor();
    expect(await other.getByTestId('alert').locator('h3').allTextContents()).toEqual([
      'Spend above the limit: c3, 640.50 EUR, above 500.00 EUR',
      'Spend above the limit: c2, 510.00 EUR, above 500.00 EUR',
    ]);
    expect(await textOf(other.getByTestId('alert').first())).not.toContain('taken on');
    await other.getByRole('button', { name: 'Acknowledge' }).first().click();
    await other.getByRole('heading', { name: /Taken on/ }).waitFor();
    await Promise.all([linked.close(), other.close()]);
  });

  it('says when the data is from and what is watched when nothing needs anybody', async () => {
    const quiet = await open(`/alerts?tenant=${calm}`);
    await quiet.getByTestId('empty').getByText('The newest data is from').waitFor();
    const text = await textOf(quiet.getByTestId('empty'));
    expect(text).toContain('1 rule watches: CTR is low.');
    expect(text).toMatch(/The newest data is from .*2 Nov 2026.* reaches to 2026-11-01; 1 account is known/);
    await picture(quiet, 'alerts-empty');
    await quiet.close();
  });

  it('fits a telephone: nothing is wider than the screen', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(wide).toBeLessThanOrEqual(390);
    await page.setViewportSize({ width: 1280, height: 1000 });
  });

  it('loads at most 200 kB of scripts', async () => {
    const bytes = await page.evaluate<number>(
      "performance.getEntriesByType('resource').filter(({ name }) => new URL(name).pathname.endsWith('.js')).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)",
    );
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(200_000);
  });

  it('asks nobody but itself and the gateway', () => {
    const hosts = new Set(requests.map((url) => new URL(url).host));
    expect([...hosts].sort()).toEqual([new URL(web.url).host, new URL(gateway.url).host].sort());
  });

  it('keeps what was read when the gateway is gone, and says so', async () => {
    await gateway.close();
    await expect.poll(() => page.getByTestId('connection').textContent(), poll).toBe('Stale: trying every 5 s');
    expect(await textOf(page.getByRole('alert').first())).toContain('The gateway does not answer');
    expect(await textOf(page.getByTestId('empty'))).toContain('how it is now is not known');
    expect(await page.getByTestId('alert').count()).toBe(3);
    await alertOf('CTR is low').getByRole('button', { name: 'Wake' }).click();
    await page.getByText('Not done: the gateway does not answer').waitFor();
    await picture(page, 'alerts-stale');
  });
});

async function open(path: string): Promise<Page> {
  const opened = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
  opened.on('request', (request) => requests.push(request.url()));
  await opened.goto(web.url + path);
  await opened.getByTestId('alert').or(opened.getByTestId('empty')).first().waitFor();
  return opened;
}

/** The alerts of one group. */
function group(id: string): Locator {
  return page.locator(`[data-group=${id}]`);
}

function alertOf(subject: string): Locator {
  return page.getByTestId('alert').filter({ has: page.getByRole('heading', { level: 3, name: subject }) });
}

/** What an element says, spaces as they are seen. */
async function textOf(element: Locator): Promise<string> {
  return ((await element.textContent()) ?? '').replace(/\s+/g, ' ');
}

/** Presses Tab until the button of that name in the alert of that subject has the focus. */
async function tabTo(name: string, subject: string): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    if ((await focusedName()) === name && (await focusedAlert()).includes(subject)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no Tab leads to “${name}” of “${subject}”`);
}

function focusedName(): Promise<string> {
  return page.evaluate<string>("document.activeElement?.textContent ?? ''");
}

function focusedAlert(): Promise<string> {
  return page.evaluate<string>("document.activeElement?.closest('article')?.querySelector('h3')?.textContent ?? ''");
}

/** The page as it is, light and dark, on a desk and on a telephone. */
async function pictures(name: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 1000 });
      await picture(page, `${name}-${colorScheme}-${width}`);
    }
  }
}

async function write(alerts: RuleReplay['alerts']): Promise<void> {
  await ground.append(ground.topics.alerts, alerts);
  await ground.drain('postgres-alerts', [ground.topics.alerts]);
}

/** c1 has a low CTR, c2 and then c3 have spent too much. */
function replayOf(tenant: string): RuleReplay {
  const made = new RuleReplay();
  const start = november('01T00:00');
  const ctr = { rule: 'ctr', name: 'CTR is low', condition: '@ctr over 1d < 1%', severity: 'critical' };
  const spend = { rule: 'spend', name: 'Spend above the limit', condition: 'spend over 1d > 500', severity: 'warn' };
  made.rule(configOf(ctr, tenant), start);
  made.rule(configOf(spend, tenant), start);
  made.gold(campaign(tenant, '02T09:00', 'c1', { clicks: 5, name: 'Spring sale' }), november('02T09:00'));
  made.gold(campaign(tenant, '02T10:00', 'c2', { spend: '510' }), november('02T10:00'));
  made.gold(campaign(tenant, '02T11:00', 'c3', { spend: '640.5' }), november('02T11:00'));
  return made;
}

function campaign(
  tenant: string,
  at: string,
  entity: string,
  said: { spend?: string; clicks?: number; name?: string },
) {
  const { name, ...measures } = said;
  const row = { day: '2026-11-01', entity, impressions: 1000, clicks: 50, spend: '10', ...measures };
  return { ...goldOf(row, november(at), tenant), ...(name !== undefined && { entity_name: name }) };
}
