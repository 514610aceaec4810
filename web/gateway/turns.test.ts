import { expect, it } from 'vitest';
import { inTurn } from './turns.ts';

/** As much of a browser's locks as two tabs need: one at a time under a name. */
function locksOfOneBrowser() {
  const names: string[] = [];
  let last: Promise<unknown> = Promise.resolve();
  const request = (name: string, work: () => Promise<unknown>) => {
    names.push(name);
    last = last.catch(() => undefined).then(work);
    return last;
  };
  return { names, locks: { request } as unknown as Pick<LockManager, 'request'> };
}

it('lets one tab at a time use the session, also when one fails', async () => {
  const { names, locks } = locksOfOneBrowser();
  const told: string[] = [];
  const tab = (name: string, fails: boolean) =>
    inTurn(async () => {
      told.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      told.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    }, locks);
  const done = await Promise.allSettled([tab('one', true), tab('two', false)]);
  expect(told).toEqual(['one begins', 'one ends', 'two begins', 'two ends']);
  expect(done.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(new Set(names).size).toBe(1);
});

it('goes on where browsers have no locks', async () => {
  expect(await inTurn(async () => 'done', undefined)).toBe('done');
});
