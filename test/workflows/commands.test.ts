import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Sandbox, startSandbox } from '../../connectors/sandbox/server.ts';
import { type Stack, startStack } from '../../redpanda/local/stack.ts';
import { type MailServer, startMailServer } from '../../sinks/notifications/testing/mail-server.ts';
import { millrace, Processing } from '../pipeline/millrace.ts';

const tenant = `commands-${process.pid}`;
const of = ['--tenant', tenant] as const;
let stack: Stack<'temporal'>;
let sandbox: Sandbox;
let worker: Processing;
let mailServer: MailServer;
beforeAll(async () => {
  mailServer = await startMailServer();
  stack = await startStack({ mode: 'test', services: ['temporal'] });
  vi.stubEnv('MILLRACE_TEMPORAL', stack.temporal);
  vi.stubEnv('MILLRACE_HOME', stack.folder);
  vi.stubEnv('MILLRACE_NOTIFY_ALLOW', '127.0.0.1');
  sandbox = await startSandbox({ size: { organisations: 1, accounts: 1 } });
  worker = new Processing('workflows');
});
afterAll(async () => {
  await worker?.kill('SIGTERM');
  await sandbox?.close();
  await mailServer?.close();
  await stack?.stop();
  vi.unstubAllEnvs();
});

const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
const slices = async (...args: string[]) => {
  const { stdout } = await millrace('slices', ...of, ...args, '--json');
  return (JSON.parse(stdout) as { slices: { day: string; state: string; rows: number; late: boolean }[] }).slices;
};

it('a platform is connected, fetched and left again from the command line', async () => {
  await millrace('tenants', 'add', tenant);
  await millrace('connections', 'add', 'snap', ...of, '--platform', 'snapchat', '--sandbox', sandbox.url);
  expect(await millrace('ingestion', 'status', 'snap', ...of)).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('snap is not fetched'),
  });

  const started = await millrace('ingestion', 'start', 'snap', ...of, '--from', day(5), '--report', 'campaign_daily');
  expect(started).toMatchObject({ code: 0, stdout: expect.stringContaining(`fetched from ${day(5)} on`) });
  // No worker has ever been there until now.
  worker.start();
  await expect
    .poll(async () => (await slices('--from', day(3), '--to', day(2))).map(({ state }) => state), { timeout: 120_000 })
    .toEqual(['SENT', 'SENT']);
  const [newest] = await slices('--to', day(2), '--limit', '1');
  expect(newest).toMatchObject({ day: day(2), late: false });
  expect(newest?.rows).toBeGreaterThan(0);
  expect(await millrace('slices', ...of, '--late', '--check')).toMatchObject({ code: 0, stdout: 'no slices\n' });
  expect(await millrace('ingestion', 'status', 'snap', ...of)).toMatchObject({ code: 0 });

  const wrong = await millrace('ingestion', 'backfill', 'snap', ...of, '--from', day(1), '--to', day(9));
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('is after') });
  await millrace('ingestion', 'backfill', 'snap', ...of, '--from', day(40), '--to', day(39));
  await expect.poll(async () => (await slices('--to', day(39))).length, { timeout: 60_000 }).toBe(2);

  expect(await millrace('ingestion', 'stop', 'snap', ...of)).toMatchObject({ code: 0 });
  await expect
    .poll(async () => (await millrace('ingestion', 'status', 'snap', ...of)).code, { timeout: 60_000 })
    .toBe(1);
  expect(worker.died).toBe(false);
});

it('an organisation is brought up from the command line: its owner is mailed a link, its key is shown once', async () => {
  const newcomer = ['--tenant', `${tenant}-new`] as const;
  const file = join(stack.folder, 'notifications.yaml');
  const smtp = `{ host: 127.0.0.1, port: ${mailServer.port}, security: none }`;
  const ops = `{ kind: email, to: [env:MILLRACE_OWNER], from: alerts@millrace.example, smtp: ${smtp} }`;
  writeFileSync(file, `channels:\n  ops: ${ops}\nroute: { channels: [ops] }\n`);
  vi.stubEnv('MILLRACE_ONBOARDING_CHANNELS', file);
  const start = ['onboarding', 'start', 'snap', ...newcomer, '--platform', 'snapchat'] as const;
  const doors = ['--owner', 'Ann@harbour.example', '--key', 'nightly'] as const;
  const started = await millrace(...start, ...doors, '--json');
  const said = JSON.parse(started.stdout);
  expect(said).toMatchObject({
    workflow: `onboarding/${tenant}-new/snap`,
    name: `${tenant}-new`,
    isMade: true,
    owner: { email: 'ann@harbour.example', mailed: true, link: null },
    key: { name: 'nightly', secret: expect.stringMatching(/^mrk_/) },
  });
  expect(mailServer.mails).toMatchObject([
    { to: ['ann@harbour.example'], source: expect.stringMatching(/\/invitation#/) },
  ]);
  const keys = JSON.parse((await millrace('keys', 'list', ...newcomer, '--json')).stdout);
  expect(keys).toMatchObject([{ name: 'nightly', prefix: said.key.secret.slice(0, 12), scopes: ['METRICS_READ'] }]);
  expect((await millrace('notifications', 'show', ...newcomer)).stdout).toContain('- ann@harbour.example');

  const again = await millrace(...start, ...doors);
  expect(again.stdout).toMatch(/has an owner or has invited one[\s\S]*has a key nightly/);
  expect(again.stdout).not.toContain('mrk_');
  expect(await millrace(...start, '--owner', 'ann')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("'ann' is no e-mail address"),
  });
  await expect
    .poll(async () => (await millrace('onboarding', 'status', 'snap', ...newcomer)).stdout, { timeout: 60_000 })
    .toContain('waiting for credential: ');
  expect((await millrace('connections', 'list', ...newcomer)).stdout).toContain('NO CREDENTIAL');
});

it('another tenant is shown nothing, and one that is not there is named', async () => {
  const other = `${tenant}-other`;
  await millrace('tenants', 'add', other);
  expect((await millrace('slices', '--tenant', other)).stdout).toBe('no slices\n');
  expect(await millrace('ingestion', 'start', 'snap', '--tenant', other)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('MR_CONNECTOR_CONNECTION'),
  });
  expect(await millrace('slices', '--tenant', `${tenant}-none`)).toMatchObject({
    stderr: expect.stringContaining('there is no tenant'),
  });
});
