import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LiveEvent } from './event.ts';
import { type Source, Subscription } from './subscription.ts';

type Node = { readonly n: number };
const event = (n: number, key = `k${n}`): LiveEvent<Node> => ({ id: `${n}-0`, key, node: { n } });
const idle: Source<Node> = { readBack: async (position) => ({ events: [], position }), join: () => true };

function subscription(changes: Partial<ConstructorParameters<typeof Subscription<Node>>[0]> = {}) {
  const told: string[] = [];
  const made = new Subscription<Node>({
    from: '0-0',
    limits: { exactEvents: 3, waitingEvents: 5 },
    wants: () => true,
    source: idle,
    onClose: () => told.push('closed'),
    onTooSlow: ({ code }) => told.push(code),
    ...changes,
  });
  return { made, told };
}

async function take(from: Subscription<Node>, count: number): Promise<[n: number, skipped: number][]> {
  const taken: [number, number][] = [];
  while (taken.length < count) {
    const { value, done } = await from.next();
    if (done) break;
    taken.push([value.node.n, value.skipped]);
  }
  return taken;
}

it('tells each event once and in order, also of the same key, while few wait', async () => {
  const { made } = subscription();
  await made.begin();
  for (const n of [1, 2, 2, 1, 3]) made.put(event(n, 'same'));
  expect(await take(made, 3)).toEqual([
    [1, 0],
    [2, 0],
    [3, 0],
  ]);
});

it('of a slow client keeps the newest of each key, and counts what it left out', async () => {
  const { made } = subscription();
  await made.begin();
  for (const n of [1, 2, 3, 4]) made.put(event(n, n % 2 === 0 ? 'even' : 'odd'));
  expect(await take(made, 2)).toEqual([
    [3, 2],
    [4, 0],
  ]);
});

it('that is to be exact leaves nothing out: a slow client is dropped instead', async () => {
  const { made, told } = subscription({ exact: true });
  await made.begin();
  for (const n of [1, 2, 3, 4, 5]) made.put(event(n, 'same'));
  expect([made.waiting, told]).toEqual([5, []]);
  made.put(event(6, 'same'));
  expect([made.waiting, told]).toEqual([0, ['closed', 'MR_SLOW_SUBSCRIBER']]);
  await expect(made.next()).rejects.toThrow('more than 5 events wait');
});

it('never holds more than its limit: a client that is slower still is dropped, once, and told', async () => {
  const { made, told } = subscription();
  await made.begin();
  for (let n = 1; n < 100; n++) {
    made.put(event(n));
    expect(made.waiting).toBeLessThanOrEqual(5);
  }
  expect(told).toEqual(['closed', 'MR_SLOW_SUBSCRIBER']);
  await expect(made.next()).rejects.toThrow(/reconnect with after/);
  expect(await made.next()).toEqual({ done: true, value: undefined });
});

it('ends who waits', async () => {
  const { made, told } = subscription();
  await made.begin();
  const waiting = made.next();
  await made.return();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(told).toEqual(['closed']);
});

it('leaves out what is not wanted', async () => {
  const { made } = subscription({ wants: ({ n }) => n > 2 });
  await made.begin();
  for (const n of [1, 2, 3]) made.put(event(n));
  expect(await take(made, 1)).toEqual([[3, 0]]);
});

/** A stream that grows by `growth` at each read back, of pages of `page`; its reader is one entry behind. */
async function resume(start: number, page: number, growth: number): Promise<void> {
  const end = 60;
  let [newest, read, joined] = [20, 18, false];
  const readerReads = (to: number) => {
    for (; read < to; read++) if (joined) made.put(event(read + 1));
  };
  const source: Source<Node> = {
    async readBack(position) {
      const from = Number(position.split('-')[0]);
      const to = Math.min(newest, from + page);
      newest = Math.min(end, newest + growth);
      readerReads(newest - 1);
      const events = Array.from({ length: to - from }, (_, at) => event(from + 1 + at));
      return { events, position: `${to}-0` };
    },
    join(position) {
      joined = Number(position.split('-')[0]) >= read;
      return joined;
    },
  };
  const { made } = subscription({ from: `${start}-0`, source, limits: { exactEvents: 1_000, waitingEvents: 1_000 } });
  await made.begin();
  const expected = Array.from({ length: end - start }, (_, at) => [start + 1 + at, 0] as const);
  const taken: (readonly [number, number])[] = [];
  while (taken.length < expected.length) {
    if (joined) readerReads(end);
    taken.push(...(await take(made, 1)));
  }
  expect(taken).toEqual(expected);
}

it('reads back and goes over to live events without a hole or a double, however far behind and however fast they come', async () => {
  const behind = fc.integer({ min: 0, max: 20 });
  const page = fc.integer({ min: 2, max: 7 });
  await fc.assert(fc.asyncProperty(behind, page, fc.integer({ min: 0, max: 1 }), resume), { numRuns: 100 });
});
