import { buildSchema, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { pointsOf, queryCost, refuseCostly } from './query-cost.ts';

const schema = buildSchema(`
  type Query { rows(first: Int! = 100): RowConnection! list: [Row!]! one: Row }
  type RowConnection { nodes: [Row!]! edges: [RowEdge!]! pageInfo: PageInfo! }
  type RowEdge { cursor: String! node: Row! }
  type PageInfo { hasNextPage: Boolean! }
  type Row { id: ID! money: Money children(first: Int! = 10): RowConnection! }
  type Money { amount: String! currency: String! }`);
const cost = (query: string, variables = {}) => queryCost(schema, parse(query), variables, undefined);

describe('the cost of a query', () => {
  it('is ten for each thing at the root, one for each object in it, nothing for values', () => {
    expect(cost('{ one { id } }')).toBe(10);
    expect(cost('{ one { id money { amount currency } } }')).toBe(11);
    expect(cost('{ a: one { id } b: one { id } }')).toBe(20);
  });

  it('counts what is in a page as often as it has rows: asked for, by default, or by a variable', () => {
    // A row and its money, for each of 3, 100 and 7.
    expect(cost('{ rows(first: 3) { nodes { money { amount } } } }')).toBe(10 + 3 * 2);
    expect(cost('{ rows { nodes { money { amount } } } }')).toBe(10 + 100 * 2);
    expect(cost('query Q($n: Int!) { rows(first: $n) { nodes { money { amount } } } }', { n: 7 })).toBe(10 + 7 * 2);
  });

  it('multiplies pages in pages, through fragments too', () => {
    // Each of 20 rows is 1, and each has children (1) of 50 rows.
    const query = '{ rows(first: 20) { nodes { ...C } } } fragment C on Row { children(first: 50) { nodes { id } } }';
    expect(cost(query)).toBe(10 + 20 * (1 + 1 + 50));
  });

  it('takes a list that does not say how long it is for five', () => {
    expect(cost('{ list { money { amount } } }')).toBe((10 + 1) * 5);
  });

  it('is fixed for the schema itself', () => {
    expect(cost('{ __schema { types { name fields { name } } } }')).toBe(100);
  });

  it('beyond the limit is told in numbers, and pays points by the thousand', () => {
    expect(() => refuseCostly(20_001, 20_000)).toThrow(
      expect.objectContaining({ details: { cost: 20_001, maxCost: 20_000 } }),
    );
    expect([1, 1_000, 1_001, 20_000].map(pointsOf)).toEqual([1, 1, 2, 20]);
  });
});
