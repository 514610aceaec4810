import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatewayPorts } from '../../cli/gateway/ports.ts';
import type { RunningGateway } from '../../gateway/main.ts';
import { testEnvironment } from '../lanes.ts';
import { ask, insertTenant, startTestGateway, tokenOf } from './stored-gold.ts';

const tenant = 'gateway-channels';
const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
let gateway: RunningGateway;
let receiver: Server;
let token: string;
let status = 200;
const received: { path: string | undefined; signature: unknown; body: string }[] = [];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      received.push({ path: request.url, signature: request.headers['webhook-signature'], body });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const environment = { ...testEnvironment(), MILLRACE_NOTIFY_ALLOW: '127.0.0.0/8' };
  const started = await startTestGateway(environment, { ports: gatewayPorts });
  ({ gateway } = started);
  await insertTenant(started.config, tenant, 'a1');
  token = await tokenOf(gateway, tenant);
});
afterAll(async () => {
  await gateway?.close();
  receiver?.close();
});

const refusals =
  '... on Refusal { message } ... on Invalid { problems { place message } } ... on VersionConflict { version }';

async function run(operation: string, variables: object = {}): Promise<Record<string, unknown>> {
  const { data, errors } = await ask(gateway, token, operation, variables);
  expect(errors).toBeUndefined();
  return data as never;
}

async function save(version: number, definition: unknown): Promise<unknown> {
  const mutation = `mutation($v: Int!, $d: JSON!) { saveChannel(id: "hook", version: $v, definition: $d) {
    __typename ... on ChannelSaved { changed channel { id version kind enabled zone settings } } ${refusals} } }`;
  return (await run(mutation, { v: version, d: definition })).saveChannel;
}

const url = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/alerts`;

describe('a channel', () => {
  it('is made with its secrets, which nobody sees again, and gets everything when it is the first', async () => {
    expect(await save(0, { kind: 'webhook', url: url(), secret: 'short' })).toMatchObject({
      __typename: 'Invalid',
      problems: [{ place: 'channels.hook.secret' }],
    });
    expect(await save(0, { kind: 'webhook', url: url(), secret })).toEqual({
      __typename: 'ChannelSaved',
      changed: true,
      channel: { id: 'hook', version: 1, kind: 'WEBHOOK', enabled: true, zone: 'UTC', settings: { kind: 'webhook' } },
    });
    const { channels, routes } = await run(
      '{ channels { settings delivery { waiting failed } } routes { version definition } }',
    );
    expect(JSON.stringify(channels)).not.toContain('127.0.0.1');
    expect(channels).toEqual([{ settings: { kind: 'webhook' }, delivery: { waiting: 0, failed: 0 } }]);
    expect(routes).toEqual({ version: 1, definition: { route: { channels: ['hook'] } } });
  });

  it('keeps the secrets that a change leaves out, and is changed against its version', async () => {
    expect(await save(0, { kind: 'webhook', url: url(), secret })).toMatchObject({
      __typename: 'VersionConflict',
      version: 1,
    });
    expect(await save(1, { kind: 'webhook', zone: 'Europe/Berlin' })).toMatchObject({
      changed: true,
      channel: { version: 2 },
    });
    expect(await save(2, { kind: 'webhook', zone: 'Europe/Berlin' })).toMatchObject({
      changed: false,
      channel: { version: 2 },
    });
    const sent = await run('mutation { sendTestMessage(channelId: "hook") { __typename ... on TestSent { key } } }');
    expect(sent).toMatchObject({ sendTestMessage: { __typename: 'TestSent' } });
    expect(received).toMatchObject([{ path: '/alerts', signature: expect.stringMatching(/^v1,/) }]);
  });

  it('tells what it said when it did not take a test', async () => {
    status = 410;
    const { sendTestMessage } = await run(
      'mutation { sendTestMessage(channelId: "hook") { __typename ... on Refusal { message } } }',
    );
    expect(sendTestMessage).toMatchObject({ __typename: 'NotTaken', message: expect.stringContaining('410') });
    expect(await run('mutation { sendTestMessage(channelId: "none") { __typename } }')).toEqual({
      sendTestMessage: { __typename: 'NotFound' },
    });
  });

  it('cannot go while routes name it', async () => {
    const remove = `mutation { deleteChannel(id: "hook", version: 2) { __typename ${refusals} } }`;
    expect((await run(remove)).deleteChannel).toMatchObject({ __typename: 'Invalid' });
    const routes = `mutation($v: Int!) { saveRoutes(version: $v, definition: { route: { channels: [] } }) {
      __typename ... on RoutesSaved { routes { version } } ${refusals} } }`;
    expect((await run(routes, { v: 0 })).saveRoutes).toMatchObject({ __typename: 'VersionConflict', version: 1 });
    expect((await run(routes, { v: 1 })).saveRoutes).toMatchObject({ routes: { version: 2 } });
    expect((await run(remove)).deleteChannel).toEqual({ __typename: 'ChannelDeleted' });
    const { auditEvents } = await run('{ auditEvents { nodes { action } } }');
    expect((auditEvents as { nodes: { action: string }[] }).nodes.map(({ action }) => action)).toEqual([
      'channel.remove',
      'route.save',
      'channel.save',
      'route.save',
      'channel.save',
    ]);
  });
});

describe('a silence', () => {
  const make = (matchers: string, end: string) =>
    `mutation { createSilence(matchers: [${matchers}], endsAt: "${end}", reason: "deploy") {
       __typename ... on SilenceSaved { silence { id version state matchers { name value } } } ${refusals} } }`;
  const soon = new Date(Date.now() + 3_600_000).toISOString();

  it('is of labels, begins now, and ends when somebody says so', async () => {
    expect((await run(make('', soon))).createSilence).toMatchObject({ __typename: 'Invalid' });
    expect((await run(make('{ name: "rule", value: "r" }', '2026-01-01T00:00:00Z'))).createSilence).toMatchObject({
      problems: [{ place: 'endsAt' }],
    });
    const { createSilence } = await run(make('{ name: "rule", value: "r" }', soon));
    const { silence } = createSilence as { silence: { id: string } };
    expect(silence).toMatchObject({ version: 1, state: 'ACTIVE', matchers: [{ name: 'rule', value: 'r' }] });
    expect(await run('{ silences { id alerts } }')).toEqual({ silences: [{ id: silence.id, alerts: 0 }] });
    const end = `mutation { endSilence(id: "${silence.id}", version: 1) { __typename ... on SilenceSaved { silence { state version } } } }`;
    expect((await run(end)).endSilence).toMatchObject({ silence: { state: 'EXPIRED', version: 2 } });
    expect(await run('{ silences { id } }')).toEqual({ silences: [] });
  });
});
