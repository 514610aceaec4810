/**
 * The page under more than anybody has: 10,000 alerts that fire, 500 series, 100,000 rows in the table, 100 changed alerts a second, in
 * the Chromium of this machine, without a GPU. Prints milliseconds until each is usable, of frames while it scrolls and while changes
 * come, and the memory of the page's scripts.
 *
 * Run: npx tsx test/web/measures/main.ts [--alerts 10000] [--rows 100000] [--series 500] [--events 100] [--seconds 10] [--serve]
 * With --serve the page stays up afterwards, for a look or for Lighthouse.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { startGatewayProcess } from '../../../bench/gateway/gateway-process.ts';
import { freePorts } from '../../../redpanda/local/ports.ts';
import { startStack } from '../../../redpanda/local/stack.ts';
import { migrateClickHouse } from '../../../sinks/clickhouse/migrate.ts';
import { migratePostgres } from '../../../sinks/postgres/migrate.ts';
import { startWeb } from '../../../web/start.mjs';
import { openBrowser } from '../browser.ts';
import { type Frames, heapMegabytes, restingFrames, scrollFrames } from './frames.ts';
import { changeAlerts, insertAlerts, insertCampaigns } from './sample.ts';

const { values } = parseArgs({
  options: {
    alerts: { type: 'string', default: '10000' },
    rows: { type: 'string', default: '100000' },
    series: { type: 'string', default: '500' },
    events: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '10' },
    serve: { type: 'boolean', default: false },
  },
});
const load = {
  ...{ alerts: Number(values.alerts), rows: Number(values.rows), series: Number(values.series) },
  ...{ events: Number(values.events), seconds: Number(values.seconds) },
};
const wrong = Object.entries(load).find(([, value]) => !(value > 0));
if (wrong) throw new RangeError(`--${wrong[0]} must be a number above 0`);

/** Milliseconds that anything may take. */
const patience = { timeout: 600_000 };
const tenants = { alerts: 'measures-alerts', rows: 'measures-rows', series: 'measures-series' };
const wholeTable = 'section[aria-label=Rows]';

console.log(`${cpus().length} processors, Node ${process.version}, load ${loadavg().map((each) => each.toFixed(1))}`);
const stack = await startStack({ mode: 'test', services: ['redis', 'postgres', 'clickhouse'] });
try {
  await migratePostgres(stack.postgres);
  await migrateClickHouse(stack.clickhouse, { database: 'millrace' });
  await insertAlerts(stack.postgres, tenants.alerts, load.alerts);
  for (const name of ['rows', 'series'] as const) {
    await insertAlerts(stack.postgres, tenants[name], 1);
    await insertCampaigns(stack.clickhouse, tenants[name], load[name]);
  }
  const [port = 0] = await freePorts(1);
  const environment = { ...stack.environment, MILLRACE_WEB_PORT: String(port) };
  const gateway = await startGatewayProcess(environment);
  const web = await startWeb({ port, gatewayUrl: gateway.url, tenant: tenants.alerts });
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 1000 }, locale: 'en-GB', timezoneId: 'UTC' });
    await measureAlerts(page, web.url);
    await measureSeries(page, web.url);
    await measureRows(page, web.url);
    if (values.serve) {
      console.log(`${web.url}/alerts and ${web.url}/explore?tenant=${tenants.series} stay up until Ctrl-C`);
      await new Promise((resolve) => process.once('SIGINT', resolve));
    }
  } finally {
    await browser.close();
    await web.stop();
    await gateway.stop();
  }
} finally {
  await stack.stop();
}

async function measureAlerts(page: Page, url: string): Promise<void> {
  await timed('alerts: the first ones are there', async () => {
    await page.goto(`${url}/alerts`);
    await page.getByTestId('alert').first().waitFor(patience);
  });
  const more = page.getByRole('button', { name: 'Read more alerts' });
  await timed(`alerts: all ${load.alerts} are read`, async () => {
    while ((await more.count()) > 0) {
      const before = await heading(page);
      await more.evaluate('(button) => button.click()');
      await page.waitForFunction(
        `document.querySelector('main h2')?.textContent !== ${JSON.stringify(before)}`,
        null,
        patience,
      );
    }
  });
  tell(`alerts: ${await heading(page)}, scrolling`, await scrollFrames(page, null, { frames: 300, pixels: 400 }));
  const changes = changeAlerts(stack.redis, tenants.alerts, { perSecond: load.events, seconds: load.seconds });
  tell(`alerts: ${load.events} changes a second`, await restingFrames(page, load.seconds * 1_000));
  console.log(`${await changes} changes were told`);
  await tellMemory(page, 'alerts');
}

async function measureSeries(page: Page, url: string): Promise<void> {
  await timed(`explore: ${load.series} series of a week are drawn`, async () => {
    await page.goto(`${url}/explore?tenant=${tenants.series}&by=ENTITY&from=2026-11-01&to=2026-11-07`);
    await page.locator('.recharts-bar-rectangle').first().waitFor(patience);
  });
  await tellMemory(page, 'explore, series');
}

async function measureRows(page: Page, url: string): Promise<void> {
  const count = page.getByTestId('row-count');
  await timed('explore: the total is there', async () => {
    await page.goto(`${url}/explore?tenant=${tenants.rows}&by=ENTITY&from=2026-11-01&to=2026-11-07`);
    await page.getByTestId('total').first().waitFor(patience);
  });
  await timed('explore: first rows are there', () => count.waitFor(patience));
  tell('explore: scrolling while rows come', await scrollFrames(page, wholeTable, { frames: 300, pixels: 400 }));
  await timed(`explore: all ${load.rows} rows are there`, async () => {
    await page.waitForFunction(
      `!document.querySelector('[data-testid=row-count]').textContent.includes('so far')`,
      null,
      patience,
    );
  });
  console.log(`the table has ${await count.textContent()}`);
  tell('explore: scrolling through all', await scrollFrames(page, wholeTable, { frames: 300, pixels: 2_000 }));
  await timed('explore: sorted by name', async () => {
    await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click();
    await page.locator('th[aria-sort=ascending]').waitFor(patience);
  });
  await tellMemory(page, 'explore, rows');
}

async function heading(page: Page): Promise<string> {
  return (await page.locator('main h2').first().textContent()) ?? '';
}

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const begun = performance.now();
  await work();
  console.log(`${what}: ${((performance.now() - begun) / 1_000).toFixed(2)} s`);
}

function tell(what: string, { count, median, p95, longest, late }: Frames): void {
  const ms = (value: number) => `${value.toFixed(0)} ms`;
  const frames = `median ${ms(median)}, 95 % within ${ms(p95)}, longest ${ms(longest)}`;
  console.log(`${what}: ${count} frames, ${frames}, ${(late * 100).toFixed(1)} % beyond 50 ms`);
}

async function tellMemory(page: Page, what: string): Promise<void> {
  console.log(`${what}: ${(await heapMegabytes(page)).toFixed(0)} MB of scripts' memory`);
}
