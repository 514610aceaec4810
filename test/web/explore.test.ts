import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../base/config.ts';
import type { RunningGateway } from '../../gateway/main.ts';
import { freePorts } from '../../redpanda/local/ports.ts';
import type { RunningWeb } from '../../web/start.mjs';
import {
  ask,
  insertGold,
  insertTenant,
  publishGold,
  startTestGateway,
  storedGold,
  tokenOf,
} from '../gateway/stored-gold.ts';
import { testEnvironment } from '../lanes.ts';
import { chromiumPath, openBrowser, picture } from './browser.ts';
import { axeFindings, pictures, tabTo, textOf, Watch } from './checked-page.ts';
import { serveWeb } from './serve.ts';

const tenant = 'web-explore';
const [other, large] = ['web-explore-other', 'web-explore-large'];
/** Milliseconds that the page may take to read. */
const poll = { timeout: 15_000 };

let config: Config;
let gateway: RunningGateway;
let web: RunningWeb;
let browser: Browser;
let page: Page;
const watch = new Watch();

describe.skipIf(chromiumPath === undefined)('explore', () => {
  beforeAll(async () => {
    const [port = 0] = await freePorts(1);
    ({ config, gateway } = await startTestGateway({ ...testEnvironment(), MILLRACE_WEB_PORT: String(port) }));
    await insertTenant(config, tenant, 'a1');
    await insertGold(config, [...sampleRows(), storedGold(other, { spend: '99000000' })]);
    web = await serveWeb({ port, gatewayUrl: gateway.url, tenant });
    browser = await openBrowser();
    page = await watch.open(browser, `${web.url}/explore`);
    await page.getByTestId('currency-USD').waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await web?.stop();
    await gateway?.close();
  });

  it('shows exact totals, each currency by itself, and the time of the data', async () => {
    // 15 days of two accounts: 50.00 and 10 clicks of 1,000 impressions each.
    expect(await total('USD')).toBe('1,500.00 USD');
    expect(await figure('currency-USD', 'total-clicks')).toBe('300');
    expect(await figure('currency-USD', 'total-ctr')).toBe('1 %');
    expect(await total('EUR')).toBe('75.00 EUR');
    await expect.poll(() => page.getByTestId('as-of').textContent()).toContain('Data as of');
    await expect.poll(rowNames, poll).toEqual(['Google', 'Meta']);
    await pictures(page, 'explore');
  });

  it('has nothing that keeps people out', async () => {
    expect(await axeFindings(page)).toEqual([]);
  });

  it('shows one currency below, the other at a press', async () => {
    await page.getByRole('button', { name: 'show EUR below' }).click();
    await expect.poll(rowNames, poll).toEqual(['TikTok']);
    expect(await page.getByRole('columnheader', { name: 'Spend, EUR' }).count()).toBe(1);
    await page.getByRole('button', { name: 'show USD below' }).click();
    await expect.poll(rowNames, poll).toEqual(['Google', 'Meta']);
  });

  it('tells which days can still change, and no others', async () => {
    await page.getByText('shaded days can still change').waitFor();
    await page.getByRole('radio', { name: 'Day' }).check();
    await expect.poll(() => page.getByTestId('row-count').textContent(), poll).toBe('15 rows');
    const open = await page
      .getByRole('row', { name: /May still change/ })
      .getByRole('rowheader')
      .allTextContents();
    expect(open.sort()).toEqual(['2026-11-13', '2026-11-14', '2026-11-15']);
    await page.getByRole('radio', { name: 'Platform' }).check();
  });

  it('compares with the days before: exactly, and without a figure where there is nothing', async () => {
    await page.getByLabel('From').fill('2026-11-11');
    await page.getByLabel('Compare with').selectOption('The days before');
    await expect.poll(() => total('USD'), poll).toBe('500.00 USD');
    // 5 days against the 5 before.
    await expect.poll(() => figure('currency-USD', 'change'), poll).toBe('±0 % from 500.00 USD');
    await page.getByLabel('From').fill('2026-11-01');
    await expect.poll(() => total('USD'), poll).toBe('1,500.00 USD');
    await expect.poll(() => page.getByTestId('change').count(), poll).toBe(0);
    await page.getByLabel('Compare with').selectOption('Nothing');
  });

  it('goes from a number to its rows and slices, by keyboard too', async () => {
    await page.getByRole('rowheader', { name: 'Meta' }).getByRole('button').focus();
    await page.keyboard.press('Enter');
    const drill = page.getByTestId('drill');
    await drill.getByText('Rows (15)').waitFor();
    expect(await drill.textContent()).toContain('15 Nov 2026');
    await drill.getByText('test_report').last().waitFor();
    await picture(page, 'explore-drill');
    expect(await axeFindings(page)).toEqual([]);
    await tabTo(page, 'Look inside');
    await page.keyboard.press('Enter');
    await expect.poll(rowNames, poll).toEqual(['Meta a1']);
    expect(new URL(page.url()).searchParams.get('by')).toBe('ACCOUNT');
  });

  it('is the same from its address, and sorts by a press', async () => {
    await page.goto(`${web.url}/explore?metric=clicks&by=PLATFORM&from=2026-11-01&to=2026-11-15`);
    await expect.poll(() => total('USD'), poll).toBe('300');
    await page.getByRole('columnheader', { name: 'Platform' }).getByRole('button').click();
    await expect.poll(rowNames, poll).toEqual(['Google', 'Meta']);
    await page.getByRole('columnheader', { name: 'Platform' }).getByRole('button').press('Enter');
    await expect.poll(rowNames, poll).toEqual(['Meta', 'Google']);
    expect(page.url()).toContain('sort=');
    await page.reload();
    await expect.poll(rowNames, poll).toEqual(['Meta', 'Google']);
  });

  it('looks at the organisation’s own metrics, each in its own unit, and at those of one account by account', async () => {
    const saved = await ask(
      gateway,
      await tokenOf(gateway, tenant),
      `mutation { saveMetric(version: 0, id: "visit_cost", title: "Cost of a visit", formula: "spend / clicks") { __typename } }`,
    );
    expect(saved.data).toEqual({ saveMetric: { __typename: 'MetricSaved' } });
    await page.goto(`${web.url}/explore?by=PLATFORM&from=2026-11-01&to=2026-11-15`);
    const metric = page.getByRole('combobox', { name: 'Metric' });
    await metric.selectOption('Cost of a visit');
    // 50.00 for 10 clicks on each day.
    await expect.poll(() => total('USD'), poll).toBe('5.00 USD');
    await page.getByRole('columnheader', { name: 'Cost of a visit, USD' }).waitFor();
    await page.getByLabel('Compare with').selectOption('The days before');
    await page.getByLabel('From').fill('2026-11-11');
    await expect.poll(() => figure('currency-USD', 'change'), poll).toBe('±0 % from 5.00 USD');
    await page.goto(`${web.url}/explore?metric=@share_of_spend&by=PLATFORM&from=2026-11-01&to=2026-11-15`);
    await expect.poll(() => total('USD'), poll).toBe('Of each by itself');
    await expect.poll(rowNames, poll).toEqual(['Google 123-456-7890', 'Meta a1']);
    await expect.poll(() => page.getByRole('row', { name: /Meta a1/ }).textContent(), poll).toContain('100 %');
    expect(await page.getByLabel('Compare with').isDisabled()).toBe(true);
    expect(await axeFindings(page)).toEqual([]);
    await page.goto(`${web.url}/explore?metric=clicks&by=PLATFORM&from=2026-11-01&to=2026-11-15&sort=-name`);
    await expect.poll(rowNames, poll).toEqual(['Meta', 'Google']);
  });

  it('keeps a view, comes back to it, shows it to no other organisation, and forgets it', async () => {
    const views = page.getByRole('dialog', { name: 'Views' });
    await page.getByRole('button', { name: 'Views' }).click();
    await views.getByLabel('Keep this view as').fill('Clicks by platform');
    await page.keyboard.press('Enter');
    await views.getByText('Clicks by platform is kept.').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    const others = await ask(gateway, await tokenOf(gateway, other), '{ savedViews { name } }');
    expect(others.data).toEqual({ savedViews: [] });
    await page.goto(`${web.url}/explore`);
    await expect.poll(() => total('USD'), poll).toBe('1,500.00 USD');
    await page.getByRole('button', { name: 'Views' }).click();
    await views.getByRole('link', { name: 'Clicks by platform' }).click();
    await expect.poll(() => total('USD'), poll).toBe('300');
    await expect.poll(rowNames, poll).toEqual(['Meta', 'Google']);
    await page.getByRole('button', { name: 'Views' }).click();
    await views.getByRole('button', { name: 'Forget Clicks by platform' }).click();
    await views.getByText('None was kept yet.').waitFor();
    await page.keyboard.press('Escape');
  });

  it('gives the rows as a file, and the question as the gateway takes it', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ]);
    const [header, ...lines] = readFileSync(await file.path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(header).toContain('name,platform,account,entity,day,currency,spend,impressions,clicks');
    expect(lines[0]).toMatch(/^Meta,META,,,,USD,750(\.0+)?,15000,150,/);
    expect(lines).toHaveLength(2);
    await page.getByRole('button', { name: 'Copy as GraphQL' }).click();
    await page.getByText('The question is copied').waitFor();
    const question = await page.evaluate<string>('navigator.clipboard.readText()');
    const answer = await ask(gateway, await tokenOf(gateway, tenant), question);
    expect(answer.errors).toBeUndefined();
    expect((answer.data as unknown as { metrics: { nodes: unknown[] } }).metrics.nodes).toHaveLength(45);
  });

  it('moves when gold changes', async () => {
    await page.goto(`${web.url}/explore`);
    await expect.poll(() => total('USD'), poll).toBe('1,500.00 USD');
    await expect.poll(() => page.getByTestId('connection').textContent(), poll).toContain('Live');
    const change = storedGold(tenant, { ...sampleDay(15), revision: 2, spend: '60000000', clicks: '17' });
    await insertGold(config, [change]);
    await publishGold(config, [change]);
    await expect.poll(() => total('USD'), poll).toBe('1,510.00 USD');
    expect(await figure('currency-USD', 'total-clicks')).toBe('307');
  });

  it('says in words that there is nothing, and where there is something', async () => {
    await page.getByLabel('Level').selectOption('Ad');
    await expect.poll(() => page.getByTestId('empty').textContent(), poll).toContain('Nothing at the level “Ad”');
    await page.getByRole('button', { name: /Campaign: 1 Nov 2026/ }).click();
    await page.getByTestId('currency-USD').waitFor();
  });

  it('shows nothing of one organisation to another, side by side', async () => {
    const stranger = await openBrowser();
    const theirs = await watch.open(stranger, `${web.url}/explore?tenant=${other}`);
    await expect.poll(() => theirs.getByTestId('total').allTextContents(), poll).toEqual(['99.00 USD']);
    const nobody = await watch.open(stranger, `${web.url}/explore?tenant=web-explore-nobody`);
    await nobody.getByText('There is no data yet').waitFor();
    await stranger.close();
    expect(await total('USD')).toBe('1,510.00 USD');
  });

  it('scrolls through ten thousand rows, of which only those in sight are made', async () => {
    const rows = Array.from({ length: 10_000 }, (_, at) =>
      storedGold(large, { entity_id: `c${at}`, entity_name: `Campaign ${at}`, spend: String((at + 1) * 1_000_000) }),
    );
    await insertGold(config, rows);
    await page.goto(`${web.url}/explore?tenant=${large}&by=ENTITY&from=2026-11-01&to=2026-11-01`);
    await expect.poll(() => page.getByTestId('row-count').textContent(), { timeout: 60_000 }).toBe('10,000 rows');
    expect((await rowNames()).slice(0, 2)).toEqual(['Campaign 9999', 'Campaign 9998']);
    expect(await page.getByRole('rowheader').count()).toBeLessThan(80);
    await page.getByRole('region', { name: 'Rows' }).focus();
    await page.keyboard.press('End');
    await expect.poll(async () => (await rowNames()).at(-1), poll).toBe('Campaign 0');
    await page.getByLabel('Find rows').fill('campaign 123');
    // 123, and 1230 to 1239
    await expect.poll(() => page.getByTestId('row-count').textContent(), poll).toBe('11 rows');
  });

  it('asks nobody but itself and the gateway, and breaks no policy', () => {
    expect([...watch.hosts].sort()).toEqual([new URL(web.url).host, new URL(gateway.url).host].sort());
    expect(watch.troubles).toEqual([]);
  });

  it('says that it is stale when the gateway is gone', async () => {
    await gateway.close();
    await expect.poll(() => page.getByTestId('connection').textContent(), poll).toContain('Stale');
    await picture(page, 'explore-stale');
  });
});

function total(currency: string): Promise<string> {
  return figure(`currency-${currency}`, 'total');
}

function figure(section: string, what: string): Promise<string> {
  return textOf(page.getByTestId(section).getByTestId(what));
}

function rowNames(): Promise<string[]> {
  return page.getByRole('rowheader').allTextContents();
}

/** Two accounts in USD (50.00 and 10 clicks a day each) and one in EUR (5.00 a day) over 15 days, of which 3 still settle. */
function sampleRows() {
  return Array.from({ length: 15 }, (_, at) => at + 1).flatMap((day) => [
    storedGold(tenant, sampleDay(day)),
    storedGold(tenant, { ...sampleDay(day), platform: 'GOOGLE', account_id: '123-456-7890' }),
    storedGold(tenant, {
      ...sampleDay(day),
      platform: 'TIKTOK',
      account_id: '7002238017842757633',
      currency: 'EUR',
      spend: '5000000',
    }),
  ]);
}

function sampleDay(day: number) {
  return {
    report_day: `2026-11-${String(day).padStart(2, '0')}`,
    spend: '50000000',
    clicks: '10',
    finality: day > 12 ? 'SETTLING' : 'FINAL',
  };
}
