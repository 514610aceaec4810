import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DueNow } from '../store/due.ts';
import {
  hangMs,
  lookMs,
  type SimulatedChannel,
  type SimulatedRound,
  simulateRoom,
} from '../testing/room-simulation.ts';
import { defaultLimits } from './retries.ts';
import { Room, type RoomLimits } from './room.ts';

const patienceMs = 1_000;
const places = 8;
const small: RoomLimits = {
  lanes: {
    healthy: { places, perTenant: places },
    failing: { places: 4, perTenant: 2 },
    desk: { places: 3, perTenant: 1 },
  },
  patienceMs,
};
/** From when a round has to leave until its place is taken: it is seen at a look, and the place is free at the next. */
const looksMs = 2 * lookMs;

const hanging = (tenant: string, n: number, more: Partial<SimulatedChannel> = {}): SimulatedChannel[] =>
  Array.from({ length: n }, (_, at) => ({ tenant, id: `hang${at}`, hangsFrom: 0, ...more }));
const fine = (tenant: string, messagesAt: readonly number[]): SimulatedChannel => ({
  tenant,
  id: 'fine',
  hangsFrom: Number.POSITIVE_INFINITY,
  messagesAt,
});
const everySecond = (from: number, n: number) => Array.from({ length: n }, (_, at) => (from + at) * 1_000);
const roundsOf = (rounds: readonly SimulatedRound[], id: string) => rounds.filter(({ channel }) => channel.id === id);
const waits = (rounds: readonly SimulatedRound[]) =>
  roundsOf(rounds, 'fine').map(({ dueAt, begunAt }) => begunAt - dueAt);

