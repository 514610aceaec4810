import { createHmac, timingSafeEqual } from 'node:crypto';
import { RequestError } from '../errors.ts';

/** Values of the sort keys of the last row of a page. */
export type Position = readonly (string | number)[];

/** What a cursor belongs to: it is good for the same tenant, query, filter and grouping only. */
export interface CursorScope {
  readonly tenant: string;
  readonly query: string;
  readonly filter: unknown;
}

/** Opaque, signed cursors. */
export interface Cursors {
  encode(scope: CursorScope, position: Position): string;
  /** @throws RequestError MR_CURSOR_INVALID for a cursor that was not made for exactly this scope. */
  decode(scope: CursorScope, cursor: string): Position;
}

/** Cursors signed with a key derived from `secret`; all gateways that share it take one another's. */
export function createCursors(secret: string): Cursors {
  const key = createHmac('sha256', secret).update('millrace cursors').digest();
  const sign = (scope: CursorScope, position: string) =>
    createHmac('sha256', key)
      .update(JSON.stringify([scope.tenant, scope.query, scope.filter, position]))
      .digest()
      .subarray(0, 16);
  return {
    encode(scope, position) {
      const text = JSON.stringify(position);
      return Buffer.concat([sign(scope, text), Buffer.from(text)]).toString('base64url');
    },
    decode(scope, cursor) {
      const bytes = Buffer.from(cursor, 'base64url');
      const text = bytes.subarray(16).toString();
      if (bytes.length <= 16 || !timingSafeEqual(bytes.subarray(0, 16), sign(scope, text))) {
        throw new RequestError(
          'MR_CURSOR_INVALID',
          'the cursor was not made for this query: leave after out to begin anew, and keep filter and groupBy between pages',
        );
      }
      return JSON.parse(text) as Position;
    },
  };
}

/** Cuts one row too many off, which only told that there is a next page. */
export function connection<Node>(
  rows: readonly Node[],
  first: number,
  cursorOf: (node: Node) => string,
): {
  edges: { cursor: string; node: Node }[];
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
} {
  const edges = rows.slice(0, first).map((node) => ({ cursor: cursorOf(node), node }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: { hasNextPage: rows.length > first, endCursor: edges.at(-1)?.cursor ?? null },
  };
}
