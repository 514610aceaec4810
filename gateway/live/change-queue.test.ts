import { expect, it } from 'vitest';
import { ChangeQueue } from './change-queue.ts';
import { compareIds, type GoldChange } from './gold-change.ts';

const change = (id: string, goldKey: string, revision: number) =>
  ({ id, tenant: 't', row: { goldKey, revision } }) as unknown as GoldChange;
const take = async (queue: ChangeQueue) => {
  const { value } = await queue.next();
  return value && [value.cursor, value.row.goldKey, value.row.revision, value.gap];
};

it('holds the newest state of each row, in the order of the stream', async () => {
  const queue = new ChangeQueue(10, () => undefined);
  for (const each of [change('1-0', 'a', 1), change('2-0', 'b', 1), change('3-0', 'a', 2)]) queue.put(each);
  expect(await take(queue)).toEqual(['2-0', 'b', 1, false]);
  expect(await take(queue)).toEqual(['3-0', 'a', 2, false]);
});

it('keeps the greatest revision when an older one comes late', async () => {
  const queue = new ChangeQueue(10, () => undefined);
  queue.put(change('1-0', 'a', 5));
  queue.put(change('2-0', 'a', 4));
  expect(await take(queue)).toEqual(['2-0', 'a', 5, false]);
});

it('drops the oldest beyond its limit and says so once', async () => {
  const queue = new ChangeQueue(2, () => undefined);
  for (const key of ['a', 'b', 'c']) queue.put(change(`${key.charCodeAt(0)}-0`, key, 1));
  expect(await take(queue)).toEqual(['98-0', 'b', 1, true]);
  expect(await take(queue)).toEqual(['99-0', 'c', 1, false]);
});

it('wakes who waits, and ends once', async () => {
  let closed = 0;
  const queue = new ChangeQueue(2, () => {
    closed += 1;
  });
  const waiting = queue.next();
  await queue.return();
  await queue.return();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(closed).toBe(1);
});

it('compares ids as numbers', () => {
  expect(compareIds('9-0', '10-0')).toBe(-1);
  expect(compareIds('10-9', '10-10')).toBe(-1);
  expect(compareIds('1795603578634-0', '1795603578634-0')).toBe(0);
});
