/**
 * The page under more than anybody has: 10,000 alerts that fire, 500 series, 100,000 rows in the table, 100 changed alerts a second, in
 * the Chromium of this machine, without a GPU. Prints milliseconds until each is usable, of frames while it scrolls, while the pointer
 * moves and while changes come, and the memory of the page's scripts; before that what each route loads first, and what Lighthouse would
 * give alerts and explore for speed (without its speed index) and axe finds of accessibility. Exits with 1 where a limit is not kept.
 *
 * Run: npx tsx test/web/measures/main.ts [--alerts 10000] [--rows 100000] [--series 500] [--events 100] [--seconds 10] [--serve]
 * With --serve the page stays up afterwards, for a look or for Lighthouse itself.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { startGatewayProcess } from '../../../bench/gateway/gateway-process.ts';
import { freePorts } from '../../../redpanda/local/ports.ts';
import { startStack } from '../../../redpanda/local/stack.ts';
import { migrateClickHouse } from '../../../sinks/clickhouse/migrate.ts';
import { migratePostgres } from '../../../sinks/postgres/migrate.ts';
import { routeSizes } from '../../../web/bundle-sizes.mjs';
import { startWeb } from '../../../web/start.mjs';
import { openBrowser } from '../browser.ts';
import { type Frames, heapMegabytes, pointerFrames, restingFrames, scrollFrames } from './frames.ts';
import { changeAlerts, insertAlerts, insertCampaigns } from './sample.ts';
import { type Device, measureLoad, points } from './vitals.ts';

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
/** Milliseconds after which somebody asks for more alerts once more. */
const askAgainMs = 30_000;
/** What is promised: kilobytes of scripts that alerts load first, packed, and points of 100. */
const [promisedKilobytes, promisedPoints] = [200, 95];
const broken: string[] = [];
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
    await tellRoutes();
    await measureLoads(browser, web.url);
    const page = await browser.newPage({ viewport: { width: 1280, height: 1000 }, locale: 'en-GB', timezoneId: 'UTC' });
    await measureAlerts(page, web.url);
    await measureSeries(page, web.url);
    await measureRows(page, web.url);
    for (const promise of broken) console.log(`not kept: ${promise}`);
    if (broken.length > 0) process.exitCode = 1;
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

/** What the build says. */
async function tellRoutes(): Promise<void> {
  for (const { route, bytes, hasEditor } of await routeSizes()) {
    const kilobytes = bytes / 1_000;
    console.log(`${kilobytes.toFixed(1).padStart(8)} kB first  ${route}`);
    keep(!hasEditor, `${route} loads the editor of formulas first`);
    if (route.startsWith('/alerts')) keep(kilobytes < promisedKilobytes, `${route} loads ${kilobytes.toFixed(1)} kB`);
  }
}

async function measureLoads(browser: Browser, url: string): Promise<void> {
  const explore = `${url}/explore?tenant=${tenants.series}&by=ENTITY&from=2026-11-01&to=2026-11-07`;
  for (const [name, address, ready] of [
    ['alerts', `${url}/alerts`, '[data-testid=alert]'],
    ['explore', explore, '.recharts-bar-rectangle'],
  ] as const) {
    for (const device of ['desktop', 'phone'] as const) await measureOneLoad(browser, { name, address, ready, device });
  }
}

async function measureOneLoad(
  browser: Browser,
  of: { readonly name: string; readonly address: string; readonly ready: string; readonly device: Device },
): Promise<void> {
  const { name, address, ready, device } = of;
  const vitals = await measureLoad(browser, address, ready, device);
  const score = points(device, vitals);
  const times = `first paint ${vitals.fcp.toFixed(0)} ms, largest ${vitals.lcp.toFixed(0)} ms, blocked ${vitals.tbt.toFixed(0)} ms`;
  const sizes = `${vitals.scripts.toFixed(0)} kB of scripts of ${vitals.all.toFixed(0)} kB in all`;
  console.log(`${name}, ${device}: ${score.toFixed(0)} points; ${times}, shift ${vitals.cls.toFixed(3)}; ${sizes}`);
  for (const finding of vitals.findings) console.log(`  axe: ${finding}`);
  keep(vitals.findings.length === 0, `${name}: axe finds ${vitals.findings.length}`);
  if (device === 'desktop') keep(score >= promisedPoints, `${name}: ${score.toFixed(1)} points`);
}

/** Notes a promise that is not kept. */
function keep(isKept: boolean, otherwise: string): void {
  if (!isKept) broken.push(otherwise);
}

async function measureAlerts(page: Page, url: string): Promise<void> {
  const received = countMessages(page, 'alertChanged');
  await timed('alerts: the first ones are there', async () => {
    await page.goto(`${url}/alerts`);
    await page.getByTestId('alert').first().waitFor(patience);
  });
  await timed(`alerts: all ${load.alerts} are read`, () => readAllAlerts(page));
  tell(`alerts: ${await heading(page)}, scrolling`, await scrollFrames(page, null, { frames: 300, pixels: 400 }));
  const before = received();
  const changes = changeAlerts(stack.redis, tenants.alerts, { perSecond: load.events, seconds: load.seconds });
  tell(`alerts: ${load.events} changes a second`, await restingFrames(page, load.seconds * 1_000));
  const told = await changes;
  const came = received() - before;
  console.log(`${told} changes were told, ${came} messages of them came to the page`);
  keep(came > 0, 'no change came to the page: its frames under changes say nothing');
  await tellMemory(page, 'alerts');
}

/** Presses the button as often as there is more; once more when nothing came, as somebody would who met the rate limit. */
async function readAllAlerts(page: Page): Promise<void> {
  const more = page.getByRole('button', { name: 'Read more alerts' });
  const end = performance.now() + patience.timeout;
  while ((await more.count()) > 0) {
    if (performance.now() > end) throw new Error(`not all alerts were read: ${await heading(page)}`);
    const before = await heading(page);
    await more.evaluate('(button) => button.click()');
    await page
      .waitForFunction(`document.querySelector('main h2')?.textContent !== ${JSON.stringify(before)}`, null, {
        timeout: askAgainMs,
      })
      .catch(() => console.log(`  nothing came for ${askAgainMs / 1_000} s at ${before}: asked once more`));
  }
}

/** Counts what comes over the page's sockets and has this word in it. */
function countMessages(page: Page, word: string): () => number {
  let count = 0;
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      if (String(payload).includes(word)) count += 1;
    }),
  );
  return () => count;
}

async function measureSeries(page: Page, url: string): Promise<void> {
  await timed(`explore: ${load.series} series of a week are drawn`, async () => {
    await page.goto(`${url}/explore?tenant=${tenants.series}&by=ENTITY&from=2026-11-01&to=2026-11-07`);
    await page.locator('.recharts-bar-rectangle').first().waitFor(patience);
  });
  const count = page.getByTestId('row-count');
  await count.waitFor(patience);
  console.log(`explore: the table has ${await count.textContent()}`);
  tell('explore: the pointer moves over the chart', await pointerFrames(page, '.recharts-wrapper', 120));
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
