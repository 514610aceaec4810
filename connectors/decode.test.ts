import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRecords } from './csv-cells.ts';
import { longestPreamble, sniffDelimiter } from './csv-frame.ts';
import { type DecodedChunk, decodeChunk } from './decode.ts';
import { PayloadError } from './errors.ts';
import type { CsvFrame, ReportProfile } from './profile.ts';
import { isRefused } from './value.ts';

const plain: CsvFrame = { headerHas: [], footerStarts: [], endsAtBlankLine: false, totalsRow: false };

function profile(csv: Partial<CsvFrame> = {}, jsonRows: readonly string[] = ['']): ReportProfile {
  return {
    platform: 'custom',
    report: 'test',
    about: 'a report of this test',
    level: 'campaign',
    family: 'delivery',
    columns: [
      { names: ['day'], is: { role: 'day' } },
      { names: ['campaign'], is: { role: 'id', of: 'campaign' } },
      { names: ['clicks'], is: { role: 'measure', as: 'clicks', unit: 'count' } },
    ],
    nulls: ['-'],
    decimalComma: false,
    zoneRule: 'account',
    settle: { days: 7 },
    latencyHours: 24,
    csv: { ...plain, ...csv },
    jsonRows,
  };
}

function csv(text: string | Buffer, frame: Partial<CsvFrame> = {}): DecodedChunk {
  return decodeChunk(Buffer.from(text), 'csv', null, profile(frame));
}

/** Cells of rows, or the code of what is wrong with them. */
function cellsOf({ rows }: DecodedChunk) {
  return rows.map(({ cells }) => (isRefused(cells) ? cells.code : cells));
}

const file = 'day,campaign,clicks\n2026-11-01,7,3\n2026-11-02,8,\n';
const fileRows = [
  ['2026-11-01', '7', '3'],
  ['2026-11-02', '8', ''],
];

describe('CSV payloads', () => {
  it.each([
    ['plain', Buffer.from(file)],
    ['gzip', gzipSync(file)],
    ['with a UTF-8 byte order mark', Buffer.from(`\ufeff${file}`)],
    ['in UTF-16', Buffer.from(`\ufeff${file}`, 'utf16le')],
    ['with CRLF', Buffer.from(file.replaceAll('\n', '\r\n'))],
    ['with tabs', Buffer.from(file.replaceAll(',', '\t'))],
    ['without a last line end', Buffer.from(file.trimEnd())],
  ])('are read %s', (_how, payload) => {
    const chunk = csv(payload);
    expect(chunk.header).toEqual(['day', 'campaign', 'clicks']);
    expect(cellsOf(chunk)).toEqual(fileRows);
  });

  it('give every row with its line and text', () => {
    const { rows } = csv('day,campaign\n2026-11-01,"a\nb"\n2026-11-02,c\n');
    expect(rows.map(({ line, text }) => [line, text])).toEqual([
      [2, '2026-11-01,"a\nb"'],
      [4, '2026-11-02,c'],
    ]);
  });

  it('refuse a broken row alone', () => {
    const chunk = csv('day,campaign,clicks\n1,2\n2026-11-01,"7"x,3\n2026-11-01,7,3\n');
    expect(cellsOf(chunk)).toEqual(['WRONG_CELL_COUNT', expect.any(String), ['2026-11-01', '7', '3']]);
  });

  it('are whatever was written, cell for cell', () => {
    const cell = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('"', ',', '\n', '\r\n', '', 'ü"', '\ufeff'));
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 9 }), (rows) => {
        const text = rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join('\n');
        expect([...csvRecords(text, ',')].map(({ cells }) => cells)).toEqual(rows.map((row) => [...row]));
      }),
    );
  });

  it('are refused whole only when there is no header or the gzip is broken', () => {
    expect(() => csv('')).toThrow(PayloadError);
    expect(() => csv('x\n'.repeat(longestPreamble + 5), { headerHas: ['clicks'] })).toThrow(
      'no header line with clicks',
    );
    expect(() => csv(gzipSync(file).subarray(0, 30))).toThrow('the gzip data is cut off or broken');
  });
});

