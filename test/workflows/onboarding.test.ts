import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordAudit } from '../../base/audit/record.ts';
import { createPostgres, type PostgresPool, withTenant } from '../../base/postgres.ts';
import { keysOf, masterKeys, newKey } from '../../connectors/credentials/master-keys.ts';
import { listKeys } from '../../gateway/identity/api-keys.ts';
import { findInvitation, listInvitations } from '../../gateway/identity/invitations.ts';
import { hashOf } from '../../gateway/identity/secrets.ts';
import { type MailServer, startMailServer } from '../../sinks/notifications/testing/mail-server.ts';
import { onboardingId, onboardingStatus, startOnboarding } from '../../workflows/onboarding/control.ts';
import { SealedChannels } from '../../workflows/onboarding/sealed-channels.ts';
import type { OnboardingInput } from '../../workflows/onboarding/types.ts';
import { openWorkingGround, type WorkingGround } from './ground.ts';
import { saidInHistory } from './said-in-history.ts';
import { saveHistory } from './save-history.ts';

let ground: WorkingGround;
let identity: PostgresPool;
let mailServer: MailServer;
beforeAll(async () => {
  ground = await openWorkingGround('2026-11-20T12:00:00Z', { MILLRACE_NOTIFY_ALLOW: '127.0.0.1' });
  identity = createPostgres(ground.config.address('postgres'), { role: 'millrace_identity', maxConnections: 1 });
  mailServer = await startMailServer({
    allowInsecureAuth: true,
    onAuth: ({ username, password: said }, _session, done) =>
      said === password ? done(null, { user: username }) : done(new Error('another password')),
  });
});
afterAll(async () => {
  await Promise.all([ground?.close(), identity?.end(), mailServer?.close()]);
});

const newcomer = (name: string): OnboardingInput => ({
  tenant: `onboarding-${name}-${process.pid}`,
  connection: 'snap',
  name: 'Northwind',
  to: {
    platform: 'snapchat',
    name: 'Snapchat',
    accounts: null,
    endpoints: ground.sandbox.endpoints('snapchat'),
    quota: null,
  },
  firstDay: '2026-11-19',
  reports: ['campaign_daily'],
});
const end = (input: OnboardingInput) => ground.temporal.workflow.getHandle(onboardingId(input)).result();
const told = ({ tenant }: OnboardingInput) =>
  withTenant(ground.postgres, tenant, async (client) => {
    const { rows } = await client.query<{ action: string; reason: string }>(
      `SELECT action, reason FROM audit_event WHERE tenant_id = $1 AND action LIKE 'onboarding.%' ORDER BY seq`,
      [tenant],
    );
    return rows.map(({ action, reason }) => `${action}: ${reason}`);
  });
const rules = ({ tenant }: OnboardingInput) =>
  withTenant(ground.postgres, tenant, async (client) => {
    const { rows } = await client.query<{ rule_id: string; state: string }>(
      'SELECT rule_id, state FROM rule WHERE tenant_id = $1 ORDER BY rule_id',
      [tenant],
    );
    return rows.map(({ rule_id, state }) => `${rule_id} ${state}`);
  });
const keepCredential = (input: OnboardingInput) =>
  ground.credentials.set(input, {
    platform: 'snapchat',
    credential: ground.sandbox.credential('snapchat', 0),
    expiresAt: null,
  });

it('a new organisation: it waits for the credential, fetches, and tells when there is something to see; twice is once', async () => {
  const input = newcomer('new');
  await startOnboarding(ground.temporal, input);
  await startOnboarding(ground.temporal, input);
  await expect
    .poll(() => onboardingStatus(ground.temporal, input), { timeout: 30_000 })
    .toMatchObject({ state: 'WAITING_FOR_CREDENTIAL', message: expect.stringContaining('has no credential') });
  await keepCredential(input);
  await startOnboarding(ground.temporal, input);
  await end(input);
  expect(await onboardingStatus(ground.temporal, input)).toMatchObject({ state: 'DONE' });
  await saveHistory(ground.temporal, onboardingId(input), 'onboarding');
  const ready = [expect.stringMatching(/^onboarding\.ready: Northwind: 1 accounts of snapchat, [12] days of reports/)];
  expect(await told(input)).toEqual(ready);
  expect(await rules(input)).toEqual(['broken_tracking ACTIVE', 'data_late ACTIVE', 'no_delivery ACTIVE']);
  await startOnboarding(ground.temporal, input);
  await end(input);
  expect(await told(input)).toEqual(ready);
  // What is the organisation's is not undone by a later run that fails.
  await ground.credentials.delete(input);
  await startOnboarding(ground.temporal, { ...input, credentialWithinHours: 0 });
  await expect(end(input)).rejects.toMatchObject({ cause: { type: 'MR_WORKFLOWS_ONBOARDING' } });
  expect(await ground.connections.get(input)).toMatchObject({ status: 'ACTIVE', name: 'Snapchat' });
});

