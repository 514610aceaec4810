import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readOperations } from './operations.ts';
import { typedOperations } from './typed-operations.ts';

const folder = mkdtempSync(join(tmpdir(), 'codegen-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const schema = `scalar Count
  type Query { row(id: ID!): Row }
  type Row { id: ID! clicks: Count color: Color! }
  enum Color { RED GREEN }`;
function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

describe('operations of a client', () => {
  it('are found in folders, share fragments, and become typed documents', async () => {
    write('good/rows.graphql', 'query OneRow($id: ID!) { row(id: $id) { ...Shown } }');
    write('good/deep/shown.graphql', 'fragment Shown on Row { clicks color }');
    write('good/notes.txt', 'not a query');
    const files = readOperations([join(folder, 'good')], schema);
    expect(files.flatMap(({ names }) => names)).toEqual(['OneRow']);
    const made = await typedOperations(schema, files);
    expect(made).toContain('export const OneRowDocument');
    expect(made).toContain('OneRowQueryVariables');
    expect(made).toMatch(/clicks: number \| null/);
    expect(made).toMatch(/'RED'\s*\|\s*'GREEN'/);
  });

  it('that do not fit are all told, with file, line and what is meant', () => {
    const syntax = write('bad/syntax.graphql', 'query A { row(id: 1) { id }');
    const field = write('bad/field.graphql', 'query B {\n  row(id: 1) { click }\n}');
    const noName = write('bad/noname.graphql', '{ row(id: 1) { id } }');
    const refused = () => readOperations([join(folder, 'bad')], schema);
    expect(refused).toThrow(`${syntax}:1:28 Syntax Error`);
    expect(refused).toThrow(`${field}:2:16 Cannot query field "click" on type "Row". Did you mean "clicks"?`);
    expect(refused).toThrow(`${noName}: an operation has no name`);
  });

  it('have to be somewhere', () => {
    expect(() => readOperations([join(folder, 'nowhere')], schema)).toThrow(/there is no .*nowhere/);
    mkdirSync(join(folder, 'empty'), { recursive: true });
    expect(() => readOperations([join(folder, 'empty')], schema)).toThrow(/no .graphql files/);
  });
});
