import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AuthError, IdentityError, StoreError } from '../errors.ts';
import type { Scope } from '../generated/resolvers.ts';
import type { Principal } from './principal.ts';
import { watchStanding } from './socket-standing.ts';

class Socket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  readonly closed: [number, string][] = [];
  close(code: number, reason: string): void {
    this.readyState = 2;
    this.closed.push([code, reason]);
    this.emit('close');
  }
}

const who = (scopes: Scope[], expiresAt = Number.POSITIVE_INFINITY) =>
  ({ scopes: new Set(scopes), expiresAt }) as unknown as Principal;
const logger = { warn: () => undefined } as never;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watched(again: () => Promise<Principal>, came = who(['METRICS_READ'])): Socket {
  const socket = new Socket();
  watchStanding(socket as never, came, { again, everySeconds: 15, logger });
  return socket;
}

it('leaves a socket open as long as its holder is who they were', async () => {
  let looks = 0;
  const socket = watched(async () => {
    looks += 1;
    return who(['METRICS_READ']);
  });
  await vi.advanceTimersByTimeAsync(60_000);
  expect([looks, socket.closed]).toEqual([4, []]);
});

it('closes it when its holder was removed, or may do more or less than before', async () => {
  const ended = watched(() => Promise.reject(new IdentityError('MR_SESSION_ENDED', 'over')));
  const more = watched(async () => who(['METRICS_READ', 'ALERTS_READ']));
  const less = watched(async () => who([]));
  await vi.advanceTimersByTimeAsync(15_000);
  expect(ended.closed).toEqual([[4403, 'MR_SESSION_ENDED: over']]);
  expect([more.closed[0]?.[0], less.closed[0]?.[0]]).toEqual([4403, 4403]);
});

it('closes it at the end of its token, before the next look', async () => {
  const again = () => Promise.reject(new AuthError('MR_TOKEN_EXPIRED', 'it has expired'));
  const socket = watched(again, who(['METRICS_READ'], Date.now() + 4_000));
  await vi.advanceTimersByTimeAsync(3_900);
  expect(socket.closed).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect(socket.closed).toEqual([[4403, 'MR_TOKEN_EXPIRED: it has expired']]);
});

it('keeps it while nobody can tell, and closes it when somebody can', async () => {
  let isAway = true;
  const socket = watched(() =>
    Promise.reject(
      isAway ? new StoreError('MR_STORE_UNAVAILABLE', 'away') : new IdentityError('MR_SESSION_ENDED', 'over'),
    ),
  );
  await vi.advanceTimersByTimeAsync(30_000);
  expect(socket.closed).toEqual([]);
  isAway = false;
  await vi.advanceTimersByTimeAsync(15_000);
  expect(socket.closed).toHaveLength(1);
});

it('looks no more once the socket is closed', async () => {
  let looks = 0;
  const socket = watched(async () => {
    looks += 1;
    return who(['METRICS_READ']);
  });
  socket.close(1000, 'done');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(looks).toBe(0);
});
