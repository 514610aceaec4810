import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { answers, type Receiver, startReceiver } from '../../sinks/notifications/testing/receiver.ts';
import { createDesk, type Desk, transition } from './ground.ts';

const secret = `whsec_${Buffer.from('a secret of twenty-four!').toString('base64')}`;
const soon = { timeout: 30_000, interval: 50 };

let desk: Desk;
let receiver: Receiver;
let phone: Receiver;
beforeAll(async () => {
  desk = await createDesk();
  [receiver, phone] = await Promise.all([startReceiver(answers.ok), startReceiver(answers.ok)]);
  await desk.start({ limits: { pollMs: 50 } });
});
afterAll(async () => {
  await Promise.all([receiver?.close(), phone?.close()]);
  await desk?.close();
});

test('a correction of what does not fire is told once to who hears of infos, with the value before and after', async () => {
  const hook = (url: string) => ({ kind: 'webhook', url, secret }) as const;
  const tenant = await desk.tenant({
    channels: { hook: hook(receiver.url), phone: hook(phone.url) },
    route: {
      channels: ['hook'],
      group_by: 'all',
      group_wait: '0s',
      routes: [{ name: 'worst', match: { severity: 'critical' }, channels: ['phone'] }],
    },
  });
  const amended = { state: 'AMENDED', previous_value: 0.004, value: 0.006 } as const;
  await desk.tell(
    transition(tenant, 'never-fired', 1, { ...amended, prev_state: 'OK' }),
    transition(tenant, 'kept-quiet', 1, { ...amended, prev_state: 'SUPPRESSED' }),
    transition(tenant, 'tried', 1, { ...amended, prev_state: 'OK', shadow: true }),
  );
  await desk.applied();
  await vi.waitFor(async () => expect(await desk.states(tenant)).toEqual({ SENT: 1 }), soon);
  const bodies = receiver.received.map(({ body }) => (JSON.parse(body) as { data: object }).data);
  expect(bodies).toMatchObject([
    {
      reason: 'corrected',
      firing: 0,
      resolved: 0,
      corrected: 1,
      alerts: [{ alert_id: 'never-fired', status: 'corrected', state: 'AMENDED', value: 0.006, previous_value: 0.004 }],
    },
  ]);
  expect(phone.received).toEqual([]);
});