describe('a channel that works', () => {
  test('begins at the next look, though 1,000 tenants and its own have all their channels fail by hanging', () => {
    const others = Array.from({ length: 1_000 }, (_, at) => hanging(`t${at}`, 3, { failing: true })).flat();
    const own = hanging('own', 199, { failing: true });
    const room = new Room(defaultLimits);
    const waited = waits(simulateRoom(room, [...others, ...own, fine('own', everySecond(1, 5))], 6_000));
    expect(waited).toHaveLength(5);
    expect(Math.max(...waited)).toBeLessThanOrEqual(lookMs);
  });

  test('begins within the patience when a channel of each of 512 tenants begins to hang at once', () => {
    const others = Array.from({ length: 512 }, (_, at) => hanging(`t${at}`, 1)).flat();
    const room = new Room(defaultLimits);
    const waited = waits(simulateRoom(room, [...others, fine('own', everySecond(0, 10))], 15_000));
    expect(waited).toHaveLength(10);
    expect(Math.max(...waited)).toBeLessThanOrEqual(defaultLimits.patienceMs + looksMs);
    expect(waited.slice(3)).toEqual(waited.slice(3).map(() => 0));
  });

  test('begins within the patience however many channels of another tenant begin to hang', () => {
    const room = new Room(small);
    const waited = waits(simulateRoom(room, [...hanging('other', 200), fine('own', everySecond(0, 40))], 60_000));
    expect(waited).toHaveLength(40);
    expect(Math.max(...waited)).toBeLessThanOrEqual(patienceMs + looksMs);
  });

  test('waits one patience for as many as there are places that begin to hang before it, whosever they are and whenever', () => {
    const channel = fc.record({
      tenant: fc.constantFrom('own', 'a', 'b', 'c', 'd'),
      hangsFrom: fc.integer({ min: 0, max: 20_000 }),
      failing: fc.boolean(),
      messagesAt: fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 5 }),
    });
    fc.assert(
      fc.property(fc.array(channel, { maxLength: 60 }), fc.integer({ min: 0, max: 15_000 }), (some, from) => {
        const others = some.map((each, at) => ({
          ...each,
          messagesAt: each.messagesAt.toSorted((a, b) => a - b),
          id: `c${at}`,
        }));
        const rounds = simulateRoom(new Room(small), [...others, fine('own', [from, from + 2_000])], 60_000);
        const most = (Math.floor(others.length / places) + 1) * (patienceMs + looksMs);
        expect(waits(rounds)).toHaveLength(2);
        expect(Math.max(...waits(rounds))).toBeLessThanOrEqual(most);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a channel that hangs', () => {
  test('has all the time that it may take, as long as nobody else wants its place', () => {
    const rounds = simulateRoom(new Room(small), [...hanging('a', places - 1), fine('b', everySecond(0, 9))], 15_000);
    const first = roundsOf(rounds, 'hang0')[0];
    expect((first?.endedAt ?? 0) - (first?.begunAt ?? 0)).toBe(hangMs);
  });

  test('is tried again and again, in turn with the others that hang, a tenant with few before one with many', () => {
    const few: SimulatedChannel = { tenant: 'few', id: 'few', hangsFrom: 0 };
    const rounds = simulateRoom(new Room(small), [...hanging('many', 12), few], 300_000);
    const begun = (id: string) => roundsOf(rounds, id).map(({ begunAt }) => begunAt);
    for (const { id } of hanging('many', 12)) expect(begun(id).length).toBeGreaterThanOrEqual(4);
    // Ten seconds a round, a second of pause, and a look or two.
    const gaps = begun('few').flatMap((at, n, all) => (n === 0 ? [] : [at - (all[n - 1] ?? 0)]));
    expect(gaps.length).toBeGreaterThan(20);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(hangMs + 1_000 + looksMs);
  });

  test('never has more places than its lane and its tenant have', () => {
    const room = new Room(small);
    const due = (tenant: string, at: number): DueNow => ({ tenant, kind: 'CHANNEL', id: `c${at}`, lane: 'failing' });
    const waiting = Array.from({ length: 9 }, (_, at) => due(at < 7 ? 'a' : 'b', at));
    const admitted = room.admitted('failing', waiting);
    // First one of each tenant, then the second; the third of `a` is one too many of it.
    expect(admitted.map(({ id }) => id)).toEqual(['c0', 'c7', 'c1', 'c8']);
    for (const each of admitted) room.take(each);
    expect([room.free('failing'), room.free('healthy')]).toEqual([0, places]);
    expect(room.admitted('failing', [due('c', 10)])).toEqual([]);
  });

  test('gives way to one of a tenant that has fewer at work, though it waits longer', () => {
    const room = new Room(small);
    const due = (tenant: string, id: string): DueNow => ({ tenant, kind: 'CHANNEL', id, lane: 'healthy' });
    for (let at = 0; at < places - 1; at++) room.take(due('a', `c${at}`));
    expect(room.admitted('healthy', [due('a', 'first'), due('b', 'second')])).toEqual([due('b', 'second')]);
  });
});

describe('who has to leave', () => {
  const channel = (tenant: string, id: string): DueNow => ({ tenant, kind: 'CHANNEL', id, lane: 'healthy' });

  test('is who has waited longest, of the tenant with the most places, and nobody before its patience is over', () => {
    const room = new Room(small);
    const begun = [
      ['one', 'old', 0],
      ['two', 'x', 100],
      ['two', 'y', 50],
      ['three', 'new', 900],
    ] as const;
    for (const [tenant, id, at] of begun) room.take(channel(tenant, id)).waits(at);
    const leaving = (unplaced: number, now: number) => room.leaving(unplaced, now).map(({ due }) => due.id);
    expect(leaving(1, 999)).toEqual([]);
    expect(leaving(9, 1_000)).toEqual(['old']);
    expect(leaving(9, 1_200)).toEqual(['y', 'x', 'old']);
    expect(leaving(2, 1_200)).toEqual(['y', 'x']);
    expect(leaving(0, 5_000)).toEqual([]);
  });

  test('is not told twice, and is counted while it leaves', () => {
    const room = new Room(small);
    for (const id of ['x', 'y', 'z']) room.take(channel('a', id)).waits(0);
    for (const place of room.leaving(1, 2_000)) place.leave(new Error('others wait'));
    expect(room.leaving(1, 2_000)).toEqual([]);
    expect(room.leaving(2, 2_000).map(({ due }) => due.id)).toEqual(['y']);
  });

  test('is nobody who waits for us: for its turn at the store', () => {
    const room = new Room(small);
    room.take(channel('a', 'x'));
    expect(room.leaving(1, 60_000)).toEqual([]);
  });
});

test('of desks one of a tenant is seen to at a time, in the order of their turns, and three in all', () => {
  const room = new Room(defaultLimits);
  const group = (tenant: string, id = 'g'): DueNow => ({ tenant, kind: 'GROUP', id, lane: 'desk' });
  room.take(group('a'));
  expect(room.admitted('desk', [group('a', 'h')])).toEqual([]);
  expect(room.admitted('desk', [group('c'), group('b'), group('d')])).toEqual([group('c'), group('b')]);
});

test('a place that was left is free', () => {
  const room = new Room(small);
  const place = room.take({ tenant: 'a', kind: 'CHANNEL', id: 'x', lane: 'healthy' });
  expect([room.free('healthy'), room.atWork.length]).toEqual([places - 1, 1]);
  room.release(place);
  expect([room.free('healthy'), room.atWork.length]).toEqual([places, 0]);
});
