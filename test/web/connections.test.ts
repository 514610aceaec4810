import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatewayPorts } from '../../cli/gateway/ports.ts';
import type { RunningGateway } from '../../gateway/main.ts';
import { freePorts } from '../../redpanda/local/ports.ts';
import { type RunningWeb, startWeb } from '../../web/start.mjs';
import { insertTenant, startTestGateway } from '../gateway/stored-gold.ts';
import { openWorkingGround, type WorkingGround } from '../workflows/ground.ts';
import { chromiumPath, openBrowser } from './browser.ts';
import { axeFindings, phone, pictures, tabTo, textOf, Watch } from './checked-page.ts';

const [ours, theirs] = [`web-connections-${process.pid}`, `web-connections-other-${process.pid}`];
/** Milliseconds that the pipeline may take, on a machine that other tests keep busy. */
const poll = { timeout: 150_000 };
const report = (name: string) => join(import.meta.dirname, '..', 'data', 'reports', name);
const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

let ground: WorkingGround;
let gateway: RunningGateway;
let web: RunningWeb;
let browser: Browser;
let page: Page;
const watch = new Watch();

describe.skipIf(chromiumPath === undefined)('connections', () => {
  beforeAll(async () => {
    ground = await openWorkingGround(new Date().toISOString());
    const [port = 0] = await freePorts(1);
    const environment = {
      ...ground.environment,
      MILLRACE_WEB_PORT: String(port),
      MILLRACE_SANDBOX: ground.sandbox.url,
    };
    ({ gateway } = await startTestGateway(environment, { ports: gatewayPorts }));
    for (const tenant of [ours, theirs]) await insertTenant(ground.config, tenant, 'a1');
    web = await startWeb({ port, gatewayUrl: gateway.url, tenant: ours });
    browser = await openBrowser();
    page = await watch.open(browser, `${web.url}/connections`);
  });
  afterAll(async () => {
    await browser?.close();
    await web?.stop();
    await gateway?.close();
    await ground?.close();
  });

  it('imports a report file: guessed, looked at, sent, and its totals are those of the file', async () => {
    await page.getByRole('link', { name: 'Import a file' }).click();
    await page.getByLabel('Report file').setInputFiles(report('reddit_ads_ad_report_data.csv'));
    await expect.poll(() => page.getByTestId('guess').textContent(), poll).toContain('Reddit · ad daily (ad) knows 51');
    // The file says neither its currency nor its zone: each is asked for at its field.
    await expect.poll(() => problems().allTextContents(), poll).toEqual([expect.stringContaining('zone')]);
    await page.getByLabel('Time zone').fill('UTC');
    await expect.poll(() => problems().allTextContents(), poll).toEqual([expect.stringContaining('currency')]);
    await page.getByLabel('Currency').fill('usd');
    await expect.poll(() => page.getByTestId('checked').textContent(), poll).toBe('The first 100 rows can be read');
    expect(await textOf(page.getByTestId('placed'))).toBe('Account 1234, 9 Oct 2022 to 6 Dec 2022');
    expect(await page.getByRole('region', { name: 'First rows' }).locator('tbody tr').count()).toBe(10);
    expect(await axeFindings(page)).toEqual([]);
    await pictures(page, 'import-preview');
    await page.getByRole('button', { name: 'Import reddit_ads_ad_report_data.csv' }).click();
    await page.locator('[data-testid=run-state][data-state=DONE]').waitFor({ timeout: poll.timeout });
    const result = await textOf(page.getByTestId('import-result'));
    // The sums of test/data/reports, as its peers reckon them.
    expect(result).toBe(
      'Rows100New or changed100As they were0Twice in the file0Taken back0Put aside0Impressions1,209,985Clicks3,458Spend5,035.019678 USD',
    );
    expect(await axeFindings(page)).toEqual([]);
    await pictures(page, 'import-result');
  });

  it('maps a file of nobody it knows by keyboard, shows a bad cell at its place, and puts its row aside', async () => {
    await page.goto(`${web.url}/connections/import`);
    await tabTo(page, 'Choose a file');
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
    const rows = ['Tag;Kampagne-ID;Klicks;Kosten (EUR)', '01.11.2026;c1;31;1.234,56', '02.11.2026;c1;viele;0,44'];
    const file = { name: 'bericht.csv', mimeType: 'text/csv', buffer: Buffer.from(`${rows.join('\n')}\n`) };
    await chooser.setFiles(file);
    await expect.poll(() => page.getByLabel('What Kosten (EUR) is').inputValue(), poll).toBe('spend');
    await tabTo(page, 'What Klicks is');
    await page.keyboard.type('Impr');
    expect(await page.getByLabel('What Klicks is').inputValue()).toBe('impressions');
    // A list forgets what was typed after a second.
    await page.waitForTimeout(1_200);
    await page.keyboard.type('Clicks');
    await expect.poll(() => page.getByLabel('What Klicks is').inputValue(), poll).toBe('clicks');
    for (const [label, text] of [
      ['Account', 'dsp-7'],
      ['Currency', 'EUR'],
      ['Time zone', 'Europe/Berlin'],
    ] as const) {
      await page.getByLabel(label, { exact: true }).focus();
      await page.keyboard.type(text);
    }
    await expect
      .poll(() => page.getByTestId('checked').textContent(), poll)
      .toBe('1 of the first 2 rows have problems');
    expect(await page.getByTestId('cell-problem').textContent()).toContain('viele');
    expect(await axeFindings(page)).toEqual([]);
    await pictures(page, 'import-mapping');
    await tabTo(page, 'Import bericht.csv');
    await page.keyboard.press('Enter');
    await page.locator('[data-testid=run-state][data-state=DONE]').waitFor({ timeout: poll.timeout });
    expect(await textOf(page.getByTestId('put-aside'))).toMatch(/^NOT_A_NUMBER13.*viele/);
    expect(await textOf(page.getByTestId('import-result'))).toContain('Clicks31Spend1,234.56 EUR');
  });

  it('connects a platform: its own words when it refuses, its accounts, a first day, and its days come', async () => {
    await page.goto(`${web.url}/connections`);
    await page.getByRole('link', { name: 'Connect a platform' }).first().click();
    await page.getByRole('radio', { name: 'Meta Ads' }).check();
    await page.getByLabel('Name').fill('Meta, ours');
    await page.getByLabel('Id', { exact: true }).fill('meta-ours');
    await page.getByLabel(/^Call the sandbox/).check();
    await page.getByLabel('Access token').fill('a-wrong-token');
    expect(await axeFindings(page)).toEqual([]);
    await pictures(page, 'connect-credential');
    await page.getByRole('button', { name: 'Keep and sign in' }).click();
    await expect.poll(() => problems().allTextContents(), poll).toEqual([expect.stringMatching(/meta/i)]);
    await page.getByRole('button', { name: 'Give another credential' }).click();
    const token = ground.sandbox.credential('meta', 0).secrets.accessToken?.reveal() ?? '';
    await page.getByLabel('Access token').fill(token);
    await page.getByRole('button', { name: 'Keep and sign in' }).click();
    const account = ground.sandbox.accounts('meta', 0)[0]?.account ?? '';
    await expect.poll(() => page.getByTestId('reached').textContent(), poll).toBe('Signed in: it reaches 1 account.');
    // What was given is nowhere any more.
    expect(await page.content()).not.toContain(token);
    await page.getByLabel(/^All that it reaches/).uncheck();
    await page.getByRole('checkbox', { name: account }).waitFor();
    await page.getByLabel('First day').fill(yesterday);
    expect(await axeFindings(page)).toEqual([]);
    await pictures(page, 'connect-accounts');
    await page.getByRole('button', { name: 'Start fetching' }).click();
    await page.getByText('All are there').waitFor({ timeout: poll.timeout });
    const rows = await ground.ledger(ours);
    expect(new Set(rows.filter(({ report: name }) => name !== 'test_report').map((row) => row.account))).toContain(
      account,
    );
    expect(await axeFindings(page)).toEqual([]);
    await pictures(page, 'connect-first-fetch');
  });

  it('pauses, resumes, takes a new credential when it is over, and disconnects, by keyboard', async () => {
    const ref = { tenant: ours, connection: 'meta-ours' };
    await page.goto(`${web.url}/connections`);
    const item = page.getByTestId('connection-item').filter({ hasText: 'Meta, ours' });
    await item.getByRole('button', { name: 'Pause' }).press('Enter');
    await item.getByText('Paused').waitFor();
    await item.getByRole('button', { name: 'Resume' }).press('Enter');
    await item.getByText('Fetching', { exact: true }).waitFor();
    await ground.connections.setStatus(ref, 'EXPIRED', 'the access has ended: connect the account again');
    await page.reload();
    await item.getByText('Credential is over').waitFor();
    await item.getByRole('link', { name: 'New credential' }).press('Enter');
    await page.getByLabel('Access token').focus();
    await page.keyboard.type(ground.sandbox.credential('meta', 0).secrets.accessToken?.reveal() ?? '');
    await page.keyboard.press('Enter');
    await page.getByTestId('reached').waitFor({ timeout: poll.timeout });
    expect(await ground.connections.get(ref)).toMatchObject({ status: 'ACTIVE' });
    await page.goto(`${web.url}/connections`);
    await item.getByRole('button', { name: 'Disconnect' }).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).press('Enter');
    await item.waitFor({ state: 'detached' });
    await expect(ground.connections.get(ref)).rejects.toMatchObject({ code: 'MR_CONNECTOR_CONNECTION' });
    expect(await ground.store.get(ref)).toBeUndefined();
  });

  it('shows nothing of one organisation to another, and fits a telephone', async () => {
    const other = await watch.open(browser, `${web.url}/connections/import?tenant=${theirs}`, phone);
    await other.getByRole('button', { name: 'Choose a file' }).waitFor();
    await page.goto(`${web.url}/connections/import`);
    await expect.poll(() => page.getByTestId('earlier-import').count(), poll).toBe(2);
    expect(await other.getByTestId('earlier-import').count()).toBe(0);
    for (const path of ['/connections/import', '/connections/connect']) {
      await other.goto(`${web.url}${path}?tenant=${theirs}`);
      await other.getByRole('heading', { level: 1 }).waitFor();
      expect(await other.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    }
    expect(watch.troubles).toEqual([]);
    await other.close();
  });
});

/** What the page says is wrong; beside it Next announces titles as alerts. */
function problems() {
  return page.getByRole('main').getByRole('alert');
}
