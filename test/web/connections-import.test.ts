import { join } from 'node:path';
import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../base/config.ts';
import { gatewayPorts } from '../../cli/gateway/ports.ts';
import type { RunningGateway } from '../../gateway/main.ts';
import { freePorts } from '../../redpanda/local/ports.ts';
import { RecordProducer } from '../../sinks/runner/producer.ts';
import { deadLetterOf } from '../../streams/topology/dead-letter.ts';
import type { RunningWeb } from '../../web/start.mjs';
import { insertTenant, startTestGateway } from '../gateway/stored-gold.ts';
import { testEnvironment } from '../lanes.ts';
import { Processing, pipeline } from '../pipeline/millrace.ts';
import { chromiumPath, openBrowser } from './browser.ts';
import { axeFindings, phone, pictures, textOf, Watch } from './checked-page.ts';
import { serveWeb } from './serve.ts';

const [ours, theirs] = [`web-connections-${process.pid}`, `web-connections-other-${process.pid}`];
/** Milliseconds that the pipeline may take, on a machine that other tests keep busy. */
const poll = { timeout: 150_000 };
const report = (name: string) => join(import.meta.dirname, '..', 'data', 'reports', name);

const processing = new Processing(...pipeline, '--instance', 'web-imports');
let config: Config;
let gateway: RunningGateway;
let web: RunningWeb;
let browser: Browser;
let page: Page;
const watch = new Watch();

describe.skipIf(chromiumPath === undefined)('importing files', () => {
  beforeAll(async () => {
    processing.start();
    const [port = 0] = await freePorts(1);
    const environment = { ...testEnvironment(), MILLRACE_WEB_PORT: String(port) };
    ({ config, gateway } = await startTestGateway(environment, { ports: gatewayPorts }));
    for (const tenant of [ours, theirs]) await insertTenant(config, tenant, 'a1');
    web = await serveWeb({ port, gatewayUrl: gateway.url, tenant: ours });
    browser = await openBrowser();
    page = await watch.open(browser, `${web.url}/connections`);
  });
  afterAll(async () => {
    await browser?.close();
    await web?.stop();
    await gateway?.close();
    await processing.kill('SIGTERM');
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

  it('shows what passes through a part of the pipeline, decoded', async () => {
    await page.goto(`${web.url}/pipeline`);
    const part = page.getByRole('rowheader', { name: 'bronze' }).getByRole('button');
    await part.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Records of bronze.data.cleaned' }).press('Enter');
    const records = page.getByRole('dialog', { name: 'Records of bronze.data.cleaned' });
    const first = records.getByTestId('topic-record').first();
    await first.locator('summary').click({ timeout: poll.timeout });
    expect(await first.textContent()).toContain(`${ours}|`);
    expect(JSON.parse((await first.locator('pre').textContent()) ?? '')).toMatchObject({ h: { tenant_id: ours } });
    expect(await axeFindings(page)).toEqual([]);
    await pictures(page, 'pipeline-records');
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: 'Which slices' }).selectOption('All');
    await expect.poll(() => page.getByTestId('slice').count(), poll).toBeGreaterThan(0);
    const other = await watch.open(browser, `${web.url}/pipeline?tenant=${theirs}`);
    await other.getByRole('rowheader', { name: 'bronze' }).getByRole('button').click();
    await other.getByRole('button', { name: 'Records of bronze.data.cleaned' }).click();
    await other.getByText('None is of this organisation').waitFor({ timeout: poll.timeout });
    await other.close();
  });

  it('gives a dead letter back, once it was looked at and shown where it would go', async () => {
    await refuse(ours);
    await page.goto(`${web.url}/pipeline`);
    const letter = page.getByTestId('letter').filter({ hasText: 'made for this test' });
    await letter.getByRole('button', { name: 'Error' }).click({ timeout: poll.timeout });
    await page.getByTestId('letter-problem').waitFor();
    await page.keyboard.press('Escape');
    await letter.getByRole('checkbox').focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Show where 1 would go' }).press('Enter');
    const preview = page.getByRole('dialog', { name: 'Give back' });
    await preview.getByText('→ connector.data.raw').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await pictures(page, 'pipeline-give-back');
    await page.route(`${gateway.url}/graphql`, findNothing);
    await preview.getByRole('button', { name: 'Give back 1' }).click();
    await expect.poll(() => textOf(page.getByText(/given back[.;:]/).first()), poll).toBe('1 was given back.');
    await page.getByTestId('no-letters').waitFor();
    await page.unroute(`${gateway.url}/graphql`, findNothing);
    await expect.poll(() => textOf(letter.first()), poll).toMatch(/yes$/);
    const other = await watch.open(browser, `${web.url}/pipeline?tenant=${theirs}`);
    await other.getByTestId('no-letters').waitFor();
    await other.close();
  });

  it('shows nothing of one organisation to another, and fits a telephone', async () => {
    const other = await watch.open(browser, `${web.url}/connections/import?tenant=${theirs}`, phone);
    await other.getByRole('button', { name: 'Choose a file' }).waitFor();
    await page.goto(`${web.url}/connections/import`);
    await expect.poll(() => page.getByTestId('earlier-import').count(), poll).toBe(1);
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

/** Lets a look for dead letters find none, as where the broker gives nothing in ten seconds. */
async function findNothing(route: Route): Promise<void> {
  if (route.request().postDataJSON()?.operationName !== 'DeadLetters') return route.continue();
  const response = await route.fetch();
  const { deadLetters } = (await response.json()).data;
  const json = { data: { deadLetters: { ...deadLetters, nodes: [], reasons: [], more: true } } };
  await route.fulfill({ response, json });
}

/** Writes a letter of a tenant, as a step that refuses a record does. */
async function refuse(tenant: string): Promise<void> {
  const producer = await RecordProducer.open({
    ...{ brokers: config.address('kafka'), clientId: tenant, kafka: {}, onWarning: () => undefined },
  });
  const record = {
    ...{ topic: 'connector.data.raw', partition: 1, offset: 1, timestamp: Date.now(), headers: [] },
    ...{ key: Buffer.from(`${tenant}|REDDIT|1234`), value: Buffer.from([0, 1, 2, 255]) },
  };
  await producer.send(deadLetterOf(record as never, new Error('made for this test')));
  await producer.close();
}
