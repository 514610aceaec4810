import { createSocket, type Socket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Resolve, resolver } from './resolve.ts';

const [typeA, typeAaaa] = [1, 28];
const notFound = 3;

let server: Socket;
let servers: readonly string[];
let asked: string[];
beforeEach(async () => {
  asked = [];
  server = createSocket('udp4');
  server.on('message', (query, { port, address }) => {
    const reply = answerOf(query);
    if (reply !== undefined) server.send(reply, port, address);
  });
  await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve));
  servers = [`127.0.0.1:${(server.address() as AddressInfo).port}`];
});
afterEach(() => new Promise<void>((resolve) => server.close(() => resolve())));

/** By RFC 1035: `hang…` has no answer, `unknown…` is not there, the others are at 192.0.2.7 and, with a six in them, at 2001:db8::6. */
function answerOf(query: Buffer): Buffer | undefined {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('ascii', at + 1, at + 1 + length));
    at += length + 1;
  }
  const name = labels.join('.');
  const type = query.readUInt16BE(at + 1);
  asked.push(name);
  if (name.startsWith('hang')) return undefined;
  const address =
    type === typeA
      ? [192, 0, 2, 7]
      : type === typeAaaa && name.includes('6')
        ? [0x20, 0x01, 0x0d, 0xb8, ...Array(11).fill(0), 6]
        : [];
  const known = !name.startsWith('unknown') && address.length > 0;
  const head = Buffer.from(query.subarray(0, at + 5));
  head.writeUInt16BE(0x8180 | (name.startsWith('unknown') ? notFound : 0), 2);
  head.writeUInt16BE(known ? 1 : 0, 6);
  head.fill(0, 8, 12);
  if (!known) return head;
  return Buffer.concat([head, Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, address.length, ...address])]);
}

const all = { all: true } as const;
/** What the machine itself knows. */
const ownAddress = [{ address: '10.0.0.7', family: 4 }];
const own: Resolve = async () => ownAddress;
const nobody: Resolve = async (host) => {
  throw new Error(`${host} was looked for by the machine`);
};

describe('a name', () => {
  test('has the addresses that the name servers give, of the family that is wanted', async () => {
    const resolve = resolver({ servers, own: nobody });
    const [four, six] = [
      { address: '192.0.2.7', family: 4 },
      { address: '2001:db8::6', family: 6 },
    ];
    expect(await resolve('hook.example', all)).toEqual([four]);
    expect(await resolve('hook6.example', all)).toEqual([four, six]);
    expect(await resolve('hook6.example', { ...all, family: 6 })).toEqual([six]);
    expect(await resolve('hook6.example', { ...all, family: 4 })).toEqual([four]);
  });

  test('that they do not know, or that has no dot, is looked for by the machine', async () => {
    const resolve = resolver({ servers, own });
    expect(await resolve('unknown.example', all)).toEqual(ownAddress);
    expect(asked).toContain('unknown.example');
    expect(await resolve('mailhost', all)).toEqual(ownAddress);
    expect(asked).not.toContain('mailhost');
  });

  test('whose servers hang ends as such, and is not looked for again in a thread', async () => {
    const resolve = resolver({ servers, answerMs: 50, own: nobody });
    await expect(resolve('hang.example', all)).rejects.toMatchObject({ code: 'ETIMEOUT' });
  });
});

test('sixty names whose servers hang hold up no other', async () => {
  const resolve = resolver({ servers, own: nobody });
  let ended = 0;
  const hanging = Array.from({ length: 60 }, (_, at) =>
    resolve(`hang${at}.example`, all).catch(() => {
      ended += 1;
    }),
  );
  await resolve('hook.example', all);
  expect(ended).toBe(0);
  await Promise.all(hanging);
  expect(ended).toBe(60);
});

test('the machine looks for two names at a time', async () => {
  const open: (() => void)[] = [];
  const waiting: Resolve = () => new Promise((resolve) => open.push(() => resolve(ownAddress)));
  const resolve = resolver({ servers, own: waiting });
  const found = ['one', 'two', 'three'].map((host) => resolve(host, all));
  await new Promise(setImmediate);
  expect(open).toHaveLength(2);
  open.shift()?.();
  await found[0];
  await new Promise(setImmediate);
  expect(open).toHaveLength(2);
  for (const end of open) end();
  expect(await Promise.all(found)).toEqual([ownAddress, ownAddress, ownAddress]);
});
