import { expect, it } from 'vitest';
import { inTime, unlessAborted } from './in-time.ts';

it('gives what came in time, and the error of what failed in time', async () => {
  expect(await inTime(Promise.resolve(7), 1_000)).toBe(7);
  await expect(inTime(Promise.reject(new TypeError('broken')), 1_000)).rejects.toThrow(new TypeError('broken'));
});

it('waits no longer, and what fails after that troubles nobody', async () => {
  let fail: (error: Error) => void = () => undefined;
  const slow = new Promise<never>((_, reject) => {
    fail = reject;
  });
  await expect(inTime(slow, 5)).rejects.toThrow('no answer within 5 ms');
  fail(new Error('too late'));
  await new Promise((resolve) => setImmediate(resolve));
});

it('says in words of its own what took too long', async () => {
  const never = new Promise<never>(() => undefined);
  await expect(inTime(never, 5, () => new RangeError('too slow'))).rejects.toThrow(new RangeError('too slow'));
});

it('waits until it is aborted and no longer, and what fails after that troubles nobody', async () => {
  expect(await unlessAborted(new AbortController().signal, Promise.resolve(7))).toBe(7);
  const controller = new AbortController();
  let fail: (error: Error) => void = () => undefined;
  const slow = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const waiting = unlessAborted(controller.signal, slow);
  controller.abort(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
  // Also of what begins when it is aborted already.
  await expect(unlessAborted(controller.signal, slow)).rejects.toThrow('gone');
  await expect(unlessAborted(controller.signal, Promise.reject(new Error('broken')))).rejects.toThrow('gone');
  fail(new Error('too late'));
  await new Promise((resolve) => setImmediate(resolve));
});
