import { buildSchema, getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../errors.ts';
import { errorsOf } from '../graphql/error-format.ts';
import { Documents } from './documents.ts';

const schema = buildSchema('type Query { row(name: String): Row } type Row { id: ID! row: Row }');
const limits = { queryTokens: 500, aliases: 5, rootFields: 3, queryDepth: 4, queryCost: 60 };
const documents = new Documents(schema, limits);

/** The code of a refusal, or its first message where it is of the query itself. */
function refusal(query: string, operationName?: string): string {
  try {
    documents.prepare(query, {}, operationName);
    return 'none';
  } catch (error) {
    if (error instanceof GatewayError) return error.code;
    return String((errorsOf(error)[0] as Error).message);
  }
}

const nested = (levels: number): string => (levels === 1 ? 'id' : `row { ${nested(levels - 1)} }`);
const times = (count: number, text: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => text(at)).join(' ');

describe('a query', () => {
  it('is prepared with its operation and cost', () => {
    const { operation, cost } = documents.prepare('query A { row { id } } query B { row { row { id } } }', {}, 'B');
    expect([operation.name?.value, cost]).toEqual(['B', 11]);
  });

  it('costs what its variables and its operation ask for, however often and in whatever order they come', () => {
    const rows = buildSchema('type Query { rows(first: Int!): [Row!]! } type Row { id: ID! }');
    const paged = new Documents(rows, { ...limits, queryCost: 1_000 });
    const query = `query A($n: Int!) { rows(first: $n) { id } } query B($n: Int!) { a: rows(first: $n) { id } b: rows(first: $n) { id } }`;
    // More of them than are kept.
    const asked = Array.from({ length: 120 }, (_, at) => 1 + (at % 80));
    for (const n of asked) {
      expect(paged.prepare(query, { n }, 'A').cost).toBe(10 + n);
      expect(paged.prepare(query, { n }, 'B').cost).toBe(2 * (10 + n));
    }
    for (const wrong of ['first', 'again']) {
      expect(() => paged.prepare(query, { n: 'many' }, 'A'), wrong).toThrow('Int cannot represent');
      expect(() => paged.prepare(query, { n: 991 }, 'A'), wrong).toThrow('costs 1001 and may cost 1000');
    }
  });

  it('is refused with a text that no store takes, wherever that stands', () => {
    expect(refusal('{ row(name: "\\u0000") { id } }')).toContain('U+0000');
    expect(refusal('{ row(name: "\\u0001") { id } }')).toBe('none');
    const named = 'query A($name: String) { row(name: $name) { id } }';
    const refused = (name: unknown) => () => documents.prepare(named, { name });
    for (const name of ['a\0', '\ud800', { deep: ['\udc00a'] }, { '\0': 1 }])
      expect(refused(name)).toThrow('variable name');
    expect(refused('\ud83d\ude00')).not.toThrow();
  });

  it('is refused beyond each limit of its form', () => {
    expect(refusal(`{ ${nested(4)} }`)).toBe('none');
    expect(refusal(`{ ${nested(5)} }`)).toBe('MR_QUERY_TOO_DEEP');
    expect(refusal(`{ row { ...A } } fragment A on Row { row { ...B } } fragment B on Row { ${nested(3)} }`)).toBe(
      'MR_QUERY_TOO_DEEP',
    );
    expect(
      refusal(`{ ${times(4, (at) => `...F${at}`)} } ${times(4, (at) => `fragment F${at} on Query { row { id } }`)}`),
    ).toContain('more than 3 things');
    expect(refusal(`{ row { ${times(6, (at) => `a${at}: id`)} } }`)).toContain('Row.id under more than 5 names');
    expect(refusal(`{ row { ${times(501, () => 'id')} } }`)).toContain('token');
    // Few words, much work: twice as much with each fragment.
    const bomb = times(5, (at) => `fragment F${at} on Row { a: row { ...F${at + 1} } row { ...F${at + 1} } }`);
    const wide = new Documents(schema, { ...limits, aliases: 50, queryDepth: 50 });
    const query = `{ row { ...F0 } } ${bomb} fragment F5 on Row { id }`;
    expect(() => wide.prepare(query)).toThrow(expect.objectContaining({ code: 'MR_QUERY_TOO_COSTLY' }));
  });

  it('that is in itself, or is no query, is refused in words', () => {
    expect(refusal('{ row { ...A } } fragment A on Row { row { ...A } }')).toContain(
      'Cannot spread fragment "A" within itself',
    );
    expect(refusal('{ row {')).toContain('Syntax Error');
    expect(refusal('{ nothing }')).toContain('Cannot query field "nothing"');
    expect(refusal('query A { row { id } } query B { row { id } }')).toBe('MR_REQUEST_INVALID');
    expect(refusal('query A { row { id } }', 'C')).toBe('MR_REQUEST_INVALID');
  });

  it('may ask for the schema, but not for the schema of the schema without end', () => {
    const open = new Documents(schema, { ...limits, queryCost: 100, queryTokens: 2_000 });
    expect(open.prepare(getIntrospectionQuery()).cost).toBe(100);
    const deep = '{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }';
    expect(() => open.prepare(deep)).toThrow(/introspection depth/i);
  });
});