describe('what stands around the rows', () => {
  it('is a preamble, a totals row, a footer, and the word that data is missing', () => {
    const text = `Report: clicks\n"Potential Incomplete Data: true"\n\n${file},,3\n\n@2026 Some Company\n2026-11-03,9,9\n`;
    const chunk = csv(text, {
      headerHas: ['clicks', 'day'],
      footerStarts: ['@'],
      totalsRow: true,
      incompleteMarker: 'Potential Incomplete Data: true',
    });
    expect(cellsOf(chunk)).toEqual(fileRows);
    expect(chunk).toMatchObject({ totalsRows: 1, incomplete: true });
  });

  it('ends the rows at a blank line where the report says so, else blank lines are passed over', () => {
    const text = file.replace('\n2026-11-02', '\n\n2026-11-02');
    expect(cellsOf(csv(text, { endsAtBlankLine: true }))).toEqual(fileRows.slice(0, 1));
    expect(cellsOf(csv(text))).toEqual(fileRows);
  });

  it('keeps a totals row as a row where the report has none', () => {
    expect(cellsOf(csv(`${file},-,3\n`))).toHaveLength(3);
  });

  it('tells the delimiter outside of quotes', () => {
    expect(['a,b', 'a;b,c;d', 'a\tb', 'a|b', '"a;b;c",d', 'a'].map(sniffDelimiter)).toEqual([
      ',',
      ';',
      '\t',
      '|',
      ',',
      ',',
    ]);
  });
});

describe('JSON payloads', () => {
  const json = (value: string, paths: readonly string[] = ['']) =>
    decodeChunk(Buffer.from(value), 'json', null, profile({}, paths));

  it('keep every digit of numbers, and null apart from text', () => {
    const { header, rows } = json('[{"id":1714125042508817999,"spend":0.10,"x":null},{"y":true}]');
    expect(header).toEqual(['id', 'spend', 'x', 'y']);
    expect(rows.map(({ cells }) => cells)).toEqual([
      ['1714125042508817999', '0.10', null, null],
      [null, null, null, 'true'],
    ]);
  });

  it('flatten objects and lists of actions', () => {
    const action = '{"action_type":"lead","value":"2","7d_click":1}';
    expect(json(`[{"m":{"a":{"b":1}},"actions":[${action}],"one":["x"],"two":[1,2]}]`)).toMatchObject({
      header: ['m.a.b', 'actions.lead', 'actions.lead.7d_click', 'one', 'two'],
      rows: [{ cells: ['1', '2', '1', 'x', '[1,2]'] }],
    });
  });

  it('keep a list that names an action type twice as text: which one counts cannot be told', () => {
    const twice = '[{"action_type":"lead","value":1},{"action_type":"lead","value":2}]';
    expect(json(`[{"actions":${twice}}]`)).toMatchObject({ header: ['actions'] });
  });

  it('are found at the first path that leads to rows', () => {
    const paths = ['[].results', 'data.list', ''];
    expect(cellsOf(json('[{"results":[{"a":1}]},{"results":[{"a":2}]}]', paths))).toEqual([['1'], ['2']]);
    expect(cellsOf(json('{"code":0,"data":{"list":[{"a":1}]}}', paths))).toEqual([['1']]);
    expect(cellsOf(json('[{"a":1},{"a":2}]', paths))).toEqual([['1'], ['2']]);
    expect(cellsOf(json('{"data":{"list":[]}}', paths))).toEqual([]);
    expect(() => json('{"error":"x"}', paths)).toThrow(PayloadError);
    expect(() => json('{', paths)).toThrow('the payload is not a JSON document');
  });

  it('say what the elements around a row say', () => {
    const body = '{"stats":[{"stat":{"id":"e1","series":[{"n":1},{"n":2,"stat.id":"own"}]}}]}';
    expect(json(body, ['stats[].stat.series'])).toMatchObject({
      header: ['stat.id', 'id', 'n'],
      rows: [{ cells: ['e1', 'e1', '1'] }, { cells: ['own', 'e1', '2'] }],
    });
  });

  it('come as lines too, where a broken line stands alone', () => {
    const chunk = decodeChunk(Buffer.from('{"a":1}\n\n{"a":\n[1]\n{"b":"2"}'), 'ndjson', null, profile());
    expect(cellsOf(chunk)).toEqual([['1', null], 'MALFORMED_JSON', 'MALFORMED_JSON', [null, '2']]);
    expect(chunk.rows.map(({ line }) => line)).toEqual([1, 3, 4, 5]);
  });

  it('say why the line that looks like the header cannot be it', () => {
    const chunk = Buffer.from('day,campaign,c\n2026-11-01,1,2\n');
    const limits = { columns: 2, cellCharacters: 100 };
    expect(() => decodeChunk(chunk, 'csv', ',', profile({ headerHas: ['day'] }), limits)).toThrow(
      'line 1 cannot be it: the row has 3 cells; the most is 2',
    );
  });

  it('are bounded in fields and in characters of a cell', () => {
    const limits = { columns: 2, cellCharacters: 3 };
    const lines = Buffer.from('{"a":1,"b":2}\n{"c":3}\n{"a":"long"}');
    expect(cellsOf(decodeChunk(lines, 'ndjson', null, profile(), limits))).toEqual([
      ['1', '2'],
      'TOO_MANY_COLUMNS',
      'CELL_TOO_LARGE',
    ]);
  });
});
