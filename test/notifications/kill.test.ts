import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Receiver, startReceiver } from '../../sinks/notifications/testing/receiver.ts';
import { testStack } from '../lanes.ts';
import { testProgram } from '../program.ts';
import { createDesk, type Desk, transition } from './ground.ts';

const secret = `whsec_${Buffer.from('a secret of twenty-four!').toString('base64')}`;
const root = join(import.meta.dirname, '..', '..');
const alerts = 240;
/** Posts after which the process is killed, the next one started at once. */
const killsAfter = [1, 17, 40, 81, 120, 170, 200];
/** Messages of a channel that are under way at once. */
const underWay = 16;
/** A kill repeats what is under way, and nothing else comes twice. */
const mostRepeated = killsAfter.length * underWay;

let desk: Desk;
let receiver: Receiver;
let child: ChildProcess | undefined;
beforeAll(async () => {
  desk = await createDesk();
  receiver = await startReceiver();
});
afterAll(async () => {
  await kill();
  await receiver?.close();
  await desk?.close();
});

const program = await testProgram('test/notifications/sink-process.ts');

function start(): void {
  const { kafka, postgres } = testStack();
  const args = [kafka, postgres, desk.ground.topics.alerts.name, `${desk.ground.id}.first`];
  child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function kill(): Promise<void> {
  const dying = child;
  if (dying === undefined || dying.exitCode !== null || dying.signalCode !== null) return;
  const ended = new Promise((resolve) => dying.once('exit', resolve));
  dying.kill('SIGKILL');
  await ended;
}

interface Post {
  readonly key: string;
  readonly told: string;
}

function posts(): readonly Post[] {
  return receiver.received.map(({ headers, body }) => {
    const { data } = JSON.parse(body) as { data: { alerts: { key: string; status: string }[] } };
    return {
      key: String(headers['webhook-id']),
      told: data.alerts.map(({ key, status }) => `${key} ${status}`).join(),
    };
  });
}

test('killed again and again, it loses no alert, and what comes twice comes under the same key', async () => {
  const tenant = await desk.tenant({
    channels: { hook: { kind: 'webhook', url: receiver.url, secret } },
    route: { channels: ['hook'], group_by: 'all', group_wait: '0s' },
  });
  // Answers take a while, so that a kill finds messages that were received and not noted.
  receiver.answer = (response) => setTimeout(() => response.writeHead(200).end(), 30);
  start();
  const telling = (async () => {
    for (let n = 0; n < alerts; n++) {
      await desk.tell(transition(tenant, `a${n}`, 1));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  for (const after of killsAfter) {
    await vi.waitFor(() => expect(receiver.received.length).toBeGreaterThanOrEqual(after), {
      timeout: 60_000,
      interval: 5,
    });
    await kill();
    start();
  }
  await telling;
  const stands = async () => ({
    states: await desk.states(tenant),
    failed: (await desk.failed(tenant)).map(({ error }) => error),
    ended: child?.exitCode ?? child?.signalCode ?? null,
  });
  await vi.waitFor(async () => expect(await stands()).toEqual({ states: { SENT: alerts }, failed: [], ended: null }), {
    timeout: 120_000,
    interval: 250,
  });

  const seen = posts();
  const toldBy = new Map<string, Set<string>>();
  for (const { key, told } of seen) toldBy.set(key, (toldBy.get(key) ?? new Set()).add(told));
  expect([...new Set(seen.map(({ told }) => told))].toSorted()).toEqual(
    Array.from({ length: alerts }, (_, n) => `a${n}:1:hook firing`).toSorted(),
  );
  expect(toldBy.size).toBe(alerts);
  for (const told of toldBy.values()) expect(told.size).toBe(1);
  expect(seen.length - alerts).toBeLessThanOrEqual(mostRepeated);
});
