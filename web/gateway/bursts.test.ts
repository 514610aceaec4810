import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AlertChangesDocument } from '../generated/operations.ts';
import { listenInBursts } from './bursts.ts';
import type { Gateway } from './client.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function listened(matters?: (change: unknown) => boolean) {
  let tell: (change: unknown) => void = () => undefined;
  const [stopped, onBurst] = [vi.fn(), vi.fn()];
  const listen = ((_document: unknown, _variables: unknown, onChange: typeof tell) => {
    tell = onChange;
    return stopped;
  }) as Gateway['listen'];
  const stop = listenInBursts(
    { listen },
    AlertChangesDocument,
    {},
    {
      ...{ gatherMs: 100, onBurst },
      ...(matters !== undefined && { matters }),
    },
  );
  return { tell: (change?: unknown) => tell(change), stop, stopped, onBurst };
}

it('tells once of each burst, some time after its first change', () => {
  const { tell, onBurst } = listened();
  tell();
  vi.advanceTimersByTime(99);
  tell();
  expect(onBurst).toHaveBeenCalledTimes(0);
  vi.advanceTimersByTime(1);
  expect(onBurst).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1_000);
  expect(onBurst).toHaveBeenCalledTimes(1);
  tell();
  vi.advanceTimersByTime(100);
  expect(onBurst).toHaveBeenCalledTimes(2);
});

it('leaves out what does not matter, and tells nothing once it was stopped', () => {
  const { tell, stop, stopped, onBurst } = listened((change) => change === undefined);
  tell({ alertChanged: null });
  vi.advanceTimersByTime(1_000);
  expect(onBurst).toHaveBeenCalledTimes(0);
  tell();
  stop();
  vi.advanceTimersByTime(1_000);
  expect(onBurst).toHaveBeenCalledTimes(0);
  expect(stopped).toHaveBeenCalledTimes(1);
});
