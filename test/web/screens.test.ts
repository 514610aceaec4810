import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../base/config.ts';
import { createPostgres, type PostgresClient, withTenant } from '../../base/postgres.ts';
import { gatewayPorts } from '../../cli/gateway/ports.ts';
import type { RunningGateway } from '../../gateway/main.ts';
import { freePorts } from '../../redpanda/local/ports.ts';
import type { RunningWeb } from '../../web/start.mjs';
import { insertGold, insertRule, insertTenant, startTestGateway, storedGold } from '../gateway/stored-gold.ts';
import { testEnvironment } from '../lanes.ts';
import { chromiumPath, openBrowser, picture } from './browser.ts';
import { axeFindings, phone, pictures, textOf, Watch } from './checked-page.ts';
import { insertConnections } from './pictures/connected.ts';
import { serveWeb } from './serve.ts';

const [ours, theirs] = ['web-screens', 'web-screens-other'];
/** Milliseconds that the page may take to read. */
const poll = { timeout: 20_000 };
/** Of what is not there. */
const noBox = { x: 0, y: 0, width: 0, height: 0 };
/** Yesterday and the days before it, as the gateway's clock has them: backtests end there. */
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

let config: Config;
let gateway: RunningGateway;
let web: RunningWeb;
let browser: Browser;
let page: Page;
const watch = new Watch();

