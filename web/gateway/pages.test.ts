import { expect, it } from 'vitest';
import { type Rows, readPages } from './pages.ts';

/** The numbers 1 to 5 in pages of two; a cursor is the last number of a page. */
async function ask(after: string | null) {
  const nodes = [1, 2, 3, 4, 5].filter((each) => each > Number(after)).slice(0, 2);
  return { nodes, pageInfo: { hasNextPage: nodes.at(-1) !== 5, endCursor: String(nodes.at(-1)) } };
}

it('reads to the end, and gives what there is on the way', async () => {
  const parts: Rows<number>[] = [];
  expect(await readPages(ask, 100, (part) => parts.push(part))).toEqual({ rows: [1, 2, 3, 4, 5], cut: false });
  expect(parts).toEqual([
    { rows: [1, 2], cut: true },
    { rows: [1, 2, 3, 4], cut: true },
  ]);
});

it('stops when it has enough, or no answer, and says that there is more', async () => {
  expect(await readPages(ask, 3)).toEqual({ rows: [1, 2, 3, 4], cut: true });
  expect(await readPages(async (after) => (after === null ? ask(after) : undefined), 100)).toEqual({
    ...{ rows: [1, 2], cut: true },
  });
});
