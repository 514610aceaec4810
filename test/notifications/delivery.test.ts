import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { recordAudit } from '../../base/audit/record.ts';
import { createPostgres, withTenant } from '../../base/postgres.ts';
import { startMailServer } from '../../sinks/notifications/testing/mail-server.ts';
import { answers, type Received, type Receiver, startReceiver } from '../../sinks/notifications/testing/receiver.ts';
import { testStack } from '../lanes.ts';
import { by, createDesk, type Desk, transition } from './ground.ts';

const secret = `whsec_${Buffer.from('a secret of twenty-four!').toString('base64')}`;
/** Retried after 50, 100, 150 ms, then given up. */
const quick = { limits: { waitsMs: [50, 100, 150], pollMs: 50, longestPauseMs: 100, leaseMs: 2_000 }, timeoutMs: 400 };
const soon = { timeout: 30_000, interval: 25 };

let desk: Desk;
beforeAll(async () => {
  desk = await createDesk();
  await desk.start(quick);
});
afterAll(() => desk?.close());

let receiver: Receiver;
let other: Receiver;
beforeEach(async () => {
  [receiver, other] = await Promise.all([startReceiver(), startReceiver()]);
  return () => Promise.all([receiver.close(), other.close()]);
});

const hook = (url: string) => ({ kind: 'webhook', url, secret }) as const;
const toHook = (more: Readonly<Record<string, unknown>> = {}) => ({
  channels: { hook: hook(receiver.url) },
  route: { channels: ['hook'], group_by: 'all', group_wait: '0s', ...more },
});

interface Told {
  readonly key: string;
  readonly reason: string;
  readonly alerts: readonly { readonly alert_id: string; readonly status: string; readonly key: string }[];
}
const told = ({ body }: Received): Told => (JSON.parse(body) as { data: Told }).data;
const keys = (from: Receiver) => from.received.map(({ headers }) => headers['webhook-id']);
const posts = (from: Receiver, n: number) =>
  vi.waitFor(() => expect(from.received.length).toBeGreaterThanOrEqual(n), soon);

describe('an alert', () => {
  test('reaches every kind of channel, by real servers', async () => {
    const mail = await startMailServer();
    const tenant = await desk.tenant({
      channels: {
        hook: hook(receiver.url),
        slack: { kind: 'slack', url: `${other.url}/slack` },
        teams: { kind: 'teams', url: `${other.url}/teams` },
        mail: {
          kind: 'email',
          to: ['ops@acme.example'],
          from: 'alerts@acme.example',
          smtp: { host: '127.0.0.1', port: mail.port, security: 'none' },
        },
      },
      route: { channels: ['hook', 'slack', 'teams', 'mail'], group_wait: '0s' },
    });
    await desk.tell(transition(tenant, 'a', 1));
    await posts(receiver, 1);
    await posts(other, 2);
    await vi.waitFor(() => expect(mail.mails).toHaveLength(1), soon);
    const [first] = receiver.received.map(told);
    expect(first).toMatchObject({ reason: 'new', alerts: [{ alert_id: 'a', status: 'firing', key: 'a:1:hook' }] });
    expect(mail.mails[0]?.source).toMatch(/^Subject: \[CRITICAL\] CTR dropped: Spring sale 0\.31%, below 0\.5%/m);
    await vi.waitFor(async () => expect(await desk.states(tenant)).toEqual({ SENT: 4 }), soon);
    await mail.close();
  });

  test('that only waits to fire, or is of a rule on trial, is told to nobody', async () => {
    const tenant = await desk.tenant(toHook());
    await desk.tell(
      transition(tenant, 'p', 1, { state: 'PENDING' }),
      transition(tenant, 's', 1, { shadow: true }),
      transition(tenant, 'f', 1),
    );
    await posts(receiver, 1);
    expect(receiver.received.map(told).flatMap(({ alerts }) => alerts.map(({ alert_id }) => alert_id))).toEqual(['f']);
  });

  test('is told once, however often the topic is read', async () => {
    const tenant = await desk.tenant(toHook());
    await desk.tell(transition(tenant, 'a', 1), transition(tenant, 'a', 1), transition(tenant, 'b', 1));
    await posts(receiver, 2);
    await desk.start({ ...quick, reader: 'again' });
    await desk.applied('again');
    await desk.tell(transition(tenant, 'c', 1));
    await posts(receiver, 3);
    expect(new Set(keys(receiver)).size).toBe(receiver.received.length);
    expect(receiver.received).toHaveLength(3);
  });

  test('of a tenant without channels is kept, and told when there are some', async () => {
    const tenant = await desk.tenant({ channels: {}, route: {} });
    await desk.tell(transition(tenant, 'a', 1));
    await desk.applied();
    await desk.apply(tenant, toHook());
    await posts(receiver, 1);
    expect(receiver.received.map(told)[0]?.alerts).toMatchObject([{ alert_id: 'a' }]);
  });
});

