import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { picture } from './browser.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Milliseconds that a page may take for anything, on a machine that another file's servers and browser keep busy. */
const patienceMs = 60_000;

/** Hosts that the pages of a test asked, and what their policy refused. */
export class Watch {
  readonly hosts = new Set<string>();
  /** Violations of the Content-Security-Policy, and errors of scripts. */
  readonly troubles: string[] = [];
  readonly #isWatched: (asker: string) => boolean;

  /** `isWatched` tells by its address whether what a document asks for counts: each does unless told otherwise. */
  constructor(isWatched: (asker: string) => boolean = () => true) {
    this.#isWatched = isWatched;
  }

  /** A page in a browser of its own, whose tabs are all watched: an English reader in UTC unless told otherwise. */
  async open(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 1000 },
      locale: 'en-GB',
      timezoneId: 'UTC',
      ...options,
    });
    context.setDefaultTimeout(patienceMs);
    context.on('page', (page) => this.#watch(page));
    const page = await context.newPage();
    await page.goto(url);
    return page;
  }

  #watch(page: Page): void {
    page.on('request', (request) => {
      const { protocol, host } = new URL(request.url());
      if (protocol === 'data:' || protocol === 'blob:') return;
      if (request.isNavigationRequest() || this.#isWatched(request.frame().url())) this.hosts.add(host);
    });
    page.on('websocket', (socket) => this.hosts.add(new URL(socket.url()).host));
    page.on('pageerror', (error) => this.troubles.push(error.message));
    page.on('console', (message) => {
      if (/Content.Security.Policy|Refused to/i.test(message.text())) this.troubles.push(message.text());
    });
  }
}

/** A page's options on a telephone. */
export const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** What an element says, spaces as they are seen. */
export async function textOf(element: Locator): Promise<string> {
  return ((await element.textContent()) ?? '').replace(/\s+/g, ' ').trim();
}

/** What axe finds wrong with a page by WCAG 2.2 AA, in light and in dark: one text a finding. */
export async function axeFindings(page: Page): Promise<string[]> {
  const findings: string[] = [];
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate(axeSource);
    const found = await page.evaluate<{ id: string; nodes: { target: string[]; failureSummary: string }[] }[]>(
      `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(({ violations }) => violations)`,
    );
    for (const { id, nodes } of found) {
      const [node] = nodes;
      findings.push(`${colorScheme}: ${id} at ${node?.target.join(' ')}: ${node?.failureSummary ?? ''}`);
    }
  }
  return findings;
}

/** The page as it is, light and dark, on a telephone, a desk and a wide screen, when pictures are wanted. */
export async function pictures(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [390, 1920, 1280]) {
      await page.setViewportSize({ width, height: 1000 });
      await picture(page, `${name}-${colorScheme}-${width}`);
    }
  }
}

/** What has the focus, by the name that is read out. */
export function focusedName(page: Page): Promise<string> {
  return page.evaluate<string>(
    "document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? ''",
  );
}

/** Presses Tab until what is called `name` has the focus. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 120; presses += 1) {
    if ((await focusedName(page)).trim() === name) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no Tab leads to “${name}”`);
}
