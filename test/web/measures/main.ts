/**
 * The page under more than anybody has: 10,000 alerts that fire, 500 series, 100,000 rows in the table, 100 changes a second of alerts
 * and of figures, in the Chromium of this machine, without a GPU. Prints what each route loads, what Lighthouse would give alerts and
 * explore for speed (without its speed index) and axe finds of accessibility; then milliseconds until each is usable, of frames while
 * it scrolls, while the pointer moves and while changes come, until a key shows what it does, and the memory of the page's scripts.
 * Exits with 1 where a promise is not kept (`report.ts`). About a quarter of an hour on two processors.
 *
 * Run: npx tsx test/web/measures/main.ts [--alerts 10000] [--rows 100000] [--series 500] [--events 100] [--seconds 15] [--serve]
 * With --serve the page stays up afterwards, for a look or for Lighthouse itself.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { loadConfig } from '../../../base/config.ts';
import { startGatewayProcess } from '../../../bench/gateway/gateway-process.ts';
import { freePorts } from '../../../redpanda/local/ports.ts';
import { startStack } from '../../../redpanda/local/stack.ts';
import { migrateClickHouse } from '../../../sinks/clickhouse/migrate.ts';
import { migratePostgres } from '../../../sinks/postgres/migrate.ts';
import { routeSizes } from '../../../web/bundle-sizes.mjs';
import { openBrowser } from '../browser.ts';
import { serveWeb } from '../serve.ts';
import { pointerFrames, pressTimes, restingFrames, scrollFrames } from './frames.ts';
import { became, patience, Report } from './report.ts';
import { changeAlerts, changeCampaigns, insertAlerts, insertCampaigns } from './sample.ts';
import { type Device, measureLoad, middleLoad } from './vitals.ts';

const { values } = parseArgs({
  options: {
    alerts: { type: 'string', default: '10000' },
    rows: { type: 'string', default: '100000' },
    series: { type: 'string', default: '500' },
    events: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '15' },
    serve: { type: 'boolean', default: false },
  },
});
const load = {
  ...{ alerts: Number(values.alerts), rows: Number(values.rows), series: Number(values.series) },
  ...{ events: Number(values.events), seconds: Number(values.seconds) },
};
const wrong = Object.entries(load).find(([, value]) => !(value > 0));
if (wrong) throw new RangeError(`--${wrong[0]} must be a number above 0`);
const pace = { perSecond: load.events, seconds: load.seconds };

/** Milliseconds after which somebody asks for more alerts once more. */
const askAgainMs = 30_000;
/** Loads of a page of which the one in the middle counts. */
const loads = 3;
/** Keys that are pressed while changes come, and milliseconds between them. */
const [keysPressed, keyEveryMs] = [20, 500];
/** Alerts with days to draw: those that are seen first. */
const drawnAlerts = 500;
/** Of the changes that were told, the share that has to come to the page. */
const toldShare = 0.9;
/** What is promised: kilobytes of scripts that alerts load first, packed, and points of 100. */
const [promisedKilobytes, promisedPoints] = [200, 95];
/** Seconds that another order of all rows may take. */
const sortSeconds = 2;
const tenants = { alerts: 'measures-alerts', rows: 'measures-rows', series: 'measures-series' };
const wholeTable = 'section[aria-label=Rows]';
const report = new Report();

report.line(
  `${cpus().length} processors, Node ${process.version}, load ${loadavg().map((each) => each.toFixed(1))}; ${new Date().toISOString()}`,
);
const stack = await startStack({ mode: 'test', services: ['redis', 'postgres', 'clickhouse'] });
const config = loadConfig(stack.environment);
try {
  await migratePostgres(stack.postgres);
  await migrateClickHouse(stack.clickhouse, { database: config.clickhouseDatabase });
  await insertAlerts(stack.postgres, tenants.alerts, load.alerts);
  await insertCampaigns(stack.clickhouse, tenants.alerts, drawnAlerts);
  for (const name of ['rows', 'series'] as const) {
    await insertAlerts(stack.postgres, tenants[name], 1);
    await insertCampaigns(stack.clickhouse, tenants[name], load[name]);
  }
  const [port = 0] = await freePorts(1);
  const gateway = await startGatewayProcess({ ...stack.environment, MILLRACE_WEB_PORT: String(port) });
  try {
    const web = await serveWeb({ port, gatewayUrl: gateway.url, tenant: tenants.alerts });
    try {
      const browser = await openBrowser();
      try {
        await measureAll(browser, web.url);
        report.end();
        if (values.serve) {
          report.line(`${web.url}/alerts and ${seriesAddress(web.url)} stay up until Ctrl-C`);
          await new Promise((resolve) => process.once('SIGINT', resolve));
        }
      } finally {
        await browser.close();
      }
    } finally {
      await web.stop();
    }
  } finally {
    await gateway.stop();
  }
} finally {
  await stack.stop();
}