describe.skipIf(chromiumPath === undefined)('the other screens', () => {
  beforeAll(async () => {
    const [port = 0] = await freePorts(1);
    const environment = { ...testEnvironment(), MILLRACE_WEB_PORT: String(port) };
    ({ config, gateway } = await startTestGateway(environment, { ports: gatewayPorts }));
    for (const tenant of [ours, theirs]) await insertTenant(config, tenant, 'a1');
    await insertRule(config, ours, 'ctr', 'CTR is low');
    await insertRule(config, theirs, 'secret', 'The rule of others');
    await insertGold(
      config,
      [5, 4, 3].map((days) => storedGold(ours, { report_day: daysAgo(days), entity_name: 'Spring sale' })),
    );
    await insertSlices(ours);
    web = await serveWeb({ port, gatewayUrl: gateway.url, tenant: ours });
    browser = await openBrowser();
    page = await watch.open(browser, `${web.url}/rules`);
  });
  afterAll(async () => {
    await browser?.close();
    await web?.stop();
    await gateway?.close();
  });

  it('lists rules with their state, templates to begin with, and nothing of others', async () => {
    await expect
      .poll(() => page.getByTestId('rule').getByRole('heading').allTextContents(), poll)
      .toEqual(['CTR is low']);
    await expect.poll(() => page.getByTestId('template').count(), poll).toBeGreaterThanOrEqual(12);
    expect(await axeFindings(page)).toEqual([]);
    await pictures(page, 'rules');
  });

  it('makes a rule by a sentence, shows what it would have done, refuses what cannot be, and saves', async () => {
    await page.getByRole('link', { name: 'New rule' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Too dear');
    await page.getByLabel('Metric', { exact: true }).selectOption('spend');
    await page.getByLabel('Comparison').selectOption('is above');
    await page.getByLabel('Threshold').fill('4');
    // 5.00 USD were spent on three days.
    await expect
      .poll(() => page.getByTestId('backtest').textContent(), poll)
      .toMatch(/^It would have fired (once|\d times) in 14 days/);
    await page.getByLabel('Threshold').fill('6');
    await expect
      .poll(() => page.getByTestId('backtest').textContent(), poll)
      .toBe('It would not have fired in 14 days');
    await editor().click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('clics over 1d > 4');
    await expect.poll(() => page.getByTestId('formula-problem').textContent(), poll).toContain('clicks');
    await expect.poll(() => page.locator('.squiggly-error').count(), poll).toBe(1);
    await pictures(page, 'rule-editor');
    expect(await axeFindings(page)).toEqual([]);
    await page.getByTestId('formula-problem').getByRole('button').click();
    await page.getByTestId('formula-problem').waitFor({ state: 'detached' });
    expect(await page.getByLabel('Metric', { exact: true }).inputValue()).toBe('clicks');
    await page.getByRole('button', { name: 'Save rule' }).click();
    await page.getByRole('heading', { name: 'Too dear' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/rules/too_dear');
    expect(await page.getByRole('list', { name: 'Versions' }).textContent()).toContain('Version 1');
  });

  it('changes it by keyboard alone; the version tells what changed', async () => {
    await page.getByLabel('Severity').focus();
    await page.keyboard.type('Critical');
    await page.getByLabel('Name', { exact: true }).press('Enter');
    await page.getByText('Saved as version 2').waitFor();
    const newest = page.getByRole('list', { name: 'Versions' }).getByRole('listitem').first();
    await expect.poll(() => newest.textContent(), poll).toMatch(/Version 2.*severity.*warn.*critical/);
  });

  it('completes words of the language', async () => {
    await editor().click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('@ct');
    await page.locator('.suggest-widget .monaco-list-row', { hasText: '@ctr' }).first().waitFor();
    await page.keyboard.press('Escape');
  });

  it('tells of a word under the pointer its unit and what it came to on the newest day', async () => {
    await editor().click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('spend over 1d > 4');
    await expect.poll(() => page.getByTestId('formula-problem').count(), poll).toBe(0);
    const hover = page.locator('.monaco-hover', { hasText: '5.00 USD' });
    await expect
      .poll(
        async () => {
          const { x, y, width, height } = (await editor().getByText('spend').first().boundingBox()) ?? noBox;
          await page.mouse.move(0, 0);
          await page.mouse.move(x + width / 2, y + height / 2);
          await page.waitForTimeout(600);
          return (await hover.count()) > 0 ? hover.first().textContent() : null;
        },
        { ...poll, interval: 500 },
      )
      .toMatch(/spend.*money.*level campaign: 5\.00 USD/s);
  });

  it('deletes a rule once that was confirmed, and keeps why', async () => {
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete Too dear' });
    await dialog.getByRole('button', { name: 'Keep it' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await dialog.getByLabel('Why').fill('it was a trial');
    expect(await axeFindings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Delete rule' }).click();
    await expect
      .poll(() => page.getByTestId('rule').getByRole('heading').allTextContents(), poll)
      .toEqual(['CTR is low']);
    await page.goto(`${web.url}/rules/too_dear`);
    await page.getByText('It was deleted').waitFor();
    await page.goto(`${web.url}/settings?part=audit`);
    const removal = page.getByRole('row').filter({ hasText: 'rule.remove' });
    await expect.poll(() => removal.textContent(), poll).toContain('it was a trial');
  });

  it('shows which days came, which failed and why, by a press and by Enter', async () => {
    await page.goto(`${web.url}/connections`);
    await expect.poll(() => page.getByTestId('summary').textContent(), poll).toContain('1 failed');
    const failed = page.getByRole('button', { name: /: Failed/ });
    await failed.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('the platform answers: too many requests').waitFor();
    await page.keyboard.press('Escape');
    expect(await axeFindings(page)).toEqual([]);
    await pictures(page, 'connections');
  });

  it('compares totals with the platform’s own, and fetches days again, with how far that is', async () => {
    const compared = page.getByTestId('reconciliation').filter({ hasText: 'Google g1' });
    await expect.poll(() => textOf(compared), poll).toContain('Clicks 7,420 against 7,431');
    const connection = page.getByTestId('connection-item').filter({ hasText: 'Acme Search' });
    await connection.getByRole('button', { name: 'Fetch days again' }).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Fetch again' }).press('Enter');
    await expect.poll(() => textOf(connection), { timeout: 40_000 }).toContain('0 of 3 slices');
    await inTenant(ours, async (client) => {
      await client.query("update slice_ledger set begun_at = now() where connection_id = 'google' and day <> $1", [
        daysAgo(3),
      ]);
    });
    await expect.poll(() => textOf(connection), { timeout: 40_000 }).toContain('2 of 3 slices');
    expect(await axeFindings(page)).toEqual([]);
  });

  it('shows the parts of the pipeline, and steps and tasks of each', async () => {
    await page.goto(`${web.url}/pipeline`);
    const part = page.getByRole('rowheader', { name: 'bronze' }).getByRole('button');
    await part.waitFor();
    await expect.poll(() => page.locator('.react-flow__node').count(), poll).toBeGreaterThan(6);
    await part.focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('topology').waitFor();
    await page.getByTestId('no-letters').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await pictures(page, 'pipeline');
    await page.getByTestId('flow').first().getByRole('button', { name: 'gold.data.ready' }).press('Enter');
    const records = page.getByRole('dialog', { name: 'Records of gold.data.ready' });
    await records.getByText('None is of this organisation').waitFor();
    await page.keyboard.press('Escape');
    await records.waitFor({ state: 'detached' });
  });

  it('shows a key once, and ends it', async () => {
    await page.goto(`${web.url}/settings?part=keys`);
    await page.getByLabel('Name of a new key').fill('dashboard');
    await page.keyboard.press('Enter');
    const secret = (await page.getByTestId('secret').textContent()) ?? '';
    expect(secret.length).toBeGreaterThan(20);
    await page.reload();
    await page.getByRole('rowheader', { name: 'dashboard' }).waitFor();
    expect(await page.content()).not.toContain(secret);
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('revoked', { exact: true }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
  });

  it('invites a member, and shows what was done, proven', async () => {
    await page.goto(`${web.url}/settings?part=members`);
    await page.getByLabel('Invite by e-mail').fill('ana@example.com');
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByRole('list', { name: 'Invitations' }).getByText('ana@example.com').waitFor();
    await page.getByRole('link', { name: 'Audit trail' }).click();
    await page
      .getByRole('row', { name: /rule\.save/ })
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText('are as they were written').waitFor();
    await picture(page, 'settings-audit');
    expect(await axeFindings(page)).toEqual([]);
  });

  it('keeps preferences, and is as legible by them', async () => {
    await page.goto(`${web.url}/settings`);
    await page.getByRole('radio', { name: 'Compact' }).check();
    await page.getByLabel('Numbers and dates').selectOption('Deutsch');
    await page.getByText('1.234.567,50 EUR').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await pictures(page, 'settings');
    await page.waitForLoadState('networkidle');
    await page.reload();
    expect(await page.locator('html').getAttribute('data-density')).toBe('compact');
  });

  it('shows nothing of one organisation to another, side by side', async () => {
    const stranger = await openBrowser();
    const other = await watch.open(stranger, `${web.url}/rules?tenant=${theirs}`);
    await expect
      .poll(() => other.getByTestId('rule').getByRole('heading').allTextContents(), poll)
      .toEqual(['The rule of others']);
    await other.goto(`${web.url}/rules/too_dear?tenant=${theirs}`);
    await other.getByText('There is no rule too_dear').waitFor();
    await other.goto(`${web.url}/settings?part=keys&tenant=${theirs}`);
    await other.getByText('No program has a key yet').waitFor();
    await stranger.close();
  });

  it('is marked as a demo without a password; who signs out stays out until they open it again', async () => {
    await page.goto(`${web.url}/rules`);
    expect(await page.getByTestId('development').textContent()).toBe('Demo sign-in, no password');
    await page.getByRole('complementary').getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('lets anybody in without a password').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.goto(`${web.url}/rules`);
    await page.getByRole('button', { name: 'Open the demo' }).click();
    await page.getByRole('heading', { name: 'Rules' }).waitFor();
  });

  it('fits a telephone, whatever the screen', async () => {
    const onPhone = await watch.open(browser, `${web.url}/settings`, phone);
    const wide: string[] = [];
    for (const [path, ready] of [
      ['/rules', '[data-testid=template]'],
      ['/rules/too_dear', '[data-testid=backtest]'],
      ['/connections', '[aria-label="Freshness by day"]'],
      ['/pipeline', '.react-flow__node'],
      ['/settings?part=audit', 'tbody tr'],
      ['/explore', '[data-testid=total]'],
    ] as const) {
      await onPhone.goto(web.url + path);
      await onPhone.locator(ready).first().waitFor();
      const width = await onPhone.evaluate<number>('document.documentElement.scrollWidth');
      if (width > 390) wide.push(`${path} is ${width} wide`);
    }
    expect(wide).toEqual([]);
    await onPhone.close();
  });

  it('asks nobody but itself and the gateway, and breaks no policy', () => {
    expect([...watch.hosts].sort()).toEqual([new URL(web.url).host, new URL(gateway.url).host].sort());
    expect(watch.troubles).toEqual([]);
  });
});

function editor(): Locator {
  return page.getByTestId('formula').locator('.view-lines');
}

/** A report of which a day came, one came in part and one failed; and a connection that has fetched three days. */
async function insertSlices(tenant: string): Promise<void> {
  await inTenant(tenant, async (client) => {
    await client.query(
      `insert into slice_ledger (tenant_id, platform, account_id, report_type, level, day, last_applied_seq, decision, rows, failures, error_code, error)
       values ($1, 'META', 'a1', 'ad_daily', 'AD', $2, 3, 'APPLIED', 7, 0, null, null),
              ($1, 'META', 'a1', 'ad_daily', 'AD', $3, null, null, null, 3, 'MR_THROTTLED', 'the platform answers: too many requests')`,
      [tenant, daysAgo(3), daysAgo(2)],
    );
    await insertConnections(client, tenant, [{ platform: 'GOOGLE', id: 'g1', name: 'Acme Search', currency: 'USD' }]);
    await client.query(
      `insert into slice_ledger (tenant_id, platform, account_id, report_type, level, day, last_applied_seq, decision, rows, connection_id)
       select $1, 'GOOGLE', 'g1', 'campaign_daily', 'CAMPAIGN', day::date, 3, 'APPLIED', 7, 'google'
       from unnest($2::text[]) as told (day)`,
      [tenant, [daysAgo(5), daysAgo(4), daysAgo(3)]],
    );
  });
}

async function inTenant(tenant: string, work: (client: PostgresClient) => Promise<void>): Promise<void> {
  const pool = createPostgres(config.address('postgres'));
  await withTenant(pool, tenant, work);
  await pool.end();
}
