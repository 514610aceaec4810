import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgres, withTenant } from '../../base/postgres.ts';
import { answers, type Receiver, startReceiver } from '../../sinks/notifications/testing/receiver.ts';
import { testStack } from '../lanes.ts';
import { millrace } from '../pipeline/millrace.ts';

const secret = `whsec_${Buffer.from('a secret of twenty-four!').toString('base64')}`;
const tenant = `cli-${randomUUID().slice(0, 8)}`;
let folder: string;
let receiver: Receiver;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-notifications-'));
  receiver = await startReceiver();
  process.env.MILLRACE_NOTIFY_ALLOW = '127.0.0.1';
  process.env.HOOK_SECRET = secret;
  expect(await millrace('tenants', 'add', tenant)).toMatchObject({ code: 0 });
});
afterAll(async () => {
  delete process.env.MILLRACE_NOTIFY_ALLOW;
  delete process.env.HOOK_SECRET;
  await receiver?.close();
  await rm(folder, { recursive: true, force: true });
});

async function file(text: string): Promise<string> {
  const path = join(folder, `${randomUUID()}.yaml`);
  await writeFile(path, text);
  return path;
}
const definition = (more = '') => `channels:
  hook: { kind: webhook, url: "${receiver.url}?token=of-hook", secret: env:HOOK_SECRET }
  desk: { kind: slack, url: "${receiver.url}" }
route:
  channels: [desk]
  routes:
    - { name: critical, match: { severity: critical }, channels: [hook], group_wait: 0s }${more}
`;
const notifications = (...args: string[]) => millrace('notifications', ...args, '--tenant', tenant);

test('channels and routes from a file: what is wrong has its line, what differs is shown, secrets are never', async () => {
  const wrong = await notifications('apply', '-f', await file(definition('\n    - { name: night, channels: [dsek] }')));
  expect(wrong.code).not.toBe(0);
  expect(wrong.stderr).toMatch(
    /\.yaml:8:33: route\.routes\.1\.channels\.0 there is no channel 'dsek': there are desk, hook/,
  );

  const path = await file(definition());
  const dry = await notifications('apply', '-f', path, '--dry-run');
  expect(dry.stdout).toBe(
    '+ channel hook\n+ channel desk\n~ routes, version 1\nnothing was changed: this was a dry run\n',
  );
  expect((await notifications('apply', '-f', path)).stdout).toBe(
    '+ channel hook\n+ channel desk\n~ routes, version 1\n',
  );
  expect((await notifications('apply', '-f', path)).stdout).toBe('nothing differs: 2 channels, routes version 1\n');
  const shown = await notifications('show');
  expect(shown.stdout).toContain('name: critical');
  expect(shown.stdout).not.toMatch(/of-hook|whsec_/);

  const pool = createPostgres(testStack().postgres, { role: 'millrace_operator', maxConnections: 1 });
  const { rows } = await withTenant(pool, tenant, (client) =>
    client.query<{ row: string }>('select row_to_json(c)::text as row from notification_channel c'),
  );
  const { rows: events } = await withTenant(pool, tenant, (client) =>
    client.query<{ action: string; text: string }>(
      `select action, row_to_json(e)::text as text from audit_event e where action <> 'tenant.add' order by seq`,
    ),
  );
  await pool.end();
  expect(rows).toHaveLength(2);
  expect(events.map(({ action }) => action)).toEqual(['channel.save', 'channel.save', 'route.save']);
  expect(JSON.stringify([rows, events])).not.toMatch(/of-hook|YSBzZWNyZXQ/);
});

test('who would be told of an alert', async () => {
  const routed = await notifications('route', 'severity=critical', 'platform=meta', '--json');
  expect(JSON.parse(routed.stdout)).toMatchObject([{ route: 'critical', channels: ['hook'], group_wait: '0s' }]);
  const other = await notifications('route', 'severity=info', '--json');
  expect(JSON.parse(other.stdout)).toMatchObject([{ route: 'default', channels: ['desk'], repeat_interval: '4h' }]);
});