it('no credential comes in time: what was made is undone, and the owner is told why', async () => {
  const input = { ...newcomer('late'), credentialWithinHours: 0 };
  await startOnboarding(ground.temporal, input);
  await expect(end(input)).rejects.toMatchObject({ cause: { type: 'MR_WORKFLOWS_ONBOARDING' } });
  await expect(ground.connections.get(input)).rejects.toMatchObject({ code: 'MR_CONNECTOR_CONNECTION' });
  expect(await told(input)).toEqual([
    expect.stringContaining('onboarding.undone: a credential that works did not come within 0 hours'),
  ]);
  await saveHistory(ground.temporal, onboardingId(input), 'onboarding-undone');
});

it('given up after its fetching was started: schedule and connection go, a connection that was there before stays', async () => {
  const input = newcomer('kept');
  await ground.connect(input.tenant, 'meta', '2026-11-20', ['account_daily']);
  const other = { ...input, connection: 'meta' };
  await startOnboarding(ground.temporal, other);
  // The name is taken by a connection to another platform.
  await expect(end(other)).rejects.toMatchObject({ cause: expect.anything() });
  expect(await ground.connections.get(other)).toMatchObject({ platform: 'meta' });

  await startOnboarding(ground.temporal, input);
  await expect.poll(() => ground.connections.list(input.tenant), { timeout: 30_000 }).toHaveLength(2);
  await ground.temporal.workflow.getHandle(onboardingId(input)).cancel();
  await expect(end(input)).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
  expect((await ground.connections.list(input.tenant)).map(({ connection }) => connection)).toEqual(['meta']);

  // With a first day that is still to come nothing arrives; by then rules and schedule are there.
  const waiting = { ...input, firstDay: '2027-01-01' };
  await startOnboarding(ground.temporal, waiting);
  await expect.poll(() => ground.connections.list(input.tenant), { timeout: 30_000 }).toHaveLength(2);
  await keepCredential(waiting);
  await startOnboarding(ground.temporal, waiting);
  await expect
    .poll(() => onboardingStatus(ground.temporal, waiting), { timeout: 30_000 })
    .toMatchObject({ state: 'WAITING_FOR_DATA' });
  expect(await rules(waiting)).toHaveLength(3);
  await ground.temporal.workflow.getHandle(onboardingId(waiting)).cancel();
  await expect(end(waiting)).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
  expect(await rules(waiting)).toEqual(['broken_tracking REMOVED', 'data_late REMOVED', 'no_delivery REMOVED']);
  expect(await ground.store.get(waiting)).toBeUndefined();
  expect((await ground.connections.list(input.tenant)).map(({ connection }) => connection)).toEqual(['meta']);
});

const password = 'the password of the mail server';
const token = 'the token of the invitation';
const opsByMail = () => {
  const smtp = { host: '127.0.0.1', port: mailServer.port, security: 'none', user: 'alerts', password };
  const ops = { kind: 'email', to: ['ann@harbour.example'], from: 'alerts@millrace.example', smtp };
  return { channels: { ops }, route: { channels: ['ops'] } };
};
/** With channels that wait, an owner and a key. */
async function withDoors(name: string): Promise<OnboardingInput> {
  const input = newcomer(name);
  await new SealedChannels(ground.postgres, await masterKeys(ground.config)).put(input, opsByMail());
  return {
    ...input,
    owner: { email: 'ann@harbour.example', tokenHash: hashOf(`${token} ${name}`) },
    key: { name: 'nightly', scopes: ['METRICS_READ'], prefix: `mrk_${name}`, hash: hashOf(`mrk_${name} and more`) },
    hasChannels: true,
  };
}
const doors = async ({ tenant, connection }: OnboardingInput) => {
  const page = { userId: null, limit: 10, after: null };
  const [invitations, keys] = [
    await listInvitations(identity, tenant, { limit: 10, after: null }),
    await listKeys(identity, tenant, page),
  ];
  const [channels, sealed] = await withTenant(ground.postgres, tenant, async (client) => [
    await client.query('SELECT channel_id FROM notification_channel WHERE tenant_id = $1', [tenant]),
    await client.query('SELECT FROM onboarding_channels WHERE tenant_id = $1 AND connection_id = $2', [
      tenant,
      connection,
    ]),
  ]);
  return {
    invited: invitations.map(({ email, role }) => `${email} ${role}`),
    keys: keys.filter(({ revokedAt }) => revokedAt === null).map(({ name, prefix }) => `${name} ${prefix}`),
    channels: channels?.rows.map(({ channel_id }) => channel_id),
    sealed: sealed?.rowCount,
  };
};

