import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createPostgres, type PostgresPool } from '../../base/postgres.ts';
import { type Receiver, startReceiver } from '../../sinks/notifications/testing/receiver.ts';
import { testStack } from '../lanes.ts';
import { createDesk, type Desk, transition } from './ground.ts';

const secret = `whsec_${Buffer.from('a secret of twenty-four!').toString('base64')}`;
const alerts = 60;

let desk: Desk;
let hook: Receiver;
let slack: Receiver;
let owner: PostgresPool;
beforeAll(async () => {
  desk = await createDesk();
  owner = createPostgres(testStack().postgres, { maxConnections: 1 });
  [hook, slack] = await Promise.all([startReceiver(), startReceiver()]);
  // One sink only: each process has a round of its own.
  await desk.start({ limits: { pollMs: 50 } });
});
afterAll(async () => {
  await Promise.all([hook?.close(), slack?.close(), owner?.end()]);
  await desk?.close();
});

async function sent(tenant: string, n: number): Promise<void> {
  const patience = { timeout: 60_000, interval: 100 };
  await vi.waitFor(async () => expect(await desk.states(tenant)).toEqual({ SENT: n }), patience);
}

/** Answers after a moment; gives how many posts waited for their answers at once, at most. */
function mostAtOnce(receiver: Receiver): () => number {
  let underWay = 0;
  let most = 0;
  receiver.answer = (response) => {
    underWay += 1;
    most = Math.max(most, underWay);
    setTimeout(() => {
      underWay -= 1;
      response.writeHead(200).end();
    }, 20);
  };
  return () => most;
}

test('of a channel no more messages are under way than its kind allows, however many wait', async () => {
  const [ofHook, ofSlack] = [mostAtOnce(hook), mostAtOnce(slack)];
  const definition = {
    channels: { hook: { kind: 'webhook', url: hook.url, secret }, slack: { kind: 'slack', url: slack.url } },
    route: { channels: ['hook', 'slack'], group_by: 'all', group_wait: '0s' },
  };
  // Statistics that know nothing of a new tenant, as autovacuum leaves them: plans are then made for a tenant of one message.
  const known = await desk.tenant(definition);
  await desk.tell(transition(known, 'a', 1));
  await sent(known, 2);
  await owner.query('analyze notification');

  const tenant = await desk.tenant(definition);
  await desk.tell(...Array.from({ length: alerts }, (_, n) => transition(tenant, `a${n}`, 1)));
  await sent(tenant, 2 * alerts);
  expect([hook.received.length, slack.received.length]).toEqual([1 + alerts, 1 + alerts]);
  expect(ofHook()).toBeGreaterThan(1);
  expect(ofHook()).toBeLessThanOrEqual(16);
  expect(ofSlack()).toBe(1);
});
