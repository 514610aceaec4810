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

it('gives parts ever more seldom: a hundred thousand rows are not drawn anew at each of their pages', async () => {
  const askRow = async (after: string | null) => {
    const row = Number(after) + 1;
    return { nodes: [row], pageInfo: { hasNextPage: row < 100, endCursor: String(row) } };
  };
  const sizes: number[] = [];
  await readPages(askRow, 1_000, ({ rows }) => sizes.push(rows.length));
  expect(sizes).toEqual([1, 2, 3, 4, 5, 7, 9, 12, 15, 19, 24, 30, 38, 48, 60, 75, 94]);
});
