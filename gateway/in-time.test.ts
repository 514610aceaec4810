import { expect, it } from 'vitest';
import { inTime } from './in-time.ts';

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
