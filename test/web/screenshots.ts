import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { openBrowser } from './browser.ts';

// The pictures of README and docs: `npx tsx test/web/screenshots.ts [http://127.0.0.1:3000]` while `npm start` runs.
const url = process.argv[2] ?? 'http://127.0.0.1:3000';
const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url));
/** Milliseconds that a screen may take to show its figures. */
const timeout = 60_000;

/** A picture: its address, what has to be there, and what is pressed first. */
interface Shot {
  readonly name: string;
  readonly path: string;
  readonly ready: string;
  readonly prepare?: (page: Page) => Promise<unknown>;
}

const shots: readonly Shot[] = [
  { name: 'alerts', path: '/alerts', ready: '[data-testid=alert]' },
  {
    name: 'explore',
    path: '/explore?by=ACCOUNT&compare=previous',
    ready: '.recharts-bar-rectangle',
    prepare: (page) => page.getByTestId('row-count').waitFor({ timeout }),
  },
  { name: 'rules', path: '/rules', ready: '[data-testid=template]' },
  {
    name: 'rule-editor',
    path: '/rules?new=ctr_drop',
    ready: '[data-testid=backtest]',
    prepare: (page) => page.locator('.monaco-editor .view-line').first().waitFor({ timeout }),
  },
  { name: 'connections', path: '/connections', ready: 'section[aria-label="Freshness by day"]' },
  { name: 'pipeline', path: '/pipeline', ready: '.react-flow__node' },
];

mkdirSync(folder, { recursive: true });
const browser = await openBrowser();
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const shot of shots) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme, locale: 'en-GB' });
      await take(page, shot, join(folder, `${shot.name}-${colorScheme}.png`));
      await page.close();
    }
    const phone = await browser.newPage({
      ...{ viewport: { width: 390, height: 844 }, colorScheme, locale: 'en-GB', deviceScaleFactor: 2 },
      ...{ isMobile: true, hasTouch: true },
    });
    const [alerts] = shots;
    if (alerts !== undefined) await take(phone, alerts, join(folder, `alerts-phone-${colorScheme}.png`));
    await phone.close();
  }
} finally {
  await browser.close();
}

async function take(page: Page, { path, ready, prepare }: Shot, file: string): Promise<void> {
  await page.goto(url + path);
  await page.locator(ready).first().waitFor({ timeout });
  await prepare?.(page);
  await page.screenshot({ path: file, animations: 'disabled' });
  console.log(file);
}