test('a test message arrives, signed; one that does not arrive says why and exits with 1', async () => {
  const sent = await notifications('test', 'hook');
  expect(sent.stdout).toMatch(/^webhook channel hook has taken a test message in \d+ ms\n$/);
  const post = receiver.received.at(-1);
  const body = new Webhook(secret).verify(post?.body ?? '', post?.headers as Record<string, string>);
  expect(body).toMatchObject({ type: 'alerts.test', data: { tenant, channel: 'hook' } });

  receiver.answer = answers.status(404, {}, 'no_service');
  const refused = await notifications('test', 'desk');
  expect(refused).toMatchObject({ code: 1 });
  expect(refused.stderr).toMatch(/MR_NOTIFICATIONS_DELIVERY: 127\.0\.0\.1:\d+ answered 404: no_service/);
  receiver.answer = answers.ok;

  const unknown = await notifications('test', 'dsek');
  expect(unknown).toMatchObject({ code: 2 });
  expect(unknown.stderr).toMatch(/has no channel 'dsek': there are desk, hook/);
});

test('what nothing has become of exits with 0, and what is to be sent again must be said', async () => {
  expect(await notifications('failed')).toMatchObject({ code: 0, stdout: 'nothing has failed\n' });
  expect(await notifications('redrive')).toMatchObject({ code: 2 });
});

test('one takes note of an alert in one place only, and what is no alert is told', async () => {
  for (const handled of [
    ['ack', 'nothing'],
    ['snooze', 'nothing', '--for', '2h'],
  ]) {
    const unknown = await millrace('alerts', ...handled, '--tenant', tenant);
    expect(unknown).toMatchObject({ code: 1 });
    expect(unknown.stderr).toMatch(/MR_ALERT: .* has no alert nothing/);
  }
  expect((await notifications('ack', 'nothing')).stderr).toContain("unknown command 'ack'");
});

test('secrets of channels go to a new master key with the credentials; the old one is not needed any more', async () => {
  const [oldKey, newKey] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString('base64'));
  const rotated = `rotated-${randomUUID().slice(0, 8)}`;
  const others = `others-${randomUUID().slice(0, 8)}`;
  const of = (name: string) => ['--tenant', name];
  const path = await file(definition());
  try {
    process.env.MILLRACE_CREDENTIAL_KEY = `old:${oldKey}`;
    for (const name of [rotated, others]) {
      expect(await millrace('tenants', 'add', name)).toMatchObject({ code: 0 });
      expect(await millrace('notifications', 'apply', '-f', path, ...of(name))).toMatchObject({ code: 0 });
    }
    process.env.MILLRACE_CREDENTIAL_KEY = `new:${newKey},old:${oldKey}`;
    const rotate = async () => (await millrace('credentials', 'rotate', ...of(rotated))).stdout;
    expect(await rotate()).toBe('0 credentials and 2 channels went to master key new, 0 had it already\n');
    expect(await rotate()).toBe('0 credentials and 0 channels went to master key new, 2 had it already\n');

    process.env.MILLRACE_CREDENTIAL_KEY = `new:${newKey}`;
    const sent = await millrace('notifications', 'test', 'hook', ...of(rotated));
    expect(sent.stdout).toMatch(/^webhook channel hook has taken a test message/);
    const post = receiver.received.at(-1);
    expect(new Webhook(secret).verify(post?.body ?? '', post?.headers as Record<string, string>)).toMatchObject({
      data: { tenant: rotated },
    });
    const trail = await millrace('audit', 'list', '--subject', 'channel/hook', '--json', ...of(rotated));
    expect(JSON.parse(trail.stdout).events.slice(0, 2)).toMatchObject([
      { action: 'channel.rotate', after: { wrappedBy: 'new' } },
      { action: 'channel.save' },
    ]);
    const left = await millrace('notifications', 'test', 'hook', ...of(others));
    expect(left.stderr).toContain("no master key 'old'");
  } finally {
    delete process.env.MILLRACE_CREDENTIAL_KEY;
  }
});