it('channels, the owner and a key are there before the credential; the owner is mailed once; no history has a secret of them', async () => {
  const input = await withDoors('doors');
  await startOnboarding(ground.temporal, input);
  const made = {
    invited: ['ann@harbour.example OWNER'],
    keys: ['nightly mrk_doors'],
    channels: ['ops'],
    sealed: 0,
  };
  await expect
    .poll(() => onboardingStatus(ground.temporal, input), { timeout: 30_000 })
    .toMatchObject({ state: 'WAITING_FOR_CREDENTIAL' });
  expect(await doors(input)).toEqual(made);
  expect(await findInvitation(identity, hashOf(`${token} doors`))).toMatchObject({
    tenant: input.tenant,
    role: 'OWNER',
  });
  await keepCredential(input);
  await startOnboarding(ground.temporal, input);
  await end(input);
  expect(mailServer.mails).toMatchObject([
    { to: ['ann@harbour.example'], source: expect.stringMatching(/Subject: Millrace: snap is ready/) },
  ]);
  const said = await saidInHistory(ground.temporal, onboardingId(input));
  expect(said).toContain(hashOf(`${token} doors`));
  const { secrets } = ground.sandbox.credential('snapchat', 0);
  for (const secret of [password, token, 'and more', ...Object.values(secrets).map((each) => each.reveal())]) {
    expect(said).not.toContain(secret);
  }
  await saveHistory(ground.temporal, onboardingId(input), 'onboarding-doors');

  // Again, with another token and key: who has some keeps them, and nobody is mailed a second time.
  const again = { ...(await withDoors('doors2')), tenant: input.tenant };
  await new SealedChannels(ground.postgres, await masterKeys(ground.config)).put(again, {
    channels: { other: { kind: 'slack', url: 'https://hooks.slack.example/T0' } },
  });
  await startOnboarding(ground.temporal, again);
  await end(again);
  expect(await doors(input)).toEqual(made);
  expect(mailServer.mails).toHaveLength(1);
});

it('what was made of channels, owner and key is undone; what somebody had before or has changed since stays', async () => {
  const input = { ...(await withDoors('shut')), credentialWithinHours: 0 };
  await startOnboarding(ground.temporal, input);
  await expect(end(input)).rejects.toMatchObject({ cause: { type: 'MR_WORKFLOWS_ONBOARDING' } });
  expect(await doors(input)).toEqual({ invited: [], keys: [], channels: [], sealed: 0 });

  const changed = await withDoors('changed');
  await startOnboarding(ground.temporal, changed);
  await expect
    .poll(() => onboardingStatus(ground.temporal, changed), { timeout: 30_000 })
    .toMatchObject({ state: 'WAITING_FOR_CREDENTIAL' });
  await withTenant(ground.postgres, changed.tenant, async (client) => {
    await client.query(
      `UPDATE notification_channel SET settings = settings || '{"zone": "Europe/Berlin"}' WHERE tenant_id = $1`,
      [changed.tenant],
    );
    const by = { actor: { type: 'USER', id: 'ann' }, requestId: 'test' } as const;
    await recordAudit(client, changed.tenant, {
      ...by,
      action: 'channel.save',
      subject: { type: 'channel', id: 'ops' },
    });
  });
  await ground.temporal.workflow.getHandle(onboardingId(changed)).cancel();
  await expect(end(changed)).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
  expect(await doors(changed)).toEqual({ invited: [], keys: [], channels: ['ops'], sealed: 0 });
});

it('channels whose master key is out of reach: it waits for the key and says which', async () => {
  const input = await withDoors('keyless');
  const gone = keysOf(newKey(new Date('2001-01-01')));
  await new SealedChannels(ground.postgres, gone).put(input, opsByMail());
  await startOnboarding(ground.temporal, input);
  await expect
    .poll(() => onboardingStatus(ground.temporal, input), { timeout: 30_000 })
    .toMatchObject({
      state: 'WAITING_FOR_KEYS',
      message: expect.stringContaining(`there is no master key '${gone.current}'`),
    });
  expect((await doors(input)).channels).toEqual([]);
  await new SealedChannels(ground.postgres, await masterKeys(ground.config)).put(input, opsByMail());
  await startOnboarding(ground.temporal, input);
  await expect
    .poll(() => onboardingStatus(ground.temporal, input), { timeout: 30_000 })
    .toMatchObject({ state: 'WAITING_FOR_CREDENTIAL' });
  expect((await doors(input)).channels).toEqual(['ops']);
  await ground.temporal.workflow.getHandle(onboardingId(input)).cancel();
  await expect(end(input)).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
});

it('channels that cannot be used: it is undone and says why', async () => {
  const input = { ...newcomer('wrong'), hasChannels: true };
  await new SealedChannels(ground.postgres, await masterKeys(ground.config)).put(input, {
    channels: { ops: { kind: 'pigeon' } },
  });
  await startOnboarding(ground.temporal, input);
  await expect(end(input)).rejects.toMatchObject({
    cause: {
      cause: {
        type: 'MR_WORKFLOWS_ONBOARDING',
        message: expect.stringContaining('the channels to begin with cannot be used'),
      },
    },
  });
  expect(await doors(input)).toEqual({ invited: [], keys: [], channels: [], sealed: 0 });
});

it('another organisation neither reads nor takes what waits for us', async () => {
  const mine = await withDoors('mine');
  const sealed = new SealedChannels(ground.postgres, await masterKeys(ground.config));
  const theirs = { ...mine, tenant: newcomer('theirs').tenant };
  expect(await sealed.get(theirs)).toBeUndefined();
  await sealed.delete(theirs);
  expect(await sealed.get(mine)).toMatchObject({ channels: { ops: { kind: 'email' } } });
});