async function measureAll(browser: Browser, url: string): Promise<void> {
  await tellRoutes();
  await measureLoads(browser, url);
  const page = await browser.newPage({ viewport: { width: 1280, height: 1000 }, locale: 'en-GB', timezoneId: 'UTC' });
  await measureAlerts(page, url);
  await measureSeries(page, url);
  await measureRows(page, url);
  report.line(`load ${loadavg().map((each) => each.toFixed(1))} at the end`);
}

/** What the build says. */
async function tellRoutes(): Promise<void> {
  for (const { route, bytes, laterBytes, hasEditor } of await routeSizes()) {
    const kilobytes = bytes / 1_000;
    const whole = (bytes + laterBytes) / 1_000;
    report.line(`${kilobytes.toFixed(1).padStart(8)} kB first, ${whole.toFixed(1).padStart(8)} kB in all  ${route}`);
    report.keep(!hasEditor, `${route} loads the editor of formulas by itself`);
    if (route.startsWith('/alerts'))
      report.keep(kilobytes < promisedKilobytes, `${route} loads ${kilobytes.toFixed(1)} kB first`);
  }
}

async function measureLoads(browser: Browser, url: string): Promise<void> {
  for (const [name, address, ready] of [
    ['alerts', `${url}/alerts`, '[data-testid=alert]'],
    ['explore', seriesAddress(url), '.recharts-bar-rectangle'],
  ] as const) {
    for (const device of ['desktop', 'phone'] as const) await measureOneLoad(browser, { name, address, ready, device });
  }
}

async function measureOneLoad(
  browser: Browser,
  of: { readonly name: string; readonly address: string; readonly ready: string; readonly device: Device },
): Promise<void> {
  const { name, address, ready, device } = of;
  const { vitals, scores } = await middleLoad(loads, device, () => measureLoad(browser, address, ready, device));
  const score = scores[Math.floor(loads / 2)] ?? 0;
  const times = `first paint ${vitals.fcp.toFixed(0)} ms, largest ${vitals.lcp.toFixed(0)} ms, blocked ${vitals.tbt.toFixed(0)} ms`;
  const sizes = `${vitals.scripts.toFixed(0)} kB of scripts of ${vitals.all.toFixed(0)} kB in all`;
  const all = `of ${scores.map((each) => each.toFixed(0)).join(', ')}`;
  report.line(
    `${name}, ${device}: ${score.toFixed(0)} points (${all}); ${times}, shift ${vitals.cls.toFixed(3)}; ${sizes}`,
  );
  for (const finding of vitals.findings) report.line(`  axe: ${finding}`);
  report.keep(vitals.findings.length === 0, `${name}: axe finds ${vitals.findings.length}`);
  if (device === 'desktop') report.keep(score >= promisedPoints, `${name}, ${device}: ${score.toFixed(1)} points`);
}

async function measureAlerts(page: Page, url: string): Promise<void> {
  const received = countMessages(page, 'alertChanged');
  await report.timed('alerts: the first ones are there', async () => {
    await page.goto(`${url}/alerts`);
    await page.getByTestId('alert').first().waitFor(patience);
  });
  await report.timed(`alerts: all ${load.alerts} are read`, () => readAllAlerts(page));
  report.frames(
    `alerts: ${await heading(page)}, scrolling`,
    await scrollFrames(page, null, { frames: 300, pixels: 400 }),
  );
  await page.evaluate('scrollTo(0, 0)');
  const changes = () => changeAlerts(config, tenants.alerts, pace);
  await underChanges(page, 'alerts', { received, changes, keys: ['j', 'j', 'k'] });
  await report.memory(page, 'alerts');
}

/** Frames and keys of a page whose figures change, with those of a reader who goes through it. */
async function underChanges(
  page: Page,
  name: string,
  of: { readonly received: () => number; readonly changes: () => Promise<number>; readonly keys: readonly string[] },
): Promise<void> {
  const before = of.received();
  const [told, frames, presses] = await Promise.all([
    of.changes(),
    restingFrames(page, load.seconds * 1_000),
    pressTimes(page, of.keys, { times: keysPressed, everyMs: keyEveryMs }),
  ]);
  report.frames(`${name}: ${load.events} changes a second`, frames);
  report.presses(`${name}: ${load.events} changes a second`, presses);
  const enough = () => of.received() - before >= told * toldShare;
  const isTold = await became(async () => enough(), askAgainMs);
  report.line(`${told} changes were told, ${of.received() - before} messages of them came to the page`);
  report.keep(isTold, `${name}: changes did not come to the page: its frames under them say nothing`);
}

