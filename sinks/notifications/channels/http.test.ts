import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { manualClock } from '../../../base/clock.ts';
import { DeliveryError } from '../../errors.ts';
import { AddressGuard } from '../http/addresses.ts';
import { Poster } from '../http/post.ts';
import type { Resolve } from '../http/resolve.ts';
import type { Message } from '../messages/message.ts';
import { type Channel, channelSchema } from '../policy/channel.ts';
import { ctrAlert, messageOf } from '../testing/alerts.ts';
import { answers, type Receiver, startReceiver } from '../testing/receiver.ts';
import { openChannel } from './open.ts';

const secret = `whsec_${Buffer.from('a secret of twenty-four!').toString('base64')}`;
const older = `whsec_${Buffer.from('another of twenty-four..').toString('base64')}`;
const message: Message = messageOf([ctrAlert()]);
/** For receivers that never answer; the others have time enough on a busy machine. */
const quick = { timeoutMs: 300 };

let receiver: Receiver;
const posters: Poster[] = [];
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  await Promise.all(posters.splice(0).map((poster) => poster.close()));
  await receiver.close();
});

interface Setting {
  readonly allow?: readonly string[];
  readonly resolve?: Resolve;
  readonly more?: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

function deliver(kind: Channel['kind'], url: string, setting: Setting = {}) {
  const { allow = ['127.0.0.1'], resolve, more = {}, signal, timeoutMs = 10_000 } = setting;
  const guard = new AddressGuard(allow);
  const poster = new Poster({ guard, timeoutMs, ...(resolve !== undefined && { resolve }) });
  posters.push(poster);
  const channel = channelSchema.parse({ kind, url, ...(kind === 'webhook' && { secret }), ...more });
  const clock = manualClock(Date.now());
  return openChannel(channel, { poster, guard, clock, publicUrl: 'https://millrace.example' }).deliver(message, signal);
}

const refusal = (work: Promise<void>): Promise<DeliveryError> =>
  work.then(
    () => {
      throw new Error('was delivered');
    },
    (error: DeliveryError) => error,
  );

describe('a receiver that takes it', () => {
  test('a webhook is signed by Standard Webhooks, and its id is the key of the message', async () => {
    await deliver('webhook', receiver.url);
    const [post] = receiver.received;
    expect(post?.headers['webhook-id']).toBe(message.key);
    const verified = new Webhook(secret).verify(post?.body ?? '', post?.headers as Record<string, string>);
    expect(verified).toMatchObject({ type: 'alerts.notification', data: { key: message.key } });
    const forged = (post?.body ?? '').replace('0.0031002', '0.9');
    expect(() => new Webhook(secret).verify(forged, post?.headers as Record<string, string>)).toThrow(/No matching/);
  });

  test('while a secret is changed a webhook is signed with both', async () => {
    await deliver('webhook', receiver.url, { more: { previous_secret: older } });
    const [post] = receiver.received;
    for (const known of [secret, older]) {
      new Webhook(known).verify(post?.body ?? '', post?.headers as Record<string, string>);
    }
  });

  test.each(['slack', 'teams'] as const)('%s gets what it understands, with the key beside it', async (kind) => {
    await deliver(kind, receiver.url);
    const [post] = receiver.received;
    expect(post?.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'idempotency-key': message.key,
    });
    expect(JSON.parse(post?.body ?? '')).toHaveProperty(kind === 'slack' ? 'blocks' : 'attachments');
  });

  test('one that answers slowly, but in time', async () => {
    receiver.answer = answers.after(150);
    await deliver('webhook', receiver.url);
  });

  test.each([
    ['goes on answering for ever', answers.drip(200)],
    ['answers with more than anybody reads', answers.flood(200)],
  ])('one that says yes and %s', async (_, answer) => {
    receiver.answer = answer;
    await deliver('webhook', receiver.url);
  });
});

