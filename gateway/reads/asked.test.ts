import { buildSchema, graphqlSync } from 'graphql';
import { expect, it } from 'vitest';
import { type Asked, askedBelow, either } from './asked.ts';

const schema = buildSchema(`type Query { page(n: Int): Page } type Page { nodes: [Row] edges: [Edge] total: Int }
  type Edge { node: Row } type Row { id: ID sums: Sums more: Row } type Sums { clicks: Int spend: Money } type Money { amount: String }`);

/** Dotted paths of what has nothing below it. */
function paths(asked: Asked): string[] {
  return [...asked].flatMap(([name, inner]) =>
    inner.size === 0 ? [name] : paths(inner).map((path) => `${name}.${path}`),
  );
}

function asked(query: string): Asked {
  let found: Asked | undefined;
  const page = (_arguments: object, _context: object, info: Parameters<typeof askedBelow>[0]) => {
    found = askedBelow(info);
    return null;
  };
  const { errors } = graphqlSync({ schema, source: query, rootValue: { page } });
  expect(errors).toBeUndefined();
  return found ?? new Map();
}

it.each([
  ['{ page { total } }', ['total']],
  ['{ first: page { sum: total nodes { key: id } } }', ['total', 'nodes.id']],
  [
    '{ page { nodes { sums { clicks } } nodes { id sums { spend { amount } } } } }',
    ['nodes.sums.clicks', 'nodes.sums.spend.amount', 'nodes.id'],
  ],
  [
    '{ page { ...P ... on Page { total } } } fragment P on Page { nodes { ...R ...R } edges { node { ...R } } } fragment R on Row { id }',
    ['nodes.id', 'edges.node.id', 'total'],
  ],
  ['{ page { nodes { id @skip(if: true) } } }', ['nodes.id']],
  ['{ page { nodes { more { id } } } ...Q } fragment Q on Query { page { total } }', ['nodes.more.id', 'total']],
])('%s', (query, expected) => {
  expect(paths(asked(query))).toEqual(expected);
});

it('can be put together', () => {
  const { nodes, edges } = Object.fromEntries(
    asked('{ page { nodes { id sums { clicks } } edges { node { sums { spend { amount } } } } } }'),
  ) as Record<string, Asked>;
  expect(paths(either(nodes as Asked, edges?.get('node') as Asked))).toEqual([
    'id',
    'sums.clicks',
    'sums.spend.amount',
  ]);
});

it('opens no fragment twice in a selection, however they are nested', () => {
  const many = Array.from({ length: 40 }, (_, at) => `fragment F${at} on Row { ...F${at + 1} ...F${at + 1} }`).join(
    ' ',
  );
  expect(paths(asked(`{ page { nodes { ...F0 } } } ${many} fragment F40 on Row { id }`))).toEqual(['nodes.id']);
});
