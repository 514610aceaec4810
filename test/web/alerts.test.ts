import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../base/config.ts';
import type { RunningGateway } from '../../gateway/main.ts';
import { RuleReplay } from '../../processors/rules/replay.ts';
import { configOf, goldOf, november } from '../../processors/rules/testing/made.ts';
import { freePorts } from '../../redpanda/local/ports.ts';
import type { RunningWeb } from '../../web/start.mjs';
import { insertGold, insertRule, insertTenant, startTestGateway, storedGold } from '../gateway/stored-gold.ts';
import { testEnvironment } from '../lanes.ts';
import { createGround, type Ground } from '../sinks/sinking.ts';
import { chromiumPath, openBrowser, picture } from './browser.ts';
import { axeFindings, focusedName, phone, pictures, tabTo, textOf, Watch } from './checked-page.ts';
import { serveWeb } from './serve.ts';

let config: Config;
let gateway: RunningGateway;
let ground: Ground;
let web: RunningWeb;
let browser: Browser;
let page: Page;
let [ours, theirs, calm] = ['', '', ''];
let replay: RuleReplay;
const watch = new Watch();
/** Milliseconds that the page may take to read again. */
const poll = { timeout: 25_000 };

describe.skipIf(chromiumPath === undefined)('what needs you', () => {
  beforeAll(async () => {
    const [port = 0] = await freePorts(1);
    ({ config, gateway } = await startTestGateway({ ...testEnvironment(), MILLRACE_WEB_PORT: String(port) }));
    ground = await createGround();
    [ours, theirs, calm] = [`${ground.id}-a`, `${ground.id}-b`, `${ground.id}-c`];
    for (const tenant of [ours, theirs, calm]) await insertTenant(config, tenant, 'a1');
    await insertRule(config, calm, 'ctr', 'CTR is low');
    await insertGold(config, [...daysOf(ours), storedGold(calm)]);
    replay = replayOf(ours);
    await write([...replay.alerts, ...replayOf(theirs).alerts.filter(({ rule_id }) => rule_id === 'spend')]);
    web = await serveWeb({ port, gatewayUrl: gateway.url, tenant: ours });
    browser = await openBrowser();
    page = await open('/');
  });
  afterAll(async () => {
    await browser?.close();
    await web?.stop();
    await gateway?.close();
    await ground?.close();
  });

  it('begins with what fires, the worst on top, with what a person needs to judge it', async () => {
    await expect
      .poll(() => textOf(page.getByTestId('summary')), poll)
      .toContain('3 alerts need you, 1 of them critical');
    expect(new URL(page.url()).pathname).toBe('/alerts');
    expect(await group('firing').locator('h3').allTextContents()).toEqual([
      'CTR is low: Spring sale, 0.5%, below 1%',
      'Spend above the limit: c3, 640.50 EUR, above 500.00 EUR',
      'Spend above the limit: c2, 510.00 EUR, above 500.00 EUR',
    ]);
    expect(await textOf(alertOf('CTR is low'))).toMatch(/▲\s?Critical/);
    expect(await textOf(alertOf('CTR is low').getByTestId('value'))).toBe('0.5 % fires below 1 %');
    expect(await textOf(alertOf('CTR is low').getByTestId('data-as-of'))).toMatch(/^data as of .+ ago$/);
    // Without a press, the worst is shown whole.
    const text = await textOf(page.getByTestId('panel'));
    expect(text).toMatch(/since .*2 Nov 2026/);
    expect(text).toContain('@ctr over 1d 0.5 % = 5 / 1,000');
    expect(text).toMatch(/Campaign Spring sale · Meta a1/);
    expect(text).toMatch(/as of .*2026.*, up to 1 Nov 2026/);
    expect(await page.getByTestId('finality').textContent()).toMatch(/Final|May still change|Provisional/);
    await expect
      .poll(() => page.getByTestId('panel').getByRole('img').getAttribute('aria-label'), poll)
      .toBe('30 Oct to 1 Nov: from 0.7 % to 0.5 %');
    expect(await page.getByTestId('connection').textContent()).toMatch(/Polling|Live/);
    await pictures(page, 'alerts');
  });

  it('has nothing that keeps people out', async () => {
    expect(await axeFindings(page)).toEqual([]);
  });

  it('is taken on by mouse, given to somebody and commented on, says so, and can be taken back', async () => {
    await alertOf('c3').getByRole('link').click();
    const panel = await panelOf('c3');
    await panel.getByRole('button', { name: 'Acknowledge' }).click();
    await expect.poll(() => group('taken').locator('h3').allTextContents(), poll).toHaveLength(1);
    expect(await textOf(page.getByTestId('summary'))).toContain('2 alerts need you');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => group('taken').count(), poll).toBe(0);
    await panel.getByRole('button', { name: 'Acknowledge' }).click();
    await expect.poll(() => group('taken').count(), poll).toBe(1);
    await panel.getByRole('button', { name: 'Assign' }).click();
    await panel.getByLabel('Assign to').fill('ben');
    await panel.getByRole('button', { name: 'Assign to them' }).click();
    await expect.poll(() => textOf(alertOf('c3')), poll).toContain('assigned to ben');
    await panel.getByRole('button', { name: 'Comment', exact: true }).click();
    await panel.getByRole('textbox', { name: 'Comment' }).fill('the new creative is dear');
    await panel.getByRole('button', { name: 'Add comment' }).click();
    await expect.poll(() => textOf(panel), poll).toContain('the new creative is dear');
    expect(await textOf(panel)).toMatch(/Firing, 640.50 EUR/);
  });

  it('is gone through, taken on and snoozed by keyboard alone, and the focus stays', async () => {
    await page.goto(`${web.url}/alerts`);
    await alertOf('CTR is low').waitFor();
    await page.keyboard.press('j');
    await panelOf('CTR is low');
    await page.keyboard.press('j');
    await panelOf('c2');
    // However fast keys are pressed, none is lost.
    for (const key of ['k', 'j', 'k']) await page.keyboard.press(key);
    const panel = await panelOf('CTR is low');
    expect(await focusedName(page)).toContain('CTR is low');
    await page.keyboard.press('a');
    await expect.poll(() => group('taken').locator('h3').allTextContents(), poll).toHaveLength(2);
    await page.keyboard.press('s');
    await expect.poll(() => focusedName(page)).toBe('1 hour');
    await pictures(page, 'alerts-snooze');
    await page.keyboard.press('Escape');
    expect(await focusedName(page)).toBe('Snooze');
    await page.keyboard.press('Enter');
    await tabTo(page, '4 hours');
    await page.keyboard.press('Enter');
    await expect.poll(() => group('snoozed').locator('h3').allTextContents(), poll).toHaveLength(1);
    expect(await textOf(alertOf('CTR is low'))).toContain('snoozed until');
    expect(await focusedName(page)).toBe('Snooze');
    await panel.getByRole('button', { name: 'Wake' }).waitFor();
  });

  it('finds everything by the palette, and goes there by keys', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').waitFor();
    await page.keyboard.type('dark');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark');
    await page.getByText('Skip to the content').focus();
    await page.keyboard.press('Enter');
    expect(await page.evaluate<string>('document.activeElement.id')).toBe('main');
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.waitForLoadState('networkidle');
    // The choice is in the server's first line at the next visit: nothing flashes.
    const answer = await page.request.get(`${web.url}/alerts`);
    expect(await answer.text()).toContain('data-theme="dark"');
    await page.goto(`${web.url}/alerts`);
    await alertOf('c2').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').waitFor();
    await page.keyboard.type('Theme: as the system');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('system');
  });

  it('moves by itself when an alert is over', async () => {
    await alertOf('c2').waitFor();
    const before = replay.alerts.length;
    replay.gold(campaign(ours, '02T12:00', 'c2', { spend: '100' }), november('02T12:00'));
    await write(replay.alerts.slice(before));
    await expect.poll(() => group('over').locator('h3').allTextContents(), poll).toHaveLength(1);
    expect(await textOf(page.getByTestId('empty'))).toContain('Nothing needs you');
  });

  it('shows nothing of one organisation to another, side by side and not even by a link', async () => {
    const address = (await alertOf('CTR is low').getByRole('link').getAttribute('href')) ?? '';
    const linked = await open(address);
    await linked.getByTestId('panel').getByText('Rule', { exact: true }).waitFor();
    const stranger = await openBrowser();
    const other = await watch.open(stranger, `${web.url}${address.split('?')[0]}?tenant=${theirs}`);
    await other.getByText('No such alert').waitFor();
    expect(await other.getByTestId('alert').locator('h3').allTextContents()).toEqual([
      'Spend above the limit: c3, 640.50 EUR, above 500.00 EUR',
      'Spend above the limit: c2, 510.00 EUR, above 500.00 EUR',
    ]);
    expect(await textOf(other.getByTestId('alert').first())).not.toContain('taken on');
    await other.getByTestId('alert').first().getByRole('link').click();
    await other.getByRole('button', { name: 'Acknowledge' }).click();
    await other.getByRole('heading', { name: /Taken on/ }).waitFor();
    await linked.reload();
    await expect.poll(() => linked.locator('[data-group=taken]').count(), poll).toBe(1);
    await Promise.all([linked.close(), stranger.close()]);
  });

  it('says when the data is from and what is watched when nothing needs anybody', async () => {
    const quiet = await open(`/alerts?tenant=${calm}`);
    await quiet.getByTestId('empty').getByText('The newest data is from').waitFor();
    const text = await textOf(quiet.getByTestId('empty'));
    expect(text).toContain('1 rule watches: CTR is low.');
    expect(text).toMatch(/The newest data is from .*2 Nov 2026.* reaches to 1 Nov 2026; 1 account is known/);
    await picture(quiet, 'alerts-empty');
    await quiet.close();
  });

  it('fits a telephone: one thing at a time, the actions under the thumb', async () => {
    const onPhone = await watch.open(browser, `${web.url}/alerts`, phone);
    const wide = () => onPhone.evaluate<number>('document.documentElement.scrollWidth');
    await onPhone.getByTestId('alert').first().waitFor();
    expect(await wide()).toBeLessThanOrEqual(390);
    await onPhone.getByTestId('alert').first().getByRole('link').tap();
    const snooze = onPhone.getByTestId('panel').getByRole('button', { name: 'Snooze' });
    await snooze.waitFor();
    expect(await wide()).toBeLessThanOrEqual(390);
    const box = await snooze.boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(44);
    expect(box?.y).toBeGreaterThan(844 / 2);
    expect(await axeFindings(onPhone)).toEqual([]);
    await onPhone.goBack();
    await onPhone.getByRole('heading', { name: 'What needs you' }).waitFor();
    await onPhone.close();
  });

  it('writes times in the zone that was chosen', async () => {
    await page.goto(`${web.url}/settings`);
    await kept(() => page.getByLabel('Time zone').fill('Asia/Kolkata'));
    await page.goto(`${web.url}/alerts`);
    await alertOf('CTR is low').getByRole('link').click();
    await panelOf('CTR is low');
    // 02T09:00 UTC
    await expect.poll(() => textOf(page.getByTestId('panel')), poll).toContain('2 Nov 2026, 14:30');
    await page.goto(`${web.url}/settings`);
    await kept(() => page.getByLabel('Time zone').fill(''));
    await page.goto(`${web.url}/alerts`);
  });

  it('says so while the socket is gone, and asks by itself meanwhile', async () => {
    const cut = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
    await cut.routeWebSocket(/./, (socket) => socket.close());
    await cut.goto(`${web.url}/alerts?tenant=${theirs}`);
    await expect.poll(() => cut.getByTestId('connection').textContent(), poll).toBe('Stale: polling');
    const made = replayOf(theirs);
    const before = made.alerts.length;
    made.gold(campaign(theirs, '02T13:00', 'c4', { spend: '900' }), november('02T13:00'));
    await write(made.alerts.slice(before));
    await cut.getByRole('heading', { level: 3, name: /^Spend above the limit: c4/ }).waitFor(poll);
    await cut.close();
  });

  it('asks nobody but itself and the gateway, and breaks no policy', () => {
    expect([...watch.hosts].sort()).toEqual([new URL(web.url).host, new URL(gateway.url).host].sort());
    expect(watch.troubles).toEqual([]);
  });

  it('keeps what was read when the gateway is gone, and says so', async () => {
    await alertOf('CTR is low').getByRole('link').click();
    const panel = await panelOf('CTR is low');
    await panel.getByRole('button', { name: 'Wake' }).waitFor();
    await gateway.close();
    await expect
      .poll(() => page.getByTestId('connection').textContent(), poll)
      .toMatch(/^Stale since .*: trying again$/);
    expect(await textOf(page.getByTestId('empty'))).toContain('how it is now is not known');
    expect(await page.getByTestId('alert').count()).toBe(3);
    await panel.getByRole('button', { name: 'Wake' }).click();
    await page.getByText('Not done: the gateway does not answer').waitFor();
    await picture(page, 'alerts-stale');
  });
});