describe('a receiver that does not take it', () => {
  test.each<[string, () => [string, Setting]]>([
    ['hangs', () => [receiver.url, {}]],
    [
      'has a name that is never resolved',
      () => ['https://hook.example', { resolve: () => new Promise(() => undefined) }],
    ],
  ])('%s: the attempt ends by itself, and at once when it is told to', async (_, target) => {
    receiver.answer = answers.hang;
    const [url, setting] = target();
    const started = Date.now();
    const late = await refusal(deliver('webhook', url, { ...setting, ...quick }));
    expect(late).toMatchObject({ code: 'MR_NOTIFICATIONS_DELIVERY', permanent: false });
    expect(late.message).toBe(`${new URL(url).host} did not answer within 0.3 s`);
    expect(Date.now() - started).toBeLessThan(3_000);
    const leaving = new AbortController();
    const attempt = refusal(deliver('webhook', url, { ...setting, signal: leaving.signal }));
    const reason = new DeliveryError('others wait', { permanent: false });
    leaving.abort(reason);
    expect(await attempt).toBe(reason);
  });

  test('hangs up on whoever had to leave, once it is connected', async () => {
    const closed = new Promise<void>((resolve) => {
      receiver.answer = (response) => response.once('close', resolve);
    });
    const leaving = new AbortController();
    const attempt = refusal(deliver('webhook', receiver.url, { signal: leaving.signal }));
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1));
    leaving.abort(new DeliveryError('others wait', { permanent: false }));
    await attempt;
    await closed;
  });

  test.each([
    ['an error that goes on for ever', answers.drip(500)],
    ['an error without end', answers.flood(500)],
  ])('%s', async (_, answer) => {
    receiver.answer = answer;
    expect(await refusal(deliver('webhook', receiver.url, quick))).toMatchObject({ permanent: false });
  });

  test.each([
    [500, false],
    [502, false],
    [503, false],
    [429, false],
    [408, false],
    [400, true],
    [401, true],
    [404, true],
    [410, true],
  ])('%i: for good is %s', async (status, permanent) => {
    receiver.answer = answers.status(status, {}, 'no\n\nservice');
    const error = await refusal(deliver('slack', receiver.url));
    expect(error.permanent).toBe(permanent);
    expect(error.message).toBe(`127.0.0.1:${receiver.port} answered ${status}: no service`);
  });

  test.each([
    ['30', 30_000],
    ['999999', 3_600_000],
    ['soon', null],
  ])('retry-after %s', async (header, retryAfterMs) => {
    receiver.answer = answers.status(429, { 'retry-after': header });
    expect(await refusal(deliver('slack', receiver.url))).toMatchObject({ retryAfterMs });
  });

  test('drops the connection', async () => {
    receiver.answer = answers.drop;
    expect(await refusal(deliver('teams', receiver.url))).toMatchObject({ permanent: false });
  });

  test('is not there', async () => {
    const { url, close } = await startReceiver();
    await close();
    const error = await refusal(deliver('webhook', url));
    expect(error).toMatchObject({ permanent: false });
    expect(error.message).toMatch(/cannot be reached/);
  });

  test('errors do not tell the address beyond its host, which is a secret', async () => {
    receiver.answer = answers.status(500);
    const error = await refusal(deliver('slack', `${receiver.url}/T000/B000/XXXX`));
    expect(error.message).not.toContain('XXXX');
  });
});

describe('private addresses', () => {
  test.each([301, 302, 303, 307, 308])('a redirect to one is not followed: %i', async (status) => {
    const inside = await startReceiver();
    receiver.answer = answers.status(status, { location: inside.url });
    const error = await refusal(deliver('webhook', receiver.url));
    expect(error).toMatchObject({ permanent: true });
    expect(error.message).toMatch(/redirect, which is not followed/);
    expect(inside.received).toEqual([]);
    await inside.close();
  });

  test('one in the address is refused before anything is connected', async () => {
    const error = await refusal(deliver('webhook', receiver.url, { allow: [] }));
    expect(error).toMatchObject({ permanent: true });
    expect(error.message).toMatch(/127\.0\.0\.1 is an address of this machine .* MILLRACE_NOTIFY_ALLOW/);
    expect(receiver.received).toEqual([]);
  });

  test.each(['http://2130706433/', 'http://0x7f.1/', 'http://[::1]/', 'http://[::ffff:127.0.0.1]/', 'http://0/'])(
    'however it is written: %s',
    async (url) => {
      expect(await refusal(deliver('webhook', url, { allow: [] }))).toMatchObject({ permanent: true });
    },
  );

  test('a name that leads to one is refused', async () => {
    const resolve: Resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const error = await refusal(deliver('webhook', `http://evil.example:${receiver.port}/`, { allow: [], resolve }));
    expect(error.message).toMatch(/evil\.example \(127\.0\.0\.1\)/);
    expect(receiver.received).toEqual([]);
  });

  test('a name that leads to an open one and to a private one is refused', async () => {
    const resolve: Resolve = async () => [
      { address: '8.8.8.8', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    const error = await refusal(deliver('webhook', `http://evil.example:${receiver.port}/`, { allow: [], resolve }));
    expect(error).toMatchObject({ permanent: true });
  });

  test('a name that changes its address between two looks gains nothing: the one that was checked is connected to', async () => {
    const inside = await startReceiver(answers.ok, '127.0.0.2');
    let looks = 0;
    const resolve: Resolve = async () => {
      looks += 1;
      return [{ address: looks === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }];
    };
    const url = `http://rebinding.example:${receiver.port}/`;
    await deliver('webhook', url, { resolve });
    expect([looks, receiver.received.length]).toEqual([1, 1]);
    expect(await refusal(deliver('webhook', url, { resolve }))).toMatchObject({ permanent: true });
    expect(inside.received).toEqual([]);
    await inside.close();
  });

  test('nothing goes unencrypted to where the operator has not allowed it', async () => {
    const open: Resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    class Open extends AddressGuard {
      override admits(): boolean {
        return true;
      }
    }
    const guard = new Open();
    const poster = new Poster({ guard, resolve: open });
    posters.push(poster);
    const error = await refusal(poster.post(`http://hooks.example:${receiver.port}/`, {}, '{}'));
    expect(error.message).toMatch(/unencrypted: give an address that begins with https/);
    expect(receiver.received).toEqual([]);
  });
});
