import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatewayPorts } from '../../cli/gateway/ports.ts';
import type { RunningGateway } from '../../gateway/main.ts';
import { freePorts } from '../../redpanda/local/ports.ts';
import type { RunningWeb } from '../../web/start.mjs';
import { insertTenant, startTestGateway } from '../gateway/stored-gold.ts';
import { openWorkingGround, type WorkingGround } from '../workflows/ground.ts';
import { chromiumPath, openBrowser } from './browser.ts';
import { axeFindings, pictures, Watch } from './checked-page.ts';
import { serveWeb } from './serve.ts';

const [ours, theirs] = [`web-connections-${process.pid}`, `web-connections-other-${process.pid}`];
/** Milliseconds that the pipeline may take, on a machine that other tests keep busy. */
const poll = { timeout: 150_000 };
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
    web = await serveWeb({ port, gatewayUrl: gateway.url, tenant: ours });
    browser = await openBrowser();
    page = await watch.open(browser, `${web.url}/connections`);
  });
  afterAll(async () => {
    await browser?.close();
    await web?.stop();
    await gateway?.close();
    await ground?.close();
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
    await expect
      .poll(() => problems().allTextContents(), poll)
      .toEqual([
        expect.stringMatching(
          /^Meta Ads, connection meta-ours: .*Error validating access token.*; connect the account again/,
        ),
      ]);
    expect(await axeFindings(page)).toEqual([]);
    await pictures(page, 'connect-refused');
    await page.getByRole('button', { name: 'Give another credential' }).click();
    const token = ground.sandbox.credential('meta', 0).secrets.accessToken?.reveal() ?? '';
    await page.getByLabel('Access token').fill(token);
    await page.getByRole('button', { name: 'Keep and sign in' }).click();
    const account = ground.sandbox.accounts('meta', 0)[0]?.account ?? '';
    await expect.poll(() => page.getByTestId('reached').textContent(), poll).toBe('Signed in: it reaches 1 account.');
    // What was given is nowhere any more.
    expect(await page.content()).not.toContain(token);
    const choice = page.getByRole('checkbox', { name: account });
    expect([await choice.isChecked(), await choice.isEnabled()]).toEqual([true, false]);
    await page.getByLabel(/^All that it reaches/).uncheck();
    expect([await choice.isChecked(), await choice.isEnabled()]).toEqual([true, true]);
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

  it('knows nothing of a connection for another organisation', async () => {
    const other = await watch.open(browser, `${web.url}/connections/connect?connection=meta-ours&tenant=${theirs}`);
    await other.getByText('There is no connection meta-ours.').waitFor();
    expect(await other.getByRole('button', { name: 'Keep and sign in' }).count()).toBe(0);
    await other.close();
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
    expect(watch.troubles).toEqual([]);
  });
});

/** What the page says is wrong; beside it Next announces titles as alerts. */
function problems() {
  return page.getByRole('main').getByRole('alert');
}
