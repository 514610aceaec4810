import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatewayPorts } from '../../cli/gateway/ports.ts';
import type { RunningGateway } from '../../gateway/main.ts';
import { freePorts } from '../../redpanda/local/ports.ts';
import { type Receiver, startReceiver } from '../../sinks/notifications/testing/receiver.ts';
import type { RunningWeb } from '../../web/start.mjs';
import { ask, insertTenant, startTestGateway, tokenOf } from '../gateway/stored-gold.ts';
import { testEnvironment } from '../lanes.ts';
import { chromiumPath, openBrowser } from './browser.ts';
import { axeFindings, pictures, Watch } from './checked-page.ts';
import { serveWeb } from './serve.ts';

const [ours, theirs] = ['web-channels', 'web-channels-other'];
const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;

let gateway: RunningGateway;
let web: RunningWeb;
let browser: Browser;
let page: Page;
let receiver: Receiver;
const watch = new Watch();

describe.skipIf(chromiumPath === undefined)('channels and routes', () => {
  beforeAll(async () => {
    receiver = await startReceiver();
    const [port = 0] = await freePorts(1);
    const environment = {
      ...testEnvironment(),
      MILLRACE_WEB_PORT: String(port),
      MILLRACE_NOTIFY_ALLOW: '127.0.0.1',
    };
    const started = await startTestGateway(environment, { ports: gatewayPorts });
    gateway = started.gateway;
    for (const tenant of [ours, theirs]) await insertTenant(started.config, tenant, 'a1');
    web = await serveWeb({ port, gatewayUrl: gateway.url, tenant: ours });
    browser = await openBrowser();
    page = await watch.open(browser, `${web.url}/settings?part=channels`);
  });
  afterAll(async () => {
    await browser?.close();
    await web?.stop();
    await gateway?.close();
    await receiver?.close();
  });

  it('makes a channel by keyboard alone; its secrets are never shown again', async () => {
    await page.getByText('Nobody is told of anything yet').waitFor();
    await page.getByRole('button', { name: 'New channel' }).focus();
    await page.keyboard.press('Enter');
    const form = page.getByRole('dialog');
    await form.getByLabel('Name').waitFor();
    await page.keyboard.type('hook');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Webhook');
    await page.keyboard.press('Tab');
    await page.keyboard.type(address());
    await page.keyboard.press('Tab');
    await page.keyboard.type('too short');
    await page.keyboard.press('Enter');
    await form.getByText(/must be whsec_/).waitFor();
    await form.getByLabel('Signing secret', { exact: true }).fill(secret);
    expect(await axeFindings(page)).toEqual([]);
    await form.getByLabel('Signing secret', { exact: true }).press('Enter');
    await page.getByRole('rowheader', { name: 'hook' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Edit hook' }).click();
    expect(await form.getByLabel('Signing secret', { exact: true }).inputValue()).toBe('');
    expect(await page.content()).not.toContain(secret);
    expect(await page.content()).not.toContain(address());
  });

  it('keeps quiet hours, and the secrets that are not written again', async () => {
    const form = page.getByRole('dialog');
    await form.getByRole('checkbox', { name: /^Quiet hours/ }).check();
    await form.getByLabel('Quiet, span 1: from').fill('21:30');
    await form.getByText('Sa', { exact: true }).click();
    await form.getByText('Su', { exact: true }).click();
    await form.getByRole('button', { name: 'Save channel' }).click();
    await page.getByText('hook is saved.').waitFor();
    const stored = await asked('{ channels { version settings } }');
    expect(stored).toEqual({
      channels: [
        {
          version: 2,
          settings: {
            ...{ kind: 'webhook', zone: 'UTC' },
            quiet_hours: {
              ...{ zone: 'UTC', except: 'critical' },
              spans: [{ days: ['sat', 'sun'], from: '21:30', to: '08:00' }],
            },
          },
        },
      ],
    });
    await page.getByRole('button', { name: 'Send test by hook' }).click();
    await page.getByText('hook took a test message.').waitFor();
    expect(receiver.received.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual(['alerts.test']);
    expect(await axeFindings(page)).toEqual([]);
  });

  it('routes by severity, label and time, and keeps what it does not show', async () => {
    // A setting that the screen has no field for.
    const routes = { route: { channels: ['hook'], group_by: ['rule', 'account'], routes: [] } };
    await asked('mutation($d: JSON!) { saveRoutes(version: 1, definition: $d) { __typename } }', { d: routes });
    await page.reload();
    await page.getByLabel('New times').fill('office');
    await page.getByRole('button', { name: 'Add times' }).click();
    await page.getByRole('button', { name: 'One more route' }).click();
    await page.getByLabel('Name of route 1').fill('brand');
    const route = page.getByRole('group', { name: 'Route 1' });
    await route.getByRole('checkbox', { name: 'Info' }).uncheck();
    await route.getByRole('button', { name: 'and have a label' }).click();
    await route.getByLabel('Label that they have').fill('campaign');
    await route.getByLabel('Values of campaign').fill('brand-*, retail');
    await route.getByRole('group', { name: 'Told by' }).getByRole('checkbox', { name: 'hook' }).check();
    await route.getByRole('group', { name: 'Sent only in' }).getByRole('checkbox', { name: 'office' }).check();
    await pictures(page, 'routes');
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save routes' }).click();
    await page.getByText('The routes are saved.').waitFor();
    expect(await asked('{ routes { definition } }')).toEqual({
      routes: {
        definition: {
          times: {
            office: {
              zone: 'UTC',
              spans: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '18:00' }],
            },
          },
          route: {
            channels: ['hook'],
            group_by: ['rule', 'account'],
            routes: [
              {
                name: 'brand',
                channels: ['hook'],
                match: { severity: ['warn', 'critical'], campaign: ['brand-*', 'retail'] },
                only: ['office'],
              },
            ],
          },
        },
      },
    });
  });

  it('refuses what cannot be, and says why', async () => {
    await page.getByLabel('Name of route 1').fill('Not a name');
    await page.getByRole('button', { name: 'Save routes' }).click();
    await page.getByText(/the routes cannot be saved: route\.routes/).waitFor();
    await page.getByRole('button', { name: 'As it was' }).click();
    expect(await page.getByLabel('Name of route 1').inputValue()).toBe('brand');
    await page.getByRole('button', { name: 'Delete hook' }).click();
    await page.getByText(/channel hook cannot be saved/).waitFor();
  });

  it('shows another organisation none of it', async () => {
    const stranger = await openBrowser();
    const other = await watch.open(stranger, `${web.url}/settings?part=channels&tenant=${theirs}`);
    await other.getByText('Nobody is told of anything yet').waitFor();
    expect(await other.getByText('hook').count()).toBe(0);
    await stranger.close();
  });
});

function address(): string {
  return new URL('/alerts', receiver.url).href;
}

/** What the gateway itself answers our organisation. */
async function asked(query: string, variables: Record<string, unknown> = {}): Promise<unknown> {
  return (await ask(gateway, await tokenOf(gateway, ours), query, variables)).data;
}
