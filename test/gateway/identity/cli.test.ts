import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startMailServer } from '../../../sinks/notifications/testing/mail-server.ts';
import { millrace } from '../../pipeline/millrace.ts';
import { type Ground, newEmail, openGround, password } from './ground.ts';

let ground: Ground;
let folder: string;
const tenant = `cli-identity-${randomUUID().slice(0, 8)}`;
beforeAll(async () => {
  ground = await openGround();
  folder = await mkdtemp(join(tmpdir(), 'millrace-identity-'));
  await writeFile(join(folder, 'password.txt'), `${password}\n`);
  expect(await millrace('tenants', 'add', tenant, '--name', 'Acme')).toMatchObject({ code: 0 });
});
afterAll(async () => {
  delete process.env.MILLRACE_NOTIFY_ALLOW;
  await ground?.close();
  await rm(folder, { recursive: true, force: true });
});

const file = () => join(folder, 'password.txt');

it('the first owner is invited by a printed link, and takes it from there', async () => {
  const email = newEmail('first');
  const invited = await millrace('invite', email, '--tenant', tenant, '--role', 'owner');
  expect(invited).toMatchObject({ code: 0 });
  const token = /\/invitation#([\w-]{43})/.exec(invited.stdout)?.[1];
  const browser = ground.browser();
  const joined = await browser.post('/auth/invitations/accept', { token, password });
  expect(joined.body).toMatchObject({ role: 'OWNER', organisation: { id: tenant, name: 'Acme' } });
  expect((await millrace('users', 'list', '--tenant', tenant)).stdout).toContain(email);
  const told = await ground.trail(tenant, 'invitation.make');
  expect(told[0]?.actor).toMatch(/@/);
});

it('an owner is made with a password from a file, changed, shut out, let in and removed', async () => {
  const email = newEmail('made');
  const add = ['users', 'add', email, '--tenant', tenant, '--role', 'owner', '--from', file()];
  expect((await millrace(...add)).stdout).toBe(`${email} is owner of ${tenant}\n`);
  expect((await millrace(...add)).stdout).toContain('already: nothing was changed');
  const browser = await ground.loggedIn(tenant, email);
  const me = '{ me { role } }';
  expect(await browser.get(me)).toEqual({ role: 'OWNER' });

  expect((await millrace('users', 'role', email, '--tenant', tenant, '--role', 'viewer')).code).toBe(0);
  await expect.poll(() => browser.get(me), { timeout: 5_000, interval: 300 }).toEqual({ role: 'VIEWER' });
  expect((await millrace('users', 'disable', email)).code).toBe(0);
  await expect.poll(() => browser.refusal(me), { timeout: 5_000, interval: 300 }).toBe('MR_SESSION_ENDED');
  expect((await browser.post('/auth/login', { email, password })).status).toBe(401);
  expect((await millrace('users', 'enable', email)).code).toBe(0);
  await browser.logIn(email, password);
  expect((await millrace('users', 'set-password', email, '--from', file())).code).toBe(0);
  await expect.poll(() => browser.refusal(me), { timeout: 5_000, interval: 300 }).toBe('MR_SESSION_ENDED');
  await browser.logIn(email, password);
  expect((await millrace('users', 'remove', email, '--tenant', tenant)).code).toBe(0);
  await expect.poll(() => browser.refusal(me), { timeout: 5_000, interval: 300 }).toBe('MR_SESSION_ENDED');
});

it('a locked account is unlocked', async () => {
  const email = newEmail('locked');
  await ground.join(tenant, email, 'VIEWER');
  const slow = await openGround({ limits: { lockSeconds: 600, failuresFromAddress: 2 } });
  try {
    const browser = slow.browser();
    for (let at = 0; at < 2; at++) await browser.post('/auth/login', { email, password: 'not the one' });
    expect((await browser.post('/auth/login', { email, password })).status).toBe(429);
    expect((await millrace('users', 'unlock', email)).stdout).toBe(`${email} may try again\n`);
    await browser.logIn(email, password);
  } finally {
    await slow.close();
  }
});

it('keys of an organisation are made, listed and revoked', async () => {
  const made = await millrace(
    'keys',
    'create',
    'nightly',
    '--tenant',
    tenant,
    '--scope',
    'metrics_read,alerts:read',
    '--json',
  );
  const { secret, prefix, scopes, userId } = JSON.parse(made.stdout) as Record<string, string>;
  expect([scopes, userId]).toEqual([['METRICS_READ', 'ALERTS_READ'], null]);
  const browser = ground.browser();
  expect(await browser.refusal('{ accounts { nodes { accountId } } }', {}, secret)).toBeUndefined();
  expect((await millrace('keys', 'list', '--tenant', tenant)).stdout).toMatch(
    new RegExp(`${prefix}….*nightly.*METRICS_READ`),
  );
  expect((await millrace('keys', 'revoke', prefix ?? '', '--tenant', tenant)).code).toBe(0);
  await expect
    .poll(() => browser.refusal('{ accounts { nodes { accountId } } }', {}, secret), { timeout: 5_000, interval: 300 })
    .toBe('MR_UNAUTHENTICATED');
});

it('what cannot be is refused in words', async () => {
  const wrong = async (...args: string[]) => {
    const { code, stderr } = await millrace(...args);
    expect(code).not.toBe(0);
    return stderr;
  };
  expect(await wrong('keys', 'create', 'k', '--tenant', tenant, '--scope', 'members_write')).toContain(
    'a key can have METRICS_READ',
  );
  expect(await wrong('invite', 'x', '--tenant', tenant, '--role', 'owner')).toContain("'x' is no e-mail address");
  expect(await wrong('invite', 'x@example.com', '--tenant', tenant, '--role', 'boss')).toContain(
    'owner, admin, analyst, viewer',
  );
  expect(await wrong('users', 'list', '--tenant', 'nobody-here')).toContain("there is no tenant 'nobody-here'");
  expect(await wrong('users', 'disable', 'nobody@example.com')).toContain('nobody has the address');
});

it('invitations go by the mail server of the organisation’s e-mail channel', async () => {
  const server = await startMailServer();
  process.env.MILLRACE_NOTIFY_ALLOW = '127.0.0.1';
  try {
    const channels = join(folder, 'notifications.yaml');
    await writeFile(
      channels,
      `channels:
  team: { kind: email, to: [team@example.com], from: millrace@example.com, smtp: { host: 127.0.0.1, port: ${server.port}, security: none } }
route: { channels: [team] }
`,
    );
    expect(await millrace('notifications', 'apply', '--tenant', tenant, '-f', channels)).toMatchObject({ code: 0 });
    const email = newEmail('mailed');
    const invited = await millrace('invite', email, '--tenant', tenant, '--role', 'analyst');
    expect(invited.stdout).toContain(`went to ${email} by mail`);
    expect(invited.stdout).not.toContain('#');
    expect(server.mails[0]).toMatchObject({ from: 'millrace@example.com', to: [email] });
    const source = (server.mails[0]?.source ?? '').replace(/=\r?\n/g, '').replaceAll('=3D', '=');
    expect(source).toContain('Subject: Invitation to Acme on Millrace');
    const token = /\/invitation#([\w-]{43})/.exec(source)?.[1];
    expect((await ground.browser().post('/auth/invitations/accept', { token, password })).body).toMatchObject({
      role: 'ANALYST',
    });
  } finally {
    await server.close();
  }
});
