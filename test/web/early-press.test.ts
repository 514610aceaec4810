import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatewayPorts } from '../../cli/gateway/ports.ts';
import type { RunningGateway } from '../../gateway/main.ts';
import { freePorts } from '../../redpanda/local/ports.ts';
import type { RunningWeb } from '../../web/start.mjs';
import { insertTenant, startTestGateway } from '../gateway/stored-gold.ts';
import { testEnvironment } from '../lanes.ts';
import { chromiumPath, openBrowser } from './browser.ts';
import { Watch } from './checked-page.ts';
import { serveWeb } from './serve.ts';

const [usual, other] = ['web-early', 'web-early-other'];
/** How many times slower Chromium runs scripts, so that there is time for a press while they load. */
const slower = 8;
/** Milliseconds after the link is there at which it is pressed. */
const pressesAfterMs = [0, 150, 400, 800, 1_200, 1_800, 2_500];
const patience = { timeout: 60_000 };
/** A link to a screen, where it is seen, and in the page. */
const seen = 'nav[aria-label=Screens]:visible a[href^="/explore"]';
const link = `document.querySelector('nav[aria-label=Screens] a[href^="/explore"]')`;

let gateway: RunningGateway;
let web: RunningWeb;
let browser: Browser;
const watch = new Watch();

describe.skipIf(chromiumPath === undefined)('a page whose scripts are not there yet', () => {
  beforeAll(async () => {
    const [port = 0] = await freePorts(1);
    const environment = { ...testEnvironment(), MILLRACE_WEB_PORT: String(port) };
    const { config, gateway: started } = await startTestGateway(environment, { ports: gatewayPorts });
    gateway = started;
    for (const tenant of [usual, other]) await insertTenant(config, tenant, 'a1');
    web = await serveWeb({ port, gatewayUrl: gateway.url, tenant: usual });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await web?.stop();
    await gateway?.close();
  });

  for (const [organisation, address] of [
    ['the usual organisation', '/alerts'],
    ['another organisation', `/alerts?tenant=${other}`],
  ] as const) {
    it(`keeps what the server wrote around the screen, in ${organisation}`, async () => {
      const page = await openSlowly(address);
      const wasTaken = await page.evaluate(
        `(() => { ${link}.isWritten = true; return Object.keys(${link}).some((key) => key.startsWith('__react')); })()`,
      );
      expect(wasTaken).toBe(false);
      await page.getByText('Nothing needs you').first().waitFor(patience);
      expect(await page.evaluate(`${link}.isWritten === true`)).toBe(true);
      await page.context().close();
    });

    it(`follows a link whenever it is pressed, in ${organisation}`, async () => {
      for (const ms of pressesAfterMs) {
        const page = await openSlowly(address);
        await page.waitForTimeout(ms);
        const at = await page.locator(seen).boundingBox();
        if (at === null) throw new Error('the link is not on the page');
        // The mouse alone: it does not wait until the link stays where it is, nor press once more.
        await page.mouse.click(at.x + at.width / 2, at.y + at.height / 2);
        await expect
          .poll(() => new URL(page.url()).pathname, { ...patience, message: `pressed after ${ms} ms` })
          .toBe('/explore');
        await page.context().close();
      }
    });
  }

  it('has no control in a screen before it listens, and no error', async () => {
    const page = await openSlowly('/explore');
    expect(await page.locator('main :is(a, button, input, select, textarea)').count()).toBe(0);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Explore');
    await page.context().close();
    expect(watch.troubles).toEqual([]);
  });
});

/** Opens a page in a slow Chromium, and goes on when the server's answer is there. */
async function openSlowly(address: string): Promise<Page> {
  const page = await watch.open(browser, 'about:blank');
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
  await page.goto(`${web.url}${address}`, { waitUntil: 'commit' });
  await page.locator(seen).waitFor(patience);
  return page;
}