/** Presses the button as often as there is more; what went wrong is tried again after a while, as somebody would. */
async function readAllAlerts(page: Page): Promise<void> {
  const more = page.getByRole('button', { name: 'Read more alerts' });
  const again = page.getByRole('main').getByRole('button', { name: 'Try again' });
  const end = performance.now() + patience.timeout;
  while ((await more.count()) + (await again.count()) > 0) {
    if (performance.now() > end) throw new Error(`not all alerts were read: ${await heading(page)}`);
    const before = await heading(page);
    const isRefused = (await again.count()) > 0;
    if (isRefused) await page.waitForTimeout(askAgainMs);
    await (isRefused ? again : more).first().dispatchEvent('click');
    const isRead = async () => (await heading(page)) !== before || (await again.count()) > 0;
    if (!(await became(isRead, askAgainMs))) report.line(`  nothing came for ${askAgainMs / 1_000} s at ${before}`);
  }
  const read = Number((await heading(page)).replace(/\D/g, ''));
  report.keep(read === load.alerts, `alerts: ${read} of ${load.alerts} are in the list`);
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
  const received = countMessages(page, 'goldUpdated');
  await report.timed(
    `explore: ${load.series} series of a week are read, and drawn as the greatest and the rest`,
    async () => {
      await page.goto(seriesAddress(url));
      await page.locator('.recharts-bar-rectangle').first().waitFor(patience);
    },
  );
  const count = page.getByTestId('row-count');
  await count.waitFor(patience);
  report.line(`explore: the table has ${await count.textContent()}`);
  report.frames('explore: the pointer moves over the chart', await pointerFrames(page, '.recharts-wrapper', 120));
  const total = () => page.getByTestId('total').first().textContent();
  const before = await total();
  await page.locator(wholeTable).focus();
  const changes = () => changeCampaigns(config, tenants.series, load.series, pace);
  await underChanges(page, 'explore', { received, changes, keys: ['PageDown', 'PageDown', 'PageUp'] });
  const hasMoved = await became(async () => (await total()) !== before, askAgainMs);
  report.keep(hasMoved, 'explore: its total did not move with the changes');
  await report.memory(page, 'explore, series');
}

async function measureRows(page: Page, url: string): Promise<void> {
  const count = page.getByTestId('row-count');
  const rows = async () => Number(((await count.textContent()) ?? '').replace(/\D/g, ''));
  await report.timed('explore: the total is there', async () => {
    await page.goto(`${url}/explore?tenant=${tenants.rows}&by=ENTITY&from=2026-11-01&to=2026-11-07`);
    await page.getByTestId('total').first().waitFor(patience);
  });
  await report.timed('explore: first rows are there', () => count.waitFor(patience));
  await report.timed(`explore: half of ${load.rows} rows are there`, () =>
    became(async () => (await rows()) >= load.rows / 2),
  );
  report.frames(
    'explore: scrolling while rows come',
    await scrollFrames(page, wholeTable, { frames: 600, pixels: 400 }),
  );
  await report.timed(`explore: all ${load.rows} rows are there after that`, () =>
    became(async () => !((await count.textContent()) ?? '').includes('so far')),
  );
  report.line(`explore: the table has ${await count.textContent()}`);
  report.keep((await rows()) === load.rows, `explore: ${await rows()} of ${load.rows} rows are in the table`);
  report.frames('explore: scrolling through all', await scrollFrames(page, wholeTable, { frames: 300, pixels: 2_000 }));
  const seconds = await report.timed('explore: sorted by name', async () => {
    await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click();
    await page.locator('th[aria-sort]', { hasText: 'Name' }).waitFor(patience);
  });
  report.keep(seconds < sortSeconds, `explore: sorting takes ${seconds.toFixed(1)} s`);
  await report.memory(page, 'explore, rows');
}

function seriesAddress(url: string): string {
  return `${url}/explore?tenant=${tenants.series}&by=ENTITY&from=2026-11-01&to=2026-11-07`;
}

/** What the first group of alerts is called, with how many there are. */
async function heading(page: Page): Promise<string> {
  return (await page.locator('main h2').first().textContent()) ?? '';
}
