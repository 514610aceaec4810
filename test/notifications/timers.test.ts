import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { acknowledgeAlert } from '../../base/alerts/handling.ts';
import { manualClock } from '../../base/clock.ts';
import { withTenant } from '../../base/postgres.ts';
import { answers, type Received, type Receiver, startReceiver } from '../../sinks/notifications/testing/receiver.ts';
import { by, createDesk, type Desk, transition } from './ground.ts';

// The sink sees to all that is due in Postgres, so this clock must be the only one there: no other sink runs beside it.
const clock = manualClock(Date.now());
const secret = `whsec_${Buffer.from('a secret of twenty-four!').toString('base64')}`;
const soon = { timeout: 30_000, interval: 25 };

let timed: Desk;
beforeAll(async () => {
  timed = await createDesk();
  await timed.start({ clock, limits: { pollMs: 50 } });
});
afterAll(() => timed?.close());

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
  readonly reason: string;
  readonly alerts: readonly { readonly alert_id: string; readonly status: string; readonly held_back: number }[];
}
const told = ({ body }: Received): Told => (JSON.parse(body) as { data: Told }).data;
const posts = (from: Receiver, n: number) =>
  vi.waitFor(() => expect(from.received.length).toBeGreaterThanOrEqual(n), soon);

test('a receiver does not hear of the end of an alert before its beginning', async () => {
  receiver.answer = answers.status(503);
  const tenant = await timed.tenant(toHook());
  await timed.tell(transition(tenant, 'a', 1));
  await posts(receiver, 1);
  await timed.tell(transition(tenant, 'a', 2, { state: 'RESOLVED' }));
  await timed.applied();
  clock.advance(5 * 60_000);
  await vi.waitFor(async () => expect(await timed.states(tenant)).toEqual({ PENDING: 2 }), soon);
  receiver.answer = answers.ok;
  // An attempt that was refused just now may be noted only after a step of the clock, and its wait begins then.
  await vi.waitFor(async () => {
    clock.advance(60_000);
    expect(await timed.states(tenant)).toEqual({ SENT: 2 });
  }, soon);
  const statuses = receiver.received.map(told).map(({ alerts }) => alerts[0]?.status);
  expect(statuses.slice(-2)).toEqual(['firing', 'resolved']);
  expect(statuses.indexOf('resolved')).toBe(statuses.length - 1);
});

test('an alert that nobody acknowledges escalates, one that is acknowledged does not', async () => {
  const tenant = await timed.tenant({
    channels: { hook: hook(receiver.url), boss: hook(other.url) },
    route: { channels: ['hook'], group_by: 'all', group_wait: '0s', escalate: [{ after: '15m', to: ['boss'] }] },
  });
  await timed.tell(transition(tenant, 'a', 1), transition(tenant, 'b', 1));
  await posts(receiver, 2);
  clock.advance(14 * 60_000);
  await timed.ground.drain('postgres-alerts', [timed.ground.topics.alerts]);
  await withTenant(timed.operator, tenant, (client) =>
    acknowledgeAlert(client, { tenant, alertId: 'b', actor: by.actor, clock }),
  );
  expect(other.received).toEqual([]);
  clock.advance(60_000);
  await posts(other, 1);
  clock.advance(6 * 3_600_000);
  await Promise.all([posts(receiver, 3), posts(other, 2)]);
  const heard = (from: Receiver) =>
    from.received.map(told).map(({ reason, alerts }) => `${reason} ${alerts[0]?.alert_id}`);
  expect(heard(other)).toEqual(['escalation a', 'repeat a']);
  expect(heard(receiver).toSorted()).toEqual(['new a', 'new b', 'repeat a']);
});

test('a rule that allows two messages a day: the third alert of the same identity is told on the next day, with what was held back', async () => {
  const [mine, another] = [
    await timed.tenant(toHook()),
    await timed.tenant({ ...toHook(), channels: { hook: hook(other.url) } }),
  ];
  const fires = async (tenant: string, episode: number) => {
    const at = { fingerprint: 'f', max_notifications_per_day: 2, zone: 'UTC', evaluated_at: clock.now() * 1000 };
    await timed.tell(transition(tenant, `f-${episode}`, episode, at));
    await timed.applied();
    return timed.tell(transition(tenant, `f-${episode}`, episode + 1, { ...at, state: 'RESOLVED' }));
  };
  // Early on a day, so that it does not end in between.
  clock.advance(86_400_000 - (clock.now() % 86_400_000) + 60_000);
  for (const episode of [1, 3, 5]) {
    await fires(mine, episode);
    await timed.applied();
    clock.advance(6 * 60_000);
    if (episode < 5) await posts(receiver, episode + 1);
  }
  const heard = () =>
    receiver.received
      .map(told)
      .map(({ reason, alerts: [alert] }) => `${reason} ${alert?.alert_id} ${alert?.held_back}`);
  expect(heard()).toEqual(['new f-1 0', 'resolved f-1 0', 'new f-3 0', 'resolved f-3 0']);
  // What one tenant was told counts for no other, though the identity is the same.
  await fires(another, 1);
  await posts(other, 1);
  clock.advance(86_400_000);
  await posts(receiver, 5);
  expect(heard().slice(4)).toEqual(['resolved f-5 1']);
});
