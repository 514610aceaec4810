import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Config } from '../../base/config.ts';
import type { RunningGateway } from '../../gateway/main.ts';
import { freePorts } from '../../redpanda/local/ports.ts';
import { type RunningWeb, startWeb } from '../../web/start.mjs';
import { insertGold, publishGold, startTestGateway, storedGold } from '../gateway/stored-gold.ts';
import { chromiumPath, openBrowser, picture } from './browser.ts';

const tenant = 'web-page';

let config: Config;
let gateway: RunningGateway;
let web: RunningWeb;
let browser: Browser;
let page: Page;
const requests: string[] = [];

describe.skipIf(chromiumPath === undefined)('the page', () => {
  beforeAll(async () => {
    const [port = 0] = await freePorts(1);
    ({ config, gateway } = await startTestGateway({
      ...inject('stackEnvironment'),
      MILLRACE_WEB_PORT: String(port),
    }));
    await insertGold(config, sampleRows());
    web = await startWeb({ port, gatewayUrl: gateway.url, tenant });
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(web.url);
    await page.getByTestId('total-spend').first().waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await web?.stop();
    await gateway?.close();
  });

  it('shows exact totals, each currency in a section of its own, and the time of the data', async () => {
    expect(await total('USD', 'total-spend')).toBe('1,500.00 USD');
    expect(await total('USD', 'total-clicks')).toBe('300');
    expect(await total('EUR', 'total-spend')).toBe('75.00 EUR');
    await expect.poll(() => page.getByTestId('as-of').textContent()).toContain('data as of');
    await picture(page, 'light');
  });

  it('shades the days that may still be restated, and no others', async () => {
    expect(await page.locator('tr.open td:first-child').first().textContent()).toBe('2026-11-15');
    expect(await page.locator('tbody tr.open').count()).toBe(9);
    expect(await page.locator('tbody tr').count()).toBe(45);
  });

  it('moves when gold changes', async () => {
    await expect.poll(() => page.getByTestId('connection').textContent(), { timeout: 10_000 }).toBe('Live');
    const change = storedGold(tenant, { ...sampleDay(15), revision: 2, spend: '60000000', clicks: '17' });
    await insertGold(config, [change]);
    await publishGold(config, [change]);
    await expect.poll(() => total('USD', 'total-spend'), { timeout: 5_000 }).toBe('1,510.00 USD');
    expect(await total('USD', 'total-clicks')).toBe('307');
  });

  it('says in words that there is nothing, and where there is something', async () => {
    await page.getByLabel('Level').selectOption('AD');
    expect(await page.getByTestId('empty').textContent()).toContain('Nothing at the level “Ad”');
    await picture(page, 'empty');
    await page.getByRole('button', { name: /Show Campaign/ }).click();
    await page.getByTestId('currency-USD').waitFor();
  });

  it('shows nothing of one tenant to another', async () => {
    await page.getByLabel('Tenant').fill('web-page-other');
    await page.getByLabel('Tenant').press('Enter');
    await expect
      .poll(() => page.getByTestId('empty').textContent())
      .toContain('No data of the tenant “web-page-other” yet');
    expect(await page.getByTestId('currency-USD').count()).toBe(0);
    await page.getByLabel('Tenant').fill(tenant);
    await page.getByLabel('Tenant').press('Enter');
    await page.getByTestId('currency-USD').waitFor();
  });

  it('asks nobody but itself and the gateway', () => {
    const hosts = new Set(requests.map((url) => new URL(url).host));
    expect([...hosts].sort()).toEqual([new URL(web.url).host, new URL(gateway.url).host].sort());
  });

  it('goes on by polling when the gateway is gone, and says so', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture(page, 'dark');
    await gateway.close();
    await expect.poll(() => page.getByTestId('connection').textContent(), { timeout: 10_000 }).toContain('Stale');
    await picture(page, 'stale');
  });
});

function total(currency: string, what: string): Promise<string | null> {
  return page.getByTestId(`currency-${currency}`).getByTestId(what).textContent();
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
