import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Config } from '../../base/config.ts';
import { gatewayPorts } from '../../cli/gateway/ports.ts';
import type { RunningGateway } from '../../gateway/main.ts';
import { freePorts } from '../../redpanda/local/ports.ts';
import { type RunningWeb, startWeb } from '../../web/start.mjs';
import { ask, startTestGateway, tokenOf } from '../gateway/stored-gold.ts';
import { seedTenant, sharedIds } from '../gateway/two-tenants.ts';
import { Stopwatch } from '../guides/stopwatch.ts';
import { chromiumPath, openBrowser } from './browser.ts';
import { textOf, Watch } from './checked-page.ts';

const tenant = `first-minutes-${process.pid}`;
const poll = { timeout: 30_000 };

let config: Config;
let gateway: RunningGateway;
let web: RunningWeb;
let browser: Browser;
let receiver: Server;
const received: string[] = [];

describe.skipIf(chromiumPath === undefined)('the first five minutes', () => {
  beforeAll(async () => {
    receiver = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => received.push(text));
      request.on('end', () => response.end('ok'));
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const [port = 0] = await freePorts(1);
    const environment = {
      ...inject('stackEnvironment'),
      MILLRACE_WEB_PORT: String(port),
      MILLRACE_NOTIFY_ALLOW: '127.0.0.1',
    };
    ({ config, gateway } = await startTestGateway(environment, { ports: gatewayPorts }));
    await seedTenant(config, tenant);
    await listenThere();
    web = await startWeb({ port, gatewayUrl: gateway.url, tenant });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await web?.stop();
    await gateway?.close();
    receiver?.close();
  });

  it('of somebody who watches spend: what fires, a template tried on the past, a real test message, a rule, an alert taken on', async () => {
    const watch = new Stopwatch();
    const page = await new Watch().open(browser, web.url);
    await expect.poll(() => textOf(page.getByTestId('summary')), poll).toContain('1 alert');
    expect(new URL(page.url()).pathname).toBe('/alerts');
    watch.reached('what needs you: the alert that fires');

    await page.goto(`${web.url}/rules`);
    await page.getByTestId('template').first().getByRole('link').first().click();
    await expect.poll(() => page.getByTestId('backtest').textContent(), poll).toMatch(/have fired/);
    watch.reached('a template, as a sentence, with what it would have done in 14 days');

    await page.goto(`${web.url}/settings?part=channels`);
    const channel = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: sharedIds.channel }) });
    await channel.getByRole('button', { name: 'Send test' }).click();
    await expect.poll(() => received.join(''), poll).toContain('test');
    watch.reached('a test message, where it is read');

    await page.goto(`${web.url}/rules`);
    await page.getByTestId('template').first().getByRole('link').first().click();
    await page.getByTestId('backtest').waitFor();
    await page.getByRole('button', { name: 'Save rule' }).click();
    await expect.poll(() => page.getByRole('list', { name: 'Versions' }).textContent(), poll).toContain('Version 1');
    watch.reached('the rule, saved and in force');

    await page.goto(`${web.url}/alerts`);
    const panel = page.getByTestId('panel');
    await panel.waitFor();
    expect(await panel.getByTestId('value').textContent()).toMatch(/fires/);
    await panel.getByRole('button', { name: 'Acknowledge' }).click();
    await page.locator('[data-group=taken]').waitFor();
    watch.reached('the alert: its value against its threshold, taken on');

    console.log(watch.lines('the first five minutes of somebody who watches spend'));
    expect(watch.seconds).toBeLessThan(300);
  });
});

/** Lets the organisation's channel send to the test's receiver. */
async function listenThere(): Promise<void> {
  const { port } = receiver.address() as AddressInfo;
  const definition = {
    kind: 'webhook',
    url: `http://127.0.0.1:${port}/`,
    secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  };
  const saved = await ask(
    gateway,
    await tokenOf(gateway, tenant),
    `mutation ($definition: JSON!) { saveChannel(id: "${sharedIds.channel}", version: 1, definition: $definition) { __typename } }`,
    { definition },
  );
  expect(saved.data).toEqual({ saveChannel: { __typename: 'ChannelSaved' } });
}
