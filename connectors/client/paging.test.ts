import { expect, it } from 'vitest';
import { pagesByToken } from './paging.ts';

/** A list whose pages name the next ones as told. */
const pagesOf = (next: (token: string | null) => string | null, most?: number) => {
  const asked: (string | null)[] = [];
  const ask = async (token: string | null) => {
    asked.push(token);
    return { text: '', document: { next: next(token) } };
  };
  const read = async () => {
    let count = 0;
    for await (const _ of pagesByToken('Meta Ads, connection x: GET /ads', ask, 'next', most)) count += 1;
    return count;
  };
  return { asked, read };
};

it('pages are read until one names no next', async () => {
  const { asked, read } = pagesOf((token) => ({ b: 'c', c: null })[token ?? ''] ?? (token === null ? 'b' : null));
  expect(await read()).toBe(3);
  expect(asked).toEqual([null, 'b', 'c']);
});

it.each([
  ['itself', (token: string | null) => token ?? 'a', 2],
  ['one before it', (token: string | null) => ({ a: 'b', b: 'c', c: 'a' })[token ?? ''] ?? 'a', 4],
])('a page that names %s as the next ends the list with an error', async (_, next, calls) => {
  const { asked, read } = pagesOf(next);
  await expect(read()).rejects.toMatchObject({
    code: 'MR_CONNECTOR_ANSWER',
    message: `Meta Ads, connection x: GET /ads: page ${calls} names one as the next that was read before; nothing of it is used`,
  });
  expect(asked).toHaveLength(calls);
});

it('pages without end are given up', async () => {
  const { asked, read } = pagesOf((token) => String(Number(token ?? 0) + 1), 50);
  await expect(read()).rejects.toMatchObject({ code: 'MR_CONNECTOR_ANSWER', message: expect.stringContaining('50') });
  expect(asked).toHaveLength(50);
});
