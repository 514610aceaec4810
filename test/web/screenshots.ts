import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { gatewayPorts } from '../../cli/gateway/ports.ts';
import { freePorts } from '../../redpanda/local/ports.ts';
import { startStack } from '../../redpanda/local/stack.ts';
import { migrateClickHouse } from '../../sinks/clickhouse/migrate.ts';
import { migratePostgres } from '../../sinks/postgres/migrate.ts';
import { startWeb } from '../../web/start.mjs';
import { startTestGateway } from '../gateway/stored-gold.ts';
import { openBrowser } from './browser.ts';
import { insertOrganisation, tenant } from './pictures/organisation.ts';

// The pictures of README and docs, of a made-up organisation: `npx tsx test/web/screenshots.ts [FOLDER]`.
const folder = process.argv[2] ?? fileURLToPath(new URL('../../docs/images/', import.meta.url));
/** Milliseconds that a screen may take to show its figures. */
const timeout = 120_000;

/** A picture: its address, what has to be there, and what is waited for after that. */
interface Shot {
  readonly name: string;
  readonly path: string;
  readonly ready: string;
  readonly prepare?: (page: Page) => Promise<unknown>;
}

const alerts: Shot = {
  name: 'alerts',
  path: '/alerts',
  ready: '[data-testid=alert]',
  prepare: (page) =>
    page
      .getByTestId('panel')
      .getByRole('img', { name: / from .* to / })
      .waitFor({ timeout }),
};
const shots: readonly Shot[] = [
  alerts,
  {
    name: 'explore',
    path: '/explore?by=ENTITY&compare=week',
    ready: '.recharts-bar-rectangle',
    prepare: (page) => page.getByTestId('row-count').waitFor({ timeout }),
  },
  { name: 'rules', path: '/rules', ready: '[data-testid=template]' },
  {
    name: 'rule-editor',
    path: '/rules/ctr_drop',
    ready: '[data-testid=backtest]',
    prepare: (page) => page.locator('.monaco-editor .view-line').first().waitFor({ timeout }),
  },
  { name: 'connections', path: '/connections', ready: 'section[aria-label="Freshness by day"]' },
];
const desk = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

mkdirSync(folder, { recursive: true });
const stack = await startStack({ mode: 'test', services: ['redis', 'postgres', 'clickhouse'] });
try {
  await migratePostgres(stack.postgres);
  await migrateClickHouse(stack.clickhouse, { database: 'millrace' });
  const [port = 0] = await freePorts(1);
  // Nothing in the pictures asks the broker.
  const environment = { MILLRACE_KAFKA: '127.0.0.1:1', ...stack.environment, MILLRACE_WEB_PORT: String(port) };
  const { config, gateway } = await startTestGateway(environment, { ports: gatewayPorts });
  await insertOrganisation(config);
  const web = await startWeb({ port, gatewayUrl: gateway.url, tenant });
  const browser = await openBrowser();
  try {
    for (const colorScheme of ['light', 'dark'] as const) {
      const about = { colorScheme, locale: 'en-GB', timezoneId: 'Europe/Berlin' };
      for (const shot of shots) {
        const page = await browser.newPage({ ...about, ...desk });
        await take(page, web.url, shot, `${shot.name}-${colorScheme}.png`);
      }
      const page = await browser.newPage({ ...about, ...phone });
      await take(page, web.url, { ...alerts, prepare: async () => undefined }, `alerts-phone-${colorScheme}.png`);
    }
  } finally {
    await browser.close();
    await web.stop();
    await gateway.close();
  }
} finally {
  await stack.stop();
}

async function take(page: Page, url: string, { path, ready, prepare }: Shot, file: string): Promise<void> {
  await page.goto(url + path);
  await page.locator(ready).first().waitFor({ timeout });
  await prepare?.(page);
  // Live: what is shown is as it is when nothing is being connected any more.
  await page
    .getByTestId('connection')
    .getByText(/Live|Polling/)
    .waitFor({ timeout });
  await page.screenshot({ path: join(folder, file), animations: 'disabled' });
  await page.close();
  console.log(file);
}
