import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvRowSplitter } from './csv-rows.ts';
import { JsonRowSplitter } from './json-rows.ts';
import { LineSplitter } from './line-rows.ts';
import type { RejectedRow, RowSplitter } from './rows.ts';

function run(splitter: RowSplitter, text: string, pieces: readonly number[] = []) {
  const rows: { text: string; line: number }[] = [];
  const rejected: RejectedRow[] = [];
  const sink = {
    row: (row: { bytes: Buffer; line: number }) => rows.push({ text: row.bytes.toString('utf8'), line: row.line }),
    reject: (row: RejectedRow) => rejected.push(row),
  };
  const bytes = Buffer.from(text);
  let at = 0;
  for (const size of pieces) {
    splitter.push(Buffer.from(bytes.subarray(at, at + size)), sink);
    at = Math.min(bytes.length, at + size);
  }
  splitter.push(Buffer.from(bytes.subarray(at)), sink);
  splitter.end(sink);
  return { rows, rejected };
}

const pieces = fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 60 });

describe('CSV rows', () => {
  const cell = fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('"', ',', '\n', 'a"b', 'a\nb', '', '""', ' "x"'));
  const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 });
  const write = (rows: readonly (readonly string[])[]) =>
    rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join('\n');

  it('are the rows that csv-parse reads, however the bytes arrive', () => {
    fc.assert(
      fc.property(table, pieces, (rows, sizes) => {
        const { rows: found, rejected } = run(new CsvRowSplitter(','), write(rows), sizes);
        expect(rejected).toEqual([]);
        expect(found.flatMap((row) => parse(row.text))).toEqual(rows.map((row) => [...row]));
      }),
    );
  });

  it('keep the line of the file on which each starts', () => {
    const { rows } = run(new CsvRowSplitter(','), 'a,b\r\n1,"x\ny"\r\n2,z\n\n3,w');
    expect(rows).toEqual([
      { text: 'a,b', line: 1 },
      { text: '1,"x\ny"', line: 2 },
      { text: '2,z', line: 4 },
      { text: '', line: 5 },
      { text: '3,w', line: 6 },
    ]);
  });

  it('go on after a quote that is never closed, rejecting its line only', () => {
    const { rows, rejected } = run(new CsvRowSplitter(',', 40), `1,"open\n${'2,ok\n'.repeat(20)}3,end`, [3, 9, 30]);
    expect(rejected).toMatchObject([{ line: 1, code: 'UNCLOSED_QUOTE' }]);
    expect(rows).toHaveLength(21);
    expect(rows.at(-1)).toEqual({ text: '3,end', line: 22 });
  });

  it('go on after a cell that is too large, quoted or not, and do not hold it', () => {
    for (const huge of ['x'.repeat(500), `"${'x'.repeat(500)}"`, `"${'x""'.repeat(200)}"`]) {
      const sizes = Array.from({ length: 60 }, () => 13);
      const { rows, rejected } = run(new CsvRowSplitter(',', 50), `1,a\n2,${huge}\n3,"b,\nc"\n4,d`, sizes);
      expect(rejected).toMatchObject([{ line: 2, code: 'ROW_TOO_LARGE' }]);
      expect(rows).toEqual([
        { text: '1,a', line: 1 },
        { text: '3,"b,\nc"', line: 3 },
        { text: '4,d', line: 5 },
      ]);
    }
  });
});

describe('JSON rows', () => {
  it('are the elements of the array at the path, digit for digit, however the bytes arrive', () => {
    const value = fc.jsonValue({ maxDepth: 2 });
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.string(), value)),
        value,
        pieces,
        fc.boolean(),
        (rows, other, sizes, pretty) => {
          const document = JSON.stringify(
            { before: other, data: { 'li"st': rows, after: other } },
            null,
            pretty ? 1 : 0,
          );
          const { rows: found, rejected } = run(new JsonRowSplitter(['data.li"st']), document, sizes);
          expect(rejected).toEqual([]);
          expect(found.map((row) => JSON.parse(row.text))).toEqual(JSON.parse(JSON.stringify(rows)));
        },
      ),
    );
    const { rows } = run(new JsonRowSplitter(['']), '[{"id":7002238017842757633},\n {"v": 1.50}]', [11, 5]);
    expect(rows).toEqual([
      { text: '{"id":7002238017842757633}', line: 1 },
      { text: '{"v": 1.50}', line: 2 },
    ]);
  });

  it('reject a row that is too large and go on', () => {
    const document = `[{"a":"${'x'.repeat(400)}"},{"a":1}]`;
    const { rows, rejected } = run(
      new JsonRowSplitter([''], 64),
      document,
      Array.from({ length: 60 }, () => 13),
    );
    expect(rejected).toMatchObject([{ line: 1, code: 'ROW_TOO_LARGE' }]);
    expect(rows).toEqual([{ text: '{"a":1}', line: 1 }]);
  });

  it('say where a document was cut off, and that it holds no rows', () => {
    expect(run(new JsonRowSplitter(['']), '[{"a":1},{"a":').rejected).toMatchObject([{ code: 'MALFORMED_JSON' }]);
    expect(run(new JsonRowSplitter(['data.list']), '{"data":{"rows":[]}}').rejected[0]?.reason).toContain('data.list');
  });

  it('may lack where empty lists are left out, in a document that is whole', () => {
    const splitter = () => new JsonRowSplitter(['results'], 64, { mayLack: true });
    expect(run(splitter(), '[{"fieldMask":"campaign.id","requestId":"x"}]')).toEqual({ rows: [], rejected: [] });
    expect(run(splitter(), '[]')).toEqual({ rows: [], rejected: [] });
    for (const cutOff of ['', '[{"fieldMask":"campaign.id"}', '[{"fieldMask":"cam'])
      expect(run(splitter(), cutOff).rejected).toMatchObject([{ code: 'MALFORMED_JSON' }]);
  });

  it('have objects beside them, which are taken apart however the document is cut', () => {
    const document = '[{"results":[{"error":{"a":1}}],"error":null},{"error":{"code":500,"details":[{"error":{}}]}}]';
    fc.assert(
      fc.property(pieces, (sizes) => {
        const apart: string[] = [];
        const take = (object: Buffer) => apart.push(object.toString());
        const splitter = new JsonRowSplitter(['results'], 256, { apart: { path: 'error', take } });
        const { rows, rejected } = run(splitter, document, sizes);
        expect([rows.map(({ text }) => text), rejected]).toEqual([['{"error":{"a":1}}'], []]);
        expect(apart).toEqual(['{"code":500,"details":[{"error":{}}]}']);
      }),
    );
  });
});

describe('lines', () => {
  it('are rows, blank ones left out, too large ones rejected', () => {
    const { rows, rejected } = run(
      new LineSplitter(20),
      `{"a":1}\n\n{"b":"${'x'.repeat(90)}"}\n{"c":3}`,
      [5, 20, 20, 20, 20],
    );
    expect(rows).toEqual([
      { text: '{"a":1}', line: 1 },
      { text: '{"c":3}', line: 4 },
    ]);
    expect(rejected).toMatchObject([{ line: 3, code: 'ROW_TOO_LARGE' }]);
  });
});
