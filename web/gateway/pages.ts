/** A page of a list, and where the next begins. */
interface Page<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Rows of a list, and whether there are more than were read. */
export interface Rows<Node> {
  readonly rows: readonly Node[];
  readonly cut: boolean;
}

/** How many times what was given before there has to be before it is given again: whoever draws it draws all of it anew. */
const partGrowth = 1.25;

/**
 * Reads page after page until there is none, or `most` rows were read.
 * @param ask reads the page after a cursor, the first one after null; undefined where there is no answer, which ends the reading.
 * @param onPart gets what there is on the way: after the first page, and whenever it has grown by a quarter.
 */
export async function readPages<Node>(
  ask: (after: string | null) => Promise<Page<Node> | undefined>,
  most: number,
  onPart?: (part: Rows<Node>) => void,
): Promise<Rows<Node>> {
  const rows: Node[] = [];
  let after: string | null = null;
  let given = 0;
  do {
    const page: Page<Node> | undefined = await ask(after);
    if (page === undefined) break;
    rows.push(...page.nodes);
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    if (after === null || onPart === undefined || rows.length < given * partGrowth) continue;
    given = rows.length;
    onPart({ rows: [...rows], cut: true });
  } while (after !== null && rows.length < most);
  return { rows, cut: after !== null };
}
