import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { DeliveryError } from '../../errors.ts';
import { AddressGuard } from '../http/addresses.ts';
import type { Resolve } from '../http/resolve.ts';
import { channelSchema } from '../policy/channel.ts';
import { ctrAlert, messageOf } from '../testing/alerts.ts';
import { type MailServer, startMailServer } from '../testing/mail-server.ts';
import { type EmailDeps, emailDelivery } from './email.ts';

const context = { publicUrl: 'https://millrace.example', zone: 'Europe/Berlin' };
const message = messageOf([ctrAlert()]);

let server: MailServer | undefined;
let silent: Server | undefined;
afterEach(async () => {
  await server?.close();
  silent?.close();
  server = undefined;
  silent = undefined;
});

function deliver(
  port: number,
  smtp: Readonly<Record<string, unknown>> = {},
  { signal, ...deps }: Partial<EmailDeps> & { readonly signal?: AbortSignal } = {},
) {
  const channel = channelSchema.parse({
    kind: 'email',
    to: ['ops@acme.example', 'boss@acme.example'],
    from: 'alerts@millrace.example',
    smtp: { host: '127.0.0.1', port, security: 'none', ...smtp },
  });
  if (channel.kind !== 'email') throw new Error('no e-mail');
  return emailDelivery(channel, { guard: new AddressGuard(['127.0.0.1']), context, ...deps }).deliver(message, signal);
}

const refusal = (work: Promise<void>): Promise<DeliveryError> =>
  work.then(
    () => {
      throw new Error('was delivered');
    },
    (error: DeliveryError) => error,
  );

function portOf(listening: Server): Promise<number> {
  return new Promise((resolve) => {
    listening.listen(0, '127.0.0.1', () => resolve((listening.address() as AddressInfo).port));
  });
}

/** The head of a mail by name, with folded lines made whole. */
function headOf(source: string): ReadonlyMap<string, string> {
  const [head = ''] = source.split('\r\n\r\n', 1);
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  );
}

describe('a mail server that takes it', () => {
  test('gets one mail to all, in text and HTML, whose id is made of the key', async () => {
    server = await startMailServer();
    await deliver(server.port);
    const [mail] = server.mails;
    expect(server.mails).toHaveLength(1);
    expect(mail).toMatchObject({ from: 'alerts@millrace.example', to: ['ops@acme.example', 'boss@acme.example'] });
    const head = headOf(mail?.source ?? '');
    expect(head.get('message-id')).toBe(`<${message.key}@millrace.example>`);
    expect(head.get('x-millrace-key')).toBe(message.key);
    expect(head.get('auto-submitted')).toBe('auto-generated');
    expect(head.get('subject')).toBe('[CRITICAL] CTR dropped: Spring sale 0.31%, below 0.5%');
    expect(mail?.source).toMatch(/Content-Type: text\/plain[\s\S]*Content-Type: text\/html/);
  });

  test('is logged in to where it wants to be', async () => {
    server = await startMailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth({ username, password }, _session, done) {
        if (password === 'right') done(null, { user: username ?? '' });
        else done(new Error('wrong'));
      },
    });
    await deliver(server.port, { user: 'millrace', password: 'right' });
    expect(server.mails[0]?.user).toBe('millrace');
    const error = await refusal(deliver(server.port, { user: 'millrace', password: 'wrong' }));
    expect(error).toMatchObject({ permanent: true });
    expect(error.message).not.toContain('wrong password');
  });
});

describe('a mail server that does not take it', () => {
  test.each([
    [451, false],
    [550, true],
  ])('answers %i: for good is %s', async (responseCode, permanent) => {
    server = await startMailServer({
      onMailFrom: (_address, _session, done) => done(Object.assign(new Error('not now'), { responseCode })),
    });
    expect(await refusal(deliver(server.port))).toMatchObject({ permanent });
  });

  test('refuses one of two: a person has to see to that one', async () => {
    server = await startMailServer({
      onRcptTo({ address }, _session, done) {
        if (address.startsWith('boss')) done(Object.assign(new Error('no such user'), { responseCode: 550 }));
        else done();
      },
    });
    const error = await refusal(deliver(server.port));
    expect(error).toMatchObject({ permanent: true });
    expect(error.message).toBe('the mail server took the message, but not for boss@acme.example');
    expect(server.mails.map(({ to }) => to)).toEqual([['ops@acme.example']]);
  });

  test('never greets: the attempt ends by itself', async () => {
    silent = createServer(() => undefined);
    const port = await portOf(silent);
    const error = await refusal(deliver(port, {}, { timeoutMs: 500 }));
    expect(error).toMatchObject({ permanent: false });
  });

  test('has a name that the resolver never answers for: the attempt ends, and nothing is sent once it answers', async () => {
    server = await startMailServer();
    let answer: () => void = () => undefined;
    const resolve: Resolve = () =>
      new Promise((resolved) => {
        answer = () => resolved([{ address: '127.0.0.1', family: 4 }]);
      });
    const error = await refusal(deliver(server.port, { host: 'mail.example' }, { resolve, timeoutMs: 100 }));
    expect(error).toMatchObject({
      permanent: false,
      message: 'the mail server has not taken it within 0.3 s',
    });
    answer();
    await new Promise((resolved) => setTimeout(resolved, 100));
    expect(server.mails).toEqual([]);
  });

  /** Greets, then says a word now and then without end. `closed` is when the other side has hung up. */
  function dripping() {
    let hangUp: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => {
      hangUp = resolve;
    });
    const drip = createServer((socket) => {
      socket.write('220 here\r\n');
      const timer = setInterval(() => socket.write('250-wait\r\n'), 100);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        clearInterval(timer);
        hangUp();
      });
    });
    return { drip, closed };
  }

  test('says a word now and then, and never more: the attempt ends all the same, and the conversation with it', async () => {
    const { drip, closed } = dripping();
    silent = drip;
    const port = await portOf(drip);
    const started = Date.now();
    expect(await refusal(deliver(port, {}, { timeoutMs: 1_000 }))).toMatchObject({
      permanent: false,
      message: 'the mail server has not taken it within 3 s',
    });
    await closed;
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  test('is left at once by whoever has to leave', async () => {
    const { drip, closed } = dripping();
    silent = drip;
    const leaving = new AbortController();
    const reason = new DeliveryError('others wait', { permanent: false });
    drip.once('connection', () => leaving.abort(reason));
    expect(await refusal(deliver(await portOf(drip), {}, { signal: leaving.signal, timeoutMs: 60_000 }))).toBe(reason);
    await closed;
  });

  test('cannot encrypt, and is not told anything then', async () => {
    server = await startMailServer();
    expect(await refusal(deliver(server.port, { security: 'starttls' }))).toBeInstanceOf(Error);
    expect(server.mails).toEqual([]);
  });
});

describe('private addresses', () => {
  test('are refused, by number and by name', async () => {
    server = await startMailServer();
    const guard = new AddressGuard();
    expect(await refusal(deliver(server.port, {}, { guard }))).toMatchObject({ permanent: true });
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const named = await refusal(deliver(server.port, { host: 'mail.evil.example' }, { guard, resolve }));
    expect(named.message).toMatch(/mail\.evil\.example \(127\.0\.0\.1\)/);
    expect(server.mails).toEqual([]);
  });

  test('mail goes unencrypted only to where the operator has allowed it', async () => {
    const resolve = async () => [{ address: '8.8.8.8', family: 4 }];
    const error = await refusal(deliver(25, { host: 'mail.example' }, { guard: new AddressGuard(), resolve }));
    expect(error.message).toMatch(/unencrypted/);
  });
});
