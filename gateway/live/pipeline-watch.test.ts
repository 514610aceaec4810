import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Principal } from '../auth/principal.ts';
import type { PipelineStatus } from '../generated/resolvers.ts';
import { PipelineWatch } from './pipeline-watch.ts';
import { Places } from './places.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const principal = { tenant: 't', subject: 's' } as Principal;
const limits = { exactEvents: 10, waitingEvents: 20 };

function watched() {
  const lag: Record<string, number> = { bronze: 0, gold: 0 };
  let looks = 0;
  const places = new Places({ what: 'subscriptions', all: 10, perUser: 2 });
  const watch = new PipelineWatch(places, limits, pino({ level: 'silent' }));
  const eyes = {
    parts: () => ['bronze', 'gold'],
    async status(name: string) {
      looks += 1;
      if (lag[name] === -1) throw new Error('the broker does not answer');
      return { lagRecords: lag[name], at: String(looks), processes: [], tasks: [] } as unknown as PipelineStatus;
    },
  };
  return { watch, places, lag, looks: () => looks, subscribe: () => watch.subscribe(principal, eyes) };
}

const nameOf = async (changes: AsyncIterableIterator<{ node: { name: string } }>) =>
  (await changes.next()).value?.node.name;

it('tells each part at first, then each that is otherwise, to all who watch', async () => {
  const { lag, subscribe } = watched();
  const [one, two] = [await subscribe(), await subscribe()];
  for (const each of [one, two]) expect([await nameOf(each), await nameOf(each)]).toEqual(['bronze', 'gold']);
  await vi.advanceTimersByTimeAsync(7_000);
  lag['gold'] = 5;
  const told = [nameOf(one), nameOf(two)];
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await Promise.all(told)).toEqual(['gold', 'gold']);
  lag['bronze'] = -1;
  const away = nameOf(one);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await away).toBe('bronze');
});

it('looks once for all, only while somebody watches, and takes places as every subscription does', async () => {
  const { watch, places, looks, subscribe } = watched();
  const [one, two] = [await subscribe(), await subscribe()];
  await expect(subscribe()).rejects.toThrow(/2 subscriptions/);
  await vi.advanceTimersByTimeAsync(6_100);
  expect(looks()).toBe(3 * 2);
  await one.return?.();
  await two.return?.();
  expect(places.open).toBe(0);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(looks()).toBe(3 * 2);
  const again = await subscribe();
  expect(await nameOf(again)).toBe('bronze');
  const rest = [again.next(), again.next()];
  await watch.close();
  expect((await Promise.all(rest)).map(({ done }) => done)).toEqual([false, true]);
});
