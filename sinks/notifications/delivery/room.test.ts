import { describe, expect, it } from 'vitest';
import type { DueNow } from '../store/due.ts';
import { defaultLimits } from './retries.ts';
import { hasRoom } from './room.ts';

const limits = {
  ...defaultLimits,
  ...{ channels: 8, channelsPerTenant: 4, failingChannels: 4, failingChannelsPerTenant: 2 },
};

const channel = (tenant: string, failing = false): DueNow => ({ tenant, kind: 'CHANNEL', id: 'c', failing });
const group = (tenant: string): DueNow => ({ tenant, kind: 'GROUP', id: 'g', failing: false });
const times = (n: number, due: DueNow) => Array.from({ length: n }, () => due);

describe('channels', () => {
  it('have room until a tenant, or all, have as many as they may', () => {
    expect(hasRoom(channel('a'), times(3, channel('a')), limits)).toBe(true);
    expect(hasRoom(channel('a'), times(4, channel('a')), limits)).toBe(false);
    expect(hasRoom(channel('b'), times(4, channel('a')), limits)).toBe(true);
    expect(hasRoom(channel('c'), [...times(4, channel('a')), ...times(4, channel('b'))], limits)).toBe(false);
  });

  it('that fail leave room to those that do not, of their own tenant and of the others', () => {
    const [ofA, ofBoth] = [
      times(2, channel('a', true)),
      [channel('a', true), channel('b', true)].flatMap((x) => [x, x]),
    ];
    expect([hasRoom(channel('a', true), ofA, limits), hasRoom(channel('a'), ofA, limits)]).toEqual([false, true]);
    expect([hasRoom(channel('c', true), ofBoth, limits), hasRoom(channel('c'), ofBoth, limits)]).toEqual([false, true]);
  });

  it('are not in the way of groups, nor groups in theirs', () => {
    const full = [...times(4, channel('a')), ...times(4, channel('b'))];
    expect(hasRoom(group('a'), full, limits)).toBe(true);
    expect(hasRoom(channel('a'), [group('a'), group('b'), group('c')], limits)).toBe(true);
  });
});

it('of groups one a tenant is at work, and three in all', () => {
  expect(hasRoom(group('a'), [group('a')], limits)).toBe(false);
  expect(hasRoom({ ...group('a'), kind: 'PRUNE' }, [group('a')], limits)).toBe(false);
  expect(hasRoom(group('c'), [group('a'), group('b')], limits)).toBe(true);
  expect(hasRoom(group('d'), [group('a'), group('b'), group('c')], limits)).toBe(false);
});

it('by default half of the room, of all and of a tenant, is kept from channels that fail', () => {
  expect(defaultLimits).toMatchObject({ channels: 256, failingChannels: 128 });
  expect(defaultLimits).toMatchObject({ channelsPerTenant: 32, failingChannelsPerTenant: 16 });
});