describe('nobody is held up', () => {
  test('by an alert with characters that no store takes', async () => {
    const tenant = await desk.tenant(toHook());
    const name = `half \ud83d and nothing \0`;
    await desk.tell(
      transition(tenant, 'odd\0', 1, { entity_name: name, labels: { campaign: name } }),
      transition(tenant, 'a', 1),
    );
    await posts(receiver, 2);
  });

  test('by a tenant whose routes cannot be used; its alerts are told when they can be', async () => {
    const broken = await desk.tenant(toHook());
    const tenant = await desk.tenant({ ...toHook(), channels: { hook: hook(other.url) } });
    await withTenant(desk.operator, broken, async (client) => {
      await client.query(
        `insert into notification_policy (tenant_id, version, definition) values ($1, 2, '{"route": {"channels": ["gone"]}}')`,
        [broken],
      );
      await recordAudit(client, broken, { ...by, action: 'route.save', subject: { type: 'route', id: 'policy' } });
    });
    await desk.tell(transition(broken, 'a', 1), transition(tenant, 'a', 1));
    await posts(other, 1);
    expect(receiver.received).toEqual([]);
    await desk.apply(broken, toHook());
    await posts(receiver, 1);
  });

  test('by Postgres, which ends all connections in the middle: nothing is lost', async () => {
    const tenant = await desk.tenant(toHook());
    const owner = createPostgres(testStack().postgres, { maxConnections: 1 });
    const names = Array.from({ length: 60 }, (_, n) => `a${n}`);
    for (const [n, name] of names.entries()) {
      await desk.tell(transition(tenant, name, 1));
      if (n % 20 !== 10) continue;
      await owner.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'millrace' and pid <> pg_backend_pid()
           and backend_type = 'client backend' and usename = current_user and query not like '%pg_terminate%'`,
      );
    }
    await owner.end();
    await vi.waitFor(async () => expect(await desk.states(tenant)).toEqual({ SENT: 60 }), {
      timeout: 60_000,
      interval: 100,
    });
    const heard = receiver.received.map(told).flatMap(({ alerts }) => alerts.map(({ alert_id }) => alert_id));
    expect([...new Set(heard)].toSorted()).toEqual(names.toSorted());
    expect(new Set(keys(receiver)).size).toBe(60);
  });
});

describe('a receiver that fails', () => {
  test('gets the same message again under the same key, until it takes it', async () => {
    let left = 2;
    receiver.answer = (response) => response.writeHead(left-- > 0 ? 503 : 200).end();
    const tenant = await desk.tenant(toHook());
    await desk.tell(transition(tenant, 'a', 1));
    await posts(receiver, 3);
    await vi.waitFor(async () => expect(await desk.states(tenant)).toEqual({ SENT: 1 }), soon);
    expect(receiver.received).toHaveLength(3);
    expect(new Set(keys(receiver)).size).toBe(1);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  });

  test('for good leaves a dead letter that a person sees and can send again, under the same key', async () => {
    receiver.answer = answers.status(500, {}, 'out of order');
    const tenant = await desk.tenant(toHook());
    await desk.tell(transition(tenant, 'a', 1));
    await vi.waitFor(async () => expect(await desk.states(tenant)).toEqual({ DEAD: 1 }), soon);
    expect(await desk.channels(tenant)).toMatchObject([
      { channel: 'hook', waiting: 0, sent: 0, dead: 1, lastSent: null },
    ]);
    const [letter] = await desk.failed(tenant);
    expect(letter).toMatchObject({ channel: 'hook', attempts: 4 });
    expect(letter?.error).toBe(
      `given up after 4 attempts; the last: 127.0.0.1:${receiver.port} answered 500: out of order`,
    );
    receiver.answer = answers.ok;
    expect(await desk.redrive(tenant)).toBe(1);
    await vi.waitFor(async () => expect(await desk.states(tenant)).toEqual({ SENT: 1 }), soon);
    expect(new Set(keys(receiver)).size).toBe(1);
  });

  test('for good has what it did not take told by the channel that is there for that, and nobody else', async () => {
    receiver.answer = answers.status(410);
    const tenant = await desk.tenant({
      ...toHook(),
      channels: { hook: hook(receiver.url), spare: hook(other.url) },
      fallback: ['spare'],
    });
    await desk.tell(transition(tenant, 'a', 1));
    await posts(other, 1);
    expect(other.received.map(told)[0]).toMatchObject({
      reason: 'undelivered',
      subject: '[CRITICAL, undelivered] CTR dropped: Spring sale 0.31%, below 0.5%',
      undelivered: { channel: 'hook', error: `127.0.0.1:${receiver.port} answered 410` },
      alerts: [{ alert_id: 'a', key: 'a:1:spare' }],
    });
    other.answer = answers.status(410);
    await desk.tell(transition(tenant, 'b', 1));
    await vi.waitFor(async () => expect(await desk.states(tenant)).toEqual({ SENT: 1, DEAD: 3 }), soon);
    expect([receiver.received.length, other.received.length]).toEqual([2, 2]);
  });

  test('is seen to fail while it is tried again', async () => {
    receiver.answer = answers.status(503, { 'retry-after': '600' });
    const tenant = await desk.tenant(toHook());
    await desk.tell(transition(tenant, 'a', 1), transition(tenant, 'b', 1));
    await vi.waitFor(async () => {
      const lastError = `127.0.0.1:${receiver.port} answered 503`;
      expect(await desk.channels(tenant)).toMatchObject([{ waiting: 2, failures: 1, dead: 0, lastError }]);
    }, soon);
  });

  test('with a redirect into a private network is refused at once', async () => {
    receiver.answer = answers.status(307, { location: other.url });
    const tenant = await desk.tenant(toHook());
    await desk.tell(transition(tenant, 'a', 1));
    await vi.waitFor(async () => expect(await desk.states(tenant)).toEqual({ DEAD: 1 }), soon);
    expect([receiver.received.length, other.received.length]).toEqual([1, 0]);
  });
});

test('channels that hang hold up nobody else, not even of their own tenant', async () => {
  // All at one host, which answers on one path only.
  receiver.answer = (response, post) => (post.path.startsWith('/hang') ? undefined : answers.ok(response));
  const { origin } = new URL(receiver.url);
  const hanging = Object.fromEntries(
    Array.from({ length: 19 }, (_, n) => [`hang${n}`, hook(`${origin}/hang`)] as const),
  );
  const tenant = await desk.tenant({
    channels: { ...hanging, fine: hook(`${origin}/fine`) },
    route: { channels: [...Object.keys(hanging), 'fine'], group_by: 'all', group_wait: '0s' },
  });
  const fine = () => receiver.received.filter(({ path }) => path === '/fine').length;
  const delays: number[] = [];
  for (let n = 0; n < 10; n++) {
    const sent = Date.now();
    await desk.tell(transition(tenant, `a${n}`, 1));
    await vi.waitFor(() => expect(fine()).toBeGreaterThan(n), soon);
    delays.push(Date.now() - sent);
  }
  // A round of one that hangs takes 400 ms; ten in a row behind nineteen of them would be 76 s.
  expect(Math.max(...delays)).toBeLessThan(5_000);
  await vi.waitFor(async () => expect(await desk.states(tenant)).toMatchObject({ SENT: 10 }), soon);
});