function open(path: string): Promise<Page> {
  return watch.open(browser, web.url + path);
}

/** The alerts of one group. */
function group(id: string): Locator {
  return page.locator(`[data-group=${id}]`);
}

function alertOf(subject: string): Locator {
  return page.getByTestId('alert').filter({ has: page.getByRole('heading', { level: 3, name: subject }) });
}

/** The panel, when it shows the alert of that subject. */
async function panelOf(subject: string): Promise<Locator> {
  const panel = page.getByTestId('panel');
  await panel
    .getByRole('heading', { level: 2, name: subject })
    .waitFor()
    .catch(async (error: Error) => {
      const shown = await textOf(page.locator('main'));
      throw new Error(`${subject} is not in the panel; at ${page.url()} the screen says: ${shown}`, { cause: error });
    });
  return panel;
}

/** Does something that is kept for the next visit, and waits until it is. */
async function kept(work: () => Promise<void>): Promise<void> {
  await Promise.all([page.waitForResponse(`${web.url}/preferences`), work()]);
}

/** Days of the campaign c1 whose CTR went down: 7, 6 and 5 clicks of 1,000 impressions. */
function daysOf(tenant: string) {
  return [
    ['2026-10-30', '7'],
    ['2026-10-31', '6'],
    ['2026-11-01', '5'],
  ].map(([report_day, clicks]) => storedGold(tenant, { report_day, clicks, entity_id: 'c1' }));
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
