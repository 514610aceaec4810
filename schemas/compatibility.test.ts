import { describe, expect, it } from 'vitest';
import { readingProblems, schemaChanges } from './compatibility.ts';
import { recordSchemas } from './generated/schemas.ts';

const record = (...fields: object[]) => ({ type: 'record', name: 'R', namespace: 'n', fields });
const micros = { type: 'long', logicalType: 'micros' };
const color = (symbols: string[], fallback?: string) => ({
  type: 'enum',
  name: 'Color',
  symbols,
  ...(fallback !== undefined && { default: fallback }),
});

describe('what keeps a reader from reading', () => {
  it.each(Object.entries(recordSchemas))('nothing keeps %s from reading itself', (_, schema) => {
    expect(readingProblems(schema, schema)).toEqual([]);
    expect(schemaChanges(schema, schema)).toEqual([]);
  });

  it.each<[what: string, writer: object, reader: object, path: string, why: RegExp]>([
    ['a field without default', record(), record({ name: 'a', type: 'int' }), 'a', /no default/],
    [
      'another type',
      record({ name: 'a', type: 'int' }),
      record({ name: 'a', type: 'string' }),
      'a',
      /int was written, string/,
    ],
    [
      'a narrower number',
      record({ name: 'a', type: 'long' }),
      record({ name: 'a', type: 'int' }),
      'a',
      /long was written/,
    ],
    [
      'another unit',
      record({ name: 'a', type: 'long' }),
      record({ name: 'a', type: micros }),
      'a',
      /long \(micros\) is expected/,
    ],
    [
      'null no longer taken',
      record({ name: 'a', type: ['null', 'int'] }),
      record({ name: 'a', type: 'int' }),
      'a',
      /null was written/,
    ],
    [
      'a branch gone',
      record({ name: 'a', type: ['int', 'string'] }),
      record({ name: 'a', type: ['null', 'int'] }),
      'a',
      /string was written, which is none of null, int/,
    ],
    [
      'a symbol gone',
      record({ name: 'a', type: color(['X', 'Y']) }),
      record({ name: 'a', type: color(['X']) }),
      'a',
      /written as Y/,
    ],
    [
      'items',
      record({ name: 'a', type: { type: 'array', items: 'string' } }),
      record({ name: 'a', type: { type: 'array', items: 'int' } }),
      'a[]',
      /string was written/,
    ],
    [
      'values',
      record({ name: 'a', type: { type: 'map', values: 'double' } }),
      record({ name: 'a', type: { type: 'map', values: 'long' } }),
      'a{}',
      /double was written/,
    ],
    ['another record', record(), { ...record(), name: 'Q' }, '', /record R was written/],
    [
      'a field inside an optional record',
      record({ name: 'a', type: ['null', { type: 'record', name: 'S', fields: [] }] }),
      record({ name: 'a', type: ['null', { type: 'record', name: 'S', fields: [{ name: 'b', type: 'int' }] }] }),
      'a.b',
      /no default/,
    ],
  ])('%s', (_, writer, reader, path, why) => {
    const problems = readingProblems(writer, reader);
    expect(problems.map((problem) => problem.path)).toEqual([path]);
    expect(problems[0]?.why).toMatch(why);
    expect(problems[0]?.fix).not.toBe('');
  });

  it.each<[what: string, writer: object, reader: object]>([
    ['a field with default', record(), record({ name: 'a', type: 'int', default: 0 })],
    ['a field taken away', record({ name: 'a', type: 'int' }), record()],
    ['a wider number', record({ name: 'a', type: 'int' }), record({ name: 'a', type: 'double' })],
    ['a field made optional', record({ name: 'a', type: 'int' }), record({ name: 'a', type: ['null', 'int'] })],
    [
      'a symbol gone from an enum with default',
      record({ name: 'a', type: color(['X', 'Y']) }),
      record({ name: 'a', type: color(['X'], 'X') }),
    ],
    [
      'a name in place of its definition',
      record({ name: 'a', type: color(['X']) }, { name: 'b', type: 'n.Color' }),
      record({ name: 'b', type: color(['X']) }),
    ],
  ])('nothing: %s', (_, writer, reader) => {
    expect(readingProblems(writer, reader)).toEqual([]);
  });

  it('a recursive type is no endless one', () => {
    const tree = record({ name: 'next', type: ['null', 'n.R'], default: null });
    expect(readingProblems(tree, tree)).toEqual([]);
    expect(schemaChanges(tree, tree)).toEqual([]);
  });
});

describe('what changed', () => {
  it('is told field by field, with type and default; docs do not count', () => {
    const older = record(
      { name: 'a', type: 'int', doc: 'old' },
      { name: 'b', type: color(['X']) },
      { name: 'c', type: 'int' },
    );
    const newer = record(
      { name: 'a', type: 'int', doc: 'new' },
      { name: 'b', type: color(['X', 'Y'], 'X') },
      { name: 'd', type: ['null', micros], default: null },
    );
    expect(schemaChanges(older, newer)).toEqual([
      { path: 'b (enum Color)', kind: 'changed', what: 'X, no default → X Y, default X' },
      { path: 'd', kind: 'added', what: '[null, long (micros)], default null' },
      { path: 'c', kind: 'removed', what: 'int, no default' },
    ]);
  });
});
