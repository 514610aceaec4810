import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import type { Config } from '../../base/config.ts';
import { gatewayPorts } from '../../cli/gateway/ports.ts';
import type { GatewayPorts } from '../../gateway/ports.ts';
import { freePorts } from '../../redpanda/local/ports.ts';
import { startStack } from '../../redpanda/local/stack.ts';
import { migrateClickHouse } from '../../sinks/clickhouse/migrate.ts';
import { migratePostgres } from '../../sinks/postgres/migrate.ts';
import { startTestGateway } from '../gateway/stored-gold.ts';
import { openBrowser } from './browser.ts';
import { insertOrganisation, tenant } from './pictures/organisation.ts';
import { picturedPipeline } from './pictures/pipeline.ts';
import { serveWeb } from './serve.ts';

// The pictures of README and docs, of a made-up organisation: `npx tsx test/web/screenshots.ts [FOLDER]`; with `--all FOLDER` every screen,
// whole, light and dark, on a telephone, a desk and a wide screen, to be looked at.
const { values, positionals } = parseArgs({
  options: { all: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const docs = fileURLToPath(new URL('../../docs/images/', import.meta.url));
if (values.all && positionals[0] === undefined)
  throw new Error('--all wants a folder: they are too many for docs/images');
const folder = positionals[0] ?? docs;
/** Milliseconds that a screen may take to show its figures. */
const timeout = 120_000;

/** A picture: its address, what has to be there, and what is waited for after that. */
interface Shot {
  readonly name: string;
  readonly path: string;
  readonly ready: string;
  readonly prepare?: (page: Page) => Promise<unknown>;
  /** Whether README or docs show it, and in which colours. */
  readonly docs?: readonly ('light' | 'dark')[];
}

const shots: readonly Shot[] = [
  {
    name: 'alerts',
    path: '/alerts',
    ready: '[data-testid=alert]',
    prepare: (page) => page.getByTestId('spark').first().waitFor({ timeout }),
    docs: ['light', 'dark'],
  },
  { name: 'alert', path: '/alerts/alert-1', ready: '[data-testid=panel] [role=img]' },
  {
    name: 'explore',
    path: '/explore?by=ENTITY&compare=week',
    ready: '.recharts-bar-rectangle',
    prepare: (page) => page.getByTestId('row-count').waitFor({ timeout }),
    docs: ['light', 'dark'],
  },
  { name: 'explore-ratio', path: '/explore?by=PLATFORM&metric=ctr', ready: '.recharts-line' },
  { name: 'rules', path: '/rules', ready: '[data-testid=template]', docs: ['light'] },
  {
    name: 'rule-editor',
    path: '/rules/ctr_drop',
    ready: '[data-testid=backtest]',
    prepare: (page) => page.locator('.monaco-editor .view-line').first().waitFor({ timeout }),
    docs: ['light', 'dark'],
  },
  {
    name: 'connections',
    path: '/connections',
    ready: 'section[aria-label="Freshness by day"]',
    prepare: (page) => page.getByTestId('reconciliation').first().waitFor({ timeout }),
    docs: ['light'],
  },
  { name: 'connect', path: '/connections/connect', ready: 'main [type=radio]' },
  { name: 'import', path: '/connections/import', ready: 'main button' },
  {
    name: 'pipeline',
    path: '/pipeline',
    ready: '.react-flow__node-topology',
    prepare: (page) => page.getByTestId('letter').first().waitFor({ timeout }),
    docs: ['light', 'dark'],
  },
  { name: 'settings', path: '/settings', ready: 'main fieldset' },
  { name: 'settings-members', path: '/settings?part=members', ready: 'main h2' },
  { name: 'settings-keys', path: '/settings?part=keys', ready: 'main form' },
  { name: 'settings-channels', path: '/settings?part=channels', ready: '[aria-label=Routes]' },
  { name: 'settings-audit', path: '/settings?part=audit', ready: 'main tbody tr' },
];
const entrance: Shot = { name: 'login', path: '/login', ready: 'main button, form button' };

const desk = { viewport: { width: 1280, height: 800 } };
const wide = { viewport: { width: 1920, height: 1080 } };
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const widths = { 390: phone, 1280: desk, 1920: wide };
const colours = ['light', 'dark'] as const;
const about = { locale: 'en-GB', timezoneId: 'Europe/Berlin' };

mkdirSync(folder, { recursive: true });
const stack = await startStack({ mode: 'test', services: ['redis', 'postgres', 'clickhouse'] });
try {
  await migratePostgres(stack.postgres);
  await migrateClickHouse(stack.clickhouse, { database: 'millrace' });
  const [port = 0] = await freePorts(1);
  // There is no broker: what the pipeline does is made up.
  const environment = { MILLRACE_KAFKA: '127.0.0.1:1', ...stack.environment, MILLRACE_WEB_PORT: String(port) };
  const { config, gateway } = await startTestGateway(environment, { ports });
  await insertOrganisation(config);
  const web = await serveWeb({ port, gatewayUrl: gateway.url, tenant });
  const browser = await openBrowser();
  try {
    await (values.all ? takeAll(browser, web.url) : takeForDocs(browser, web.url));
  } finally {
    await browser.close();
    await web.stop();
    await gateway.close();
  }
} finally {
  await stack.stop();
}

function ports(config: Config): GatewayPorts {
  const all = gatewayPorts(config);
  return { ...all, ...(all.pipeline !== undefined && { pipeline: picturedPipeline(all.pipeline, tenant) }) };
}

async function takeForDocs(browser: Browser, url: string): Promise<void> {
  for (const shot of shots) {
    for (const colorScheme of shot.docs ?? []) {
      const page = await browser.newPage({ ...about, ...desk, colorScheme });
      await take(page, url, shot, `${shot.name}-${colorScheme}.png`);
    }
  }
  const [alerts = entrance, alert = entrance] = shots;
  for (const colorScheme of colours) {
    for (const [shot, name] of [
      [alerts, 'alerts-phone'],
      [alert, 'alert-phone'],
    ] as const) {
      const page = await browser.newPage({ ...about, ...phone, colorScheme, deviceScaleFactor: 2 });
      await take(page, url, shot, `${name}-${colorScheme}.png`);
    }
  }
}

async function takeAll(browser: Browser, url: string): Promise<void> {
  const failed: string[] = [];
  for (const shot of [...shots, entrance]) {
    for (const colorScheme of colours) {
      for (const [width, size] of Object.entries(widths)) {
        const file = `${shot.name}-${colorScheme}-${width}.png`;
        const page = await browser.newPage({ ...about, ...size, colorScheme });
        await take(page, url, shot, file, true).catch((error: unknown) => failed.push(`${file}: ${String(error)}`));
      }
    }
  }
  for (const each of failed) console.error(each);
  if (failed.length > 0) process.exitCode = 1;
}

async function take(page: Page, url: string, { path, ready, prepare }: Shot, file: string, fullPage = false) {
  try {
    await page.goto(url + path);
    await page.locator(ready).first().waitFor({ timeout });
    await prepare?.(page);
    // Live: what is shown is as it is when nothing is being connected any more.
    if (path !== entrance.path)
      await page
        .getByTestId('connection')
        .getByText(/Live|Polling/)
        .waitFor({ timeout });
    // Figures come one after the other.
    await page.waitForLoadState('networkidle', { timeout });
    await page.screenshot({ path: join(folder, file), animations: 'disabled', fullPage });
    console.log(file);
  } finally {
    await page.close();
  }
}
